#pragma once

#include <string_view>

#include "scenario.hpp"

namespace parlance::sim {

/// The scenario that the model name in the request's JSON body asks for, "sim;status=429"; a plain one without options.
/// Options that are wrong give a 400 that names them.
[[nodiscard]] Scenario scenario_in_model_name(const Request& request);

/// Completes a scenario that has no content: answers as the AIML API does, with the scenario's status, delays and
/// faults. Public: GET /v1/models, GET /model/{id}. Everything else wants a Bearer key that is not "bad-key". Source:
/// docs.aimlapi.com; the shapes of OpenAI's chat completions, with AIML's `meta`, headers and errors.
void answer_in_dialect(const Request& request, Scenario& scenario);

/// Makes the scenario an error in AIML's flat shape: message, path, requestId, statusCode, timestamp.
void answer_with_error(const Request& request, int status, std::string_view message, Scenario& scenario);

}  // namespace parlance::sim
