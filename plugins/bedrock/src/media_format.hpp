/// media_format.hpp - what Bedrock calls pictures, documents, videos and sound, and what the rest of the world does.
///
/// A block is {"image": {"format": "png", "source": {"bytes": "..."}}}; likewise "document", "video" and "audio".
/// Source: Amazon Bedrock API reference, ImageBlock, DocumentBlock, VideoBlock, AudioBlock.
#pragma once

#include <parlance/chat_part.hpp>

#include <string_view>

namespace parlance::bedrock {

/// The block that a part of this kind becomes; empty: none.
[[nodiscard]] std::string_view media_block(PartKind kind) noexcept;

/// The kind of part that a block becomes; `same`: it holds no such thing.
[[nodiscard]] PartKind media_kind(std::string_view block) noexcept;

/// Bedrock's format of a part: by its media type, else by the end of its name or address, else by its first bytes.
/// Empty: it is none that Bedrock takes.
[[nodiscard]] std::string_view format_of(const PartView& part) noexcept;

/// The media type of a format in a block of this kind: "image/png". Empty: not known.
[[nodiscard]] std::string_view media_type_of(PartKind kind, std::string_view format) noexcept;

}  // namespace parlance::bedrock
