#include "endpoint.hpp"

#include <parlance/wire/base_url.hpp>

namespace parlance::azure {

namespace {

constexpr std::string_view v1_path = "/openai/v1", openai_path = "/openai", models_path = "/models";
constexpr std::string_view deployments_path = "/openai/deployments";
constexpr std::string_view foundry_version = "2024-05-01-preview";    // the only one of Foundry's own path
constexpr std::string_view responses_version = "2025-03-01-preview";  // the first with /openai/responses

std::string_view without_slashes(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return url;
}

/// `url` without an endpoint at its end, of those that belong to the paths here.
std::string_view without_endpoint(std::string_view url)
{
    constexpr std::string_view endpoints[] = {"/chat/completions", "/embeddings", "/responses", "/completions"};
    constexpr std::string_view lists[] = {"/openai/models", "/openai/v1/models"};  // "/models" alone is Foundry's path
    for (const std::string_view endpoint : endpoints)
        if (url.ends_with(endpoint)) return url.substr(0, url.size() - endpoint.size());
    for (const std::string_view list : lists)
        if (url.ends_with(list)) return url.substr(0, url.size() - models_path.size());
    return url;
}

/// Where in `url` the tail begins.
std::size_t tail_of(std::string_view url)
{
    if (const std::size_t at = url.rfind(deployments_path); at != std::string_view::npos) {
        const std::string_view behind = url.substr(at + deployments_path.size());
        if (behind.empty() || (behind.front() == '/' && behind.find('/', 1) == std::string_view::npos)) return at;
    }
    for (const std::string_view tail : {v1_path, openai_path, models_path})
        if (url.ends_with(tail)) return url.size() - tail.size();
    return url.size();
}

/// Whether an endpoint belongs to one deployment.
bool is_of_deployment(std::string_view endpoint)
{
    return endpoint == "/chat/completions" || endpoint == "/embeddings";
}

std::string whole_path(const Endpoint& asked)
{
    const bool of_deployment = is_of_deployment(asked.endpoint);
    std::string path(v1_path);
    if (asked.path == Path::deployments) {
        path = of_deployment ? deployments_path : openai_path;
        if (of_deployment) path += "/" + wire::path_segment(asked.deployment);
    } else if (asked.path == Path::foundry && of_deployment) {
        path = models_path;
    }
    path += asked.endpoint;
    return path;
}

std::string_view version_of(const Endpoint& asked)
{
    const bool of_deployment = is_of_deployment(asked.endpoint);
    if (asked.path == Path::v1) return asked.api_version;
    if (asked.path == Path::foundry && !of_deployment) return {};  // on the v1 path, which needs none
    if (!asked.api_version.empty()) return asked.api_version;
    if (asked.path == Path::foundry) return foundry_version;
    return asked.endpoint.starts_with("/responses") ? responses_version : usual_version;
}

}  // namespace

Path path_of(std::string_view word) noexcept
{
    if (word == "v1") return Path::v1;
    if (word == "deployments") return Path::deployments;
    return word == "foundry" ? Path::foundry : Path::automatic;
}

BaseUrl::BaseUrl(std::string_view url)
{
    const std::string_view given = without_slashes(url);
    const std::string_view plain = without_endpoint(given);
    root = plain.substr(0, tail_of(plain));
    tail = plain.substr(root.size());
    has_endpoint = plain.size() < given.size();
}

Path BaseUrl::path() const noexcept
{
    if (tail == v1_path) return Path::v1;
    if (tail == models_path) return Path::foundry;
    return tail.starts_with(deployments_path) ? Path::deployments : Path::automatic;
}

std::string_view BaseUrl::deployment() const noexcept
{
    const bool names_one = tail.starts_with(deployments_path) && tail.size() > deployments_path.size();
    return names_one ? tail.substr(deployments_path.size() + 1) : std::string_view();
}

std::string target_of(const BaseUrl& base, const Endpoint& asked)
{
    std::string path = whole_path(asked);
    if (const std::string_view version = version_of(asked); !version.empty())
        path.append("?api-version=").append(wire::path_segment(version));
    const bool leads_on = !base.has_endpoint && path.starts_with(base.tail) &&
                          (base.tail.size() == path.size() || path[base.tail.size()] == '/');
    if (leads_on) return path.substr(base.tail.size());
    return std::string(base.root) + path;
}

}  // namespace parlance::azure
