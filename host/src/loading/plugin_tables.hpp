// Checks what a plugin's entry function answered, before anything in it is used.
#pragma once

#include <parlance/abi/plugin.h>

#include <optional>
#include <span>
#include <string_view>

#include "loading/manifest.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// Compares the tables with the sizes of the first release, the host's contract hash (empty: any is taken) and the
/// manifests the file announced. The manifests and the providers must be the same set, with the same versions.
/// `path` is for the refusal alone. Nothing is called.
[[nodiscard]] std::optional<Refusal> check_plugin(const parlance_plugin* plugin, std::span<const Manifest> manifests,
                                                  std::string_view host_abi_hash, std::string_view path);

}  // namespace parlance::host
