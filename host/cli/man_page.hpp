/// man_page.hpp - the manual pages, made from the tables that the command itself reads.
#pragma once

#include <string>
#include <string_view>

namespace parlance::cli {

/// "parlance.1" or "parlance-config.5" in roff (man macros); empty: there is no such page.
[[nodiscard]] std::string man_page(std::string_view name);

}  // namespace parlance::cli
