/// chat_completions.hpp - OpenAI's Chat Completions as the suite reads them, without any plugin's help: shared by the
/// quirks of all plugins that speak this dialect or one near it.
#pragma once

#include <boost/json/value.hpp>

#include <optional>

#include "support/wire_cases.hpp"

namespace parlance::conformance::chat_completions {

/// The message of the first choice: of a whole answer as it is, of a stream put together from its deltas. Nothing for
/// a body of another kind.
[[nodiscard]] std::optional<boost::json::value> message_of(const testing::WireCase& recorded);

/// The last of a request's messages whose role is "assistant"; null if there is none.
[[nodiscard]] boost::json::value last_assistant_message(const boost::json::value& body);

/// content, refusal, reasoning_content and tool_calls, as far as they say something; a call without its place in the
/// stream.
[[nodiscard]] boost::json::value essence(boost::json::value message);

}  // namespace parlance::conformance::chat_completions
