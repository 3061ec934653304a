#include "embed/host_state.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/core/delivery.hpp>
#include <parlance/core/operations.hpp>

#include <utility>

namespace parlance::host {
namespace {

unsigned thread_count(const parlance_host_options& options, const Config& config) noexcept
{
    if ((options.flags & PARLANCE_OPEN_OWN_THREADS_ONLY) != 0) return 0;
    return options.threads > 0 ? static_cast<unsigned>(options.threads) : config.host.threads;
}

}  // namespace

HostState::HostState(Setup setup, const parlance_host_options& options)
    : setup_(std::move(setup)),
      log_(std::make_shared<Log>(options.log, options.log_arg, options.log_level)),
      engine_(std::make_shared<core::Engine>(thread_count(options, setup_.loaded.config))),
      delivery_((options.flags & PARLANCE_OPEN_CALLBACKS_ON_POLL) != 0 ? std::make_shared<core::Delivery>() : nullptr),
      plugin_host_(std::make_shared<PluginHost>(engine_, log_)),
      search_(make_search_path(setup_.sources), contract_of_this_host()),
      catalogue_(setup_.loaded.config.services, search_.path(), privilege_of_this_process())
{
    plugin_host_->owner(this);
    registry_ = std::make_unique<Registry>(
        setup_.loaded.config, MakerContext{engine_, delivery_, plugin_host_, log_, &search_, &catalogue_,
                                           &setup_.sources, &process_environment(), setup_.config_file,
                                           setup_.recordings, setup_.record.mode == core::RecordMode::replay});
    for (const ConfigError& problem : setup_.problems())
        log_->write(PARLANCE_LOG_WARNING, "config", format(problem));
}

HostState::~HostState() = default;

HostState& HostState::self(parlance_host* host) noexcept
{
    return *static_cast<HostState*>(PluginHost::owner_of(host));
}

Status HostState::add_client(std::string_view name, parlance_client* client)
{
    if (client == nullptr) return ChatError(ErrorKind::invalid_request, "add_client was given no client (NULL)");
    client->table->retain(client);
    core::ClientSettings settings;
    settings.client_name = name;
    settings.provider = "application";
    settings.keep_alive = plugin_host_;
    auto operations = core::operations_settings(settings);
    parlance_client* const foreign = core::make_foreign_client(engine_, client, std::move(settings));
    return registry_->add(name, ClientReference(core::make_operations_client(engine_, foreign, std::move(operations))));
}

void HostState::close()
{
    engine_->close();
    if (delivery_) delivery_->drain();
    registry_->close();
    if (!engine_->on_io_thread()) engine_->stop();
    log_->silence();
}

}  // namespace parlance::host
