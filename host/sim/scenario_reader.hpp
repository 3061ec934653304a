#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "problem.hpp"
#include "scenario.hpp"

namespace parlance::sim {

/// Reads one scenario object of a script. `where` is a JSON pointer that problems begin with, "/0".
/// The keys are the table in scenario_reader.cpp and in docs/reference/sim.md; any other key is a problem.
[[nodiscard]] Checked<Scenario> read_scenario(const boost::json::object& object, std::string_view where);

/// Reads the options of a model name: "sim;first=100;delay=5000;chunks=3". A name without `;` has none.
/// They are the keys of a script, or their short names, so both say the same.
[[nodiscard]] Checked<Scenario> read_model_options(std::string_view model);

/// The model name without its options: "sim".
[[nodiscard]] std::string_view model_without_options(std::string_view model) noexcept;

}  // namespace parlance::sim
