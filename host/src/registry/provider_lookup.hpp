/// provider_lookup.hpp - the name that a client's `provider` says, to a plugin: by the config's services, by the
/// plugins, by the catalogue, in this order.
///
///   library =              that file
///   [services.NAME]        the config's own word for NAME comes before all that is installed
///   parlance-NAME.so       then plugins that bring several providers (search.hpp)
///   services.json          the catalogue beside the plugins
///
/// A service names the plugin that speaks with it; it lays its address, key, options and headers under the client's
/// own.
#pragma once

#include <optional>

#include "registry/client_maker.hpp"

namespace parlance::host {

/// Fills `checked.file` and `checked.manifest`, and `checked.config` with what the service says and the client does
/// not. Gives why there is no plugin.
[[nodiscard]] std::optional<ChatError> find_provider(const MakerContext& context, CheckedClient& checked);

}  // namespace parlance::host
