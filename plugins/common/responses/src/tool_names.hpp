/// tool_names.hpp - the names of the tools that the provider defines, out of the types of their items.
#pragma once

#include <parlance/json_reader.hpp>

#include <string>
#include <string_view>

namespace parlance::responses {

inline constexpr std::string_view call_ending = "_call";

/// "web_search" of a web_search_call; the tool's own name of an mcp_call.
[[nodiscard]] inline std::string_view tool_name(const JsonValue& item, std::string& scratch)
{
    if (item["name"].is_string()) return item["name"].string(scratch);
    std::string_view type = item["type"].string(scratch);
    if (type.ends_with(call_ending)) type.remove_suffix(call_ending.size());
    return type;
}

}  // namespace parlance::responses
