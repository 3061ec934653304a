/// completion_scripts.hpp - the scripts for the shells. They ask `parlance __complete` and know no word themselves.
#pragma once

#include <string_view>

namespace parlance::cli {

/// For "bash", "zsh" or "fish"; empty for any other.
[[nodiscard]] std::string_view completion_script(std::string_view shell) noexcept;

}  // namespace parlance::cli
