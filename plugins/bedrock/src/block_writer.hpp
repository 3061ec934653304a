/// block_writer.hpp - parts of a request as content blocks; the inverse of block.hpp.
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <string>
#include <string_view>

#include "document_names.hpp"

namespace parlance::bedrock {

/// Writes the content blocks of one request.
class BlockWriter {
public:
    /// `model` decides about limits; `cache_ttl` is that of cache points, "5m" or "1h", or empty.
    BlockWriter(std::string_view model, std::string_view cache_ttl, JsonBuilder& json, wire::RequestNotes& notes)
        : model_(model), cache_ttl_(cache_ttl), json_(json), notes_(notes)
    {
    }

    /// Whether a part becomes a block at all; says why not where someone may care. Ask before the list is begun.
    [[nodiscard]] bool is_sent(const wire::PlacedPart& placed);

    /// Writes a part that is sent as an element of the list of blocks that is open, and a cache point behind it where
    /// it asks for one.
    void write(const wire::PlacedPart& placed);

private:
    void write_block(const wire::PlacedPart& placed, const JsonValue& own);
    void write_text(const PartView& part, const JsonValue& own);
    void write_cited_text(const PartView& part, const JsonValue& content);
    void write_media(const wire::PlacedPart& placed, const JsonValue& own);
    void write_source(const wire::PlacedPart& placed, const JsonValue& own);
    void write_call(const wire::PlacedPart& placed, const JsonValue& own);
    void write_result(const wire::PlacedPart& placed, const JsonValue& own);
    void write_result_content(const wire::PlacedPart& placed);
    void write_result_text(std::string_view text, std::string_view media_type);
    void write_reasoning(const PartView& part, const JsonValue& own);
    void write_custom(const wire::PlacedPart& placed, const JsonValue& own);
    void check_size(const wire::PlacedPart& placed, std::string_view format);
    void refuse(const wire::PlacedPart& placed, std::string message);

    std::string_view model_, cache_ttl_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    DocumentNames names_;
};

}  // namespace parlance::bedrock
