#include "framing/line_parser.hpp"

#include <cassert>

#include "framing/framing_error.hpp"

namespace parlance::core {
namespace {

/// A CR is part of the line end only right before the LF; at the end of the bytes it may still turn out to be.
std::string_view without_carriage_return(std::string_view line) noexcept
{
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool is_blank(std::string_view line) noexcept
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

boost::system::error_code LineParser::feed(std::string_view bytes)
{
    assert(at_ == bytes_.size() && "next() has to return nothing before more is fed");
    if (error_) return error_;
    forget_delivered();
    bytes_ = bytes;
    at_ = 0;
    return {};
}

std::optional<std::string_view> LineParser::next()
{
    forget_delivered();
    while (!error_) {
        const std::size_t end = bytes_.find('\n', at_);
        if (end == std::string_view::npos) break;
        const std::string_view piece = bytes_.substr(at_, end - at_);
        at_ = end + 1;
        if (const auto line = end_line(piece)) return line;
    }
    if (!error_) keep_unfinished();
    return std::nullopt;
}

std::optional<std::string_view> LineParser::finish()
{
    assert(at_ == bytes_.size() && "next() has to return nothing before the end");
    if (error_) return std::nullopt;
    forget_delivered();
    return end_line({});
}

/// The line that ends with `piece`, if it is worth handing out.
std::optional<std::string_view> LineParser::end_line(std::string_view piece)
{
    std::string_view line = piece;
    if (!line_.empty()) {
        line_.append(piece);
        line = line_;
        delivered_ = true;
    }
    line = without_carriage_return(line);
    if (line.size() > max_line_bytes_) {
        fail();
        return std::nullopt;
    }
    if (!is_blank(line)) return line;
    forget_delivered();
    return std::nullopt;
}

void LineParser::forget_delivered()
{
    if (!delivered_) return;
    delivered_ = false;
    line_.clear();
}

void LineParser::keep_unfinished()
{
    line_.append(bytes_.substr(at_));
    bytes_ = {};
    at_ = 0;
    if (without_carriage_return(line_).size() > max_line_bytes_) fail();
}

void LineParser::fail()
{
    error_ = FramingErrc::line_too_large;
    line_.clear();
    delivered_ = false;
    bytes_ = {};
    at_ = 0;
}

}  // namespace parlance::core
