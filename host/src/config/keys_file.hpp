/* keys_file.hpp - the file in which `parlance keys` stores secrets, one a line:
 *
 *   # a comment, or an empty line
 *   AIML_API_KEY=sk-...
 *
 * The name begins with a letter or '_' and goes on with letters, digits, '.', '_' and '-', 128 bytes at most. All after
 * the first '=' is the secret, blanks included; of two lines with one name the last holds. Only its owner may be able
 * to read or write the file (mode 0600 or stricter), or it is refused: a stored secret that others may read is none. */
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/environment.hpp"
#include "config/secret.hpp"

namespace parlance::host {

/// $XDG_CONFIG_HOME/parlance/keys, or ~/.config/parlance/keys; empty when neither is known.
[[nodiscard]] std::filesystem::path keys_file_path(const Environment& environment);

/// Whether a key can be stored under that name.
[[nodiscard]] bool is_key_name(std::string_view name);

/// A look into the file: at most one of `secret` and `problem` says something. Neither: there is no such key.
struct StoredKey {
    std::optional<Secret> secret;  ///< as it stands in the file; may be empty
    std::string problem;           ///< why the file cannot be used, with the remedy; never any of its text
};

/// Looks for one key. No file is no problem. Blocks for a read of at most 1 MiB.
[[nodiscard]] StoredKey find_stored_key(std::string_view name, const Environment& environment);

/// The names in the file, in its order, each once.
struct StoredNames {
    std::vector<std::string> names;
    std::string problem;
};
[[nodiscard]] StoredNames list_stored_keys(const Environment& environment);

}  // namespace parlance::host
