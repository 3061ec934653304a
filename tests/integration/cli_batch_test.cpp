// `parlance batch` as a process: order, errors in place, resuming, interruption, and memory that does not grow.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <parlance/json_builder.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::Process;
using support::Simulator;

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        BOOST_REQUIRE_MESSAGE(end != std::string::npos, "a line has no end: " << text.substr(begin));
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string content_of(const std::string& line)
{
    const JsonDocument json(line);
    return json["response"]["body"]["content"].text();
}

struct Batch : CommandBench {
    Batch() { configure("[clients.echo]\nprovider = \"echo\"\n"); }

    [[nodiscard]] std::string out() const { return (folder.path() / "out.jsonl").string(); }
    [[nodiscard]] std::vector<std::string> written() const
    {
        std::ifstream file(out(), std::ios::binary);
        return lines_of({std::istreambuf_iterator<char>(file), {}});
    }
    /// The custom_ids in the order of the output, failed ones with "!".
    [[nodiscard]] std::string written_ids() const
    {
        std::string all;
        for (const std::string& line : written()) {
            const JsonDocument json(line);
            BOOST_REQUIRE_MESSAGE(json, line);
            all += (all.empty() ? "" : " ") + json["custom_id"].text() + (json["error"].is_null() ? "" : "!");
        }
        return all;
    }
    std::string prompts(int count) const
    {
        std::string text;
        for (int i = 1; i <= count; ++i)
            text += "prompt number " + std::to_string(i) + "\n";
        return folder.write("prompts.txt", text);
    }
};

constexpr std::string_view mixed =
    R"({"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"one"}]}})"
    "\n\n"
    R"({"custom_id":"b","body":{"messages":[{"role":"user","content":"two"}],"temprature":1}})"
    "\n{broken\na prompt\n"
    R"({"messages":[{"role":"user","content":"bare"}]})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_batch, Batch)

BOOST_AUTO_TEST_CASE(every_line_has_its_answer_or_its_error_in_its_place)
{
    const auto result = run({"batch", folder.write("in.jsonl", mixed), "-o", out()});
    BOOST_TEST(result.exit_code == 7);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err.starts_with("parlance: warning: line 3: unknown key \"temprature\"; did you mean "
                                      "\"temperature\"? (at /body/temprature)\n"
                                      "parlance: warning: line 4: not JSON: "),
               result.err);
    BOOST_TEST(written_ids() == "a b! line-4! line-5 line-6");
    const std::string first_text = written().front();
    const JsonDocument answer(first_text);
    BOOST_TEST((answer["id"] == "batch_req_1"));
    BOOST_TEST((answer["response"]["body"]["content"] == "one"));
    BOOST_TEST(answer["response"]["status_code"].as_int().value() == 200);
    const std::string bad_text = written()[1];
    const JsonDocument bad(bad_text);
    BOOST_TEST((bad["error"]["code"] == "invalid_request"));
    BOOST_TEST(bad["error"]["line"].as_int().value() == 3);
    BOOST_TEST((bad["error"]["where"] == "/body/temprature"));
    BOOST_TEST(bad["response"].is_null());
}

BOOST_AUTO_TEST_CASE(prompts_come_on_standard_input_and_answers_go_to_standard_output)
{
    options.in = Channel::pipe;
    options.input = "{one\ntwo\n";
    const auto result = run({"batch", "--prompts", "-", "-o", "-"});
    BOOST_TEST(result.exit_code == 0);
    const auto lines = lines_of(result.out);
    BOOST_REQUIRE(lines.size() == 2U);
    const JsonDocument first(lines[0]);
    const JsonDocument second(lines[1]);
    BOOST_TEST((first["response"]["body"]["content"] == "{one"));
    BOOST_TEST((second["response"]["body"]["content"] == "two"));
    BOOST_TEST(result.err.starts_with("parlance: note: 2 answered, "));
}

BOOST_AUTO_TEST_CASE(the_order_is_that_of_the_input)
{
    BOOST_TEST(run({"batch", prompts(300), "-o", out(), "-j", "32"}).exit_code == 0);
    const auto lines = written();
    BOOST_REQUIRE(lines.size() == 300U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const JsonDocument json(lines[i]);
        BOOST_REQUIRE((json["custom_id"] == "line-" + std::to_string(i + 1)));
        BOOST_REQUIRE((json["response"]["body"]["content"] == "prompt number " + std::to_string(i + 1)));
    }
}

BOOST_AUTO_TEST_CASE(a_resumed_batch_asks_for_the_rest_only)
{
    const std::string all = prompts(5);
    folder.write("out.jsonl", R"({"id":"batch_req_2","custom_id":"line-2","response":null,"error":null})"
                              "\n"
                              R"({"id":"batch_req_4","custom_id":"line-4","response":null,"error":{"code":"network"}})"
                              "\n"
                              R"({"id":"batch_req_5","custom_id":"li)");
    const auto resumed = run({"batch", all, "-o", out(), "--resume", "--json"});
    BOOST_TEST(resumed.exit_code == 7, "the output still has a failure");
    BOOST_TEST(resumed.err.find("parlance: note: 2 done by an earlier run, 1 of them failed; --retry-failed asks it "
                                "again\nparlance: note: 3 answered, ") != std::string::npos,
               resumed.err);
    BOOST_TEST(written_ids() == "line-2 line-4! line-1 line-3 line-5");
    const JsonDocument summary(resumed.out);
    BOOST_TEST(summary["skipped"].as_int().value() == 2);
    BOOST_TEST(summary["failed_before"].as_int().value() == 1);
    BOOST_TEST(summary["done"].as_int().value() == 3);

    BOOST_TEST(run({"batch", all, "-o", out(), "--resume", "--retry-failed"}).exit_code == 0);
    BOOST_TEST(written_ids() == "line-2 line-1 line-3 line-5 line-4");
    BOOST_TEST(run({"batch", all, "-o", out(), "--resume"}).exit_code == 0);
    BOOST_TEST(written().size() == 5U);
}

BOOST_AUTO_TEST_CASE(lines_that_share_an_id_are_all_answered_and_that_is_warned_of)
{
    const auto line = [](std::string_view id, std::string_view text) {
        return R"({"custom_id":")" + std::string(id) + R"(","body":{"messages":[{"role":"user","content":")" +
               std::string(text) + "\"}]}}\n";
    };
    const std::string in =
        folder.write("in.jsonl", "prompt\n" + line("a", "1") + line("a", "2") + line("line-1", "3") + line("a", "4"));
    const auto fresh = run({"batch", in, "-o", out()});
    BOOST_TEST(fresh.exit_code == 0);
    BOOST_TEST(fresh.err.starts_with(
                   "parlance: warning: 2 lines, line 3 first, have a custom_id that an earlier line has; answers that "
                   "share one are told apart by \"id\" only\nparlance: note: 5 answered, "),
               fresh.err);
    const auto all = written();
    BOOST_TEST(written_ids() == "line-1 a a line-1 a");

    // What an interruption after any line leaves is completed, and nothing is asked twice.
    for (std::size_t kept = 1; kept < all.size(); ++kept) {
        std::string text;
        for (std::size_t i = 0; i < kept; ++i)
            text += all[i] + "\n";
        folder.write("out.jsonl", text);
        BOOST_TEST(run({"batch", in, "-o", out(), "--resume"}).exit_code == 0);
        BOOST_TEST(written_ids() == "line-1 a a line-1 a");
        BOOST_TEST(content_of(written().back()) == "4");
    }
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_the_first_line_is_not_sent)
{
    for (const std::vector<std::string>& form : std::vector<std::vector<std::string>>{{}, {"--prompts"}}) {
        std::vector<std::string> words{"batch", folder.write("in.txt", "\xEF\xBB\xBFhello\n"), "-o", "-"};
        words.insert(words.end(), form.begin(), form.end());
        const auto result = run(words);
        BOOST_TEST(content_of(result.out) == "hello");
    }
    const std::string request = R"({"messages":[{"role":"user","content":"hello"}]})";
    const auto result = run({"batch", folder.write("in.jsonl", "\xEF\xBB\xBF" + request), "-o", "-"});
    BOOST_TEST(content_of(result.out) == "hello");
}

BOOST_AUTO_TEST_CASE(what_was_answered_is_not_overwritten)
{
    folder.write("out.jsonl", "precious\n");
    const auto fresh = run({"batch", prompts(1), "-o", out()});
    BOOST_TEST(fresh.exit_code == 2);
    BOOST_TEST(fresh.err ==
               "parlance: " + out() + " has text already; --resume goes on where it ends, or name another file\n");
    BOOST_TEST(run({"batch", prompts(1), "-o", out(), "--resume"}).exit_code == 2);
    std::ifstream file(out());
    BOOST_TEST((std::string(std::istreambuf_iterator<char>(file), {}) == "precious\n"));
    const std::string in = prompts(1);
    BOOST_TEST(run({"batch", in, "-o", in}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(an_interruption_leaves_whole_lines_and_the_rest_can_be_had)
{
    const std::string all = prompts(2000);
    configure("[clients.echo]\nprovider = \"echo\"\noptions = { delay = 5 }\n");
    Process process = start({"batch", all, "-o", out(), "-j", "4"});
    while (std::filesystem::exists(out()) ? std::filesystem::file_size(out()) < 2000 : true)
        BOOST_REQUIRE_MESSAGE(process.elapsed() < std::chrono::seconds(20), "nothing is written");
    process.signal(SIGINT);
    const auto result = process.wait();
    BOOST_TEST(result.exit_code == 130);
    BOOST_TEST(result.err.find("parlance: interrupted: ") != std::string::npos, result.err);
    BOOST_TEST(result.err.find("say the same with --resume") != std::string::npos);
    const std::size_t before = written().size();
    BOOST_TEST(before > 0U);
    BOOST_TEST(before < 2000U);
    BOOST_TEST(written_ids().find('!') == std::string::npos, "what was cancelled is no failure");

    configure("[clients.echo]\nprovider = \"echo\"\n");
    BOOST_TEST(run({"batch", all, "-o", out(), "-j", "64", "--resume"}).exit_code == 0);
    std::vector<bool> seen(2000);
    for (const std::string& line : written()) {
        const JsonDocument json(line);
        const auto number = std::stoul(json["custom_id"].text().substr(5)) - 1;
        BOOST_REQUIRE(!seen.at(number));
        seen.at(number) = true;
    }
    BOOST_TEST(written().size() == 2000U);
}

BOOST_AUTO_TEST_CASE(an_input_that_nobody_ends_can_be_interrupted)
{
    options.in = Channel::pipe;
    options.input = "one\n";
    options.keep_input_open = true;
    Process process = start({"batch", "-", "-o", out()});
    while (!std::filesystem::exists(out()))
        BOOST_REQUIRE(process.elapsed() < std::chrono::seconds(20));
    process.signal(SIGINT);
    const auto result = process.wait(std::chrono::seconds(10));
    BOOST_TEST(!result.timed_out);
    BOOST_TEST(result.exit_code == 130);
}

BOOST_AUTO_TEST_CASE(it_stops_after_so_many_failures)
{
    const Simulator simulator({"--script", folder.write("script.json", R"([{"status":400}])")});
    configure_main(simulator.url());
    const auto result = run({"batch", prompts(500), "-o", out(), "-j", "2", "--max-failures", "3"});
    BOOST_TEST(result.exit_code == 7);
    BOOST_TEST(result.err.find("parlance: stopped after so many failures: ") != std::string::npos, result.err);
    BOOST_TEST(written().size() >= 3U);
    BOOST_TEST(written().size() < 20U);
    const std::string line = written().front();
    const JsonDocument failed(line);
    BOOST_TEST(failed["response"]["status_code"].as_int().value() == 400);
    BOOST_TEST((failed["error"]["code"] == "invalid_request"));
}

BOOST_AUTO_TEST_CASE(defaults_and_time_limits_hold_for_every_item)
{
    const Simulator simulator;
    configure_main(simulator.url());
    options.in = Channel::pipe;
    options.input = "hello\n{\"model\":\"own\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n";
    const auto result = run({"batch", "-", "-o", "-", "-m", "main/given"});
    const auto lines = lines_of(result.out);
    BOOST_REQUIRE(lines.size() == 2U);
    const JsonDocument given(lines[0]);
    const JsonDocument own(lines[1]);
    BOOST_TEST((given["response"]["body"]["metadata"]["model"] == "given"));
    BOOST_TEST((own["response"]["body"]["metadata"]["model"] == "own"));

    options.input = "hello\n";
    const auto late = run({"batch", "-", "-o", "-", "-m", "main/sim;first=20000", "--timeout", "100ms"});
    BOOST_TEST(late.exit_code == 7);
    const JsonDocument timeout(late.out);
    BOOST_TEST((timeout["error"]["code"] == "timeout"));
}

BOOST_AUTO_TEST_CASE(a_reader_that_leaves_is_no_failure_and_a_full_disk_is_one)
{
    Process process = start({"batch", prompts(100'000), "-o", "-"});
    BOOST_TEST(process.read_line().has_value());
    process.stop_reading();
    const auto left = process.wait();
    BOOST_TEST(left.exit_code == 0);
    BOOST_TEST(left.err == "");

    const auto full = run({"batch", prompts(100), "-o", "/dev/full"});
    BOOST_TEST(full.exit_code == 74);
    BOOST_TEST(full.err.starts_with("parlance: cannot write /dev/full: No space left on device"), full.err);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_told)
{
    BOOST_TEST(run({"batch"}).exit_code == 2);
    BOOST_TEST(run({"batch", "in.jsonl"}).err ==
               "parlance: batch needs an output: -o OUT.jsonl; -o - is standard output\n");
    BOOST_TEST(run({"batch", "in", "more", "-o", "-"}).exit_code == 2);
    BOOST_TEST(run({"batch", "in", "-o", "-", "-j", "0"}).err ==
               "parlance: -j takes a whole number from 1 to 1024, not '0'\n");
    BOOST_TEST(run({"batch", "in", "-o", "x", "--retry-failed"}).exit_code == 2);
    BOOST_TEST(run({"batch", "in", "-o", "-", "--resume"}).exit_code == 2);
    const auto missing = run({"batch", "nowhere.jsonl", "-o", out()});
    BOOST_TEST(missing.err == "parlance: cannot read nowhere.jsonl: No such file or directory\n");
    BOOST_TEST(missing.exit_code == 74);
    BOOST_TEST(!std::filesystem::exists(out()));
    const auto nobody = run({"batch", prompts(1), "-o", out(), "-m", "nobody"});
    BOOST_TEST(nobody.exit_code == 78);
}

/// The most memory a child of this process has had so far, in KiB.
long peak_of_children()
{
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    return usage.ru_maxrss;
}

BOOST_AUTO_TEST_CASE(memory_does_not_grow_with_the_file)
{
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PARLANCE_SANITIZED
#endif
#endif
#if defined(PARLANCE_SANITIZED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    BOOST_TEST_MESSAGE("skipped: a sanitizer keeps freed memory");
#else
    // The lines are long, so that a program that kept them, or their answers, would stand out.
    const std::string filler(3000, 'x');
    const auto peak = [&](int count) {
        const std::string file = folder.write("in.txt", "");
        std::ofstream stream(file);  // line by line: a child begins with the memory of its parent
        for (int i = 0; i < count; ++i)
            stream << filler << "\n";
        stream.close();
        std::filesystem::remove(out());
        BOOST_TEST(run({"batch", file, "-o", out(), "-j", "8"}).exit_code == 0);
        return peak_of_children();
    };
    const long small = peak(200);
    const long large = peak(10'000);  // 30 MB in, 60 MB out
    BOOST_TEST_MESSAGE("peak " << small << " KiB after 200 lines, " << large << " KiB after 10,000");
    BOOST_TEST(large - small < 10 * 1024);
#endif
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
