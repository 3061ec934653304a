#include "config/secret_reference.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <type_traits>

#include "scratch_folder.hpp"

using namespace parlance::host;
using namespace std::chrono_literals;
using parlance::host::test::ScratchFolder;

namespace {

struct Fixture {
    ScratchFolder folder;
    FixedEnvironment environment{
        {{"KEY", "hunter2"}, {"EMPTY", ""}, {"TWO_LINES", "hunter2\nX: y"}, {"PATH", "/usr/bin:/bin"}}};

    [[nodiscard]] ResolvedSecret resolve(SecretReference::Source source, const CommandLimits& limits = {}) const
    {
        return SecretReference{std::move(source)}.resolve(environment, limits);
    }
    [[nodiscard]] ResolvedSecret variable(std::string name) const
    {
        return resolve(SecretReference::Variable{std::move(name)});
    }
    [[nodiscard]] ResolvedSecret file(std::filesystem::path path) const
    {
        return resolve(SecretReference::File{std::move(path)});
    }
    [[nodiscard]] ResolvedSecret command(std::vector<std::string> arguments, const CommandLimits& limits = {}) const
    {
        return resolve(SecretReference::Command{std::move(arguments)}, limits);
    }
};

void check_secret(const ResolvedSecret& resolved, std::string_view expected)
{
    BOOST_TEST(resolved.problem == "");
    BOOST_TEST_REQUIRE(resolved.secret.has_value());
    BOOST_TEST(resolved.secret->reveal() == expected);
}

void check_problem(const ResolvedSecret& resolved, std::string_view expected)
{
    BOOST_TEST(!resolved.secret.has_value());
    BOOST_TEST(resolved.problem == expected);
    BOOST_TEST(resolved.problem.find("hunter2") == std::string::npos);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secret_reference, Fixture)

BOOST_AUTO_TEST_CASE(a_variable_gives_its_value)
{
    check_secret(variable("KEY"), "hunter2");
}

BOOST_AUTO_TEST_CASE(an_undefined_variable_is_named_and_never_empty)
{
    check_problem(variable("MISSING"),
                  "environment variable MISSING is not set, and no key of that name is stored; export it, or store it "
                  "with: parlance keys set MISSING");
    check_problem(variable("EMPTY"), "environment variable EMPTY is empty; put the secret there");
}

BOOST_AUTO_TEST_CASE(a_variable_that_is_not_set_is_the_stored_key_of_its_name)
{
    std::filesystem::create_directory(folder.path() / "parlance");
    const auto keys = folder.write("parlance/keys", "KEY=stored\nMISSING=stored\nEMPTY=stored\n");
    const FixedEnvironment with_keys{{{"KEY", "hunter2"}, {"EMPTY", ""}, {"XDG_CONFIG_HOME", folder.path().native()}}};
    const auto held = [&](std::string name) {
        return SecretReference{SecretReference::Variable{std::move(name)}}.resolve(with_keys);
    };
    check_secret(held("MISSING"), "stored");
    check_secret(held("KEY"), "hunter2");
    check_problem(held("EMPTY"), "environment variable EMPTY is empty; put the secret there");
    check_problem(held("OTHER"),
                  "environment variable OTHER is not set, and no key of that name is stored; export it, or store it "
                  "with: parlance keys set OTHER");

    BOOST_TEST_REQUIRE(::chmod(keys.c_str(), 0644) == 0);
    BOOST_TEST(held("MISSING").problem.starts_with("environment variable MISSING is not set, and keys file "));
    check_secret(held("KEY"), "hunter2");
}

BOOST_AUTO_TEST_CASE(a_secret_of_two_lines_is_refused)
{
    check_problem(variable("TWO_LINES"),
                  "environment variable TWO_LINES holds a line break or NUL inside the secret; it must be one line");
    check_problem(resolve(Secret{"hunter2\rX"}),
                  "the literal secret holds a line break or NUL inside the secret; it must be one line");
}

BOOST_AUTO_TEST_CASE(a_file_gives_its_text_without_the_last_newline)
{
    check_secret(file(folder.write("a", "hunter2\n", 0600)), "hunter2");
    check_secret(file(folder.write("b", "hunter2\r\n", 0400)), "hunter2");
    check_secret(file(folder.write("c", " hunter2 ", 0600)), " hunter2 ");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_use_is_refused_with_its_mode)
{
    for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U}) {
        const auto path = folder.write("key", "hunter2\n", mode);
        const std::string digits =
            "0" + std::to_string(mode >> 6U) + std::to_string((mode >> 3U) & 7U) + std::to_string(mode & 7U);
        check_problem(file(path), "secret file \"" + path.native() + "\" has mode " + digits +
                                      ", so others than its owner may use it; run: chmod 600 " + path.native());
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_none_is_refused)
{
    const auto absent = (folder.path() / "absent").native();
    check_problem(file(absent), "secret file \"" + absent + "\" cannot be read: No such file or directory");
    check_problem(file(folder.path()), "secret file \"" + folder.path().native() + "\" cannot be read: it is a folder");
    const auto fifo = (folder.path() / "fifo").native();
    BOOST_TEST_REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    check_problem(file(fifo), "secret file \"" + fifo + "\" cannot be read: it is not a regular file");
}

BOOST_AUTO_TEST_CASE(an_empty_a_two_line_and_a_huge_file_are_refused)
{
    const auto path = [&](std::string_view text) { return folder.write("key", text); };
    const std::string origin = "secret file \"" + (folder.path() / "key").native() + "\" ";
    check_problem(file(path("\n")), origin + "is empty; put the secret there");
    check_problem(file(path("hunter2\n\n")),
                  origin + "holds a line break or NUL inside the secret; it must be one line");
    check_problem(file(path(std::string_view{"hunter2\0x", 9})),
                  origin + "holds a line break or NUL inside the secret; it must be one line");
    check_problem(file(path(std::string(64 * 1024 + 1, 'x'))), origin + "is larger than 64 KiB; a secret is one line");
}

BOOST_AUTO_TEST_CASE(a_command_gives_what_it_prints)
{
    check_secret(command({"printf", "hunter2\\n"}), "hunter2");
    check_secret(command({"/bin/echo", "hunter2; echo $HOME"}), "hunter2; echo $HOME");
}

BOOST_AUTO_TEST_CASE(a_command_gets_no_input_and_its_errors_stay_its_own)
{
    check_problem(command({"cat"}), "the output of command \"cat\" is empty; put the secret there");
    check_problem(command({"sh", "-c", "echo hunter2 >&2; exit 3"}),
                  "command \"sh\" ended with status 3; run it by hand to see why");
}

BOOST_AUTO_TEST_CASE(a_command_that_fails_gives_nothing_even_if_it_printed)
{
    check_problem(command({"sh", "-c", "echo hunter2; kill -9 $$"}),
                  "command \"sh\" was killed by signal 9; run it by hand");
}

BOOST_AUTO_TEST_CASE(a_command_that_is_not_there_is_named)
{
    check_problem(command({"no-such-program"}),
                  "command \"no-such-program\" is not in PATH; install it or write its absolute path");
    check_problem(command({"/no/such/program"}),
                  "command \"/no/such/program\" cannot be run: No such file or directory");
    check_problem(command({"bin/relative"}),
                  "command \"bin/relative\" is not in PATH; install it or write its absolute path");
}

BOOST_AUTO_TEST_CASE(nothing_is_run_from_the_current_directory)
{
    const FixedEnvironment careless{{{"PATH", ":.:relative::"}}};
    const SecretReference reference{SecretReference::Command{{"sh", "-c", "echo x"}}};
    BOOST_TEST(!reference.resolve(careless).secret.has_value());
}

BOOST_AUTO_TEST_CASE(a_command_that_hangs_is_killed_with_its_children)
{
    const auto begin = std::chrono::steady_clock::now();
    check_problem(command({"sh", "-c", "sleep 60 & sleep 60"}, {.time = 20ms}),
                  "command \"sh\" did not end within 20 ms; run it by hand to see what it waits for");
    check_problem(command({"sh", "-c", "exec >&-; exec sleep 60"}, {.time = 20ms}),
                  "command \"sh\" did not end within 20 ms; run it by hand to see what it waits for");
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 30s));
}

BOOST_AUTO_TEST_CASE(a_command_that_prints_without_end_is_stopped)
{
    check_problem(command({"yes", "hunter2"}, {.bytes = 100}),
                  "command \"yes\" printed more than 100 bytes; a secret is one line");
}

BOOST_AUTO_TEST_CASE(a_literal_gives_itself)
{
    check_secret(resolve(Secret{"hunter2"}), "hunter2");
}

BOOST_AUTO_TEST_CASE(a_description_never_holds_the_secret)
{
    BOOST_TEST(SecretReference{SecretReference::Variable{"KEY"}}.describe() == "env:KEY");
    BOOST_TEST(SecretReference{SecretReference::File{"/run/key"}}.describe() == "file:/run/key");
    BOOST_TEST((SecretReference{SecretReference::Command{{"pass", "show"}}}.describe() == "cmd: pass"));
    BOOST_TEST(SecretReference{Secret{"hunter2"}}.describe() == "(literal, hidden)");
}

BOOST_AUTO_TEST_CASE(a_secret_survives_copy_and_move)
{
    Secret first{"hunter2"};
    Secret copy = first;
    const Secret moved = std::move(first);
    copy = Secret{"other"};
    BOOST_TEST(moved.reveal() == "hunter2");
    BOOST_TEST(copy.reveal() == "other");
    BOOST_TEST(Secret{}.reveal().empty());
}

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!Printable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);

BOOST_AUTO_TEST_SUITE_END()
