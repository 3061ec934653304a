/// required_variable.hpp - the paths that ctest hands to the tests in the environment.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace parlance::support {

/// What ctest set, or an exception that says what it did not.
[[nodiscard]] inline std::string required_variable(const char* name)
{
    const char* const value = std::getenv(name);
    if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set; run this through ctest");
    return value;
}

}  // namespace parlance::support
