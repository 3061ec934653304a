#include "framing/sse_parser.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <limits>
#include <system_error>

#include "framing/framing_error.hpp"

namespace parlance::core {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool all_digits(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// What every line goes through is marked inline: a call would cost as much as what these do.

boost::system::error_code SseParser::feed(std::string_view bytes)
{
    assert(at_ == bytes_.size() && "next() has to return nothing before more is fed");
    if (error_) return error_;
    forget_delivered();
    bytes_ = mark_bytes_seen_ < byte_order_mark.size() ? without_byte_order_mark(bytes) : bytes;
    at_ = 0;
    lf_ = bytes_.find('\n');
    cr_ = bytes_.find('\r');
    return {};
}

std::optional<SseEvent> SseParser::next()
{
    if (error_) return std::nullopt;
    forget_delivered();
    while (const auto piece = next_piece_of_line()) {
        if (take_line(*piece)) return event();
        if (error_) return std::nullopt;
    }
    keep_unfinished();
    return std::nullopt;
}

std::optional<SseEvent> SseParser::finish()
{
    assert(at_ == bytes_.size() && "next() has to return nothing before the end");
    if (error_) return std::nullopt;
    forget_delivered();
    if (!line_.empty()) {
        read_line(line_, true);
        line_.clear();
    }
    if (end_event()) return event();
    return std::nullopt;
}

/// Only the very first bytes can be a mark. What merely began like one is part of the first line.
std::string_view SseParser::without_byte_order_mark(std::string_view bytes)
{
    while (mark_bytes_seen_ < byte_order_mark.size() && !bytes.empty()) {
        if (bytes.front() != byte_order_mark[mark_bytes_seen_]) {
            line_.assign(byte_order_mark.substr(0, mark_bytes_seen_));
            mark_bytes_seen_ = byte_order_mark.size();
            break;
        }
        ++mark_bytes_seen_;
        bytes.remove_prefix(1);
    }
    return bytes;
}

/// What the bytes hold of the next line that ends in them, its line end consumed; nothing when no line ends any more.
inline std::optional<std::string_view> SseParser::next_piece_of_line()
{
    if (skip_lf_ && at_ < bytes_.size()) {
        if (bytes_[at_] == '\n') ++at_;
        skip_lf_ = false;
    }
    if (lf_ < at_) lf_ = at_ < bytes_.size() && bytes_[at_] == '\n' ? at_ : bytes_.find('\n', at_);
    if (cr_ < at_) cr_ = bytes_.find('\r', at_);
    const std::size_t end = std::min(lf_, cr_);
    if (end == std::string_view::npos) return std::nullopt;

    const std::string_view piece{bytes_.data() + at_, end - at_};
    at_ = end + 1;
    skip_lf_ = end == cr_;
    return piece;
}

/// Reads the line that ends with `piece`. True when it was the blank one and there is an event to hand out.
inline bool SseParser::take_line(std::string_view piece)
{
    check_size(line_.size() + piece.size());
    if (error_) return false;
    if (!line_.empty()) {
        line_.append(piece);
        read_line(line_, true);
        line_.clear();
        return false;
    }
    if (piece.empty()) return end_event();
    read_line(piece, false);
    return false;
}

/// `joined`: `line` is our line_, which is about to go, and not part of the bytes fed.
void SseParser::read_line(std::string_view line, bool joined)
{
    if (line.starts_with("data:")) {  // nearly every line
        line.remove_prefix(5);
        if (line.starts_with(' ')) line.remove_prefix(1);
        return add_data(line, joined);
    }
    const std::size_t colon = line.find(':');
    if (colon == 0) return;  // a comment
    if (colon == std::string_view::npos) return read_field(line, line.substr(line.size()), joined);
    const std::size_t space = line.substr(colon + 1).starts_with(' ') ? 1 : 0;
    read_field(line.substr(0, colon), line.substr(colon + 1 + space), joined);
}

void SseParser::read_field(std::string_view field, std::string_view value, bool joined)
{
    if (field == "data") {
        add_data(value, joined);
    } else if (field == "event") {
        joined ? name_.copy(value) : name_.borrow(value);
    } else if (field == "id") {
        if (value.find('\0') != std::string_view::npos) return;
        id_.assign(value);
        id_changed_ = true;
    } else if (field == "retry") {
        read_retry(value);
    }
}

inline void SseParser::add_data(std::string_view value, bool joined)
{
    if (has_data_) {
        data_.join_line(value);
    } else if (joined) {
        data_.adopt(line_, line_.size() - value.size());  // the value ends its line; a large one is not copied again
    } else {
        data_.borrow(value);
    }
    has_data_ = true;
}

void SseParser::read_retry(std::string_view digits)
{
    if (digits.empty() || !all_digits(digits)) return;
    std::uint32_t value = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    retry_ms_ = ec == std::errc{} ? value : std::numeric_limits<std::uint32_t>::max();
}

/// Ends the event at hand. False when it had no data: then it is forgotten, all but its id.
inline bool SseParser::end_event()
{
    if (id_changed_) {
        last_id_ = id_;
        id_changed_ = false;
    }
    delivered_ = true;
    if (has_data_) return true;
    forget_delivered();
    return false;
}

inline SseEvent SseParser::event() const noexcept
{
    return {name_.view(), data_.view(), last_id_};
}

inline void SseParser::forget_delivered()
{
    if (!delivered_) return;
    delivered_ = false;
    has_data_ = false;
    name_.clear();
    data_.clear();
}

/// No line ends in the bytes any more and they may go: copies what is still needed of them.
void SseParser::keep_unfinished()
{
    const std::string_view tail = bytes_.substr(at_);
    check_size(line_.size() + tail.size());
    if (!error_) {
        name_.keep();
        data_.keep();
        line_.append(tail);
    }
    bytes_ = {};
    at_ = 0;
    lf_ = cr_ = std::string_view::npos;
}

inline void SseParser::check_size(std::size_t line_bytes)
{
    if (name_.size() + data_.size() + line_bytes > max_event_bytes_) {
        error_ = FramingErrc::event_too_large;
        bytes_ = {};
        at_ = 0;
    }
}

}  // namespace parlance::core
