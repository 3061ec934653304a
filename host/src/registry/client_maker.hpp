/// client_maker.hpp - from a configured client to one that runs calls: plugin found, options checked, secrets fetched,
/// opened, made.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/core/delivery.hpp>
#include <parlance/core/engine.hpp>
#include <parlance/core/record.hpp>
#include <parlance/result.hpp>

#include <memory>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "config/config.hpp"
#include "config/environment.hpp"
#include "loading/search.hpp"
#include "registry/plugin_host.hpp"

namespace parlance::host {

/// What making a client needs of the host.
struct MakerContext {
    std::shared_ptr<core::Engine> engine;
    std::shared_ptr<core::Delivery> delivery;  ///< null: callbacks run on the workers
    std::shared_ptr<PluginHost> plugin_host;
    std::shared_ptr<const Log> log;
    const PluginSearch* search;
    const Catalogue* catalogue;
    const SearchSources* sources;
    const Environment* environment;
    std::string config_file;                       ///< for messages; empty: none
    std::shared_ptr<core::Recordings> recordings;  ///< null: nothing is recorded or replayed
    bool replaying = false;  ///< recordings answer for translators: they need no secret, and none is fetched
};

/// A client's plugin and everything that can be checked without running it.
struct CheckedClient {
    ClientConfig config;  ///< with what the service says that `provider` names
    std::string service;  ///< that name; empty: a plugin's provider
    PluginFile file;
    Manifest manifest;                    ///< with what the service says otherwise; origins without placeholders
    boost::json::object options;          ///< with the schema's defaults
    boost::json::object address_options;  ///< those that only the address needs
    std::string base_url;                 ///< without placeholders
    std::map<std::string, std::string, std::less<>> secrets;
    std::map<std::string, std::string, std::less<>> missing_secrets;  ///< of those that need not be: what to do
};

/// Finds the plugin and checks options and secrets; runs no plugin code. May block: reads files, runs secret commands.
/// Every fault found, each with its place in the config; empty: `checked` is complete.
[[nodiscard]] std::vector<ChatError> check_client(const ClientConfig& config, const MakerContext& context,
                                                  CheckedClient& checked);

/// Makes it: opens the plugin. One reference. Any thread.
[[nodiscard]] Result<parlance_client*> make_client(const ClientConfig& config, const MakerContext& context);

}  // namespace parlance::host
