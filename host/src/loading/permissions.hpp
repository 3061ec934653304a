// Who else may change a plugin before it is opened.
//
// A file or directory that everyone may write is refused: opening it would be running whatever someone put there last.
// Sticky directories (/tmp) are excepted, since only the owner may replace a file in them. Group-writable files and
// files of another user are normal under umask 002, in containers and in shared checkouts, so they are only warned of,
// unless the process runs with raised privileges. In-process checks guard the way to the plugin and nothing after it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "loading/open_file.hpp"
#include "loading/refusal.hpp"

namespace parlance::host {

/// Whether the process has more rights than whoever started it.
enum class Privilege { ordinary, raised };

/// From AT_SECURE: set-user-id, file capabilities and the like.
[[nodiscard]] Privilege privilege_of_this_process() noexcept;

/// What the checks found when they refused nothing.
struct PermissionWarnings {
    std::vector<std::string> texts;  ///< each names its path
};

/// Checks an open file by its descriptor, and every directory above `path` and above what it links to.
[[nodiscard]] Checked<PermissionWarnings> check_permissions(const OpenFile& file, const std::filesystem::path& path,
                                                            Privilege privilege);

/// What a mode and an owner mean, apart from any file: for the check above and its tests.
struct Ownership {
    mode_t mode;
    uid_t owner;
    bool is_directory;
};
enum class PermissionFault { writable_by_all, writable_by_group, another_user };
[[nodiscard]] std::vector<PermissionFault> permission_faults(const Ownership& ownership, uid_t user);

}  // namespace parlance::host
