#include "loading/plugin_file.hpp"

#include <parlance/abi/plugin.h>

#include <algorithm>

#include "loading/open_file.hpp"

namespace parlance::host {

namespace {

constexpr std::string_view rebuild = "Rebuild the plugin with this host's SDK";

Refusal refuse(RefusalKind kind, std::string_view path, std::string reason, std::string_view remedy = rebuild)
{
    return {kind, std::string(path), std::move(reason), std::string(remedy)};
}

std::optional<Refusal> check_entry(const PluginImage& image, std::string_view path)
{
    if (image.exports_entry) return {};
    if (!image.other_entries.empty()) {
        return refuse(RefusalKind::other_abi_major, path,
                      "exports " + image.other_entries.front() + "; this host calls " PARLANCE_PLUGIN_ENTRY_NAME,
                      "Install a plugin and a host of the same major version");
    }
    if (!image.note) {
        return refuse(RefusalKind::not_a_plugin, path,
                      "is a shared library but no Parlance plugin: it has neither the plugin note nor the function "
                      "" PARLANCE_PLUGIN_ENTRY_NAME,
                      {});
    }
    return refuse(RefusalKind::entry_missing, path, "does not export the function " PARLANCE_PLUGIN_ENTRY_NAME,
                  "Build it with parlance_add_plugin(), which exports it");
}

std::optional<Refusal> check_note(const PluginImage& image, std::string_view path, const HostContract& contract)
{
    if (!image.note) {
        return refuse(RefusalKind::note_missing, path,
                      "exports the entry function, but has no plugin note, so its manifest cannot be read",
                      "Build it with PARLANCE_PLUGIN and parlance_add_plugin(), which write the note");
    }
    if (image.note->abi_major != PARLANCE_ABI_MAJOR) {
        return refuse(RefusalKind::other_abi_major, path,
                      "announces contract version " + std::to_string(image.note->abi_major) + "." +
                          std::to_string(image.note->abi_minor) + "; this host has " +
                          std::to_string(PARLANCE_ABI_MAJOR) + "." + std::to_string(PARLANCE_ABI_MINOR));
    }
    if (!contract.abi_hash.empty() && image.note->abi_hash != contract.abi_hash) {
        return refuse(RefusalKind::other_abi_hash, path,
                      "was compiled with other headers: its contract hash is " + image.note->abi_hash +
                          ", this host's is " + contract.abi_hash);
    }
    return {};
}

}  // namespace

HostContract contract_of_this_host()
{
    return {PARLANCE_ABI_HASH, privilege_of_this_process()};
}

const Manifest* PluginFile::manifest_of(std::string_view id) const noexcept
{
    const auto found = std::ranges::find(manifests, id, &Manifest::id);
    return found == manifests.end() ? nullptr : &*found;
}

Checked<std::vector<Manifest>> judge_image(const PluginImage& image, std::string_view path,
                                           const HostContract& contract)
{
    if (auto refusal = check_entry(image, path)) return *std::move(refusal);
    if (auto refusal = check_note(image, path, contract)) return *std::move(refusal);
    return read_manifests(image.note->manifest, path);
}

Checked<PluginFile> read_plugin_file(const std::filesystem::path& path, const HostContract& contract)
{
    const std::string name = path.string();
    if (!path.is_absolute()) {
        return refuse(RefusalKind::relative_path, name,
                      "is a relative path; plugins are only opened by absolute ones, never from the current directory",
                      "Write the whole path");
    }
    const auto file = OpenFile::open(path);
    if (!file) return file.error();
    auto permissions = check_permissions(*file, path, contract.privilege);
    if (!permissions) return permissions.error();
    auto image = probe_image(FileBytes(file->descriptor(), file->size()), name);
    if (!image) return image.error();
    auto manifests = judge_image(*image, name, contract);
    if (!manifests) return manifests.error();
    return PluginFile{path, *std::move(manifests), std::move(image->needed), std::move(permissions->texts)};
}

}  // namespace parlance::host
