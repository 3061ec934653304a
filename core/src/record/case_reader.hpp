/// case_reader.hpp - case files back to recordings. Their bytes are foreign: anybody may have written them.
///
/// A file holds one case, spread over lines as it likes, or one case a line. Members that are not known are ignored.
#pragma once

#include "record/recording.hpp"

#include <parlance/result.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace parlance::core::record {

/// The longest case, as text.
inline constexpr std::size_t longest_case = std::size_t{16} * 1024 * 1024;

/// Whether a file that is no case is an error, or is not meant: a folder of cases may hold other JSON files.
enum class WhenNoCase { error, ignore };

/// Every recording of a file's text. `file` is its name for messages and for Recording::name.
/// Fails with ErrorKind::config; `where` is "file:line:column".
[[nodiscard]] Result<std::vector<Recording>> read_cases(std::string_view text, std::string_view file, WhenNoCase when);

}  // namespace parlance::core::record
