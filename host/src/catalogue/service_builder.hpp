/* service_builder.hpp - one table of `[services]` becomes a Service. */
#pragma once

#include "catalogue/service.hpp"

namespace parlance::host {

/// Everything of the row that is sound; what is not goes to `problems`. `member` is a table; wrong types and unknown
/// keys are the schema's to report and pass here in silence. That a row has an address only shows when it is laid over
/// the catalogue's.
[[nodiscard]] Service build_service(const ConfigNode::Member& member, const Place& services, Problems& problems);

}  // namespace parlance::host
