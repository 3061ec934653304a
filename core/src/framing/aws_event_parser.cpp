#include "framing/aws_event_parser.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "framing/big_endian.hpp"
#include "framing/crc32.hpp"
#include "framing/framing_error.hpp"
#include "framing/whole_body.hpp"

namespace parlance::core {
namespace {

constexpr std::size_t prelude_bytes = 12;
constexpr std::size_t checksum_bytes = 4;

std::size_t total_length(std::string_view message) noexcept
{
    return big_endian_32(message);
}

std::size_t headers_length(std::string_view message) noexcept
{
    return big_endian_32(message.substr(4));
}

/// Which header names a message of that type.
std::string_view name_header(std::string_view message_type) noexcept
{
    if (message_type == "exception") return ":exception-type";
    if (message_type == "error") return ":error-code";
    return ":event-type";
}

}  // namespace

boost::system::error_code AwsEventParser::feed(std::string_view bytes)
{
    assert(at_ == bytes_.size() && "next() has to return nothing before more is fed");
    if (error_) return error_;
    forget_delivered();
    bytes_ = bytes;
    at_ = 0;
    return {};
}

std::optional<AwsEvent> AwsEventParser::next()
{
    forget_delivered();
    if (error_) return std::nullopt;
    if (!message_.empty()) {
        if (!gather()) return std::nullopt;
        delivered_ = true;
        return end_message(message_);
    }
    const std::string_view rest = bytes_.substr(at_);
    if (rest.size() >= prelude_bytes) {
        if (const auto bad = check_prelude(rest)) {
            fail(bad);
            return std::nullopt;
        }
        if (const std::size_t total = total_length(rest); rest.size() >= total) {
            at_ += total;
            return end_message(rest.substr(0, total));
        }
    }
    keep_unfinished();
    return std::nullopt;
}

/// Completes message_ from the bytes. False when they do not suffice, or what they complete is no message.
bool AwsEventParser::gather()
{
    if (!prelude_read_) {
        if (!gather_up_to(prelude_bytes)) return false;
        if (const auto bad = check_prelude(message_)) {
            fail(bad);
            return false;
        }
        expect_rest();
    }
    return gather_up_to(total_length(message_));
}

/// Moves bytes until message_ has `size`; false when there are not as many.
bool AwsEventParser::gather_up_to(std::size_t size)
{
    const std::string_view piece = bytes_.substr(at_, size - message_.size());
    message_.append(piece);
    at_ += piece.size();
    return message_.size() == size;
}

boost::system::error_code AwsEventParser::check_prelude(std::string_view message) const
{
    if (crc32(message.substr(0, 8)) != big_endian_32(message.substr(8))) return FramingErrc::bad_checksum;
    const std::size_t total = total_length(message);
    const std::size_t headers = headers_length(message);
    if (total < prelude_bytes + checksum_bytes || headers > total - prelude_bytes - checksum_bytes)
        return FramingErrc::bad_message;
    if (total > max_event_bytes_ || headers > max_header_bytes) return FramingErrc::event_too_large;
    return {};
}

/// The event that the whole of `message` is, its prelude checked before.
std::optional<AwsEvent> AwsEventParser::end_message(std::string_view message)
{
    const std::string_view summed = message.substr(0, message.size() - checksum_bytes);
    const std::string_view content = summed.substr(prelude_bytes);
    const std::size_t headers = headers_length(message);
    if (crc32(summed) != big_endian_32(message.substr(summed.size())))
        fail(FramingErrc::bad_checksum);
    else if (!headers_.read(content.substr(0, headers)))
        fail(FramingErrc::bad_message);
    if (error_) return std::nullopt;
    return AwsEvent{headers_.value(name_header(headers_.value(":message-type"))), content.substr(headers),
                    headers_.all()};
}

void AwsEventParser::forget_delivered()
{
    if (!delivered_) return;
    delivered_ = false;
    prelude_read_ = false;
    message_.clear();
}

void AwsEventParser::keep_unfinished()
{
    message_.assign(bytes_.substr(at_));
    if (message_.size() >= prelude_bytes) expect_rest();  // next() has checked it
    bytes_ = {};
    at_ = 0;
}

/// The prelude of message_ is whole and right; a length alone makes us allocate no more than that of a body would.
void AwsEventParser::expect_rest()
{
    prelude_read_ = true;
    message_.reserve(std::min(total_length(message_), WholeBody::max_reserve));
}

void AwsEventParser::fail(boost::system::error_code error)
{
    error_ = error;
    message_.clear();
    delivered_ = false;
    bytes_ = {};
    at_ = 0;
}

}  // namespace parlance::core
