// batch_process: order, bounds, errors in place, stopping.
#include <parlance/batch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "batch_scripted_client.hpp"

namespace parlance::test {

namespace {

Reply echo(const ChatRequest& request)
{
    return "about " + last_text(request);
}

std::vector<ChatRequest> numbered(int count)
{
    std::vector<ChatRequest> requests;
    for (int number = 0; number < count; ++number)
        requests.emplace_back(std::to_string(number));
    return requests;
}

/// Fails for the numbers that `fails` names, answers the others.
template <class Fails>
ScriptedClient::Script failing(Fails fails)
{
    return [fails](const ChatRequest& request) -> Reply {
        if (fails(std::stoi(last_text(request)))) return ChatError(ErrorKind::overloaded, "scripted: busy");
        return echo(request);
    };
}

std::string code_of(const ChatResponse& response)
{
    return response.is_error() ? response.error()->provider_code : "";
}

ErrorKind kind_of(const ChatResponse& response)
{
    return response.is_error() ? response.error()->kind : ErrorKind::by_status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch)

BOOST_AUTO_TEST_CASE(no_requests_give_no_responses)
{
    ScriptedClient client(&echo);
    BOOST_TEST(client.batch_process({}).empty());
    BOOST_TEST(client.requests().empty());
}

BOOST_AUTO_TEST_CASE(texts_are_requests)
{
    ScriptedClient client(&echo);
    const auto answers = client.batch_process({"What is Python?", "What is Java?"}, BatchOptions().max_in_flight(8));
    BOOST_TEST_REQUIRE(answers.size() == 2U);
    BOOST_TEST(answers[0].content() == "about What is Python?");
    BOOST_TEST(answers[1].content() == "about What is Java?");
}

BOOST_AUTO_TEST_CASE(answers_are_in_the_order_of_the_requests_whatever_order_the_calls_end_in)
{
    for (unsigned seed = 0; seed < 20; ++seed) {
        ScriptedClient client(&echo, seed);
        const auto answers = client.batch_process(numbered(100), BatchOptions().max_in_flight(1 + seed));
        BOOST_TEST_REQUIRE(answers.size() == 100U);
        for (std::size_t number = 0; number < answers.size(); ++number)
            BOOST_TEST(answers[number].content() == "about " + std::to_string(number));
    }
}

BOOST_AUTO_TEST_CASE(as_many_calls_as_allowed_run_at_once_and_never_more)
{
    for (const std::size_t limit : {1U, 3U, 16U}) {
        ScriptedClient client(&echo);
        client.hold_until(limit);
        const auto answers = client.batch_process(numbered(200), BatchOptions().max_in_flight(limit));
        BOOST_TEST(answers.size() == 200U);
        BOOST_TEST(client.most_in_flight() == limit);
    }
}

BOOST_AUTO_TEST_CASE(a_window_smaller_than_max_in_flight_bounds_the_calls)
{
    ScriptedClient client(&echo);
    BOOST_TEST(client.batch_process(numbered(50), BatchOptions().max_in_flight(8).window(2)).size() == 50U);
    BOOST_TEST(client.most_in_flight() <= 2U);
}

BOOST_AUTO_TEST_CASE(errors_stay_in_their_place)
{
    ScriptedClient client(failing([](int number) { return number % 3 == 0; }));
    const auto answers = client.batch_process(numbered(30));
    for (std::size_t number = 0; number < answers.size(); ++number) {
        const bool fails = number % 3 == 0;
        BOOST_TEST(answers[number].is_error() == fails);
        BOOST_TEST((kind_of(answers[number]) == (fails ? ErrorKind::overloaded : ErrorKind::by_status)));
    }
}

BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_started_is_an_error_in_its_place)
{
    ScriptedClient client([](const ChatRequest& request) {
        Reply reply = echo(request);
        if (last_text(request) == "1") {
            reply.refused = true;
            reply.error = ChatError(ErrorKind::unsupported, "scripted: not this one");
        }
        return reply;
    });
    const auto answers = client.batch_process(numbered(3));
    BOOST_TEST(answers[0].success());
    BOOST_TEST((kind_of(answers[1]) == ErrorKind::unsupported));
    BOOST_TEST(answers[2].success());
}

BOOST_AUTO_TEST_CASE(after_max_failures_nothing_more_is_started)
{
    ScriptedClient client(failing([](int number) { return number >= 10; }));
    const auto answers = client.batch_process(numbered(100), BatchOptions().max_in_flight(1).max_failures(3));
    BOOST_TEST_REQUIRE(answers.size() == 100U);
    BOOST_TEST(client.requests().size() == 13U);
    BOOST_TEST((kind_of(answers[12]) == ErrorKind::overloaded));
    for (std::size_t number = 13; number < answers.size(); ++number) {
        BOOST_TEST((kind_of(answers[number]) == ErrorKind::cancelled));
        BOOST_TEST(code_of(answers[number]) == "batch_stopped");
        BOOST_TEST(answers[number].error()->not_sent);
    }
}

BOOST_AUTO_TEST_CASE(calls_in_flight_end_as_they_will_when_max_failures_is_reached)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        if (last_text(request) == "0") return ChatError(ErrorKind::overloaded, "scripted: busy");
        return echo(request).held();
    });
    client.hold_until(4);
    client.after_answer = [&] { client.let_go(); };
    const auto answers = client.batch_process(numbered(10), BatchOptions().max_in_flight(4).max_failures(1));
    BOOST_TEST((kind_of(answers[0]) == ErrorKind::overloaded));
    for (const std::size_t number : {1U, 2U, 3U})
        BOOST_TEST(answers[number].success());
    for (std::size_t number = 4; number < answers.size(); ++number)
        BOOST_TEST(code_of(answers[number]) == "batch_stopped");
}

BOOST_AUTO_TEST_CASE(a_stop_from_another_thread_cancels_what_is_in_flight)
{
    const StopSignal stop;
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        return last_text(request) == "0" ? echo(request) : echo(request).held();
    });
    client.hold_until(4);
    client.after_answer = [&] { stop.request_stop(); };
    const auto answers = client.batch_process(numbered(20), BatchOptions().max_in_flight(4).stop(stop));
    BOOST_TEST_REQUIRE(answers.size() == 20U);
    BOOST_TEST(answers[0].success());
    for (std::size_t number = 1; number < answers.size(); ++number)
        BOOST_TEST((kind_of(answers[number]) == ErrorKind::cancelled));
    BOOST_TEST(answers[1].error()->message == "scripted: cancelled");
    BOOST_TEST(code_of(answers[19]) == "batch_stopped");
}

BOOST_AUTO_TEST_CASE(a_stop_from_within_start_is_heard)
{
    const StopSignal stop;
    ScriptedClient client([&](const ChatRequest& request) {
        if (last_text(request) == "2") stop.request_stop();
        return echo(request).held();
    });
    const auto answers = client.batch_process(numbered(20), BatchOptions().stop(stop));
    for (const ChatResponse& answer : answers)
        BOOST_TEST((kind_of(answer) == ErrorKind::cancelled));
}

BOOST_AUTO_TEST_CASE(a_stop_before_the_start_lets_nothing_start)
{
    ScriptedClient client(&echo);
    const StopSignal stop;
    stop.request_stop();
    const auto answers = client.batch_process(numbered(3), BatchOptions().stop(stop));
    BOOST_TEST(client.requests().empty());
    BOOST_TEST_REQUIRE(answers.size() == 3U);
    for (const ChatResponse& answer : answers)
        BOOST_TEST(code_of(answer) == "batch_stopped");
}

BOOST_AUTO_TEST_CASE(a_signal_stops_every_batch_that_has_it)
{
    const StopSignal stop;
    ScriptedClient one([](const ChatRequest& request) { return echo(request).held(); });
    ScriptedClient other([](const ChatRequest& request) { return echo(request).held(); });
    std::vector<ChatResponse> ones, others;
    std::thread first([&] { ones = one.batch_process(numbered(9), BatchOptions().stop(stop)); });
    std::thread second([&] { others = other.batch_process(numbered(9), BatchOptions().stop(stop)); });
    stop.request_stop();
    first.join();
    second.join();
    for (const auto& all : {ones, others}) {
        BOOST_TEST(all.size() == 9U);
        for (const ChatResponse& answer : all)
            BOOST_TEST((kind_of(answer) == ErrorKind::cancelled));
    }
    BOOST_TEST(stop.stop_requested());
}

BOOST_AUTO_TEST_CASE(on_item_sees_every_item_in_order_those_never_sent_included)
{
    ScriptedClient client(failing([](int number) { return number == 5; }));
    std::vector<std::size_t> seen;
    int cancelled = 0;
    const auto answers = client.batch_process(
        numbered(20),
        BatchOptions().max_in_flight(1).max_failures(1).on_item([&](std::size_t index, const ChatResponse& response) {
            seen.push_back(index);
            cancelled += code_of(response) == "batch_stopped" ? 1 : 0;
        }));
    BOOST_TEST_REQUIRE(seen.size() == 20U);
    for (std::size_t number = 0; number < seen.size(); ++number)
        BOOST_TEST(seen[number] == number);
    BOOST_TEST(cancelled == 14);
}

BOOST_AUTO_TEST_CASE(a_throwing_on_item_stops_the_batch_and_is_told)
{
    ScriptedClient client(&echo);
    int calls = 0;
    const auto answers = client.batch_process(
        numbered(10), BatchOptions().max_in_flight(1).on_item([&](std::size_t index, const ChatResponse&) {
            ++calls;
            if (index == 3) throw std::runtime_error("the disk is full");
        }));
    BOOST_TEST(calls == 4);
    BOOST_TEST_REQUIRE(answers.size() == 10U);
    BOOST_TEST(answers[3].success());
    BOOST_TEST(code_of(answers[9]) == "batch_stopped");
    BOOST_TEST(answers[9].error()->message == "not sent: on_item threw: the disk is full; the batch was stopped");
    BOOST_TEST_REQUIRE(answers[9].metadata().warnings.size() == 1U);
    BOOST_TEST(answers[9].metadata().warnings[0].code == "callback_threw");
}

BOOST_AUTO_TEST_CASE(an_on_item_that_throws_at_the_last_item_is_still_told)
{
    ScriptedClient client(&echo);
    const auto answers =
        client.batch_process(numbered(1), BatchOptions().on_item([](std::size_t, const ChatResponse&) { throw 1; }));
    BOOST_TEST(answers[0].success());
    BOOST_TEST_REQUIRE(answers[0].metadata().warnings.size() == 1U);
    BOOST_TEST(answers[0].metadata().warnings[0].message ==
               "on_item threw something that is no std::exception; the batch was stopped");
}

BOOST_AUTO_TEST_CASE(a_throwing_on_progress_stops_the_batch_and_cancels_what_runs)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        return last_text(request) == "0" ? echo(request) : echo(request).held();
    });
    const auto answers =
        client.batch_process(numbered(9), BatchOptions().max_in_flight(4).on_progress(
                                              [](const BatchProgress&) { throw std::runtime_error("no terminal"); }));
    BOOST_TEST(answers[0].success());
    for (std::size_t number = 1; number < answers.size(); ++number)
        BOOST_TEST((kind_of(answers[number]) == ErrorKind::cancelled));
    BOOST_TEST(answers.back().metadata().warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(progress_counts_up_to_everything)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        if (last_text(request) == "7") return ChatError(ErrorKind::network, "scripted: gone");
        return echo(request).using_tokens(10, 5);
    });
    std::vector<BatchProgress> reports;
    const auto answers = client.batch_process(
        numbered(40), BatchOptions().on_progress([&](const BatchProgress& report) { reports.push_back(report); }));
    BOOST_TEST_REQUIRE(!reports.empty());
    std::int64_t done = 0;
    for (const BatchProgress& report : reports) {
        BOOST_TEST(report.done >= done);
        BOOST_TEST(report.total == 40);
        BOOST_TEST(report.in_flight <= 8);
        done = report.done;
    }
    BOOST_TEST(done == 40);
    BOOST_TEST(reports.back().failed == 1);
    BOOST_TEST(reports.back().in_flight == 0);
    BOOST_TEST(reports.back().prompt_tokens.value_or(0) == 390);
    BOOST_TEST(reports.back().completion_tokens.value_or(0) == 195);
}

BOOST_AUTO_TEST_CASE(progress_comes_also_while_nothing_ends)
{
    ScriptedClient client([](const ChatRequest& request) { return echo(request).held(); });
    int reports = 0;
    const auto answers = client.batch_process(
        numbered(1), BatchOptions().progress_every_ms(1).on_progress([&](const BatchProgress& report) {
            if (report.done == 0 && ++reports == 3) client.let_go();
        }));
    BOOST_TEST(answers[0].success());
    BOOST_TEST(reports >= 3);
}

BOOST_AUTO_TEST_CASE(where_waiting_is_not_allowed_every_item_says_so)
{
    ScriptedClient client(&echo);
    client.blocking_allowed = false;
    const auto answers = client.batch_process(numbered(2));
    BOOST_TEST_REQUIRE(answers.size() == 2U);
    for (const ChatResponse& answer : answers)
        BOOST_TEST((kind_of(answer) == ErrorKind::invalid_request));
    BOOST_TEST(client.requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
