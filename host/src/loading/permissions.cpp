#include "loading/permissions.hpp"

#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <system_error>

namespace parlance::host {

namespace {

constexpr uid_t root = 0;

RefusalKind kind_of(PermissionFault fault, bool is_directory) noexcept
{
    switch (fault) {
        case PermissionFault::writable_by_all:
            return is_directory ? RefusalKind::directory_writable_by_all : RefusalKind::file_writable_by_all;
        case PermissionFault::writable_by_group:
            return is_directory ? RefusalKind::directory_writable_by_group : RefusalKind::file_writable_by_group;
        case PermissionFault::another_user: break;
    }
    return is_directory ? RefusalKind::directory_of_another_user : RefusalKind::file_of_another_user;
}

std::string reason_of(PermissionFault fault, const Ownership& ownership, const std::string& place)
{
    const std::string what = ownership.is_directory ? "lies under the directory " + place + ", which " : std::string();
    switch (fault) {
        case PermissionFault::writable_by_all: return what + "may be changed by every user";
        case PermissionFault::writable_by_group: return what + "may be changed by its group";
        case PermissionFault::another_user: break;
    }
    return what + "belongs to user " + std::to_string(ownership.owner) + ", not to this one or root";
}

std::string remedy_of(PermissionFault fault, const std::string& place)
{
    switch (fault) {
        case PermissionFault::writable_by_all: return "chmod o-w " + place;
        case PermissionFault::writable_by_group: return "chmod g-w " + place;
        case PermissionFault::another_user: break;
    }
    return "chown root " + place;
}

/// Judges one file or directory: a refusal, or a line more among the warnings.
class Judge {
public:
    Judge(std::string plugin, Privilege privilege) : plugin_(std::move(plugin)), privilege_(privilege) {}

    std::optional<Refusal> look_at(const Ownership& ownership, const std::string& place)
    {
        for (const PermissionFault fault : permission_faults(ownership, ::geteuid())) {
            const std::string reason = reason_of(fault, ownership, place);
            if (fault == PermissionFault::writable_by_all || privilege_ == Privilege::raised) {
                const char* secure =
                    fault == PermissionFault::writable_by_all ? "" : ", and this process runs with raised privileges";
                return Refusal{kind_of(fault, ownership.is_directory), plugin_, reason + secure,
                               remedy_of(fault, place)};
            }
            warnings_.texts.push_back(plugin_ + ": " + reason);
        }
        return {};
    }

    std::optional<Refusal> look_above(const std::filesystem::path& path)
    {
        for (auto directory = path.parent_path();; directory = directory.parent_path()) {
            if (!seen_.insert(directory.string()).second) return {};
            struct stat status {};
            if (::stat(directory.c_str(), &status) != 0) {
                return Refusal{RefusalKind::directory_unreadable,
                               plugin_,
                               "lies under the directory " + directory.string() +
                                   ", which cannot be examined: " + std::generic_category().message(errno),
                               {}};
            }
            if (auto refusal = look_at({status.st_mode, status.st_uid, true}, directory.string())) return refusal;
            if (directory == directory.root_path() || directory.empty()) return {};
        }
    }

    PermissionWarnings warnings() && { return std::move(warnings_); }

private:
    std::string plugin_;
    Privilege privilege_;
    std::set<std::string> seen_;
    PermissionWarnings warnings_;
};

}  // namespace

Privilege privilege_of_this_process() noexcept
{
    return ::getauxval(AT_SECURE) != 0 ? Privilege::raised : Privilege::ordinary;
}

std::vector<PermissionFault> permission_faults(const Ownership& ownership, uid_t user)
{
    std::vector<PermissionFault> faults;
    const bool sticky = ownership.is_directory && (ownership.mode & S_ISVTX) != 0;
    if ((ownership.mode & S_IWOTH) != 0 && !sticky) faults.push_back(PermissionFault::writable_by_all);
    if ((ownership.mode & S_IWGRP) != 0 && !sticky) faults.push_back(PermissionFault::writable_by_group);
    if (ownership.owner != root && ownership.owner != user) faults.push_back(PermissionFault::another_user);
    return faults;
}

Checked<PermissionWarnings> check_permissions(const OpenFile& file, const std::filesystem::path& path,
                                              Privilege privilege)
{
    Judge judge(path.string(), privilege);
    if (auto refusal = judge.look_at({file.mode(), file.owner(), false}, path.string())) return *std::move(refusal);
    if (auto refusal = judge.look_above(path)) return *std::move(refusal);
    std::error_code error;
    const auto target = std::filesystem::canonical(path, error);
    if (!error) {
        if (auto refusal = judge.look_above(target)) return *std::move(refusal);
    }
    return std::move(judge).warnings();
}

}  // namespace parlance::host
