/// conversation_tokens.hpp - how many tokens something may be, without the model's tokenizer.
#pragma once

#include <parlance/chat_part.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace parlance {

/// An estimate: a token for every four bytes, rounded up. Source: the rule of thumb of OpenAI's help pages for English
/// text ("a token is about 4 characters"). Other languages and code may take twice as many.
[[nodiscard]] constexpr std::int64_t estimate_tokens(std::string_view text) noexcept
{
    return static_cast<std::int64_t>((text.size() + 3) / 4);
}

/// An estimate for a part and what it consists of. Media count as 1000 tokens each, which is the order of an image of
/// a megapixel (OpenAI: 765, Anthropic: about 1300); a long recording is far more.
[[nodiscard]] inline std::int64_t estimate_tokens(const Part& part) noexcept
{
    constexpr std::int64_t media_tokens = 1000;
    std::int64_t tokens = estimate_tokens(part.text) + estimate_tokens(part.name);
    const bool is_media = part.kind == PartKind::image || part.kind == PartKind::audio ||
                          part.kind == PartKind::video || part.kind == PartKind::file;
    if (is_media) tokens += media_tokens;
    for (const Part& child : part.parts)
        tokens += estimate_tokens(child);
    return tokens;
}

/// An estimate for a message: its parts, and 4 tokens around them. Source of the 4: OpenAI's cookbook, "How to count
/// tokens".
[[nodiscard]] inline std::int64_t estimate_tokens(const Message& message) noexcept
{
    std::int64_t tokens = 4;
    for (const Part& part : message.parts)
        tokens += estimate_tokens(part);
    return tokens;
}

[[nodiscard]] inline std::int64_t estimate_tokens(const Tool& tool) noexcept
{
    return estimate_tokens(tool.name) + estimate_tokens(tool.description) + estimate_tokens(tool.schema);
}

}  // namespace parlance
