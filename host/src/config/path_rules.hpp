/* path_rules.hpp - paths in a config file: absolute, or anchored where the reader of the file can see it. */
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/environment.hpp"

namespace parlance::host {

/// A path made absolute, or why it cannot be: exactly one is not empty.
struct ExpandedPath {
    std::filesystem::path path;
    std::string problem;
};

/// Expands a leading `~/` by HOME and anchors a relative path at `folder`; an empty `folder` refuses relative ones.
/// Touches no file.
[[nodiscard]] ExpandedPath expand_path(std::string_view text, const Environment& environment,
                                       const std::filesystem::path& folder = {});

}  // namespace parlance::host
