/// content.hpp - what every driver asks and what the fake provider answers. The provider writes it and the drivers
/// compare what reached them with it, byte for byte: a figure counts only if the answer was right.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace bench {

inline constexpr std::string_view system_prompt = "You are a helpful assistant.";
inline constexpr std::string_view user_prompt = "Explain how a coroutine waits for a socket, in two sentences, please.";
/// As long as a real one: redaction costs less the longer a key is.
inline constexpr std::string_view api_key = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz0123";
inline constexpr double temperature = 0.7;
inline constexpr int max_tokens = 256;

/// The whole answer of a chat that does not stream: an escape sequence in it, and the length of a short real one.
inline constexpr std::string_view answer =
    "A coroutine asks the reactor to watch the socket and gives up its thread at that point.\n"
    "Once the socket is readable the reactor resumes it: one thread can serve thousands of open requests there.";
static_assert(answer.size() == 194, "the independent baselines count 194 bytes");

/// The deltas of a streamed answer, taken in turn: plain words, two that need escapes in JSON and one beyond ASCII.
inline constexpr std::array<std::string_view, 12> words = {" one",  " thread",      " serves", " every",
                                                           " open", " stream",      " at",     " \"the same\"",
                                                           ",",     " caf\xc3\xa9", "\n",      " moment"};

[[nodiscard]] constexpr std::string_view word(std::size_t number) noexcept
{
    return words[number % words.size()];
}

/// A stamped delta is "@" and the time of sending in microseconds of the monotonic clock, and "@" again.
inline constexpr char stamp_mark = '@';

}  // namespace bench
