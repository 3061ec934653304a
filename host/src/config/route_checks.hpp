/* route_checks.hpp - names of clients that name each other. */
#pragma once

#include "config/config.hpp"
#include "config/config_error.hpp"

namespace parlance::host {

/// Reports a default that names no client.
void check_default(const Config& config, const Place& place, Problems& problems);

/// Reports targets that do not exist or come twice, and one circle if routes lead back to themselves.
void check_routes(const Config& config, Problems& problems);

}  // namespace parlance::host
