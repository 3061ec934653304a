/* show_config.hpp - a config as it was understood, for `parlance config show`. */
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "config/config.hpp"

namespace parlance::host {

enum class ShowDefaults { no, yes };  ///< yes: also what was not written but holds

/// The config as a JSON object with the file's own keys. Secrets are shown as references only; a literal one as
/// "(literal, hidden)", which is the one thing that does not load again.
[[nodiscard]] boost::json::object show_config_json(const Config& config, ShowDefaults defaults = ShowDefaults::no);

/// The same as TOML.
[[nodiscard]] std::string show_config(const Config& config, ShowDefaults defaults = ShowDefaults::no);

}  // namespace parlance::host
