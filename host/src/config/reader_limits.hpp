/* reader_limits.hpp - what a config file may be, in either syntax. */
#pragma once

#include <cstddef>

namespace parlance::host {

constexpr std::size_t largest_config = 1024 * 1024;  ///< bytes; a thousand clients take about a fifth of it
constexpr std::size_t deepest_config = 64;           ///< tables in tables; also bounds every recursion over the tree
constexpr std::size_t longest_key = 256;             ///< bytes of one name; with the depth it bounds a JSON pointer

}  // namespace parlance::host
