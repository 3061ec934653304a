#include "loading/permissions.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "fixture_files.hpp"

namespace parlance::host::test {

namespace {

void set_mode(const fs::path& path, mode_t mode)
{
    BOOST_REQUIRE(::chmod(path.c_str(), mode) == 0);
}

Checked<PermissionWarnings> check(const fs::path& path, Privilege privilege)
{
    const auto file = OpenFile::open(path);
    BOOST_REQUIRE(file.has_value());
    return check_permissions(*file, path, privilege);
}

/// A plain file in a directory of its own, whose modes the test then changes.
struct File {
    TemporaryDirectory directory;
    fs::path inner = directory / "plugins";
    fs::path path = inner / "parlance-x.so";

    File()
    {
        fs::create_directory(inner);
        set_mode(inner, 0755);
        write_bytes(path, "x");
        set_mode(path, 0644);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(permissions)

BOOST_AUTO_TEST_CASE(a_mode_and_an_owner_mean_what_they_mean)
{
    const auto faults = [](mode_t mode, uid_t owner, bool directory) {
        return permission_faults({mode, owner, directory}, 1000);
    };
    BOOST_TEST(faults(0644, 1000, false).empty());
    BOOST_TEST(faults(0755, 0, true).empty());
    BOOST_TEST((faults(0664, 1000, false) == std::vector{PermissionFault::writable_by_group}));
    BOOST_TEST((faults(0646, 1000, false) == std::vector{PermissionFault::writable_by_all}));
    BOOST_TEST((faults(0644, 1001, false) == std::vector{PermissionFault::another_user}));
    BOOST_TEST(faults(01777, 0, true).empty());
    BOOST_TEST((faults(01666, 0, false).size() == 2U));  // the sticky bit means nothing on a file
}

BOOST_AUTO_TEST_CASE(a_file_that_everyone_may_write_is_refused)
{
    const File file;
    set_mode(file.path, 0666);
    const auto checked = check(file.path, Privilege::ordinary);
    BOOST_REQUIRE(checked.has_error());
    BOOST_TEST(checked.error().kind == RefusalKind::file_writable_by_all);
    BOOST_TEST(has(checked.error().remedy, "chmod o-w " + file.path.string()));
}

BOOST_AUTO_TEST_CASE(a_directory_above_that_everyone_may_write_is_refused_unless_sticky)
{
    const File file;
    set_mode(file.inner, 0777);
    const auto checked = check(file.path, Privilege::ordinary);
    BOOST_REQUIRE(checked.has_error());
    BOOST_TEST(checked.error().kind == RefusalKind::directory_writable_by_all);
    BOOST_TEST(has(checked.error().reason, file.inner.string()));
    set_mode(file.inner, 01777);
    BOOST_TEST(check(file.path, Privilege::ordinary).has_value());
}

BOOST_AUTO_TEST_CASE(the_directories_above_a_links_target_count_too)
{
    const File file;
    set_mode(file.inner, 0777);
    const fs::path link = file.directory / "link.so";
    fs::create_symlink(file.path, link);
    BOOST_TEST(check(link, Privilege::ordinary).error().kind == RefusalKind::directory_writable_by_all);
}

BOOST_AUTO_TEST_CASE(a_group_writable_file_is_warned_of_and_refused_with_raised_privileges)
{
    const File file;
    set_mode(file.path, 0664);
    const auto ordinary = check(file.path, Privilege::ordinary);
    BOOST_REQUIRE(ordinary.has_value());
    BOOST_REQUIRE(!ordinary->texts.empty());
    BOOST_TEST(has(ordinary->texts.front(), "may be changed by its group"));
    const auto raised = check(file.path, Privilege::raised);
    BOOST_REQUIRE(raised.has_error());
    BOOST_TEST(raised.error().kind == RefusalKind::file_writable_by_group);
}

BOOST_AUTO_TEST_CASE(a_checkout_with_umask_002_is_only_warned_of)
{
    const File file;
    set_mode(file.inner, 0775);
    const auto checked = check(file.path, Privilege::ordinary);
    BOOST_REQUIRE(checked.has_value());
    BOOST_TEST(has(checked->texts.front(), file.inner.string()));
    BOOST_TEST(check(file.path, Privilege::raised).error().kind == RefusalKind::directory_writable_by_group);
}

BOOST_AUTO_TEST_CASE(a_file_of_another_user_is_warned_of_and_refused_with_raised_privileges)
{
    const File file;
    if (::chown(file.path.c_str(), 12345, static_cast<gid_t>(-1)) != 0) return;  // only root can give files away
    const auto ordinary = check(file.path, Privilege::ordinary);
    BOOST_REQUIRE(ordinary.has_value());
    BOOST_TEST(has(ordinary->texts.front(), "belongs to user 12345"));
    BOOST_TEST(check(file.path, Privilege::raised).error().kind == RefusalKind::file_of_another_user);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
