/// media_type.hpp - what kind of thing bytes or an address are, where a part does not say it. Both services want a type
/// with every piece of inline data, and Vertex AI with every address too.
#pragma once

#include <parlance/chat_part.hpp>

#include <string_view>

namespace parlance::gemini {

/// A part's own media type; else the one that its bytes begin like or its address ends like; else the usual one of its
/// kind. Empty for a file that gives no hint.
[[nodiscard]] std::string_view media_type_of(const PartView& part) noexcept;

/// The kind of part that a media type stands for in answers.
[[nodiscard]] PartKind kind_of_media(std::string_view media_type) noexcept;

}  // namespace parlance::gemini
