/* toml_writer.hpp - a JSON tree as TOML text. */
#pragma once

#include <boost/json/object.hpp>
#include <string>

namespace parlance::host {

/// `root` as TOML: its plain members first, then a `[table]` for every object and one level further down a
/// `[table.name]` for objects of objects, as a config is usually written; anything deeper is inline. Members that are
/// null are left out, for TOML has no null.
[[nodiscard]] std::string write_toml(const boost::json::object& root);

}  // namespace parlance::host
