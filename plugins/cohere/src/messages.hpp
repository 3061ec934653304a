/// messages.hpp - the conversation as `messages`.
///
/// A tool's result is a message of its own here, so a message with three results becomes three. What an assistant said
/// is spread over members: its blocks in `content`, what it planned in `tool_plan`, its calls, and its citations.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/placed_part.hpp>

#include <vector>

namespace parlance::cohere {

/// Writes the member `messages`; gives back the files that belong into `documents`. What cannot be sent is refused, or
/// left out with a warning, with its place.
[[nodiscard]] std::vector<wire::PlacedPart> write_messages(const ChatRequestView& request, JsonBuilder& json,
                                                           wire::RequestNotes& notes);

}  // namespace parlance::cohere
