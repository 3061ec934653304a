/// clients.hpp - what core makes: clients that run calls, from a translator or from a plugin's own client.
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/core/client_settings.hpp>
#include <parlance/core/engine.hpp>
#include <parlance/result.hpp>

#include <memory>

namespace parlance::core {

/// A client that runs `translator`'s exchanges over HTTP. One reference, the caller's; it takes over the translator.
/// Fails when the settings cannot work (base_url, ca_file); the translator is then released.
[[nodiscard]] Result<parlance_client*> make_translator_client(std::shared_ptr<Engine> engine,
                                                              parlance_translator* translator, ClientSettings settings);

/// A client around one that a plugin or the application implements: its events arrive on a worker's thread, in order,
/// and end once. One reference; it takes over the caller's reference to `inner`.
[[nodiscard]] parlance_client* make_foreign_client(std::shared_ptr<Engine> engine, parlance_client* inner,
                                                   ClientSettings settings);

}  // namespace parlance::core
