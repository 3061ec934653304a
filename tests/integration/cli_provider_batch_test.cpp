// `parlance batch --via provider` as a process, against a server that runs batches in Anthropic's wire format.
#include <signal.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <parlance/json_builder.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "fake_server.hpp"

namespace parlance::test {

namespace {

using support::CommandBench;
using support::FakeServer;
using support::Peer;

/// Takes one batch, says a while that it runs, and answers its items in reverse order.
class BatchServer {
public:
    explicit BatchServer(int looks_until_ended)
        : looks_(looks_until_ended), server_([this](Peer& peer) { serve(peer); })
    {
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    /// What the batch was created from.
    [[nodiscard]] std::string body() const
    {
        const std::lock_guard lock(mutex_);
        return body_;
    }
    /// Blocks until somebody has asked how far the batch is. False after 20 s.
    [[nodiscard]] bool wait_for_look()
    {
        std::unique_lock lock(mutex_);
        return looked_.wait_for(lock, std::chrono::seconds(20), [&] { return was_looked_at_; });
    }
    /// Ends the batch that would otherwise never end.
    void finish()
    {
        const std::lock_guard lock(mutex_);
        looks_ = 0;
    }
    [[nodiscard]] bool cancelled() const
    {
        const std::lock_guard lock(mutex_);
        return cancelled_;
    }

private:
    void serve(Peer& peer)
    {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request())
            if (!peer.send(answer(request))) return;
    }

    std::string answer(const std::string& request)
    {
        const std::lock_guard lock(mutex_);
        const auto asks = [&](std::string_view line) { return request.starts_with(line); };
        if (asks("POST /v1/messages/batches HTTP")) {
            body_ = request.substr(request.find("\r\n\r\n") + 4);
            return with_body(200, state("in_progress"));
        }
        if (asks("POST /v1/messages/batches/msgbatch_1/cancel")) {
            cancelled_ = true;
            return with_body(200, state("canceling"));
        }
        if (asks("GET /v1/messages/batches/msgbatch_1/results")) return with_body(200, results());
        if (asks("GET /v1/messages/batches/msgbatch_1 HTTP")) {
            was_looked_at_ = true;
            looked_.notify_all();
            return with_body(200, state(looks_ < 0 || looks_-- > 0 ? "in_progress" : "ended"));
        }
        return with_body(404, R"({"type":"error","error":{"type":"not_found_error","message":"no such thing"}})");
    }

    static std::string with_body(int status, const std::string& body)
    {
        return "HTTP/1.1 " + std::to_string(status) +
               " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               body;
    }

    [[nodiscard]] static std::string state(const std::string& status)
    {
        return R"({"id":"msgbatch_1","type":"message_batch","processing_status":")" + status +
               R"(","request_counts":{"processing":0,"succeeded":2,"errored":1,"canceled":0,"expired":0}})";
    }

    [[nodiscard]] std::string results() const
    {
        const JsonDocument created(body_);
        std::string lines;
        for (const JsonValue item : created["requests"].elements()) {
            const std::string id = item["custom_id"].text();
            const bool bad = item["params"]["messages"].source().find("fail") != std::string_view::npos;
            std::string line = R"({"custom_id":")" + id + R"(","result":)";
            line +=
                bad ? R"({"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"no"}}})"
                    : R"({"type":"succeeded","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude",)"
                      R"("content":[{"type":"text","text":"answer to )" +
                          id + R"("}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}})";
            lines = line + "}\n" + lines;
        }
        return lines;
    }

    mutable std::mutex mutex_;
    int looks_;  // until it has ended; negative: never
    std::condition_variable looked_;
    bool was_looked_at_ = false;
    bool cancelled_ = false;
    std::string body_;
    FakeServer server_;
};

struct ProviderBatch : CommandBench {
    void use(const BatchServer& server)
    {
        configure("[clients.main]\nprovider = \"anthropic\"\nmodel = \"claude\"\nbase_url = \"" + server.url() +
                  "\"\napi_key = \"env:TEST_KEY\"\n");
    }
    [[nodiscard]] std::string out() const { return (folder.path() / "out.jsonl").string(); }
    [[nodiscard]] std::string text_of(const std::string& path) const
    {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] bool exists(const std::string& path) const { return std::filesystem::exists(path); }
    [[nodiscard]] std::vector<std::string> begin(std::vector<std::string> more = {}) const
    {
        std::vector<std::string> words = {
            "batch", folder.write("in.jsonl", items), "-o", out(), "--via", "provider", "--poll", "5ms"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    static constexpr std::string_view items =
        "what is Ada?\n"
        R"({"custom_id":"two","body":{"messages":[{"role":"user","content":"fail"}]}})"
        "\n{broken\nwhat is C?\n";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_provider_batch, ProviderBatch)

BOOST_AUTO_TEST_CASE(the_items_go_over_in_one_request_and_each_comes_back_under_its_id)
{
    BatchServer server(2);
    use(server);
    const auto result = run(begin());
    BOOST_TEST(result.exit_code == 7, result.err);
    const std::string body = server.body();
    const JsonDocument sent(body);
    BOOST_TEST_REQUIRE(sent["requests"].size() == 3u);
    BOOST_TEST(sent["requests"][0]["custom_id"].text() == "line-1");
    BOOST_TEST(sent["requests"][1]["custom_id"].text() == "two");
    BOOST_TEST(sent["requests"][0]["params"]["model"].text() == "claude");
    const std::string written = text_of(out());
    std::string ids;
    for (std::size_t begin = 0; begin < written.size(); begin = written.find('\n', begin) + 1) {
        const std::string line = written.substr(begin, written.find('\n', begin) - begin);
        const JsonDocument json(line);
        ids += json["custom_id"].text() + (json["error"].is_null() ? " " : "! ");
        if (json["custom_id"] == "line-4") BOOST_TEST(json["response"]["body"]["content"].text() == "answer to line-4");
    }
    BOOST_TEST(ids == "line-3! line-4 two! line-1 ");
    BOOST_TEST(result.err.find("msgbatch_1: running") != std::string::npos, result.err);
    BOOST_TEST(result.err.find("2 answered, 2 failed") != std::string::npos, result.err);
    BOOST_TEST(!exists(out() + ".batch"));
    BOOST_TEST(!exists(out() + ".items"));
}

BOOST_AUTO_TEST_CASE(a_line_that_the_provider_cannot_take_is_told_with_its_place)
{
    BatchServer server(0);
    use(server);
    constexpr std::string_view sound =
        R"([{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}])";
    const std::string in =
        folder.write("in.jsonl", R"({"custom_id":"a","body":{"messages":)" + std::string(sound) + "}}\n" +
                                     R"({"messages":)" + std::string(sound) + "}\nline one\n" +
                                     R"({"custom_id":"line-3","body":{"messages":[]}})" + "\n");
    const auto result = run({"batch", in, "-o", out(), "--via", "provider", "--poll", "5ms"});
    BOOST_TEST(result.exit_code == 7);
    std::string places;
    const std::string written = text_of(out());
    for (std::size_t begin = 0; begin < written.size(); begin = written.find('\n', begin) + 1) {
        const std::string line = written.substr(begin, written.find('\n', begin) - begin);
        const JsonDocument json(line);
        if (!json["error"].is_null()) places += json["error"]["where"].text() + " ";
    }
    BOOST_TEST(places.starts_with("/body/messages/0/"), places);
    BOOST_TEST(places.find(" /messages/0/") != std::string::npos, places);
    BOOST_TEST(result.err.find("(at /body/messages/0/") != std::string::npos, result.err);
}

BOOST_AUTO_TEST_CASE(what_a_batch_has_refused_does_not_stand_for_its_answers)
{
    BatchServer server(-1);
    use(server);
    constexpr std::string_view twice = R"({"custom_id":"a","body":{"messages":[{"role":"user","content":"one"}]}})"
                                       "\n"
                                       R"({"custom_id":"a","body":{"messages":[{"role":"user","content":"two"}]}})"
                                       "\n";
    const std::vector<std::string> words{
        "batch", folder.write("in.jsonl", twice), "-o", out(), "--via", "provider", "--poll", "5ms"};
    auto process = start(words);
    BOOST_TEST_REQUIRE(server.wait_for_look());
    process.signal(SIGINT);
    BOOST_TEST(process.wait().exit_code == 130);
    server.finish();
    auto again = words;
    again.push_back("--resume");
    const auto resumed = run(again);
    BOOST_TEST(resumed.exit_code == 7, "the second line of that id has failed");
    BOOST_TEST(text_of(out()).find("answer to a") != std::string::npos);
    BOOST_TEST(resumed.err.find("1 done by an earlier run, 1 of them failed; --retry-failed asks it again") !=
                   std::string::npos,
               resumed.err);
}

BOOST_AUTO_TEST_CASE(an_interrupted_wait_is_taken_up_again_without_a_second_batch)
{
    BatchServer server(-1);
    use(server);
    auto process = start(begin());
    BOOST_TEST_REQUIRE(server.wait_for_look());
    process.signal(SIGINT);
    const auto interrupted = process.wait();
    BOOST_TEST(interrupted.exit_code == 130);
    BOOST_TEST(interrupted.err.find("--resume") != std::string::npos, interrupted.err);
    BOOST_TEST(exists(out() + ".batch"));
    const auto again = run(begin());
    BOOST_TEST(again.exit_code == 2);
    BOOST_TEST(again.err.find("msgbatch_1 was begun") != std::string::npos, again.err);
    server.finish();
    const auto resumed = run(begin({"--resume"}));
    BOOST_TEST(resumed.exit_code == 7, resumed.err);
    BOOST_TEST(text_of(out()).find("answer to line-1") != std::string::npos);
    BOOST_TEST(!exists(out() + ".batch"));
}

BOOST_AUTO_TEST_CASE(the_batch_of_an_output_can_be_cancelled)
{
    BatchServer server(-1);
    use(server);
    auto process = start(begin());
    BOOST_TEST_REQUIRE(server.wait_for_look());
    process.signal(SIGINT);
    static_cast<void>(process.wait());
    const auto result = run({"batch", "-o", out(), "--via", "provider", "--cancel"});
    BOOST_TEST(result.exit_code == 0, result.err);
    BOOST_TEST(result.err.find("cancelling") != std::string::npos, result.err);
    BOOST_TEST(server.cancelled());
}

BOOST_AUTO_TEST_CASE(a_provider_without_batches_says_so)
{
    configure("[clients.main]\nprovider = \"echo\"\n");
    const auto result = run(begin());
    BOOST_TEST(result.exit_code == 1);
    BOOST_TEST(
        result.err.starts_with("parlance: provider \"echo\" runs no batches itself; these do: aiml, anthropic, "),
        result.err);
    BOOST_TEST(result.err.ends_with("; without --via provider each item is asked for by itself\n"), result.err);
    BOOST_TEST(!exists(out()));
    BOOST_TEST(!exists(out() + ".batch"));
}

BOOST_AUTO_TEST_CASE(options_that_do_not_go_together_are_refused)
{
    configure("[clients.main]\nprovider = \"echo\"\n");
    const std::string in = folder.write("in.jsonl", "hi\n");
    BOOST_TEST(run({"batch", in, "-o", "-", "--via", "provider"}).exit_code == 2);
    BOOST_TEST(run({"batch", in, "-o", out(), "--via", "pigeon"}).exit_code == 2);
    BOOST_TEST(run({"batch", in, "-o", out(), "--poll", "1s"}).exit_code == 2);
    BOOST_TEST(run({"batch", in, "-o", out(), "--via", "provider", "-j", "4"}).exit_code == 2);
    BOOST_TEST(run({"batch", in, "-o", out(), "--cancel"}).exit_code == 2);
    BOOST_TEST(run({"batch", "-o", out(), "--via", "provider", "--cancel"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
