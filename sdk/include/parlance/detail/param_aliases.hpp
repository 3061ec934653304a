/// param_aliases.hpp - parameters that requests may call otherwise than the contract does.
#pragma once

#include <string_view>

namespace parlance::detail {

/// A parameter's key in the contract, where a request calls it otherwise.
struct ParamAlias {
    std::string_view name;
    std::string_view key;
};
inline constexpr ParamAlias param_aliases[] = {
    {"response_format", "format"},
    {"timeout_ms", "host.timeout_ms"},
    {"max_completion_tokens", "max_tokens"},
    {"parallel_tool_calls", "parallel_tools"},
};

[[nodiscard]] constexpr std::string_view param_key(std::string_view name) noexcept
{
    for (const ParamAlias& alias : param_aliases)
        if (alias.name == name) return alias.key;
    return name;
}

}  // namespace parlance::detail
