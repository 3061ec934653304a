// Batches and loops of tools through the library, the real plugin and sockets, against parlance-sim.
#include <parlance/batch.hpp>
#include <parlance/tools.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// A question whose answer takes its own time: up to 30 ms until the status line, and so many pieces.
ChatRequest slow_question(int number, std::mt19937& random)
{
    const std::string first = std::to_string(random() % 30);
    const std::string chunks = std::to_string(1 + random() % 5);
    return ChatRequest("number " + std::to_string(number)).model("sim;first=" + first + ";chunks=" + chunks);
}

std::string said(int number)
{
    return "You said: \"number " + std::to_string(number) + "\"";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_forms)

BOOST_AUTO_TEST_CASE(answers_of_random_speed_come_in_order_over_at_most_so_many_connections)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::mt19937 random(1);
    std::vector<ChatRequest> requests;
    for (int number = 0; number < 60; ++number)
        requests.push_back(slow_question(number, random));
    std::vector<std::size_t> items;
    const auto answers =
        client->batch_process(requests, BatchOptions().max_in_flight(6).on_item(
                                            [&](std::size_t index, const ChatResponse&) { items.push_back(index); }));
    BOOST_TEST_REQUIRE(answers.size() == 60U);
    for (int number = 0; number < 60; ++number) {
        const ChatResponse& answer = answers[static_cast<std::size_t>(number)];
        BOOST_TEST(answer.success());
        BOOST_TEST(answer.content().ends_with(said(number)));
        BOOST_TEST(items[static_cast<std::size_t>(number)] == static_cast<std::size_t>(number));
    }
    BOOST_TEST(provider.log().count("requests_seen") == 60);
    BOOST_TEST(provider.log().count("connections_accepted") <= 6);
}

BOOST_AUTO_TEST_CASE(failures_stay_in_place_and_a_budget_of_them_stops_the_batch)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::vector<ChatRequest> requests;
    for (int number = 0; number < 20; ++number)
        requests.push_back(ChatRequest("q").model(number % 4 == 3 ? "sim;status=400" : "sim"));
    const auto all = client->batch_process(requests);
    for (std::size_t number = 0; number < all.size(); ++number)
        BOOST_TEST(all[number].is_error() == (number % 4 == 3));
    const auto some = client->batch_process(requests, BatchOptions().max_in_flight(1).max_failures(2));
    BOOST_TEST((some[7].error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(some[8].error()->provider_code == "batch_stopped");
    BOOST_TEST(provider.log().count("requests_seen") == 28);
}

BOOST_AUTO_TEST_CASE(a_stop_closes_the_connections_of_what_is_in_flight)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;chunks=1;delay=600000");  // never ends by itself
    const StopSignal stop;
    std::vector<ChatRequest> requests(10, ChatRequest("q").stream(true));
    std::vector<ChatResponse> answers;
    std::thread batch([&] { answers = client->batch_process(requests, BatchOptions().max_in_flight(3).stop(stop)); });
    BOOST_TEST(provider.sees_requests(3));
    stop.request_stop();
    batch.join();
    BOOST_TEST_REQUIRE(answers.size() == 10U);
    for (const ChatResponse& answer : answers) {
        BOOST_TEST_REQUIRE(answer.is_error());
        BOOST_TEST((answer.error()->kind == ErrorKind::cancelled));
    }
    BOOST_TEST(answers[9].error()->provider_code == "batch_stopped");
    BOOST_TEST(provider.log_comes_to([](const SimLog& log) { return log.count("connections_open") == 0; }));
    BOOST_TEST(provider.log().count("requests_seen") == 3);
}

BOOST_AUTO_TEST_CASE(two_thousand_items_stream_through_a_small_window)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    int given = 0;
    int delivered = 0;
    int most_apart = 0;
    const auto source = [&]() -> std::optional<BatchItem<int>> {
        most_apart = std::max(most_apart, given - delivered);
        if (given == 2000) return std::nullopt;
        const int number = given++;
        if (number % 100 == 99) return BatchItem(ChatError(ErrorKind::invalid_request, "no request"), number);
        return BatchItem(ChatRequest("number " + std::to_string(number)), number);
    };
    const auto sink = [&](BatchResult<int>&& result) {
        if (result.tag != delivered++) BOOST_ERROR("out of order");
        if (result.response.success() && !result.response.content().ends_with(said(result.tag)))
            BOOST_ERROR("an answer to another question");
    };
    const BatchSummary summary = run_batch(*client, source, sink, BatchOptions().max_in_flight(16).window(40));
    BOOST_TEST(summary.complete());
    BOOST_TEST(summary.done == 2000);
    BOOST_TEST(summary.failed == 20);
    BOOST_TEST(delivered == 2000);
    BOOST_TEST(most_apart < 40);
    BOOST_TEST(summary.total.usage.total_tokens.value_or(0) > 0);
    BOOST_TEST_REQUIRE(summary.total.cost.has_value());
    BOOST_TEST(summary.total.cost->currency == "USD");
}

BOOST_AUTO_TEST_CASE(a_closed_host_and_one_without_threads_say_so_for_every_item)
{
    const SimulatedProvider provider;
    ChatClientPtr held;
    {
        const Host host = open_host();
        held = aiml_client(host, provider);
    }
    for (const ChatResponse& answer : held->batch_process({"a", "b"})) {
        BOOST_TEST_REQUIRE(answer.is_error());
        BOOST_TEST(answer.error()->provider_code == "closed");
    }
    const Host polled = open_host(plain_host().threads(0));
    const ChatClientPtr client = aiml_client(polled, provider);
    for (const ChatResponse& answer : client->batch_process({"a", "b"})) {
        BOOST_TEST_REQUIRE(answer.is_error());
        BOOST_TEST((answer.error()->kind == ErrorKind::invalid_request));
    }
}

BOOST_AUTO_TEST_CASE(a_forced_tool_is_run_and_its_result_goes_back)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    int ran = 0;
    ToolSet tools;
    tools.add("get_weather", "The weather", R"({"type":"object"})", [&](std::string_view arguments) {
        ++ran;
        return "sunny, asked with " + std::string(arguments);
    });
    std::string text;
    const ToolRun run = run_tools(*client, ChatRequest("What is the weather?").tool_choice("required"), tools,
                                  ToolLoopOptions().on_event([&](const ChatEvent& event) { text += event.text(); }));
    BOOST_TEST_REQUIRE(run.response.success());
    BOOST_TEST(ran == 1);
    BOOST_TEST(run.steps == 2);
    BOOST_TEST(text == run.response.content());
    BOOST_TEST(run.usage.usage.total_tokens.value_or(0) > 0);
    const SimLog log = provider.log();
    const std::string body = log.request(1)["body"].text();
    const JsonDocument sent(body);
    BOOST_TEST(sent["tool_choice"].text() == "auto");
    BOOST_TEST_REQUIRE(sent["messages"].size() == 3U);
    BOOST_TEST(sent["messages"][1]["tool_calls"][0]["function"]["name"].text() == "get_weather");
    BOOST_TEST(sent["messages"][2]["role"].text() == "tool");
    BOOST_TEST(sent["messages"][2]["content"].text() == "sunny, asked with {}");
    BOOST_TEST(sent["messages"][2]["tool_call_id"].text() == sent["messages"][1]["tool_calls"][0]["id"].text());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
