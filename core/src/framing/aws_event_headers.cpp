#include "framing/aws_event_headers.hpp"

#include <parlance/detail/json_base64.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

#include "framing/big_endian.hpp"

namespace parlance::core {
namespace {

/// Takes the first `count` bytes off `block`; nothing when it has fewer.
std::optional<std::string_view> take(std::string_view& block, std::size_t count) noexcept
{
    if (block.size() < count) return std::nullopt;
    const std::string_view taken = block.substr(0, count);
    block.remove_prefix(count);
    return taken;
}

/// Takes a length of `length_bytes` bytes and as many bytes as it says.
std::optional<std::string_view> take_counted(std::string_view& block, std::size_t length_bytes) noexcept
{
    const auto length = take(block, length_bytes);
    if (!length) return std::nullopt;
    return take(block, static_cast<std::size_t>(big_endian(*length, length_bytes)));
}

/// A number of `bytes` bytes in two's complement.
std::int64_t signed_number(std::string_view number) noexcept
{
    const auto unused_bits = static_cast<unsigned>(64 - 8 * number.size());
    return static_cast<std::int64_t>(big_endian(number, number.size()) << unused_bits) >> unused_bits;
}

void append_uuid(std::string& text, std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (at == 4 || at == 6 || at == 8 || at == 10) text += '-';
        const auto byte = static_cast<unsigned char>(bytes[at]);
        text += digits[byte >> 4];
        text += digits[byte & 0x0F];
    }
}

}  // namespace

bool AwsEventHeaders::read(std::string_view block)
{
    headers_.clear();
    rendered_.clear();
    text_.clear();
    while (!block.empty()) {
        const auto name = take_counted(block, 1);
        const auto type = name ? take(block, 1) : std::nullopt;
        if (type) headers_.push_back({*name, {}});
        if (!type || !read_value(static_cast<unsigned char>(type->front()), block)) {
            headers_.clear();
            return false;
        }
    }
    for (const Rendered& value : rendered_)  // only now does text_ stay where it is
        headers_[value.header].value = std::string_view(text_).substr(value.begin, value.end - value.begin);
    return true;
}

std::string_view AwsEventHeaders::value(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(headers_.begin(), headers_.end(), [&](const FrameHeader& header) { return header.name == name; });
    return found == headers_.end() ? std::string_view() : found->value;
}

/// Reads the value of the header that was added last off `block`.
bool AwsEventHeaders::read_value(unsigned type, std::string_view& block)
{
    switch (type) {
        case 0: headers_.back().value = "true"; return true;
        case 1: headers_.back().value = "false"; return true;
        case 2: return read_integer(1, block);
        case 3: return read_integer(2, block);
        case 4: return read_integer(4, block);
        case 5:
        case 8: return read_integer(8, block);
        case 9: return read_uuid(block);
        case 6:
        case 7: break;
        default: return false;
    }
    const auto bytes = take_counted(block, 2);
    if (!bytes) return false;
    headers_.back().value = *bytes;
    if (type == 7) return true;
    const std::size_t begin = text_.size();
    detail::append_base64(text_, *bytes);
    rendered_since(begin);
    return true;
}

bool AwsEventHeaders::read_integer(std::size_t bytes, std::string_view& block)
{
    const auto number = take(block, bytes);
    if (!number) return false;
    const std::size_t begin = text_.size();
    text_ += std::to_string(signed_number(*number));
    rendered_since(begin);
    return true;
}

bool AwsEventHeaders::read_uuid(std::string_view& block)
{
    constexpr std::size_t uuid_bytes = 16;
    const auto bytes = take(block, uuid_bytes);
    if (!bytes) return false;
    const std::size_t begin = text_.size();
    append_uuid(text_, *bytes);
    rendered_since(begin);
    return true;
}

/// The value of the header that was added last is what text_ holds from `begin`.
void AwsEventHeaders::rendered_since(std::size_t begin)
{
    rendered_.push_back({headers_.size() - 1, begin, text_.size()});
}

}  // namespace parlance::core
