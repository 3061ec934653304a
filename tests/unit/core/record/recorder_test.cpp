// A recording carrier before a real server, and a replaying one where there is none.
#include <parlance/core/record.hpp>

#include "record/case_files.hpp"

#include "scratch_folder.hpp"
#include "support/fake_server.hpp"
#include "support/http_probe.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using parlance::core::test::contents;
using parlance::core::test::ScratchFolder;
using support::FakeServer;
using support::HttpProbe;
using support::Peer;

namespace {

constexpr std::string_view key = "sk-very-secret-key";  // as HttpProbe::request sends it

struct Handler final : CarriedHandler {
    support::RecordingHandler seen;
    bool given_up = false;

    std::string_view operation() const noexcept override { return "chat"; }
    bool gave_up() const noexcept override { return given_up; }
    void on_head(const HttpAnswer& answer) noexcept override { seen.on_head(answer); }
    HttpFlow on_body(std::string_view bytes) noexcept override { return seen.on_body(bytes); }
    void on_end(BodyEnd how, const HttpFailure* failure) noexcept override { seen.on_end(how, failure); }
};

struct Bench {
    Bench()
    {
        settings.mode = RecordMode::record;
        settings.path = scratch.path().string();
    }
    std::shared_ptr<HttpCarrier> carrier()
    {
        CarriedClient client;
        client.provider = "fake";
        client.name = "main";
        client.secrets = {std::string(key)};
        client.warn = [this](std::string_view text) { warnings.emplace_back(text); };
        return Recordings::open(settings).value()->carrier_for(std::move(client));
    }
    std::shared_ptr<HttpCall> send(HttpCarrier& carrier, HttpSend request, Handler& handler)
    {
        return carrier.send(probe.loop, probe.client, std::move(request), handler).value();
    }
    void exchange(HttpCarrier& carrier, HttpSend request, Handler& handler)
    {
        const auto call = send(carrier, std::move(request), handler);
        BOOST_TEST(probe.run_to_end(handler.seen));
    }
    [[nodiscard]] std::string recorded() const
    {
        const auto names = scratch.names();
        return names.empty() ? "" : contents(scratch.path() / names.front());
    }

    ScratchFolder scratch;
    RecordSettings settings;
    std::vector<std::string> warnings;
    HttpProbe probe;
};

FakeServer::Script say(std::vector<std::string> pieces)
{
    return [pieces = std::move(pieces)](Peer& peer) {
        static_cast<void>(peer.read_request());
        for (const std::string& piece : pieces)
            peer.send(piece);
    };
}

std::string whole(const std::string& body, const std::string& headers = "")
{
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_recorder)

BOOST_AUTO_TEST_CASE(an_exchange_passes_unchanged_and_is_replayed_without_a_server)
{
    Bench bench;
    Handler live;
    const std::string answer =
        whole(R"({"text": "hi", "n": 1.0})", "Content-Type: application/json\r\nX-Request-Id: r1\r\n");
    {
        FakeServer server(say({answer}));
        bench.exchange(*bench.carrier(), HttpProbe::request(server.port()), live);
    }
    BOOST_TEST(live.seen.body == R"({"text": "hi", "n": 1.0})");
    BOOST_TEST(bench.warnings.empty());

    bench.settings.mode = RecordMode::replay;
    Handler replayed;
    bench.exchange(*bench.carrier(), HttpProbe::request(1), replayed);
    BOOST_TEST(replayed.seen.status == 200);
    BOOST_TEST(replayed.seen.body == live.seen.body);
    BOOST_TEST(replayed.seen.ends == 1);
    BOOST_TEST(replayed.seen.headers.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_split_over_blocks_reaches_no_file)
{
    Bench bench;
    Handler handler;
    const std::string body = "{\"echo\":\"" + std::string(key) + "\"}";
    std::vector<std::string> pieces{"HTTP/1.1 401 No\r\nX-Echo: " + std::string(key) +
                                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n"};
    for (const char c : body)
        pieces.emplace_back(1, c);
    FakeServer server(say(pieces));
    bench.exchange(*bench.carrier(), HttpProbe::request(server.port(), body), handler);
    BOOST_TEST(handler.seen.body == body);  // whoever sends it on cleans it; here it is the transport's
    const std::string text = bench.recorded();
    BOOST_TEST(text.find(key) == std::string::npos);
    BOOST_TEST(text.find("{\"echo\":\"" + std::string(key.size(), '*') + "\"}") != std::string::npos);
    BOOST_TEST(text.find("\"authorization\": \"Bearer REDACTED\"") != std::string::npos);
    BOOST_TEST(text.find("\"x-echo\": \"REDACTED\"") != std::string::npos);
    BOOST_TEST(text.find("\"kinds\": [\"error\",\"error-401\"]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_handler_writes_into_the_bytes_is_not_recorded)
{
    Bench bench;
    Handler handler;
    handler.seen.when_body = [](std::string_view bytes) {
        const_cast<char&>(bytes.front()) = '#';
        return HttpFlow::more;
    };
    FakeServer server(say({whole("[7]")}));
    bench.exchange(*bench.carrier(), HttpProbe::request(server.port()), handler);
    BOOST_TEST(bench.recorded().find("\"body\": [7]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_that_did_not_come_to_its_end_is_not_recorded)
{
    Bench bench;
    Handler cut;
    FakeServer cutting(say({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}));
    bench.exchange(*bench.carrier(), HttpProbe::request(cutting.port()), cut);
    BOOST_TEST((cut.seen.how == BodyEnd::cut));
    BOOST_TEST(bench.warnings.size() == 1U);
    BOOST_TEST(bench.warnings.front() == "POST /chat was not recorded: the answer did not come to its end");

    Handler unwanted;
    unwanted.given_up = true;
    FakeServer answering(say({whole("[7]")}));
    bench.exchange(*bench.carrier(), HttpProbe::request(answering.port()), unwanted);
    BOOST_TEST((unwanted.seen.how == BodyEnd::complete));
    BOOST_TEST(bench.warnings.size() == 2U);
    BOOST_TEST(bench.warnings.back() == "POST /chat was not recorded: the call ended before the answer did");

    Handler refused;
    bench.exchange(*bench.carrier(), HttpProbe::request(1), refused);
    BOOST_TEST(refused.seen.heads == 0);
    BOOST_TEST(bench.scratch.names().empty());
    BOOST_TEST(bench.warnings.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_the_handler_gave_up_in_its_middle_is_not_recorded)
{
    for (const bool failed : {true, false}) {
        Bench bench;
        Handler handler;
        handler.seen.when_body = [&](std::string_view) {
            handler.given_up = failed;  // else: it has read the end mark, and wants no more
            return HttpFlow::enough;
        };
        FakeServer server(say({"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", "half", " and the rest of it"}));
        bench.exchange(*bench.carrier(), HttpProbe::request(server.port()), handler);
        BOOST_TEST((handler.seen.how == BodyEnd::complete));
        BOOST_TEST(bench.scratch.names().size() == (failed ? 0U : 1U));
        BOOST_TEST(bench.warnings.size() == (failed ? 1U : 0U));
    }
}

BOOST_AUTO_TEST_CASE(a_cancel_passes_through_and_nothing_is_recorded)
{
    Bench bench;
    Handler handler;
    FakeServer server([](Peer& peer) {
        static_cast<void>(peer.read_request());
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        peer.wait_for_close();
    });
    const auto carrier = bench.carrier();
    const auto call = bench.send(*carrier, HttpProbe::request(server.port()), handler);
    BOOST_TEST(bench.probe.run_until([&] { return handler.seen.body == "half"; }));
    call->cancel();
    BOOST_TEST(bench.probe.run_to_end(handler.seen));
    BOOST_TEST((handler.seen.how == BodyEnd::cancelled));
    BOOST_TEST(bench.scratch.names().empty());
    BOOST_TEST(bench.warnings.empty());
}

BOOST_AUTO_TEST_CASE(an_exchange_that_is_too_long_passes_and_is_dropped_with_a_word)
{
    Bench bench;
    Handler handler;
    handler.seen.when_body = [&](std::string_view) { return handler.seen.body.clear(), HttpFlow::more; };
    const std::string long_body(std::size_t{17} * 1024 * 1024, 'x');
    FakeServer server(say({whole(long_body)}));
    bench.exchange(*bench.carrier(), HttpProbe::request(server.port()), handler);
    BOOST_TEST((handler.seen.how == BodyEnd::complete));
    BOOST_TEST(bench.scratch.names().empty());
    BOOST_TEST_REQUIRE(bench.warnings.size() == 1U);
    BOOST_TEST(bench.warnings.front() == "POST /chat was not recorded: it is longer than 16 MiB");
}

BOOST_AUTO_TEST_CASE(a_disk_that_fails_later_is_told_and_the_call_goes_on)
{
    Bench bench;
    const auto carrier = bench.carrier();
    std::filesystem::remove_all(bench.scratch.path());
    Handler handler;
    FakeServer server(say({whole("[7]")}));
    bench.exchange(*carrier, HttpProbe::request(server.port()), handler);
    BOOST_TEST(handler.seen.body == "[7]");
    BOOST_TEST_REQUIRE(bench.warnings.size() == 1U);
    BOOST_TEST(bench.warnings.front() == "POST /chat was not recorded: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_miss_starts_nothing)
{
    Bench bench;
    bench.scratch.write("a.json", R"({"request":{"method":"GET","url":"/"},"response":{"status":200}})");
    bench.settings.mode = RecordMode::replay;
    Handler handler;
    const auto missed = bench.carrier()->send(bench.probe.loop, bench.probe.client, HttpProbe::request(1), handler);
    BOOST_TEST_REQUIRE(missed.is_error());
    BOOST_TEST(missed.error().provider_code == "replay_miss");
    BOOST_TEST(missed.error().not_sent);
    bench.probe.loop.poll(std::chrono::milliseconds(0));
    BOOST_TEST(handler.seen.ends == 0);
}

BOOST_AUTO_TEST_CASE(with_the_mode_off_there_is_nothing)
{
    const auto none = Recordings::open({});
    BOOST_TEST_REQUIRE(none.has_value());
    BOOST_TEST((*none == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
