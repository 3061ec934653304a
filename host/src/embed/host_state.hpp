/// host_state.hpp - an open host: its config, search, engine and registry behind the C object.
#pragma once

#include <parlance/abi/embed.h>

#include <memory>

#include "embed/setup.hpp"
#include "registry/registry.hpp"

namespace parlance::host {

/// Made by parlance_host_open, freed by parlance_host_close.
class HostState {
public:
    HostState(Setup setup, const parlance_host_options& options);
    ~HostState();
    HostState(const HostState&) = delete;
    HostState& operator=(const HostState&) = delete;

    [[nodiscard]] static HostState& self(parlance_host* host) noexcept;
    [[nodiscard]] parlance_host* c_object() noexcept { return plugin_host_->c_object(); }

    [[nodiscard]] Registry& registry() noexcept { return *registry_; }
    [[nodiscard]] const PluginSearch& search() const noexcept { return search_; }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return catalogue_; }
    [[nodiscard]] core::Engine& engine() noexcept { return *engine_; }
    /// Where callbacks wait; null: they run on the workers.
    [[nodiscard]] std::shared_ptr<core::Delivery> delivery() const noexcept { return delivery_; }
    [[nodiscard]] Log& log() noexcept { return *log_; }
    [[nodiscard]] const Setup& setup() const noexcept { return setup_; }

    /// Registers the application's own client; a reference of its own is taken.
    [[nodiscard]] Status add_client(std::string_view name, parlance_client* client);

    /// Cancels, waits for the last end, closes the clients, ends the threads. On an I/O thread nothing is waited for.
    void close();

private:
    Setup setup_;
    std::shared_ptr<Log> log_;
    std::shared_ptr<core::Engine> engine_;
    std::shared_ptr<core::Delivery> delivery_;
    std::shared_ptr<PluginHost> plugin_host_;
    PluginSearch search_;
    Catalogue catalogue_;
    std::unique_ptr<Registry> registry_;
};

}  // namespace parlance::host
