#include "loading/plugin_tables.hpp"

#include <algorithm>
#include <string>

namespace parlance::host {

namespace {

// The first release's sizes: they stay when the structures grow.
constexpr std::uint32_t first_plugin_size = 56;
constexpr std::uint32_t first_provider_size = 72;
static_assert(sizeof(parlance_plugin) >= first_plugin_size && sizeof(parlance_provider) >= first_provider_size);

constexpr std::size_t max_providers = 256;
constexpr std::size_t max_string_bytes = 1U << 20U;  // a manifest is the longest of them

constexpr const char* rebuild = "Rebuild the plugin with this host's SDK";

class Checker {
public:
    Checker(std::span<const Manifest> manifests, std::string_view path) : manifests_(manifests), path_(path) {}

    std::optional<Refusal> check(const parlance_plugin* plugin, std::string_view host_abi_hash) const
    {
        if (plugin == nullptr) {
            return refuse(RefusalKind::entry_gave_nothing, "gave nothing from its entry function",
                          "Report it to the plugin's author");
        }
        if (plugin->struct_size < first_plugin_size) {
            return refuse(RefusalKind::plugin_table_too_short,
                          "was built with an older or incomplete header: its plugin table has " +
                              std::to_string(plugin->struct_size) + " bytes, at least " +
                              std::to_string(first_plugin_size) + " are needed",
                          rebuild);
        }
        if (auto refusal = check_hash(*plugin, host_abi_hash)) return refusal;
        if (auto refusal = check_list(*plugin)) return refusal;
        return check_providers(*plugin);
    }

private:
    using Failure = std::optional<Refusal>;

    Refusal refuse(RefusalKind kind, std::string reason, std::string remedy = {}) const
    {
        return {kind, std::string(path_), std::move(reason), std::move(remedy)};
    }

    Failure check_string(parlance_string text, const std::string& what) const
    {
        if (text.size == 0 || (text.data != nullptr && text.size <= max_string_bytes)) return {};
        return refuse(RefusalKind::string_malformed,
                      "has a malformed " + what +
                          (text.data == nullptr ? ": a null pointer with a size"
                                                : ": " + std::to_string(text.size) + " bytes long"),
                      "Report it to the plugin's author");
    }

    Failure check_hash(const parlance_plugin& plugin, std::string_view host_abi_hash) const
    {
        if (auto refusal = check_string(plugin.abi_hash, "contract hash")) return refusal;
        if (auto refusal = check_string(plugin.sdk, "SDK name")) return refusal;
        const std::string_view hash(plugin.abi_hash.data, plugin.abi_hash.size);
        if (host_abi_hash.empty() || hash == host_abi_hash) return {};
        return refuse(RefusalKind::plugin_built_for_other_headers,
                      "answered with another contract hash: " + std::string(hash) + ", this host's is " +
                          std::string(host_abi_hash),
                      rebuild);
    }

    Failure check_list(const parlance_plugin& plugin) const
    {
        if (plugin.provider_count == 0) return refuse(RefusalKind::no_providers, "brings no provider");
        if (plugin.provider_count > max_providers) {
            return refuse(RefusalKind::too_many_providers, "says it brings " + std::to_string(plugin.provider_count) +
                                                               " providers; at most " + std::to_string(max_providers) +
                                                               " are taken");
        }
        if (plugin.providers == nullptr) {
            return refuse(RefusalKind::provider_list_missing, "counts its providers but does not list them");
        }
        return {};
    }

    Failure check_providers(const parlance_plugin& plugin) const
    {
        std::vector<std::string_view> ids;
        for (std::size_t index = 0; index < plugin.provider_count; ++index) {
            const parlance_provider* const provider = plugin.providers[index];
            if (auto refusal = check_table(provider, index)) return refusal;
            const std::string_view id(provider->id.data, provider->id.size);
            if (std::ranges::find(ids, id) != ids.end()) {
                return refuse(RefusalKind::provider_listed_twice,
                              "lists the provider \"" + std::string(id) + "\" twice");
            }
            if (auto refusal = check_against_manifest(*provider, id)) return refusal;
            ids.push_back(id);
        }
        for (const Manifest& manifest : manifests_) {
            if (std::ranges::find(ids, manifest.id) != ids.end()) continue;
            return refuse(RefusalKind::provider_announced_but_absent,
                          "announces the provider \"" + manifest.id + "\" in its manifest but does not bring it");
        }
        return {};
    }

    Failure check_table(const parlance_provider* provider, std::size_t index) const
    {
        const std::string number = std::to_string(index);
        if (provider == nullptr) return refuse(RefusalKind::provider_missing, "has no provider at place " + number);
        if (provider->struct_size < first_provider_size) {
            return refuse(RefusalKind::provider_table_too_short,
                          "was built with an older or incomplete header: its provider table " + number + " has " +
                              std::to_string(provider->struct_size) + " bytes, at least " +
                              std::to_string(first_provider_size) + " are needed",
                          rebuild);
        }
        if (auto refusal = check_string(provider->id, "id of provider " + number)) return refusal;
        if (auto refusal = check_string(provider->version, "version of provider " + number)) return refusal;
        return check_string(provider->manifest, "manifest of provider " + number);
    }

    Failure check_against_manifest(const parlance_provider& provider, std::string_view id) const
    {
        const auto manifest = std::ranges::find(manifests_, id, &Manifest::id);
        if (manifest == manifests_.end()) {
            return refuse(RefusalKind::provider_not_announced,
                          "brings the provider \"" + std::string(id) + "\", which its manifest does not announce");
        }
        const std::string_view version(provider.version.data, provider.version.size);
        if (version != manifest->version) {
            return refuse(RefusalKind::version_differs_from_manifest,
                          "brings \"" + manifest->id + "\" in version " + std::string(version) +
                              ", its manifest announces " + manifest->version);
        }
        const bool translates = manifest->kind == ProviderKind::translator;
        if (translates ? provider.make_translator == nullptr : provider.make_client == nullptr) {
            return refuse(RefusalKind::maker_missing, "announces \"" + manifest->id + "\" as a " +
                                                          std::string(name_of(manifest->kind)) +
                                                          " but has no function that makes one");
        }
        return {};
    }

    std::span<const Manifest> manifests_;
    std::string_view path_;
};

}  // namespace

std::optional<Refusal> check_plugin(const parlance_plugin* plugin, std::span<const Manifest> manifests,
                                    std::string_view host_abi_hash, std::string_view path)
{
    return Checker(manifests, path).check(plugin, host_abi_hash);
}

}  // namespace parlance::host
