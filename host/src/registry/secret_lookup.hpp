/// secret_lookup.hpp - a secret that no config names: where the provider's manifest says that it may be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/environment.hpp"
#include "loading/manifest.hpp"

namespace parlance::host {

/// What came of looking. No value and no problem: it is nowhere.
struct FoundSecret {
    std::optional<std::string> value;
    std::string problem;  ///< why what is there cannot be used; never any of it
    std::string warning;  ///< what is not well about what was found
};

/// The first of the manifest's variables that the environment has, else that is among the user's stored keys; else, of
/// a secret that is a file, what its default file holds. May block: reads files.
[[nodiscard]] FoundSecret find_secret(const SecretNeed& need, const Environment& environment);

/// What to do about a secret that is nowhere. `key`: what it is called in the config.
[[nodiscard]] std::string missing_secret(const SecretNeed& need, std::string_view key);

}  // namespace parlance::host
