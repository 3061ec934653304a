#include "config/locate.hpp"

#include <array>
#include <string_view>
#include <system_error>

namespace parlance::host {
namespace {

using Outcome = PlaceLooked::Outcome;

/// The folder of the user's configs. A relative XDG_CONFIG_HOME is ignored, as the XDG base directory rules ask for.
std::filesystem::path user_file(const Environment& environment)
{
    const auto xdg = environment.get("XDG_CONFIG_HOME");
    if (xdg && xdg->starts_with('/')) return std::filesystem::path{*xdg} / "parlance/config.toml";
    const auto home = environment.get("HOME");
    if (home && home->starts_with('/')) return std::filesystem::path{*home} / ".config/parlance/config.toml";
    return {};
}

Outcome look_at(const std::filesystem::path& path)
{
    if (path.empty()) return Outcome::not_set;
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found) return Outcome::missing;
    return failure ? Outcome::unreadable : Outcome::used;
}

std::string problem_words(const PlaceLooked& place)
{
    const std::string origin = " (named by " + place.source + ")";
    if (place.outcome == Outcome::missing) return "there is no such file" + origin + "; create it or name another one";
    return "cannot be looked at" + origin + "; check the permissions of its folder";
}

}  // namespace

LocatedConfig locate_config(const std::filesystem::path& asked_for, const Environment& environment,
                            const std::filesystem::path& system_file)
{
    LocatedConfig located;
    located.places = {{"--config", asked_for, {}},
                      {"$PARLANCE_CONFIG", environment.get("PARLANCE_CONFIG").value_or(""), {}},
                      {"user", user_file(environment), {}},
                      {"system", system_file, {}}};
    constexpr std::size_t must_exist = 2;  // those that somebody named
    for (std::size_t i = 0; i < located.places.size(); ++i) {
        PlaceLooked& place = located.places[i];
        place.outcome = look_at(place.path);
        if (place.outcome == Outcome::not_set || (place.outcome == Outcome::missing && i >= must_exist)) continue;
        if (place.outcome == Outcome::used) {
            located.file = place.path;
        } else {
            located.problem = ConfigError{place.path.native(), 0, 0, {}, {}, problem_words(place), Severity::error};
        }
        for (std::size_t rest = i + 1; rest < located.places.size(); ++rest) {
            located.places[rest].outcome =
                located.places[rest].path.empty() ? Outcome::not_set : Outcome::not_looked_at;
        }
        break;
    }
    return located;
}

}  // namespace parlance::host
