/// private_file.hpp - writes a file that only its owner may read: whole, or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace parlance::cli {

enum class Replace { no, yes };

/// Writes `text` beside `path`, flushes it to the disk and puts it in place under mode 0600; folders that are missing
/// are made with mode 0700. A link is followed. Gives what went wrong, for a person, or "". With Replace::no a file
/// that is there already is a failure and stays as it is.
[[nodiscard]] std::string write_private_file(const std::filesystem::path& path, std::string_view text, Replace replace);

}  // namespace parlance::cli
