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

}  // namespace

const Service* Catalogue::configured(std::string_view name) const noexcept
{
    return find_in(configured_, name);
}

std::optional<Service> Catalogue::find(std::string_view name) const
{
    const Service* above = configured(name);
    const Service* below = find_in(file().services, name);  // a file that cannot be used has none, and spoils nothing
    if (above == nullptr && below == nullptr) return std::nullopt;
    if (above == nullptr) return *below;
    return below == nullptr ? *above : overlaid(*below, *above);
}

std::vector<Service> Catalogue::list() const
{
    std::vector<Service> all;
    for (const Service& service : configured_)
        all.push_back(*find(service.name));
    for (const Service& service : file().services)
        if (configured(service.name) == nullptr) all.push_back(service);
    return all;
}

std::string Catalogue::nearest(std::string_view name) const
{
    std::vector<std::string_view> names;
    for (const Service& service : configured_)
        names.push_back(service.name);
    for (const Service& service : file().services)
        names.push_back(service.name);
    return std::string(nearest_name(name, names));
}

const CatalogueFile& Catalogue::file() const
{
    std::call_once(read_, [this] { file_ = find_catalogue_file(path_, privilege_); });
    return file_;
}

std::string Catalogue::problem_of(std::string_view name) const
{
    const auto found = std::ranges::find(file().bad_rows, name, &BadRow::name);
    return found == file().bad_rows.end() ? std::string() : found->problem;
}

std::string Catalogue::outcome(std::string_view name) const
{
    const CatalogueFile& known = file();
    if (known.path.empty()) return "no " + std::string(catalogue_file_name) + " beside any plugins";
    if (!known.problem.empty()) return "cannot be used: " + known.problem;
    if (const std::string problem = problem_of(name); !problem.empty()) return "the row cannot be used: " + problem;
    const std::size_t count = known.services.size();
    return known.path.string() + ": " + std::to_string(count) + (count == 1 ? " service" : " services") +
           ", none of this name";
}

}  // namespace parlance::host
