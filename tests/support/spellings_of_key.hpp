/// spellings_of_key.hpp - how a key may come back from whom it was sent to, for tests that look for it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::support {

/// Base64 of the whole groups of three bytes: what the edges become depends on their neighbours.
[[nodiscard]] inline std::string base64_of_whole_groups(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at + 2 < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) {
            return static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i]));
        };
        const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (const unsigned shift : {18U, 12U, 6U, 0U})
            text += digits[group >> shift & 63U];
    }
    return text;
}

/// The key as it is, and what base64 makes of it at each of its three places in a group, without the edges.
[[nodiscard]] inline std::vector<std::string> spellings_of_key(std::string_view key)
{
    std::vector<std::string> all{std::string(key)};
    for (const std::size_t skipped : {0U, 1U, 2U})
        all.push_back(base64_of_whole_groups(key.substr(skipped)));
    return all;
}

}  // namespace parlance::support
