/// tool_results.hpp - results of tools as input items. What kind of item answers a call depends on the call: a
/// function's, a custom tool's, a computer's, a shell's; so the conversation's calls are looked through first.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/openai/content.hpp>
#include <parlance/wire/placed_part.hpp>

#include <string>
#include <utility>
#include <vector>

namespace parlance::responses {

/// The types of the calls in a conversation, by their ids. Functions' are not kept.
class CallTypes {
public:
    CallTypes(const ChatRequestView& request, const openai::Dialect& dialect);

    /// "custom_tool_call", "computer_call", ...; "function_call" for any other.
    [[nodiscard]] std::string_view type_of(std::string_view call_id) const noexcept;

private:
    std::vector<std::pair<std::string, std::string>> types_;
};

/// Writes a result as the item that answers its call.
void write_result(const wire::PlacedPart& result, std::string_view call_type, const openai::Dialect& dialect,
                  openai::CacheMarks marks, JsonBuilder& json, wire::RequestNotes& notes);

}  // namespace parlance::responses
