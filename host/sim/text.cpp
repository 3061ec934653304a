#include "text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>

namespace parlance::sim {

namespace {

const unsigned char* unsigned_bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// The length of the well-formed sequence at the start of `bytes`, or 0. Source: Unicode 15, table 3-7.
std::size_t utf8_sequence(std::string_view bytes)
{
    const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    const unsigned second = at(1);
    if (first < 0x80U) return 1;
    if (first >= 0xC2U && first <= 0xDFU) return continues(1) ? 2 : 0;
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool overlong = first == 0xE0U && second < 0xA0U;
        const bool surrogate = first == 0xEDU && second > 0x9FU;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool overlong = first == 0xF0U && second < 0x90U;
        const bool too_large = first == 0xF4U && second > 0x8FU;
        return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string base64_encode(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a NUL
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), unsigned_bytes(bytes),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> base64_decode(std::string_view text)
{
    if (text.empty()) return std::string();
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), unsigned_bytes(text),
                                       static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    const auto padding = static_cast<std::size_t>(std::count(text.end() - 2, text.end(), '='));
    bytes.resize(static_cast<std::size_t>(length) - padding);  // OpenSSL counts padding as zero bytes
    return bytes;
}

bool is_utf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t length = utf8_sequence(bytes);
        if (length == 0) return false;
        bytes.remove_prefix(length);
    }
    return true;
}

void replace_all(std::string& text, std::string_view mark, std::string_view replacement)
{
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + replacement.size()))
        text.replace(at, mark.size(), replacement);
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    bool in_word = false;
    for (const char c : text) {
        if (words.empty() || (!is_space(c) && !in_word && !is_space(words.back().front()))) words.emplace_back();
        in_word = !is_space(c);
        words.back().push_back(c);
    }
    return words;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string iso_time(std::chrono::system_clock::time_point time)
{
    using namespace std::chrono;
    const std::time_t seconds = system_clock::to_time_t(time);
    const auto milliseconds_part = duration_cast<milliseconds>(time.time_since_epoch()).count() % 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> buffer{};
    const std::size_t length = std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S.", &parts);
    const std::string fraction = std::to_string(milliseconds_part);
    return std::string(buffer.data(), length) + std::string(3 - fraction.size(), '0') + fraction + "Z";
}

std::string sse_event(std::string_view text)
{
    std::string event;
    for (;;) {
        const std::size_t end = text.find('\n');
        event.append("data: ").append(text.substr(0, end)).push_back('\n');
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return event + "\n";
}

}  // namespace parlance::sim
