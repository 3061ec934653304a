#include "catalogue/catalogue_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "catalogue/service_builder.hpp"
#include "config/json_reader.hpp"
#include "config/nearest_name.hpp"
#include "config/schema.hpp"
#include "loading/byte_source.hpp"
#include "loading/open_file.hpp"

namespace parlance::host {
namespace {

constexpr std::uint64_t largest_file = 4 * 1024 * 1024;  // bytes; a row takes about 200

void check_top(const ConfigNode& root, Problems& problems)
{
    constexpr std::array<std::string_view, 3> known{"about", "notice", "services"};
    for (const auto& member : *root.as_object()) {
        const Place place = Place{}.member(member.name, member.position);
        if (std::ranges::find(known, member.name) == known.end())
            problems.error(place, "unknown key" + did_you_mean(member.name, known));
    }
    const ConfigNode* services = root.find("services");
    if (services == nullptr)
        problems.error(Place{}, R"(has no "services"; write {"services": {"NAME": {"base_url": "https://..."}}})");
    else if (services->as_object() == nullptr)
        problems.error(Place{}.member("services", services->position()),
                       "expected a table, found " + std::string(services->type_words()));
}

/// The first error in full, the others counted.
std::string first_of(const std::vector<ConfigError>& errors)
{
    if (errors.empty()) return {};
    std::string text = format(errors.front());
    if (errors.size() > 1) text += " (and " + std::to_string(errors.size() - 1) + " more)";
    return text;
}

void read_row(const ConfigNode::Member& member, const Place& services, const std::string& name, CatalogueFile& file)
{
    Problems problems{name, ConfigSyntax::json};
    check_schema_below("services", {member}, services, problems);
    if (!problems.has_errors()) {
        Service service = build_service(member, services, problems);
        service.file = name;
        if (!problems.has_errors() && service.base_url.empty())
            problems.error(service.place, R"(has no address; add "base_url")");
        if (!problems.has_errors()) return file.services.push_back(std::move(service));
    }
    file.bad_rows.push_back({member.name, first_of(problems.take())});
}

void read_rows(const ConfigNode& root, Problems& problems, CatalogueFile& file, const std::string& name)
{
    check_top(root, problems);
    if (problems.has_errors()) return;
    const ConfigNode& services = *root.find("services");
    const Place place = Place{}.member("services", services.position());
    for (const auto& member : *services.as_object())
        read_row(member, place, name, file);
}

CatalogueFile refused(const std::filesystem::path& path, const Refusal& refusal)
{
    CatalogueFile file;
    file.path = path;
    file.problem = to_text(refusal);
    return file;
}

CatalogueFile read_catalogue_file(const std::filesystem::path& path, const OpenFile& opened, Privilege privilege)
{
    auto permissions = check_permissions(opened, path, privilege);
    if (!permissions) return refused(path, permissions.error());
    if (opened.size() > largest_file)
        return refused(path, {RefusalKind::file_too_large, path.string(), "is larger than 4 MiB", {}});
    std::string text(static_cast<std::size_t>(opened.size()), '\0');
    if (!FileBytes(opened.descriptor(), opened.size()).read(0, std::as_writable_bytes(std::span(text))))
        return refused(path, {RefusalKind::read_failed, path.string(), "cannot be read to its end", {}});
    CatalogueFile file = read_catalogue_text(text, path.string());
    file.path = path;
    file.warnings = std::move(permissions->texts);
    return file;
}

/// A file that cannot be opened may be none.
bool is_there(const std::filesystem::path& file, const Refusal& refusal)
{
    std::error_code unseen;
    return refusal.kind != RefusalKind::file_missing &&
           std::filesystem::exists(std::filesystem::symlink_status(file, unseen));
}

}  // namespace

CatalogueFile read_catalogue_text(std::string_view text, const std::string& name)
{
    Problems problems{name, ConfigSyntax::json};
    CatalogueFile file;
    const ConfigNode root = read_json(text, problems);
    if (!problems.has_errors()) read_rows(root, problems, file, name);
    file.problem = first_of(problems.take());
    return file;
}

std::vector<CatalogueFile> find_catalogue_files(const SearchPath& path, Privilege privilege)
{
    std::vector<CatalogueFile> files;
    for (const SearchPlace& place : path.places) {
        if (place.origin == Origin::library || !place.path.is_absolute()) continue;
        const std::filesystem::path candidate = place.path / catalogue_file_name;
        const auto known = [&](const CatalogueFile& file) { return file.path == candidate; };
        if (std::ranges::any_of(files, known)) continue;
        if (const auto opened = OpenFile::open(candidate))
            files.push_back(read_catalogue_file(candidate, *opened, privilege));
        else if (is_there(candidate, opened.error()))
            files.push_back(refused(candidate, opened.error()));
        if (!files.empty() && !files.back().problem.empty()) break;
    }
    return files;
}

}  // namespace parlance::host
