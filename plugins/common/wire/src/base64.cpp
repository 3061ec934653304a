#include <parlance/wire/base64.hpp>

#include <array>
#include <cstdint>

namespace parlance::wire {

namespace {

constexpr std::uint8_t not_a_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values()
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> values{};
    values.fill(not_a_digit);
    for (std::uint8_t value = 0; value < 64; ++value)
        values[static_cast<unsigned char>(digits[value])] = value;
    values['-'] = 62;
    values['_'] = 63;
    return values;
}

constexpr bool is_space(char character)
{
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

}  // namespace

bool append_decoded_base64(std::string& out, std::string_view text)
{
    static constexpr auto values = make_values();
    out.reserve(out.size() + text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    unsigned count = 0;  // of bits that wait for a whole byte
    for (const char character : text) {
        if (is_space(character) || character == '=') continue;
        const std::uint8_t value = values[static_cast<unsigned char>(character)];
        if (value == not_a_digit) return false;
        bits = bits << 6 | value;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xFF);
    }
    return true;
}

}  // namespace parlance::wire
