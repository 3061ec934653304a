#include "config/route_checks.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/nearest_name.hpp"

namespace parlance::host {
namespace {

std::vector<std::string_view> client_names(const Config& config)
{
    std::vector<std::string_view> names;
    names.reserve(config.clients.size());
    for (const auto& client : config.clients)
        names.push_back(client.name);
    return names;
}

std::string no_such_client(std::string_view name, const Config& config)
{
    const auto names = client_names(config);
    if (names.empty()) return in_quotes(name) + " is no client; add one, or remove this";
    return in_quotes(name) + " is no client" + did_you_mean(name, names);
}

/// Routes as a graph of numbers, one a client.
class RouteGraph {
public:
    explicit RouteGraph(const Config& config) : config_{config}, uses_(config.clients.size()), used_by_(uses_.size())
    {
        for (std::size_t i = 0; i < config.clients.size(); ++i)
            index_.emplace(config.clients[i].name, i);
    }

    /// Adds the edges of one client and reports targets that are none.
    void add(std::size_t route, Problems& problems)
    {
        const ClientConfig& client = config_.clients[route];
        std::unordered_set<std::string_view> seen;
        for (std::size_t i = 0; i < client.targets.size() && !problems.full(); ++i) {
            const std::string& target = client.targets[i];
            const Place& place = client.place_of("targets." + std::to_string(i));
            const auto found = index_.find(target);
            if (found == index_.end()) {
                problems.error(place, no_such_client(target, config_));
            } else if (!seen.insert(target).second) {
                problems.error(place, in_quotes(target) + " comes twice; remove one");
            } else {
                uses_[route].push_back(found->second);
                used_by_[found->second].push_back(route);
            }
        }
    }

    /// The clients along one circle, or none. Takes away clients that use no remaining one until nothing changes
    /// (Kahn's order); whoever is left can be followed from target to target until one comes again.
    [[nodiscard]] std::vector<std::size_t> find_circle() const
    {
        std::vector<std::size_t> open_targets;
        std::vector<std::size_t> settled;
        for (std::size_t i = 0; i < uses_.size(); ++i) {
            open_targets.push_back(uses_[i].size());
            if (uses_[i].empty()) settled.push_back(i);
        }
        for (std::size_t next = 0; next < settled.size(); ++next) {
            for (const std::size_t user : used_by_[settled[next]]) {
                if (--open_targets[user] == 0) settled.push_back(user);
            }
        }
        const auto left = std::find_if(open_targets.begin(), open_targets.end(), [](auto count) { return count > 0; });
        if (left == open_targets.end()) return {};
        return follow(static_cast<std::size_t>(left - open_targets.begin()), open_targets);
    }

private:
    [[nodiscard]] std::vector<std::size_t> follow(std::size_t at, const std::vector<std::size_t>& open_targets) const
    {
        std::vector<std::size_t> path;
        std::vector<bool> visited(uses_.size());
        while (!visited[at]) {
            visited[at] = true;
            path.push_back(at);
            at = *std::find_if(uses_[at].begin(), uses_[at].end(),
                               [&](auto target) { return open_targets[target] > 0; });
        }
        path.erase(path.begin(), std::find(path.begin(), path.end(), at));
        std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());  // first in file order first
        return path;
    }

    const Config& config_;
    std::unordered_map<std::string_view, std::size_t> index_;
    std::vector<std::vector<std::size_t>> uses_;
    std::vector<std::vector<std::size_t>> used_by_;
};

}  // namespace

void check_default(const Config& config, const Place& place, Problems& problems)
{
    if (config.find_client(config.default_client) == nullptr) {
        problems.error(place, no_such_client(config.default_client, config));
    }
}

void check_routes(const Config& config, Problems& problems)
{
    RouteGraph graph{config};
    for (std::size_t i = 0; i < config.clients.size(); ++i)
        graph.add(i, problems);
    const auto circle = graph.find_circle();
    if (circle.empty()) return;
    std::string names;
    for (const std::size_t step : circle)
        names += config.clients[step].name + " -> ";
    const ClientConfig& first = config.clients[circle.front()];
    problems.error(first.place_of("targets"), "goes in a circle: " + names + first.name + "; remove one of the steps");
}

}  // namespace parlance::host
