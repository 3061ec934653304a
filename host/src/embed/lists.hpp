/// lists.hpp - what there is, as records: clients, providers, plugins, paths, the config and its problems.
#pragma once

#include <parlance/abi/embed.h>
#include <parlance/result.hpp>

#include <cstdint>
#include <string_view>

#include "embed/host_state.hpp"

namespace parlance::host {

/// "clients", "providers" or "plugins" of an open host.
[[nodiscard]] Status list(HostState& host, std::string_view what, parlance_output* output);

/// "paths", "problems", "config", "schema" or "keys", without opening one. Gives the number of errors.
[[nodiscard]] Result<std::int32_t> describe(const parlance_host_options& options, std::string_view what,
                                            parlance_output* output);

}  // namespace parlance::host
