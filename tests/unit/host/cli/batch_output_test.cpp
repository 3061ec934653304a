#include "batch_output.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "../config/scratch_folder.hpp"

namespace parlance::cli::test {

namespace {

using Mode = BatchOutput::Mode;

constexpr std::string_view one = R"({"custom_id":"1","error":null})";
constexpr std::string_view two_failed = R"({"custom_id":"2","error":{"code":"network"}})";

std::string lines(std::initializer_list<std::string_view> all)
{
    std::string text;
    for (const std::string_view line : all)
        (text += line) += '\n';
    return text;
}

struct Fixture {
    host::test::ScratchFolder folder;
    DoneItems done;

    [[nodiscard]] std::string path() const { return (folder.path() / "out.jsonl").string(); }
    [[nodiscard]] std::string text() const
    {
        std::ifstream file(path());
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void write(std::string_view text) const { static_cast<void>(folder.write("out.jsonl", text)); }
    [[nodiscard]] std::unique_ptr<BatchOutput> open(Mode mode)
    {
        auto opened = BatchOutput::open(path(), mode, done);
        if (const auto* problem = std::get_if<InputProblem>(&opened)) BOOST_FAIL(problem->error.message);
        return std::get<0>(std::move(opened));
    }
    [[nodiscard]] InputProblem problem(Mode mode)
    {
        auto opened = BatchOutput::open(path(), mode, done);
        BOOST_REQUIRE(opened.index() == 1);
        return std::get<1>(opened);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(batch_output, Fixture)

BOOST_AUTO_TEST_CASE(lines_are_written_whole_to_a_new_file)
{
    const auto output = open(Mode::fresh);
    BOOST_TEST(output->write_line(one));
    BOOST_TEST(text() == lines({one}));
}

BOOST_AUTO_TEST_CASE(a_file_that_has_text_is_not_overwritten)
{
    write(lines({one}));
    BOOST_TEST(problem(Mode::fresh).exit_code == 2);
    BOOST_TEST(text() == lines({one}));
}

BOOST_AUTO_TEST_CASE(a_resumed_file_keeps_its_lines_but_not_a_torn_one)
{
    write(lines({one, two_failed}) + R"({"custom_id":"3","err)");
    const auto output = open(Mode::resume);
    BOOST_TEST(done.take("1", 1));
    BOOST_TEST(done.take("2", 2), "a failure is done, too");
    BOOST_TEST(!done.take("3", 3));
    BOOST_TEST(output->failed_before() == 1);
    BOOST_TEST(output->write_line(R"({"custom_id":"3","error":null})"));
    BOOST_TEST(text() == lines({one, two_failed, R"({"custom_id":"3","error":null})"}));
}

BOOST_AUTO_TEST_CASE(to_retry_failures_their_lines_are_taken_out)
{
    write(lines({one, two_failed}));
    const auto output = open(Mode::retry_failed);
    BOOST_TEST(done.take("1", 1));
    BOOST_TEST(!done.take("2", 2));
    BOOST_TEST(text() == lines({one}));
    BOOST_TEST(output->write_line(R"({"custom_id":"2","error":null})"));
    BOOST_TEST(text() == lines({one, R"({"custom_id":"2","error":null})"}));
}

BOOST_AUTO_TEST_CASE(a_file_of_something_else_is_left_alone)
{
    write("my diary\nno end");
    BOOST_TEST(problem(Mode::resume).error.message ==
               path() + ": line 1 is no answer of a batch; is it the right file?");
    BOOST_TEST(text() == "my diary\nno end");
}

BOOST_AUTO_TEST_CASE(two_batches_do_not_write_to_one_file)
{
    const auto output = open(Mode::fresh);
    BOOST_TEST(problem(Mode::fresh).exit_code == 75);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_told)
{
    auto opened = BatchOutput::open("/nowhere/out.jsonl", Mode::fresh, done);
    BOOST_REQUIRE(opened.index() == 1);
    BOOST_TEST(std::get<1>(opened).exit_code == 74);
    BOOST_TEST(std::get<1>(opened).error.message == "cannot write /nowhere/out.jsonl: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
