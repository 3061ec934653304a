// Tokens from a real endpoint on loopback: kept, renewed, fetched once for many, and not waited for longer than wanted.
#include "auth/token_source.hpp"

#include "token_server.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <string>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::test;
using support::HttpProbe;

namespace {

struct Bench {
    explicit Bench(std::vector<std::string> answers, bool held = false)
        : server(std::move(answers), held),
          source(source_of(google_settings(support::service_account_file(server.url()), clock)))
    {
    }

    std::shared_ptr<TokenWait> wait(Waiter& waiter, const CallLimit& limit = {})
    {
        return source->wait(probe.loop, probe.client, limit, waiter);
    }
    /// The token for a call that begins now, or "" when it would have to wait.
    std::string use()
    {
        const AccessTokenPtr token = source->use(probe.loop, probe.client);
        return token ? token->value : std::string();
    }
    /// Lets a fetch that is under way come to its end: it holds the source until then.
    void let_fetch_end()
    {
        BOOST_TEST(probe.run_until([&] { return source.use_count() == 1; }));
    }
    /// Asks and waits.
    Waiter ask()
    {
        Waiter waiter;
        const auto waiting = wait(waiter);
        BOOST_TEST(probe.run_until([&] { return waiter.times != 0; }));
        BOOST_TEST(waiter.times == 1);
        return waiter;
    }

    TestClock clock;
    TokenServer server;
    HttpProbe probe;
    std::shared_ptr<TokenSource> source;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_token_source)

BOOST_AUTO_TEST_CASE(a_token_is_fetched_once_and_kept_until_it_has_five_minutes_left)
{
    Bench bench({TokenServer::grant("one"), TokenServer::grant("two")});
    BOOST_TEST(bench.use() == "");
    BOOST_TEST(bench.ask().token() == "one");
    BOOST_TEST(bench.use() == "one");
    bench.clock.seconds += 3'600 - 301;
    BOOST_TEST(bench.use() == "one");
    BOOST_TEST(bench.source.use_count() == 1);  // nothing is being fetched
    bench.clock.seconds += 1;
    BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    BOOST_TEST(bench.use() == "two");
    BOOST_TEST(bench.server.asked() == 2U);
}

BOOST_AUTO_TEST_CASE(a_token_serves_on_while_another_is_fetched_once)
{
    Bench bench({TokenServer::grant("one"), TokenServer::grant("two")});
    BOOST_TEST(bench.ask().token() == "one");
    bench.clock.seconds += 3'600 - 60;
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    BOOST_TEST(bench.use() == "two");
    BOOST_TEST(bench.server.asked() == 2U);
}

BOOST_AUTO_TEST_CASE(who_finds_a_token_ended_waits_for_the_renewal_that_is_under_way)
{
    Bench bench({TokenServer::grant("one"), TokenServer::grant("two")});
    BOOST_TEST(bench.ask().token() == "one");
    bench.clock.seconds += 3'600 - 60;
    BOOST_TEST(bench.use() == "one");
    bench.clock.seconds += 51;
    BOOST_TEST(bench.use() == "");
    BOOST_TEST(bench.ask().token() == "two");
    BOOST_TEST(bench.server.asked() == 2U);
}

BOOST_AUTO_TEST_CASE(the_endpoint_is_asked_in_form_and_never_with_the_private_key)
{
    Bench bench({TokenServer::grant("one")});
    BOOST_TEST(bench.ask().token() == "one");
    const std::string request = bench.server.requests().front();
    BOOST_TEST(request.starts_with("POST /token HTTP/1.1\r\n"));
    BOOST_TEST(request.find("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=") !=
               std::string::npos);
    BOOST_TEST(request.find("PRIVATE") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_who_wait_get_the_one_token_that_is_fetched)
{
    Bench bench({TokenServer::grant("one")}, true);
    std::vector<Waiter> waiters(5);
    for (Waiter& waiter : waiters)
        static_cast<void>(bench.wait(waiter));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return waiters.back().times != 0; }));
    for (const Waiter& waiter : waiters)
        BOOST_TEST(waiter.token() == "one");
    BOOST_TEST(bench.server.asked() == 1U);
}

BOOST_AUTO_TEST_CASE(who_waits_on_another_loop_is_told_there)
{
    Bench bench({TokenServer::grant("one")}, true);
    HttpProbe other;
    Waiter here, there;
    static_cast<void>(bench.wait(here));
    static_cast<void>(bench.source->wait(other.loop, other.client, {}, there));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return here.times != 0; }));
    BOOST_TEST(there.times == 0);  // its own loop has not run
    BOOST_TEST(other.run_until([&] { return there.times != 0; }));
    BOOST_TEST(there.token() == "one");
    BOOST_TEST(bench.server.asked() == 1U);
}

BOOST_AUTO_TEST_CASE(who_cancels_is_not_told_and_the_others_are)
{
    Bench bench({TokenServer::grant("one")}, true);
    Waiter gone, staying;
    const auto leaving = bench.wait(gone);
    static_cast<void>(bench.wait(staying));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    leaving->cancel();
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return staying.times != 0; }));
    BOOST_TEST(gone.times == 0);
    BOOST_TEST(staying.token() == "one");
}

BOOST_AUTO_TEST_CASE(who_cancels_while_the_token_is_on_its_way_is_not_told)
{
    Bench bench({TokenServer::grant("one")});
    HttpProbe other;
    Waiter here, there;
    static_cast<void>(bench.wait(here));
    const auto leaving = bench.source->wait(other.loop, other.client, {}, there);
    BOOST_TEST(bench.probe.run_until([&] { return here.times != 0; }));
    leaving->cancel();  // what follows it on that loop runs behind the delivery, which is queued there
    bool behind = false;
    other.loop.post([](void* flag) noexcept { *static_cast<bool*>(flag) = true; }, &behind);
    BOOST_TEST(other.run_until([&] { return behind; }));
    BOOST_TEST(there.times == 0);
    BOOST_TEST(leaving.use_count() == 1);  // nothing of it is left on the loop
}

BOOST_AUTO_TEST_CASE(a_fetch_that_nobody_waits_for_any_more_is_given_up)
{
    std::atomic<bool> closed = false;
    support::FakeServer server([&](support::Peer& peer) {
        static_cast<void>(peer.read_request());
        closed = peer.wait_for_close();
    });
    TestClock clock;
    HttpProbe probe;
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/token";
    const auto source = source_of(google_settings(support::service_account_file(url), clock));
    Waiter first, second;
    const auto one = source->wait(probe.loop, probe.client, {}, first);
    const auto two = source->wait(probe.loop, probe.client, {}, second);
    BOOST_TEST(probe.run_until([&] { return server.connections() == 1; }));
    one->cancel();
    two->cancel();
    BOOST_TEST(probe.run_until([&] { return closed.load(); }));
    BOOST_TEST(first.times + second.times == 0);
}

BOOST_AUTO_TEST_CASE(who_comes_when_a_fetch_was_given_up_has_another)
{
    Bench bench({TokenServer::grant("one"), TokenServer::grant("two")}, true);
    Waiter gone, next;
    const auto leaving = bench.wait(gone);
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    leaving->cancel();
    static_cast<void>(bench.wait(next));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 2; }));
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return next.times != 0; }));
    BOOST_TEST(gone.times == 0);
    BOOST_TEST(next.token() == "two");
}

BOOST_AUTO_TEST_CASE(who_waits_past_its_deadline_is_told_that_the_time_is_over)
{
    Bench bench({TokenServer::grant("one")}, true);
    Waiter hurried, patient;
    static_cast<void>(bench.wait(patient));
    static_cast<void>(bench.wait(hurried, {std::chrono::steady_clock::now(), "within 3 s (who says so)"}));
    BOOST_TEST(bench.probe.run_until([&] { return hurried.times != 0; }));
    BOOST_TEST((hurried.error().kind == ErrorKind::timeout));
    BOOST_TEST(hurried.error().message == "no access token came within 3 s (who says so)");
    BOOST_TEST(patient.times == 0);
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return patient.times != 0; }));
    BOOST_TEST(hurried.times == 1);
    BOOST_TEST(patient.token() == "one");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_to_all_and_the_next_asks_again)
{
    Bench bench({TokenServer::refuse(400, R"({"error":"invalid_grant","error_description":"Invalid JWT"})"),
                 TokenServer::grant("one")},
                true);
    Waiter first, second;
    static_cast<void>(bench.wait(first));
    static_cast<void>(bench.wait(second));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    bench.server.release();
    BOOST_TEST(bench.probe.run_until([&] { return second.times != 0; }));
    for (const Waiter* waiter : {&first, &second}) {
        BOOST_TEST((waiter->error().kind == ErrorKind::authentication));
        BOOST_TEST(waiter->error().message.find("invalid_grant: Invalid JWT") != std::string::npos);
    }
    BOOST_TEST(bench.ask().token() == "one");
}

BOOST_AUTO_TEST_CASE(an_endpoint_that_is_not_there_is_a_network_failure_that_names_it)
{
    TestClock clock;
    HttpProbe probe;
    const auto source = source_of(google_settings(support::service_account_file("http://127.0.0.1:1/token"), clock));
    Waiter waiter;
    static_cast<void>(source->wait(probe.loop, probe.client, {}, waiter));
    BOOST_TEST(probe.run_until([&] { return waiter.times != 0; }));
    BOOST_TEST((waiter.error().kind == ErrorKind::network));
    BOOST_TEST(waiter.error().message.starts_with("no access token: "));
    BOOST_TEST(waiter.error().message.find("127.0.0.1:1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(while_the_endpoint_fails_the_old_token_serves_on_as_long_as_it_lasts)
{
    Bench bench({TokenServer::grant("one"), TokenServer::refuse(503, "")});
    BOOST_TEST(bench.ask().token() == "one");
    bench.clock.seconds += 3'600 - 60;
    BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    BOOST_TEST(bench.use() == "one");
    bench.clock.seconds += 50;
    BOOST_TEST(bench.use() == "");
    BOOST_TEST((bench.ask().error().kind == ErrorKind::overloaded));
}

BOOST_AUTO_TEST_CASE(a_renewal_that_failed_is_tried_again_after_half_a_minute)
{
    Bench bench({TokenServer::grant("one"), TokenServer::refuse(503, ""), TokenServer::grant("two")});
    BOOST_TEST(bench.ask().token() == "one");
    bench.clock.seconds += 3'600 - 60;
    BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    bench.clock.seconds += 29;
    BOOST_TEST(bench.use() == "one");
    BOOST_TEST(bench.source.use_count() == 1);  // nothing is being fetched
    bench.clock.seconds += 1;
    BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    BOOST_TEST(bench.use() == "two");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_when_the_old_token_has_ended)
{
    Bench bench({TokenServer::grant("one"), TokenServer::refuse(400, R"({"error":"invalid_grant"})")});
    BOOST_TEST(bench.ask().token() == "one");
    bench.clock.seconds += 3'600 - 60;
    BOOST_TEST(bench.use() == "one");
    bench.let_fetch_end();
    bench.clock.seconds += 60;
    BOOST_TEST((bench.ask().error().kind == ErrorKind::authentication));
}

BOOST_AUTO_TEST_CASE(a_token_that_the_provider_did_not_take_is_discarded)
{
    Bench bench({TokenServer::grant("one"), TokenServer::grant("two")});
    BOOST_TEST(bench.ask().token() == "one");
    const AccessTokenPtr refused = bench.source->use(bench.probe.loop, bench.probe.client);
    bench.source->discard(refused);
    BOOST_TEST(bench.use() == "");
    BOOST_TEST(bench.ask().token() == "two");
    bench.source->discard(refused);  // late: that one has gone already
    BOOST_TEST(bench.use() == "two");
}

BOOST_AUTO_TEST_CASE(an_endpoint_that_echoes_what_it_was_sent_shows_no_secret)
{
    TestClock clock;
    HttpProbe probe;
    support::FakeServer server([](support::Peer& peer) {
        const std::string request = peer.read_request();
        const std::string echo = request.substr(request.find("\r\n\r\n") + 4);
        peer.send(TokenServer::refuse(400, R"({"error":"invalid_request","error_description":")" + echo + "\"}"));
    });
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/token";
    for (const std::string& file : {support::authorized_user_file(url), support::service_account_file(url)}) {
        const auto source = source_of(google_settings(file, clock));
        Waiter waiter;
        static_cast<void>(source->wait(probe.loop, probe.client, {}, waiter));
        BOOST_TEST(probe.run_until([&] { return waiter.times != 0; }));
        const std::string message = waiter.error().message;
        BOOST_TEST(message.find("grant_type=") != std::string::npos, message);  // the echo came through
        BOOST_TEST(message.find("****") != std::string::npos, message);
        for (const char* secret : {"canary", "assertion=ey"})
            BOOST_TEST(message.find(secret) == std::string::npos, message);
    }
}

BOOST_AUTO_TEST_CASE(who_has_a_token_can_take_it_out_of_what_a_server_says)
{
    Bench bench({TokenServer::grant("ya29.canary-token")});
    static_cast<void>(bench.ask());
    std::string text = "you sent ya29.canary-token";
    bench.source->use(bench.probe.loop, bench.probe.client)->redactor.redact(text);
    BOOST_TEST(text == "you sent *****************");
}

BOOST_AUTO_TEST_CASE(connections_that_are_closed_end_the_fetch)
{
    Bench bench({TokenServer::grant("one")}, true);
    Waiter waiter;
    static_cast<void>(bench.wait(waiter));
    BOOST_TEST(bench.probe.run_until([&] { return bench.server.asked() == 1; }));
    bench.probe.client.close();
    BOOST_TEST(bench.probe.run_until([&] { return waiter.times != 0; }));
    BOOST_TEST((waiter.error().kind == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(credentials_that_are_not_set_cannot_make_a_source)
{
    ClientSettings settings;
    BOOST_TEST((make_token_source(settings, {}, {}).error().kind == ErrorKind::config));
    BOOST_TEST(make_token_source(settings, {}, {}).error().message ==
               "google_service_account needs the secret \"credentials\": it is not set; set secrets.credentials");
    settings.missing_secrets["credentials"] = "set the variable";
    BOOST_TEST(make_token_source(settings, {}, {}).error().message ==
               "google_service_account needs the secret \"credentials\": set the variable");
}

BOOST_AUTO_TEST_SUITE_END()
