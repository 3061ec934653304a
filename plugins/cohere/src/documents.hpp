/// documents.hpp - what the model may cite: files of text, which Cohere takes as `documents` beside the messages, or as
/// blocks in a tool's result.
///
///     {"id": "...", "data": {"title": "facts.txt", "text": "..."}}
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <vector>

namespace parlance::cohere {

/// Writes a file of text as a document: its id, where it has one, its name as title, its address, its text.
/// A file of another kind is refused.
void write_document(const wire::PlacedPart& placed, JsonBuilder& json, wire::RequestNotes& notes);

/// Writes `documents`: the files found in messages, then those that `own` (a request's own extra) lists. Nothing if
/// there are none.
void write_documents(const std::vector<wire::PlacedPart>& files, const JsonValue& own, JsonBuilder& json,
                     wire::RequestNotes& notes);

}  // namespace parlance::cohere
