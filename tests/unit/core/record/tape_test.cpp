#include "record/tape.hpp"

#include "record/case_files.hpp"

#include "scratch_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::record;
using parlance::core::test::contents;
using parlance::core::test::mode_of;
using parlance::core::test::ScratchFolder;

namespace {

RecordSettings into(const std::string& path, bool folder = true)
{
    RecordSettings settings;
    settings.mode = RecordMode::record;
    settings.path = path;
    settings.folder = folder;
    return settings;
}

Recording answered(const std::string& answer)
{
    Recording recording;
    recording.request = {"POST", "https://a.example/v1/chat", {}, "{}"};
    recording.answer = {200, {}, answer};
    return recording;
}

void add(Tape& tape, const std::string& answer, std::string_view identity)
{
    const auto problem = tape.add(answered(answer), identity, {"aiml", "main", "chat"});
    BOOST_TEST(problem.value_or("") == "");
}

/// The answers' bodies, in the order of the recording.
std::vector<std::string> answers_in(const std::string& path)
{
    std::vector<std::string> all;
    const auto recordings = read_recordings(path);
    for (const Recording& recording : recordings.value())
        all.push_back(recording.answer.body);
    return all;
}

std::string refusal(const RecordSettings& settings)
{
    const auto opened = Tape::open(settings);
    if (!opened.is_error()) return "(opened)";
    BOOST_TEST(to_string(opened.error().kind) == "config");
    BOOST_TEST(opened.error().where == settings.path);
    return opened.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_tape)

BOOST_AUTO_TEST_CASE(a_folder_gets_a_private_file_an_exchange_and_nothing_else)
{
    const ScratchFolder scratch;
    const std::string folder = scratch.at("tape");
    const auto tape = Tape::open(into(folder)).value();
    BOOST_TEST(mode_of(folder) == 0700U);
    add(*tape, "[1]", "one");
    add(*tape, "[2]", "two");
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
        BOOST_TEST(mode_of(entry.path()) == 0600U);
        BOOST_TEST(contents(entry.path()).find("\"case\": \"" + entry.path().stem().string() + "\"") !=
                   std::string::npos);
    }
    std::sort(names.begin(), names.end());
    BOOST_TEST_REQUIRE(names.size() == 2U);
    BOOST_TEST(names[0].starts_with("0001-chat-"));
    BOOST_TEST(names[1].starts_with("0002-chat-"));
    BOOST_TEST(names[0].size() == std::string("0001-chat-0123456789abcdef.json").size());
    BOOST_TEST((answers_in(folder) == std::vector<std::string>{"[1]", "[2]"}));
}

BOOST_AUTO_TEST_CASE(a_second_run_replaces_what_the_first_recorded_request_by_request)
{
    const ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    {
        const auto tape = Tape::open(into(folder)).value();
        add(*tape, "[1]", "same");
        add(*tape, "[2]", "other");
        add(*tape, "[3]", "same");
    }
    {
        const auto tape = Tape::open(into(folder)).value();
        add(*tape, "[10]", "same");
        add(*tape, "[30]", "same");
        add(*tape, "[40]", "same");
        add(*tape, "[50]", "new");
    }
    BOOST_TEST((answers_in(folder) == std::vector<std::string>{"[10]", "[2]", "[30]", "[40]", "[50]"}));
}

BOOST_AUTO_TEST_CASE(a_file_that_somebody_else_made_meanwhile_is_not_overwritten)
{
    const ScratchFolder scratch;
    const auto one = Tape::open(into(scratch.path().string())).value();
    const auto other = Tape::open(into(scratch.path().string())).value();
    add(*one, "[1]", "same");
    add(*other, "[2]", "same");
    BOOST_TEST(scratch.names().size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_operation_of_any_spelling_makes_a_plain_name)
{
    const ScratchFolder scratch;
    const auto tape = Tape::open(into(scratch.path().string())).value();
    BOOST_TEST(tape->add(answered("{}"), "x", {"p", "c", "../batch create"}).value_or("") == "");
    BOOST_TEST(tape->add(answered("{}"), "y", {"p", "c", ""}).value_or("") == "");
    BOOST_TEST_REQUIRE(scratch.names().size() == 2U);
    BOOST_TEST(scratch.names()[0].starts_with("0001-.._batch_create-"));
    BOOST_TEST(scratch.names()[1].starts_with("0002-exchange-"));
}

BOOST_AUTO_TEST_CASE(a_file_holds_the_exchanges_of_one_run_a_line_each)
{
    const ScratchFolder scratch;
    const std::string file = scratch.at("run.json");
    for (int run = 0; run < 2; ++run) {
        const auto tape = Tape::open(into(file, false)).value();
        add(*tape, "[1]", "same");
        add(*tape, "[2]", "same");
    }
    BOOST_TEST(mode_of(file) == 0600U);
    BOOST_TEST((answers_in(file) == std::vector<std::string>{"[1]", "[2]"}));
    BOOST_TEST(scratch.names().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_run_that_records_nothing_leaves_the_file_as_it_was)
{
    const ScratchFolder scratch;
    const std::string file = scratch.at("run.json");
    add(*Tape::open(into(file, false)).value(), "[1]", "x");
    const std::string before = contents(file);
    static_cast<void>(Tape::open(into(file, false)));
    BOOST_TEST(contents(file) == before);
}

BOOST_AUTO_TEST_CASE(what_is_no_recording_is_not_overwritten)
{
    const ScratchFolder scratch;
    const std::string file = scratch.write("notes.txt", "dear diary");
    BOOST_TEST(refusal(into(file, false)).find("holds something else than recordings") != std::string::npos);
    BOOST_TEST(contents(file) == "dear diary");
    BOOST_TEST(refusal(into("/dev/null", false)).find("it is no regular file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_refused_at_once)
{
    const ScratchFolder scratch;
    const std::string file = scratch.write("file", "");
    BOOST_TEST(refusal(into(file)) ==
               "exchanges cannot be recorded in " + file + ": it is no folder; name a place that you may write to");
    BOOST_TEST(refusal(into(file + "/below")).find("Not a directory") != std::string::npos);
    BOOST_TEST(refusal(into(scratch.at("no/such/folder"))).find("No such file or directory") != std::string::npos);
    BOOST_TEST(refusal(into(scratch.at("no/file.json"), false)).find("No such file or directory") != std::string::npos);
    BOOST_TEST(refusal(into("/proc/self")).find("exchanges cannot be recorded in /proc/self") == 0U);
}

BOOST_AUTO_TEST_CASE(an_exchange_that_is_too_long_is_refused_and_the_next_is_not)
{
    const ScratchFolder scratch;
    const auto tape = Tape::open(into(scratch.path().string())).value();
    const std::string long_text(std::size_t{17} * 1024 * 1024, 'x');
    const auto problem = tape->add(answered(long_text), "long", {"p", "c", "chat"});
    BOOST_TEST(problem.value_or("") == "it is longer than 16 MiB");
    BOOST_TEST(scratch.names().empty());
    add(*tape, "[1]", "long");
}

BOOST_AUTO_TEST_CASE(recordings_are_found_below_a_folder_in_order_of_their_paths)
{
    const ScratchFolder scratch;
    const std::string one = R"({"request":{"method":"GET","url":"/"},"response":{"status":200,"body":")";
    scratch.write("b/1.json", one + "second\"}}");
    scratch.write("a/2.jsonl", one + "first\"}}\n");
    scratch.write("expected.json", "{}");
    scratch.write("README.md", "{");
    BOOST_TEST((answers_in(scratch.path().string()) == std::vector<std::string>{"first", "second"}));
}

BOOST_AUTO_TEST_CASE(the_ten_thousandth_recording_comes_after_the_one_before)
{
    const ScratchFolder scratch;
    const std::string folder = scratch.at("tape");
    const auto record = [&](const std::vector<std::string>& answers, std::string_view identity) {
        const auto tape = Tape::open(into(folder)).value();
        for (const std::string& answer : answers)
            add(*tape, answer, identity);
    };
    record({"[1]"}, "one");
    const std::string first = scratch.names().front();
    BOOST_TEST(first == "tape");
    const auto name = std::filesystem::directory_iterator(folder)->path();
    const std::string ending = name.filename().string().substr(4);
    std::filesystem::rename(name, name.parent_path() / ("9998" + ending));
    record({"[1]", "[2]", "[3]"}, "one");
    BOOST_TEST(std::filesystem::exists(name.parent_path() / ("10000" + ending)));
    BOOST_TEST(answers_in(folder) == (std::vector<std::string>{"[1]", "[2]", "[3]"}), boost::test_tools::per_element());

    record({"[4]", "[5]", "[6]"}, "one");  // each replaces its own
    BOOST_TEST(answers_in(folder) == (std::vector<std::string>{"[4]", "[5]", "[6]"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(recordings_are_ordered_by_number_and_then_by_name)
{
    const std::vector<std::filesystem::path> in_order = {
        "a/0-zz.json",   "a/0000-z.json",  "a/2-b.json",
        "a/0010-a.json", "a/10/1.json",    "a/10-b.json",
        "a/9999-x.json", "a/10000-a.json", "a/123456789012345678901234567890.json",
        "a/chat.json",   "b/1.json"};
    for (std::size_t one = 0; one < in_order.size(); ++one)
        for (std::size_t other = 0; other < in_order.size(); ++other)
            BOOST_TEST(recorded_before(in_order[one], in_order[other]) == (one < other),
                       in_order[one] << " and " << in_order[other]);
}

BOOST_AUTO_TEST_CASE(nothing_to_replay_is_an_error_that_says_what_to_do)
{
    const ScratchFolder scratch;
    const auto message = [](const std::string& path) { return read_recordings(path).error().message; };
    BOOST_TEST(message(scratch.path().string())
                   .ends_with("holds no recording; make one first (mode = \"record\", or --record)"));
    BOOST_TEST(message(scratch.at("none")).find("there is no such recording") != std::string::npos);
    BOOST_TEST(message("/dev/zero").ends_with("is no regular file, so it holds no recording"));
    const std::string broken = scratch.write("broken.json", "{\n  \"request\": oh");
    BOOST_TEST(message(scratch.path().string()) == broken + ":2:14: is no JSON: expected a value");
}

BOOST_AUTO_TEST_SUITE_END()
