#include "registry/registry.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <utility>

#include "config/keys_file.hpp"
#include "config/nearest_name.hpp"
#include "config/value_rules.hpp"

namespace parlance::host {
namespace {

std::string list(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

Result<parlance_client*> Registry::client(std::string_view name)
{
    const std::lock_guard lock(mutex_);  // held while a plugin opens: two threads must not make the same client twice
    std::string wanted(name);
    if (wanted.empty()) {
        auto chosen = default_name();
        if (chosen.is_error()) return chosen.error();
        wanted = *std::move(chosen);
    }
    if (const auto made = clients_.find(wanted); made != clients_.end()) return made->second.share();
    auto config = config_of(wanted);
    if (config.is_error()) return config.error();
    auto client = make_client(*config, context_);
    if (client.is_error()) return client.error();
    return clients_.emplace(std::move(wanted), hand_out(*client)).first->second.share();
}

Result<parlance_client*> Registry::make(const ClientConfig& config)
{
    auto client = make_client(config, context_);
    if (client.is_error()) return client.error();
    return unnamed_->track(hand_out(*client));
}

Status Registry::add(std::string_view name, ClientReference client)
{
    if (name.empty()) return ChatError(ErrorKind::invalid_request, "a client needs a name");
    if (const std::string problem = check_name(name); !problem.empty())
        return ChatError(ErrorKind::invalid_request, problem);
    const std::lock_guard lock(mutex_);
    if (clients_.contains(name) || config_.find_client(name) != nullptr)
        return ChatError(ErrorKind::invalid_request, "there is a client \"" + std::string(name) + "\" already");
    clients_.emplace(std::string(name), hand_out(client.share()));
    return Success{};
}

ClientReference Registry::hand_out(parlance_client* client) const
{
    return ClientReference(context_.delivery ? core::make_delivered_client(context_.delivery, client) : client);
}

std::vector<ChatError> Registry::check(const ClientConfig& config) const
{
    CheckedClient checked;
    return check_client(config, context_, checked);
}

/// Without a config file a provider's name is a client's name.
Result<ClientConfig> Registry::config_of(std::string_view name)
{
    if (const ClientConfig* known = config_.find_client(name); known != nullptr) return *known;
    if (!config_.clients.empty()) return unknown_client(name);
    ClientConfig implied;
    implied.name = name;
    implied.provider = name;
    return implied;
}

ChatError Registry::unknown_client(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const ClientConfig& client : config_.clients)
        names.push_back(client.name);
    for (const auto& [made, client] : clients_)
        if (config_.find_client(made) == nullptr) names.push_back(made);
    return ChatError(ErrorKind::config, "there is no client \"" + std::string(name) + "\"" + did_you_mean(name, names))
        .at(context_.config_file);
}

Result<std::string> Registry::default_name()
{
    if (!config_.default_client.empty()) return config_.default_client;
    if (config_.clients.size() == 1) return config_.clients.front().name;
    std::vector<std::string> choices;
    if (!config_.clients.empty()) {
        for (const ClientConfig& client : config_.clients)
            choices.push_back(client.name);
        return ChatError(ErrorKind::config,
                         "several clients are configured and none is the default; name one (-m) or set `default`: " +
                             list(choices))
            .at(context_.config_file);
    }
    if (clients_.size() == 1) return clients_.begin()->first;
    choices = providers_with_keys();
    if (choices.size() == 1) return choices.front();
    if (choices.empty())
        if (std::string problem = list_stored_keys(*context_.environment).problem; !problem.empty())
            return ChatError(ErrorKind::config, std::move(problem));
    if (choices.empty())
        return ChatError(
            ErrorKind::config,
            "no client is configured: write a config file (parlance config init), or set a provider's key in the "
            "environment, such as AIML_API_KEY, or store it (parlance keys set AIML_API_KEY)");
    return ChatError(ErrorKind::config, "there are keys of several providers; name one (-m): " + list(choices));
}

/// Providers whose required secret is in the environment or among the stored keys; reads notes, runs nothing. Only when
/// no plugin's is there, the services that were checked are looked at: what nobody has looked at is never asked
/// unasked.
std::vector<std::string> Registry::providers_with_keys()
{
    std::vector<std::string> ids;
    const StoredNames stored = list_stored_keys(*context_.environment);
    const auto is_known = [&](const std::string& variable) {
        return context_.environment->get(variable).value_or("") != "" ||
               std::find(stored.names.begin(), stored.names.end(), variable) != stored.names.end();
    };
    for (const ListedPlugin& plugin : context_.search->list_plugins()) {
        if (!plugin.file || plugin.shadowed_by) continue;
        for (const Manifest& manifest : plugin.file->manifests) {
            const bool has_key = std::any_of(
                manifest.secrets.begin(), manifest.secrets.end(),
                [&](const SecretNeed& need) { return std::any_of(need.env.begin(), need.env.end(), is_known); });
            if (has_key && std::find(ids.begin(), ids.end(), manifest.id) == ids.end()) ids.push_back(manifest.id);
        }
    }
    if (!ids.empty()) return ids;
    for (const Service& service : context_.catalogue->list()) {
        const bool counts = service.checked.value_or(service.file.empty()) && !service.key_is_shared.value_or(false);
        if (counts && std::any_of(service.key_env.begin(), service.key_env.end(), is_known))
            ids.push_back(service.name);
    }
    return ids;
}

std::vector<Registry::Known> Registry::known()
{
    const std::lock_guard lock(mutex_);
    std::vector<Known> all;
    const auto chosen = default_name();
    for (const ClientConfig& client : config_.clients)
        all.push_back({client.name, client.is_route() ? client.strategy : client.provider, client.model, false});
    if (config_.clients.empty())
        for (const std::string& id : providers_with_keys())
            all.push_back({id, id, {}, false});
    for (const auto& [name, client] : clients_)
        if (std::none_of(all.begin(), all.end(), [&](const Known& other) { return other.name == name; }))
            all.push_back({name, {}, {}, false});
    for (Known& one : all)
        one.is_default = chosen && one.name == *chosen;
    return all;
}

void Registry::close()
{
    struct Waiter {
        std::mutex mutex;
        std::condition_variable done;
        std::size_t open = 0;
    };
    const auto waiter = std::make_shared<Waiter>();
    const auto close_one = [&](const ClientReference& reference) {
        {
            const std::lock_guard lock(waiter->mutex);
            ++waiter->open;
        }
        auto keep = std::make_unique<std::shared_ptr<Waiter>>(waiter);
        reference.get()->table->close(
            reference.get(),
            [](void* argument) noexcept {
                const std::unique_ptr<std::shared_ptr<Waiter>> held(static_cast<std::shared_ptr<Waiter>*>(argument));
                const std::lock_guard lock((*held)->mutex);
                --(*held)->open;
                (*held)->done.notify_all();
            },
            keep.release());
    };
    const std::lock_guard lock(mutex_);
    const std::vector<ClientReference> unnamed = unnamed_->take_all();
    for (const auto& [name, reference] : clients_)
        close_one(reference);
    for (const ClientReference& reference : unnamed)
        close_one(reference);
    if (!context_.engine->on_io_thread()) {
        std::unique_lock wait(waiter->mutex);
        // A plugin that never reports its end must not hold the application for ever.
        const bool all = waiter->done.wait_for(wait, std::chrono::seconds(5), [&] { return waiter->open == 0; });
        if (!all)
            context_.log->write(PARLANCE_LOG_ERROR, "host", "a plugin's client did not report its end within 5 s");
    }
    clients_.clear();
}

}  // namespace parlance::host
