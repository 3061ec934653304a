/// responses_api.hpp - OpenAI's Responses API as the suite reads it, without any plugin's help: shared by the quirks of
/// all plugins that speak it.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>

#include "support/wire_cases.hpp"

namespace parlance::conformance::responses_api {

/// Whether a body is a request of this API: it has an `input`.
[[nodiscard]] bool is_request(const boost::json::value& body);

/// What the request says. Items become parts that remember what they were under the key `dialect`; members that the
/// neutral form has no word for become `extra`. Nothing for a request that the API refuses by its own rules.
[[nodiscard]] std::optional<ChatRequest> neutral(const testing::WireCase& recorded, const std::string& dialect);

/// A body in one form: a text is a list of one item, the first system message stands under `instructions`, a list of
/// plain texts is their sum, what is null is not there, `strict` and `stream` are there only if true, an image has a
/// detail only if it is not automatic.
[[nodiscard]] boost::json::value canonical(boost::json::value body);

/// The output of a whole answer, or of a stream as its items ended; nothing for a body of another kind.
[[nodiscard]] std::optional<boost::json::value> output_of(const testing::WireCase& recorded);

/// The items of a request's `input` that the model made.
[[nodiscard]] boost::json::value answered_items(const boost::json::value& body);

/// The output as it must come back: reasoning that nothing followed stays away, because the API refuses it.
[[nodiscard]] boost::json::value essence(boost::json::value items);

/// How many bytes end with the event that ends an answer.
[[nodiscard]] std::optional<std::size_t> end_mark(const testing::WireCase& recorded);

}  // namespace parlance::conformance::responses_api
