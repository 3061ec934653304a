#include "catalogue/catalogue.hpp"

#include <algorithm>

#include "config/nearest_name.hpp"

namespace parlance::host {
namespace {

const Service* find_in(const std::vector<Service>& services, std::string_view name) noexcept
{
    const auto found = std::ranges::find(services, name, &Service::name);
    return found == services.end() ? nullptr : &*found;
}

const BadRow* bad_row(const CatalogueFile& file, std::string_view name) noexcept
{
    const auto found = std::ranges::find(file.bad_rows, name, &BadRow::name);
    return found == file.bad_rows.end() ? nullptr : &*found;
}

/// "/path/services.json: 244 services"
std::string count_of(const CatalogueFile& file)
{
    const std::size_t count = file.services.size();
    return file.path.string() + ": " + std::to_string(count) + (count == 1 ? " service" : " services");
}

}  // namespace

const Service* Catalogue::configured(std::string_view name) const noexcept
{
    return find_in(configured_, name);
}

/// A bad row hides those behind it: whoever wrote it meant another service than theirs.
const Service* Catalogue::in_files(std::string_view name) const
{
    for (const CatalogueFile& file : files()) {
        if (const Service* service = find_in(file.services, name)) return service;
        if (bad_row(file, name) != nullptr) return nullptr;
    }
    return nullptr;
}

std::optional<Service> Catalogue::find(std::string_view name) const
{
    const Service* above = configured(name);
    const Service* below = in_files(name);
    if (above == nullptr && below == nullptr) return std::nullopt;
    if (above == nullptr) return *below;
    return below == nullptr ? *above : overlaid(*below, *above);
}

std::vector<Service> Catalogue::list() const
{
    std::vector<Service> all;
    for (const Service& service : configured_)
        all.push_back(*find(service.name));
    for (const CatalogueFile& file : files())
        for (const Service& service : file.services)
            if (configured(service.name) == nullptr && in_files(service.name) == &service) all.push_back(service);
    return all;
}

std::string Catalogue::nearest(std::string_view name) const
{
    std::vector<std::string_view> names;
    for (const Service& service : configured_)
        names.push_back(service.name);
    for (const CatalogueFile& file : files())
        for (const Service& service : file.services)
            names.push_back(service.name);
    return std::string(nearest_name(name, names));
}

const std::vector<CatalogueFile>& Catalogue::files() const
{
    std::call_once(read_, [this] { files_ = find_catalogue_files(path_, privilege_); });
    return files_;
}

std::vector<std::string> Catalogue::problems() const
{
    std::vector<std::string> all;
    for (const CatalogueFile& file : files()) {
        all.insert(all.end(), file.warnings.begin(), file.warnings.end());
        if (!file.problem.empty()) all.push_back(file.problem);
        for (const BadRow& row : file.bad_rows)
            all.push_back(row.problem);
    }
    return all;
}

std::string Catalogue::problem_of(std::string_view name) const
{
    for (const CatalogueFile& file : files()) {
        if (find_in(file.services, name) != nullptr) return {};
        if (const BadRow* row = bad_row(file, name)) return row->problem;
    }
    return {};
}

std::string Catalogue::outcome(std::string_view name) const
{
    if (files().empty()) return "no " + std::string(catalogue_file_name) + " beside any plugins";
    if (const std::string problem = problem_of(name); !problem.empty()) return "the row cannot be used: " + problem;
    std::string text;
    for (const CatalogueFile& file : files()) {
        if (!text.empty()) text += "; ";
        text += file.problem.empty() ? count_of(file) + ", none of this name" : "cannot be used: " + file.problem;
    }
    return text;
}

}  // namespace parlance::host
