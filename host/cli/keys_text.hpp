/// keys_text.hpp - the text of the file with the stored keys: one NAME=KEY a line, comments and all else kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parlance::cli {

/// A letter or '_', then letters, digits, '.', '_' and '-'; 128 bytes at most.
[[nodiscard]] bool is_key_name(std::string_view name);

/// `text` with the key under that name: in the place of the old one, or at the end.
[[nodiscard]] std::string with_key(std::string_view text, std::string_view name, std::string_view key);

/// `text` without it; nothing if it is not there.
[[nodiscard]] std::optional<std::string> without_key(std::string_view text, std::string_view name);

}  // namespace parlance::cli
