/// embedding_format.hpp - how each maker's embedding models are asked: Converse has no embeddings, and InvokeModel has
/// the format of the model's maker.
///
///     Titan    {"inputText", "dimensions"}                a text a request
///     Nova     {"taskType", "singleEmbeddingParams"}      a text a request
///     Cohere   {"texts", "input_type", ...}              96 texts a request
///
/// Source: Amazon Bedrock user guide, "Amazon Titan Text Embeddings models", "Cohere Embed models"; Amazon Nova user
/// guide, "Complete embeddings request and response schema".
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parlance::bedrock {

enum class EmbeddingMaker { titan, titan_image, nova, cohere };

/// Whose model it is; nothing for one whose format is not known.
[[nodiscard]] std::optional<EmbeddingMaker> embedding_maker(std::string_view model);

/// How many texts a request may have.
[[nodiscard]] std::size_t most_texts(EmbeddingMaker maker) noexcept;

/// What the parameters ask of every request of a call.
struct EmbeddingSettings {
    std::string members;  ///< an object: Nova's singleEmbeddingParams, Titan's embeddingConfig, or of the body itself
    std::string truncation;  ///< of Nova, which says it beside the text
};

/// Parameters that the maker has no place for are a warning; a wrong type is refused.
[[nodiscard]] EmbeddingSettings read_embedding_settings(const ChatRequestView& request, EmbeddingMaker maker,
                                                        wire::RequestNotes& notes);

/// Writes the texts and the settings into the body that is open.
void write_embedding_body(EmbeddingMaker maker, std::span<const std::string_view> texts,
                          const EmbeddingSettings& settings, JsonBuilder& json);

}  // namespace parlance::bedrock
