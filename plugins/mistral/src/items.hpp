/// items.hpp - elements of a `content` list that Mistral has in a form of its own.
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/openai/dialect.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

namespace parlance::mistral {

/// Writes thinking, text with its references, refusals, sound and files; false for every other part, which is then
/// written as in all of the dialect. What cannot be sent is refused with its place.
[[nodiscard]] bool write_item(const wire::PlacedPart& placed, const openai::Dialect& dialect, JsonBuilder& json,
                              wire::RequestNotes& notes);

}  // namespace parlance::mistral
