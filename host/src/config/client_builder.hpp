/* client_builder.hpp - one table of `[clients]` becomes a ClientConfig. */
#pragma once

#include "config/config_builder.hpp"

namespace parlance::host {

/// Everything of the client that is sound; what is not goes to `context.problems`. `member` is a table; wrong types
/// and unknown keys are the schema's to report and pass here in silence.
[[nodiscard]] ClientConfig build_client(const ConfigNode::Member& member, const Place& clients,
                                        const BuildContext& context);

}  // namespace parlance::host
