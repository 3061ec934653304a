/// host_options.hpp - how the command opens the host.
#pragma once

#include <parlance/host.hpp>

#include "arguments.hpp"

namespace parlance::cli {

/// The config and plugin folders that were asked for; log lines go to standard error.
[[nodiscard]] HostOptions host_options(const Arguments& arguments);

/// Likewise, for who tells the config's problems: the log does not repeat them.
[[nodiscard]] HostOptions host_options_for_check(const Arguments& arguments);

}  // namespace parlance::cli
