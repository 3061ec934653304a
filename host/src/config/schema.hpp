/* schema.hpp - every key of a config file, once: this table checks files and writes the reference. */
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/config_error.hpp"
#include "config/config_node.hpp"

namespace parlance::host {

enum class KeyType {
    table,   ///< with the keys that the rules below it name
    values,  ///< an open table, kept as it is
    string,
    strings,      ///< an array of strings
    one_or_more,  ///< a string, or an array of strings
    integer,
    boolean,
    duration,  ///< "5s"
    secret,    ///< a reference in a string, or { cmd = [...] }
    layers     ///< an array of strings and tables
};

/// One key. Patterns are dotted; `*` stands for a name that the file chooses.
struct KeyRule {
    std::string_view pattern;
    KeyType type;
    std::string_view fallback;  ///< the value when the key is absent, as TOML; "": none
    std::string_view sentence;
};

/// All keys, parents before children.
[[nodiscard]] std::span<const KeyRule> key_rules();

/// The default of a key that has one, as TOML without quotes: "5s" for `clients.*.timeouts.connect`.
[[nodiscard]] std::string_view default_of(std::string_view pattern);

/// Reports unknown keys, with the nearest known one, and values of the wrong type.
void check_schema(const ConfigNode& root, Problems& problems);

/// The same for a table that stands elsewhere but has the keys below `pattern`: "services".
void check_schema_below(std::string_view pattern, const ConfigNode::Object& table, const Place& place,
                        Problems& problems);

/// The rules as a Markdown table: the body of docs/reference/config.md.
[[nodiscard]] std::string schema_markdown();

}  // namespace parlance::host
