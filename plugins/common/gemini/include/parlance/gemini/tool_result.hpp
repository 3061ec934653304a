/// tool_result.hpp - what a tool answered, as a functionResponse.
#pragma once

#include <parlance/gemini/call_book.hpp>
#include <parlance/gemini/parts.hpp>

namespace parlance::gemini {

/// Writes one functionResponse. `response` has to be an object: a JSON object is it, any other text becomes its member
/// "output", and what a failed tool said its member "error". Pictures and files become its `parts`. A result that
/// answers no call, and names no function, is refused. Source: Gemini API, FunctionResponse.
void write_tool_result(const wire::PlacedPart& placed, CallBook& calls, const Dialect& dialect, JsonBuilder& json,
                       PartWriter& parts, wire::RequestNotes& notes);

}  // namespace parlance::gemini
