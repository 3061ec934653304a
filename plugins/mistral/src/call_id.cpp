#include "call_id.hpp"

#include <algorithm>
#include <cstdint>

namespace parlance::mistral {

namespace {

constexpr std::size_t length = 9;  // Source: the API's own words, "must be a-z, A-Z, 0-9, with a length of 9"
constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Source: draft-eastlake-fnv, 64 bits.
std::uint64_t hash_of(std::string_view text) noexcept
{
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return hash;
}

}  // namespace

std::string call_id(std::string_view id)
{
    const auto is_digit = [](char c) { return digits.find(c) != std::string_view::npos; };
    if (id.size() == length && std::ranges::all_of(id, is_digit)) return std::string(id);
    std::uint64_t rest = hash_of(id);
    std::string made(length, '0');
    for (char& c : made) {
        c = digits[rest % digits.size()];
        rest /= digits.size();
    }
    return made;
}

}  // namespace parlance::mistral
