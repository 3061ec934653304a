/// line_editor_history.hpp - what was typed, across conversations.
///
/// A file of its own, a JSON string a line: an entry may have several lines. Entries are appended one by one, so that
/// two conversations at once lose nothing; when there are twice too many, the older ones are dropped as the file is
/// read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

inline constexpr std::size_t most_history_entries = 1000;

/// The newest entries, oldest first. A file that is not there, or lines that are none of ours, count as nothing.
[[nodiscard]] std::vector<std::string> read_history(const std::string& path);

/// Appends an entry; the file is made with mode 0600. An entry of more than 64 KiB is left out. False: it could not be
/// written.
bool append_history(const std::string& path, std::string_view entry);

}  // namespace parlance::cli
