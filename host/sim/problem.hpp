#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace parlance::sim {

/// Why something the user gave cannot be used: one sentence that names the file and the place in it.
struct Problem {
    std::string text;
};

/// A value, or what is wrong with the input it should have come from.
template <typename T>
using Checked = boost::system::result<T, Problem>;

}  // namespace parlance::sim
