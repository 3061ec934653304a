/// chat_completions_request.hpp - recorded requests of Chat Completions and OpenAI's embeddings in neutral terms:
/// shared by the quirks of all plugins that speak this dialect or one near it.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quirks.hpp"
#include "support/wire_cases.hpp"

namespace parlance::conformance::chat_completions {

/// What the request says, by its path: a chat, embeddings, the list of models. Nothing for another path, or where no
/// body was kept. Members that the neutral form has no word for become `extra` under the key `dialect`: of the request,
/// of a message, of a part or of a tool, where they stood.
[[nodiscard]] std::optional<ChatRequest> neutral(const testing::WireCase& recorded, const std::string& dialect);

/// A body in one form: a list of plain texts is their sum, an image that is an object with a URL alone is as one that
/// is a URL, what is null or an empty list is not there, `strict` and `stream` are there only if true, a function needs
/// no type, one stop word is a list of one, and an assistant without words has no content.
[[nodiscard]] boost::json::value canonical(boost::json::value body);

/// Where services that speak this dialect take more, or ask for less, than OpenAI's description of it.
[[nodiscard]] std::vector<Difference> beyond_openai();

/// A JSON text as a part's, a message's or a request's `extra`: {"<dialect>": members}; empty for no members.
[[nodiscard]] std::string extra_of(const std::string& dialect, const boost::json::object& members);

/// A picture, a sound or a file by its address: a data URL becomes bytes with their type.
[[nodiscard]] Part part_of_address(PartKind kind, std::string_view address);

}  // namespace parlance::conformance::chat_completions
