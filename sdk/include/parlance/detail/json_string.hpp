/// json_string.hpp - the characters inside JSON strings: how they are found, escaped and decoded.
///
/// Most strings are plain ASCII without escapes, so every function here first runs over eight bytes at a time
/// (`skip_plain`) and looks closer only at what stopped it. Invalid UTF-8 becomes U+FFFD, one for each maximal
/// ill-formed sequence, as WHATWG Encoding and Unicode 3.9 recommend.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace parlance::detail {

/// U+FFFD as UTF-8: what stands for anything that is no character.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

[[nodiscard]] constexpr unsigned byte_at(const char* place) noexcept
{
    return static_cast<unsigned char>(*place);
}

/// The first byte from `place` on that is a quote, a backslash, a control character or not ASCII; else `end`.
[[nodiscard]] inline const char* skip_plain(const char* place, const char* end) noexcept
{
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x80 * ones;
        while (end - place >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, place, sizeof word);
            // A subtraction sets a byte's top bit if it borrows. A borrow only spreads upwards from a true hit, so
            // the lowest mark is always right. Bytes that are not ASCII have their top bit already.
            const std::uint64_t quote = (word ^ (ones * '"')) - ones;
            const std::uint64_t backslash = (word ^ (ones * '\\')) - ones;
            const std::uint64_t control = word - ones * 0x20;
            if (const std::uint64_t marks = (quote | backslash | control | word) & tops; marks != 0) {
                return place + std::countr_zero(marks) / 8;
            }
            place += 8;
        }
    }
    while (place != end && *place != '"' && *place != '\\' && byte_at(place) >= 0x20 && byte_at(place) < 0x80) {
        ++place;
    }
    return place;
}

/// One step through text that should be UTF-8: `length` bytes that are a character or, if not `valid`, are none.
struct Utf8Step {
    std::size_t length;
    bool valid;
};

/// Needs `place != end`. Source of the ranges: Unicode 15, table 3-7.
[[nodiscard]] inline Utf8Step utf8_step(const char* place, const char* end) noexcept
{
    const unsigned lead = byte_at(place);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // Only the second byte can be further bounded: against overlong forms, surrogates and what lies past U+10FFFF.
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i) {
        if (place + i == end || byte_at(place + i) < low || byte_at(place + i) > high) return {i, false};
        low = 0x80;
        high = 0xBF;
    }
    return {length, true};
}

/// The first byte from `place` on that is a quote, a backslash, a control character or the start of invalid UTF-8;
/// else `end`.
[[nodiscard]] inline const char* skip_clean(const char* place, const char* end) noexcept
{
    for (;;) {
        place = skip_plain(place, end);
        if (place == end || byte_at(place) < 0x80) return place;
        do {
            const Utf8Step step = utf8_step(place, end);
            if (!step.valid) return place;
            place += step.length;
        } while (place != end && byte_at(place) >= 0x80);
    }
}

/// Writes a Unicode scalar value as UTF-8 into `out`, which has room for four bytes; returns how many it took.
[[nodiscard]] inline std::size_t encode_utf8(std::uint32_t code_point, char* out) noexcept
{
    const auto put = [&](std::size_t i, std::uint32_t value) { out[i] = static_cast<char>(value); };
    if (code_point < 0x80) return put(0, code_point), 1;
    const auto tail = [&](std::size_t i, unsigned shift) { put(i, 0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x800) return put(0, 0xC0 | (code_point >> 6)), tail(1, 0), 2;
    if (code_point < 0x10000) return put(0, 0xE0 | (code_point >> 12)), tail(1, 6), tail(2, 0), 3;
    return put(0, 0xF0 | (code_point >> 18)), tail(1, 12), tail(2, 6), tail(3, 0), 4;
}

/// The value of four hexadecimal digits that are known to be there.
[[nodiscard]] inline std::uint32_t hex4(const char* digits) noexcept
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value << 4 | ((byte_at(digits + i) & 0xF) + 9 * (byte_at(digits + i) >> 6));
    return value;
}

/// Reads the escaped UTF-16 unit at `place` in a valid string body, and its second half if it is a pair; moves `place`
/// past them.
/// Half a pair alone is U+FFFD: a provider that cuts its text between UTF-16 units sends such.
[[nodiscard]] inline std::uint32_t decode_unicode_escape(const char*& place, const char* end) noexcept
{
    const std::uint32_t first = hex4(place + 2);
    place += 6;
    if (first < 0xD800 || first > 0xDFFF) return first;
    if (first > 0xDBFF || end - place < 6 || place[0] != '\\' || place[1] != 'u') return 0xFFFD;
    const std::uint32_t second = hex4(place + 2);
    if (second < 0xDC00 || second > 0xDFFF) return 0xFFFD;
    place += 6;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

/// What the character after a backslash stands for: of a valid escape that is no number.
[[nodiscard]] constexpr char decode_short_escape(char letter) noexcept
{
    switch (letter) {
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        default: return letter;
    }
}

/// Decodes a string's body (what stands between the quotes, known to be valid but for its UTF-8), handing
/// `take(std::string_view)` one piece after the other. What it hands over is always UTF-8.
template <class Take>
void decode_json_string(std::string_view body, Take&& take)
{
    const char* place = body.data();
    const char* const end = place + body.size();
    while (place != end) {
        const char* const run = place;
        place = skip_clean(place, end);
        if (place != run) take(std::string_view(run, static_cast<std::size_t>(place - run)));
        if (place == end) return;
        char bytes[4];
        if (*place != '\\') {
            take(replacement_character);
            place += utf8_step(place, end).length;
        } else if (place[1] == 'u') {
            const std::size_t length = encode_utf8(decode_unicode_escape(place, end), bytes);
            take(std::string_view(bytes, length));
        } else {
            bytes[0] = decode_short_escape(place[1]);
            take(std::string_view(bytes, 1));
            place += 2;
        }
    }
}

/// Whether a valid string's body decodes to `text`; nothing is copied.
[[nodiscard]] inline bool json_string_equals(std::string_view body, std::string_view text)
{
    bool equal = true;
    decode_json_string(body, [&](std::string_view piece) {
        equal = equal && text.starts_with(piece);
        if (equal) text.remove_prefix(piece.size());
    });
    return equal && text.empty();
}

/// Appends the escape of a quote, a backslash or a control character.
inline void append_escape(std::string& out, char character)
{
    constexpr std::string_view plain = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt", digits = "0123456789abcdef";
    if (const std::size_t known = plain.find(character); known != std::string_view::npos) {
        out.append({'\\', letters[known]});
    } else {
        const auto code = static_cast<unsigned char>(character);
        out.append({'\\', 'u', '0', '0', digits[code >> 4], digits[code & 0xF]});
    }
}

}  // namespace parlance::detail
