// run_batch: a source, a sink, and a window between them.
#include <atomic>
#include <parlance/batch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "batch_scripted_client.hpp"

namespace parlance::test {

namespace {

Reply echo(const ChatRequest& request)
{
    return "about " + last_text(request);
}

/// Counts the objects there are.
class Counted {
public:
    explicit Counted(int number = 0) : number_(number) { raise(); }
    Counted(const Counted& other) : number_(other.number_) { raise(); }
    Counted(Counted&& other) noexcept : number_(other.number_) { raise(); }
    Counted& operator=(const Counted&) = default;
    Counted& operator=(Counted&&) = default;
    ~Counted() { --living; }
    [[nodiscard]] int number() const { return number_; }

    static inline int living = 0;
    static inline int most = 0;

private:
    static void raise() { most = std::max(most, ++living); }
    int number_;
};

/// A source of so many numbered questions.
auto questions(int count, int& given)
{
    return [count, &given]() -> std::optional<BatchItem<int>> {
        if (given == count) return std::nullopt;
        const int number = given++;
        return BatchItem<int>(ChatRequest(std::to_string(number)), number);
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_stream)

BOOST_AUTO_TEST_CASE(results_come_in_order_with_their_tags)
{
    ScriptedClient client(&echo, 7);
    int given = 0;
    std::vector<int> tags;
    const BatchSummary summary = run_batch(client, questions(500, given), [&](BatchResult<int>&& result) {
        BOOST_TEST(result.index == std::ssize(tags));
        BOOST_TEST(result.response.content() == "about " + std::to_string(result.tag));
        tags.push_back(result.tag);
    });
    BOOST_TEST_REQUIRE(tags.size() == 500U);
    for (int number = 0; number < 500; ++number)
        BOOST_TEST(tags[static_cast<std::size_t>(number)] == number);
    BOOST_TEST(summary.complete());
    BOOST_TEST(summary.done == 500);
    BOOST_TEST(summary.failed == 0);
    BOOST_TEST(!summary.error.has_value());
}

BOOST_AUTO_TEST_CASE(an_empty_source_is_a_complete_batch)
{
    ScriptedClient client(&echo);
    int given = 0;
    int reports = 0;
    const BatchSummary summary = run_batch(
        client, questions(0, given), [](BatchResult<int>&&) { BOOST_ERROR("nothing was asked"); },
        BatchOptions().on_progress([&](const BatchProgress& report) {
            ++reports;
            BOOST_TEST(report.total == -1);
        }));
    BOOST_TEST(summary.complete());
    BOOST_TEST(summary.done == 0);
    BOOST_TEST(reports == 1);
}

BOOST_AUTO_TEST_CASE(a_hundred_thousand_items_never_hold_more_than_the_window)
{
    constexpr int count = 100'000;
    constexpr int window = 32;
    ScriptedClient client(&echo, 3);
    client.keeps_requests = false;
    int given = 0;
    int delivered = 0;
    int most_apart = 0;
    Counted::living = Counted::most = 0;
    const auto source = [&]() -> std::optional<BatchItem<Counted>> {
        most_apart = std::max(most_apart, given - delivered);
        if (given == count) return std::nullopt;
        return BatchItem<Counted>(ChatRequest("q"), Counted(given++));
    };
    const auto sink = [&](BatchResult<Counted>&& result) {
        if (result.tag.number() != delivered++) BOOST_ERROR("out of order");
    };
    const BatchSummary summary = run_batch(client, source, sink, BatchOptions().max_in_flight(16).window(window));
    BOOST_TEST(summary.done == count);
    BOOST_TEST(delivered == count);
    BOOST_TEST(most_apart < window);          // when it is asked for one more, there is room for it
    BOOST_TEST(Counted::most <= window + 4);  // and those on their way in and out
    BOOST_TEST(Counted::living == 0);
    BOOST_TEST(client.most_in_flight() <= 16U);
}

BOOST_AUTO_TEST_CASE(a_window_of_one_asks_and_delivers_in_turn)
{
    ScriptedClient client(&echo);
    int given = 0;
    std::string order;
    const auto source = [&]() -> std::optional<BatchItem<>> {
        if (given == 3) return std::nullopt;
        order += "ask" + std::to_string(given) + ' ';
        return BatchItem<>(ChatRequest(std::to_string(given++)));
    };
    const auto sink = [&](BatchResult<>&& result) { order += "got" + std::to_string(result.index) + ' '; };
    BOOST_TEST(run_batch(client, source, sink, BatchOptions().window(1)).complete());
    BOOST_TEST(order == "ask0 got0 ask1 got1 ask2 got2 ");
}

BOOST_AUTO_TEST_CASE(a_slow_head_stops_the_source_when_the_window_is_full)
{
    ScriptedClient client([](const ChatRequest& request) -> Reply {
        return last_text(request) == "0" ? echo(request).held() : echo(request);
    });
    client.after_answer = [&] {
        if (client.answered() == 3) client.let_go();  // all but the head have ended
    };
    int given = 0;
    int delivered = 0;
    const auto source = [&]() -> std::optional<BatchItem<>> {
        BOOST_TEST(given - delivered < 4);
        if (given == 50) return std::nullopt;
        return BatchItem<>(ChatRequest(std::to_string(given++)));
    };
    const auto sink = [&](BatchResult<>&&) {
        if (delivered++ == 0) BOOST_TEST(given == 4);
    };
    BOOST_TEST(run_batch(client, source, sink, BatchOptions().max_in_flight(4).window(4)).done == 50);
    BOOST_TEST(delivered == 50);
}

BOOST_AUTO_TEST_CASE(what_the_source_could_not_read_is_delivered_in_its_place)
{
    ScriptedClient client(&echo);
    int line = 0;
    const auto source = [&]() -> std::optional<BatchItem<std::string>> {
        if (line == 6) return std::nullopt;
        const std::string tag = "line " + std::to_string(++line);
        if (line % 2 == 0) return BatchItem(ChatError(ErrorKind::invalid_request, "no JSON"), tag);
        return BatchItem(ChatRequest("q"), tag);
    };
    std::string failed;
    const auto sink = [&](BatchResult<std::string>&& result) {
        if (result.response.is_error()) failed += result.tag + ' ' + result.response.error()->message + "; ";
    };
    const BatchSummary summary = run_batch(client, source, sink);
    BOOST_TEST(failed == "line 2 no JSON; line 4 no JSON; line 6 no JSON; ");
    BOOST_TEST(summary.done == 6);
    BOOST_TEST(summary.failed == 3);
    BOOST_TEST(summary.complete());
    BOOST_TEST(client.requests().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_sink_that_returns_an_error_ends_the_batch_with_it)
{
    ScriptedClient client(&echo);
    int given = 0;
    int delivered = 0;
    const auto sink = [&](BatchResult<int>&&) -> Status {
        if (++delivered == 5) return ChatError(ErrorKind::config, "the disk is full").code("io");
        return Success{};
    };
    const BatchSummary summary = run_batch(client, questions(1000, given), sink, BatchOptions().max_in_flight(2));
    BOOST_TEST(delivered == 5);  // a sink that failed is left alone
    BOOST_TEST((summary.end == BatchEnd::callback));
    BOOST_TEST_REQUIRE(summary.error.has_value());
    BOOST_TEST(summary.error->provider_code == "io");
    BOOST_TEST(given < 30);
}

BOOST_AUTO_TEST_CASE(a_source_or_sink_that_throws_is_contained_and_told)
{
    ScriptedClient client(&echo);
    int given = 0;
    const BatchSummary by_sink =
        run_batch(client, questions(100, given), [](BatchResult<int>&&) { throw std::runtime_error("no room"); });
    BOOST_TEST((by_sink.end == BatchEnd::callback));
    BOOST_TEST(by_sink.error->provider_code == "callback_threw");
    BOOST_TEST(by_sink.error->message == "the batch's sink threw: no room; the batch was stopped");

    int asked = 0;
    int delivered = 0;
    const auto source = [&]() -> std::optional<BatchItem<>> {
        if (++asked == 4) throw std::runtime_error("no file");
        return BatchItem<>(ChatRequest("q"));
    };
    const BatchSummary by_source = run_batch(client, source, [&](BatchResult<>&&) { ++delivered; });
    BOOST_TEST((by_source.end == BatchEnd::callback));
    BOOST_TEST(by_source.error->message == "the batch's source threw: no file; the batch was stopped");
    BOOST_TEST(asked == 4);
    BOOST_TEST(delivered == 3);  // what it had given comes, answered or cancelled
    BOOST_TEST(by_source.done + by_source.cancelled == 3);
}

BOOST_AUTO_TEST_CASE(a_stop_delivers_what_was_started_and_leaves_the_rest_of_the_source)
{
    const StopSignal stop;
    ScriptedClient client([](const ChatRequest& request) { return echo(request).held(); });
    int given = 0;
    int delivered = 0;
    const auto source = [&]() -> std::optional<BatchItem<>> {
        if (++given == 6) stop.request_stop();
        return BatchItem<>(ChatRequest("q"));  // for ever
    };
    const BatchSummary summary = run_batch(
        client, source, [&](BatchResult<>&&) { ++delivered; }, BatchOptions().stop(stop));
    BOOST_TEST((summary.end == BatchEnd::stopped));
    BOOST_TEST(summary.error->provider_code == "batch_stopped");
    BOOST_TEST(delivered == given);
    BOOST_TEST(summary.cancelled == given);
    BOOST_TEST(summary.done == 0);
    BOOST_TEST(summary.failed == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_after_the_last_end_changes_nothing)
{
    const StopSignal stop;
    ScriptedClient client(&echo);
    int given = 0;
    const BatchSummary summary = run_batch(
        client, questions(3, given), [](BatchResult<int>&&) {},
        BatchOptions().stop(stop).on_progress([&](const BatchProgress& report) {
            if (report.done == 3) stop.request_stop();
        }));
    BOOST_TEST(summary.done == 3);
    BOOST_TEST(summary.cancelled == 0);
}

BOOST_AUTO_TEST_CASE(usage_is_summed_and_unknown_is_not_zero)
{
    ScriptedClient client([](const ChatRequest& request) {
        return last_text(request) == "0" ? echo(request) : echo(request).using_tokens(3, 4);
    });
    int given = 0;
    const BatchSummary summary = run_batch(client, questions(11, given), [](BatchResult<int>&&) {});
    BOOST_TEST(summary.total.calls == 11);
    BOOST_TEST(summary.total.usage.prompt_tokens.value_or(-1) == 30);
    BOOST_TEST(summary.total.usage.completion_tokens.value_or(-1) == 40);
    BOOST_TEST(!summary.total.usage.total_tokens.has_value());
    BOOST_TEST(!summary.total.cost.has_value());
    BOOST_TEST(summary.elapsed_ms >= 0);
}

BOOST_AUTO_TEST_CASE(costs_of_one_currency_are_summed)
{
    UsageTotal total;
    ChatMetadata facts;
    facts.cost = Cost{0.25, "USD", "provider"};
    total.add(facts);
    total.add(facts);
    facts.cost = Cost{7, "EUR", "provider"};
    total.add(facts);
    BOOST_TEST_REQUIRE(total.cost.has_value());
    BOOST_TEST(total.cost->amount == 0.5);
    BOOST_TEST(total.cost->currency == "USD");
}

BOOST_AUTO_TEST_CASE(where_waiting_is_not_allowed_nothing_is_asked_of_the_source)
{
    ScriptedClient client(&echo);
    client.blocking_allowed = false;
    int given = 0;
    const BatchSummary summary = run_batch(client, questions(3, given), [](BatchResult<int>&&) {});
    BOOST_TEST((summary.end == BatchEnd::refused));
    BOOST_TEST((summary.error->kind == ErrorKind::invalid_request));
    BOOST_TEST(given == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
