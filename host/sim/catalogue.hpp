#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "problem.hpp"

namespace parlance::sim {

/// The models that the simulator lists; it answers under any other name as well. OpenAI's list with AIML's fields.
[[nodiscard]] boost::json::object model_list();

/// `{"object": "model", "data": {...}}` of the model with that id or alias, without regard to case.
[[nodiscard]] std::optional<boost::json::object> find_model(std::string_view name);

/// What GET /v1/key says of a valid key, as `data`. Source: the provider's documentation, "Get the API key".
[[nodiscard]] boost::json::object key_description();

/// The answer to an embeddings request: small vectors of length 1 that depend on the text alone.
[[nodiscard]] Checked<boost::json::object> embeddings(const boost::json::object& request);

}  // namespace parlance::sim
