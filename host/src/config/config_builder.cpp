#include "config/config_builder.hpp"

#include "catalogue/service_builder.hpp"
#include "config/client_builder.hpp"
#include "config/path_rules.hpp"
#include "config/route_checks.hpp"
#include "config/schema.hpp"

namespace parlance::host {
namespace {

constexpr std::int64_t known_version = 1;
constexpr std::int64_t most_threads = 256;

/// False for a version that this reader must not guess at; every other finding would then mislead.
bool has_known_version(const ConfigNode& root, const BuildContext& context)
{
    const ConfigNode* node = root.find("config_version");
    const auto* version = node != nullptr ? node->as_integer() : nullptr;
    if (version == nullptr || *version == known_version) return true;  // absent, or of a type that the schema refuses
    context.problems.error(Place{}.member("config_version", node->position()),
                           "version " + std::to_string(*version) +
                               " is not known here; this program reads version 1, so update it or the file");
    return false;
}

void build_plugins(const ConfigNode& plugins, const BuildContext& context, Config& config)
{
    const ConfigNode* paths = plugins.find("paths");
    if (paths == nullptr || paths->as_array() == nullptr) return;
    const Place place = Place{}.member("plugins", plugins.position()).member("paths", paths->position());
    for (std::size_t i = 0; i < paths->as_array()->size(); ++i) {
        const ConfigNode& item = (*paths->as_array())[i];
        if (item.as_string() == nullptr) continue;
        auto expanded = expand_path(*item.as_string(), context.environment);
        if (expanded.problem.empty()) {
            config.plugin_paths.push_back(std::move(expanded.path));
        } else {
            context.problems.error(place.item(i, item.position()),
                                   expanded.problem + "; plugins are never looked for in the current directory");
        }
    }
}

void build_host(const ConfigNode& host, const BuildContext& context, Config& config)
{
    const ConfigNode* threads = host.find("threads");
    if (threads == nullptr || threads->as_integer() == nullptr) return;
    const std::int64_t count = *threads->as_integer();
    if (count >= 0 && count <= most_threads) {
        config.host.threads = static_cast<unsigned>(count);
    } else {
        context.problems.error(Place{}.member("host", host.position()).member("threads", threads->position()),
                               std::to_string(count) + " is out of range; use 0 to 256");
    }
}

void build_record(const ConfigNode& record, const BuildContext& context, Config& config)
{
    const Place place = Place{}.member("record", record.position());
    const auto text = [&](std::string_view key) -> const std::string* {
        const ConfigNode* node = record.find(key);
        return node != nullptr ? node->as_string() : nullptr;
    };
    const auto place_of = [&](std::string_view key) { return place.member(key, record.find(key)->position()); };
    if (const auto* word = text("mode")) {
        const auto mode = record_mode_of(*word);
        if (!mode)
            context.problems.error(place_of("mode"), in_quotes(*word) + " is no mode; use record, replay or off");
        config.record.mode = mode.value_or(core::RecordMode::off);
    }
    if (const auto* word = text("match")) {
        const auto match = replay_match_of(*word);
        if (!match)
            context.problems.error(place_of("match"), in_quotes(*word) + " is no match; use strict, path or order");
        config.record.match = match.value_or(core::ReplayMatch::strict);
    }
    if (const auto* written = text("dir")) {
        auto expanded = expand_path(*written, context.environment, context.folder);
        if (!expanded.problem.empty()) context.problems.error(place_of("dir"), expanded.problem);
        config.record.path = expanded.path.string();
    } else if (config.record.mode != core::RecordMode::off && record.find("dir") == nullptr) {
        context.problems.error(place_of("mode"), "needs a folder; add dir = \"recordings\"");
    }
}

void build_clients(const ConfigNode& clients, const BuildContext& context, Config& config)
{
    if (clients.as_object() == nullptr) return;
    const Place place = Place{}.member("clients", clients.position());
    for (const auto& member : *clients.as_object()) {
        if (context.problems.full()) return;
        if (member.value.as_object() != nullptr) config.clients.push_back(build_client(member, place, context));
    }
}

void build_services(const ConfigNode& services, const BuildContext& context, Config& config)
{
    if (services.as_object() == nullptr) return;
    const Place place = Place{}.member("services", services.position());
    for (const auto& member : *services.as_object()) {
        if (context.problems.full()) return;
        if (member.value.as_object() == nullptr) continue;
        config.services.push_back(build_service(member, place, context.problems));
    }
}

}  // namespace

Config build_config(const ConfigNode& root, const BuildContext& context)
{
    Config config;
    if (!has_known_version(root, context)) return config;
    check_schema(root, context.problems);
    if (const auto* plugins = root.find("plugins")) build_plugins(*plugins, context, config);
    if (const auto* host = root.find("host")) build_host(*host, context, config);
    if (const auto* record = root.find("record")) build_record(*record, context, config);
    if (const auto* clients = root.find("clients")) build_clients(*clients, context, config);
    if (const auto* services = root.find("services")) build_services(*services, context, config);
    const ConfigNode* chosen = root.find("default");
    if (chosen != nullptr && chosen->as_string() != nullptr) {
        config.default_client = *chosen->as_string();
        check_default(config, Place{}.member("default", chosen->position()), context.problems);
    }
    check_routes(config, context.problems);
    return config;
}

}  // namespace parlance::host
