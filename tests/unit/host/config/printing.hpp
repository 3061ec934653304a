#pragma once

#include <string>
#include <vector>

#include "config/config_error.hpp"

namespace parlance::host::test {

/// All findings as `parlance config check` prints them, a line each.
inline std::string lines(const std::vector<ConfigError>& problems)
{
    std::string out;
    for (const auto& problem : problems)
        out += format(problem) + "\n";
    return out;
}

}  // namespace parlance::host::test
