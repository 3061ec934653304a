/// content.hpp - the parts of a message as `content`, and of a tool's result as `output`: a text, or typed items.
#pragma once

#include <parlance/json_builder.hpp>
#include <parlance/openai/content.hpp>
#include <parlance/wire/placed_part.hpp>

#include <vector>

namespace parlance::responses {

/// Writes parts as one text if they are nothing but text, else as a list of input_text, input_image and input_file.
/// Parts of other kinds are refused.
void write_content(const std::vector<wire::PlacedPart>& parts, const openai::Dialect& dialect, openai::CacheMarks marks,
                   JsonBuilder& json, wire::RequestNotes& notes);

}  // namespace parlance::responses
