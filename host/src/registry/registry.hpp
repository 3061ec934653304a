/// registry.hpp - names to ready clients: from the config, from a provider's name when there is no config, or the
/// application's own.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/result.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "registry/client_maker.hpp"
#include "registry/client_reference.hpp"
#include "registry/live_clients.hpp"

namespace parlance::host {

/// Makes each configured client once, when it is first asked for. Thread-safety: any thread.
class Registry {
public:
    Registry(const Config& config, MakerContext context) : config_(config), context_(std::move(context)) {}

    /// One reference for the caller. An empty name is the default client.
    [[nodiscard]] Result<parlance_client*> client(std::string_view name);

    /// A client that no config names. One reference for the caller; with the last one it goes.
    [[nodiscard]] Result<parlance_client*> make(const ClientConfig& config);

    /// The application's own client, under a name; takes over the reference.
    [[nodiscard]] Status add(std::string_view name, ClientReference client);

    /// Every fault of a configured client that shows without running its plugin.
    [[nodiscard]] std::vector<ChatError> check(const ClientConfig& config) const;

    /// Every client that can be asked for, in order, with its provider.
    struct Known {
        std::string name;
        std::string provider;
        std::string model;
        bool is_default = false;
    };
    [[nodiscard]] std::vector<Known> known();

    /// Closes every client that was made, waiting for plugins that have threads of their own. New ones are refused by
    /// the engine.
    void close();

private:
    /// Takes over a reference; the client as the application gets it.
    [[nodiscard]] ClientReference hand_out(parlance_client* client) const;
    [[nodiscard]] Result<std::string> default_name();
    [[nodiscard]] Result<ClientConfig> config_of(std::string_view name);
    [[nodiscard]] std::vector<std::string> providers_with_keys();
    [[nodiscard]] ChatError unknown_client(std::string_view name);

    const Config& config_;
    MakerContext context_;
    std::mutex mutex_;
    std::map<std::string, ClientReference, std::less<>> clients_;
    const std::shared_ptr<LiveClients> unnamed_ = std::make_shared<LiveClients>();
};

}  // namespace parlance::host
