/// clients.hpp - what core makes: clients that run calls, from a translator or from a plugin's own client.
#pragma once

#include <parlance/abi/exchange.h>
#include <parlance/core/client_settings.hpp>
#include <parlance/core/engine.hpp>
#include <parlance/result.hpp>

#include <memory>
#include <string_view>

namespace parlance::core {

/// query, among the clients of this library alone: not NULL when the last reference may go without a close, for there
/// are no threads to join.
inline constexpr std::string_view query_needs_no_close = "parlance.core.needs_no_close/1";
/// query, as above: not NULL when no call of the client is in flight.
inline constexpr std::string_view query_is_idle = "parlance.core.is_idle/1";

/// A client that runs `translator`'s exchanges over HTTP. One reference, the caller's; it takes over the translator.
/// Fails when the settings cannot work (base_url, ca_file); the translator is then released.
[[nodiscard]] Result<parlance_client*> make_translator_client(std::shared_ptr<Engine> engine,
                                                              parlance_translator* translator, ClientSettings settings);

/// A client around one that a plugin or the application implements: its events arrive on a worker's thread, in order,
/// and end once. One reference; it takes over the caller's reference to `inner`.
[[nodiscard]] parlance_client* make_foreign_client(std::shared_ptr<Engine> engine, parlance_client* inner,
                                                   ClientSettings settings);

}  // namespace parlance::core
