#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "driven_client.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::test {
namespace {

using namespace std::chrono_literals;

/// A stream and the call it reads.
struct Opened {
    explicit Opened(bool waiting_allowed = true)
    {
        client->waiting_allowed = waiting_allowed;
        stream.emplace(client->async_stream_chat("hello"));
        call = client->calls.at(0);
    }
    std::shared_ptr<DrivenClient> client = std::make_shared<DrivenClient>();
    std::optional<ChatStream> stream;
    std::shared_ptr<DrivenCall> call;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(chat_stream)

BOOST_AUTO_TEST_CASE(next_gives_events_in_order_and_then_the_whole_answer)
{
    Opened opened;
    std::jthread provider([call = opened.call] {
        call->text("one ");
        call->text("two");
        call->end();
    });
    std::string text;
    for (const ChatEvent& event : *opened.stream)
        text += event.text();
    BOOST_TEST(text == "one two");
    BOOST_TEST(opened.stream->ended());
    BOOST_TEST(opened.stream->response().content() == "one two");
    BOOST_TEST(opened.client->requests.at(0).view().stream());
}

BOOST_AUTO_TEST_CASE(a_limit_of_zero_takes_what_is_there_and_never_waits)
{
    Opened opened(false);  // where waiting is forbidden, too
    BOOST_TEST((opened.stream->next(0ms) == nullptr));
    BOOST_TEST(!opened.stream->ended());
    opened.call->text("one");
    const ChatEvent* const event = opened.stream->next(0ms);
    BOOST_TEST_REQUIRE((event != nullptr));
    BOOST_TEST(event->text() == "one");
    BOOST_TEST((opened.stream->next(0ms) == nullptr));
    opened.call->end();
    BOOST_TEST((opened.stream->next(0ms) == nullptr));
    BOOST_TEST(opened.stream->ended());
}

BOOST_AUTO_TEST_CASE(a_limit_says_how_long_to_wait)
{
    Opened opened;
    const auto began = std::chrono::steady_clock::now();
    BOOST_TEST((opened.stream->next(3ms) == nullptr));
    BOOST_TEST((std::chrono::steady_clock::now() - began >= 2ms));  // the clocks round differently
    BOOST_TEST(!opened.stream->ended());
    opened.call->end();
}

BOOST_AUTO_TEST_CASE(waiting_where_it_is_forbidden_ends_the_stream_with_an_error)
{
    Opened opened(false);
    opened.call->text("one");
    BOOST_TEST((opened.stream->next() != nullptr));  // no wait was needed
    BOOST_TEST((opened.stream->next() == nullptr));
    BOOST_TEST(opened.stream->ended());
    BOOST_TEST_REQUIRE(opened.stream->response().is_error());
    BOOST_TEST((opened.stream->response().error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(opened.stream->response().content() == "one");
    BOOST_TEST(opened.call->cancels > 0);
    opened.call->end();
}

BOOST_AUTO_TEST_CASE(a_delta_that_leaves_out_its_kind_has_the_kind_of_its_part)
{
    Opened opened;
    opened.call->text("one ");
    opened.call->text("two", PARLANCE_PART_SAME);
    opened.call->end();
    std::string text;
    for (const ChatEvent& event : *opened.stream)
        text += event.text();
    BOOST_TEST(text == "one two");

    std::string told;
    ChatCallbacks callbacks;
    callbacks.on_event = [&](const ChatEvent& event) { told += event.text(); };
    BOOST_TEST_REQUIRE(opened.client->chat("hello", callbacks).has_value());
    const auto& call = opened.client->calls.at(1);
    call->text("one ");
    call->text("two", PARLANCE_PART_SAME);
    call->end();
    BOOST_TEST(told == "one two");
}

BOOST_AUTO_TEST_CASE(reading_slowly_pauses_the_call_and_catching_up_resumes_it)
{
    Opened opened;
    const std::string large(10'000, 'x');
    for (int number = 0; number < 20; ++number)
        opened.call->text(large);
    BOOST_TEST(opened.call->pauses == 1);
    BOOST_TEST(opened.call->resumes == 0);
    BOOST_TEST((opened.stream->next() != nullptr));
    BOOST_TEST(opened.call->resumes == 1);
    opened.call->end();
}

BOOST_AUTO_TEST_CASE(events_that_go_on_though_the_call_was_paused_are_cut_off_at_8_MiB)
{
    Opened opened;
    const std::string large(1024 * 1024, 'x');
    for (int number = 0; number < 10; ++number)
        opened.call->text(large);
    BOOST_TEST(opened.call->cancels == 1);
    opened.call->end(ChatError(ErrorKind::cancelled, "cancelled"));
    while (opened.stream->next() != nullptr) {
    }
    BOOST_TEST_REQUIRE(opened.stream->response().is_error());
    BOOST_TEST((opened.stream->response().error()->kind == ErrorKind::too_large));
}

BOOST_AUTO_TEST_CASE(destroying_it_cancels_the_call_which_may_talk_on_until_its_end)
{
    Opened opened;
    opened.stream.reset();
    BOOST_TEST(opened.call->cancels == 1);
    opened.call->text("one");
    opened.call->end(ChatError(ErrorKind::cancelled, "cancelled"));
    BOOST_TEST(opened.client.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(async_next_tells_at_once_what_is_there_and_the_rest_on_the_calls_thread)
{
    Opened opened;
    opened.call->text("one");
    std::vector<std::string> told;
    std::vector<std::thread::id> threads;
    const auto tell = [&](const ChatEvent* event) {
        told.push_back(event != nullptr ? std::string(event->text()) : "end");
        threads.push_back(std::this_thread::get_id());
    };
    opened.stream->async_next(tell);
    BOOST_TEST_REQUIRE(told.size() == 1U);
    opened.stream->async_next(tell);
    BOOST_TEST(told.size() == 1U);
    std::thread provider([&] { opened.call->text("two"); });
    const auto provider_thread = provider.get_id();
    provider.join();
    opened.call->end();
    opened.stream->async_next(tell);
    BOOST_TEST(told == std::vector<std::string>({"one", "two", "end"}), boost::test_tools::per_element());
    BOOST_TEST((threads[0] == std::this_thread::get_id()));
    BOOST_TEST((threads[1] == provider_thread));
    BOOST_TEST(opened.stream->ended());
    BOOST_TEST(opened.stream->response().content() == "onetwo");
    opened.stream->async_next(tell);  // the end stays the end
    BOOST_TEST(told.back() == "end");
}

/// Reads a stream to its end, each callback asking for the next event.
class Reader {
public:
    explicit Reader(ChatStream& stream) : stream_(stream) {}
    void read()
    {
        stream_.async_next([this](const ChatEvent* event) {
            deepest = std::max(deepest, ++depth_);
            events += event != nullptr ? 1U : 0U;
            ended = event == nullptr;
            if (event != nullptr) read();
            --depth_;
        });
    }
    std::size_t events = 0;
    int deepest = 0;
    bool ended = false;

private:
    ChatStream& stream_;
    int depth_ = 0;
};

BOOST_AUTO_TEST_CASE(asking_inside_the_callback_does_not_nest)
{
    Opened opened;
    for (int number = 0; number < 10'000; ++number)
        opened.call->text("x");
    Reader reader(*opened.stream);
    reader.read();
    for (int number = 0; number < 10'000; ++number)
        opened.call->text("x");
    BOOST_TEST(!reader.ended);
    opened.call->end();
    BOOST_TEST(reader.ended);
    BOOST_TEST(reader.events == 20'000U);
    BOOST_TEST(reader.deepest == 1);
}

BOOST_AUTO_TEST_CASE(one_async_next_at_a_time)
{
    Opened opened;
    opened.stream->async_next([](const ChatEvent*) {});
    BOOST_CHECK_THROW(opened.stream->async_next([](const ChatEvent*) {}), std::logic_error);
    opened.call->end();
}

BOOST_AUTO_TEST_CASE(the_next_one_may_be_asked_for_on_another_thread_than_the_last_was_told_on)
{
    Opened opened;
    constexpr int wanted = 2000;
    std::jthread provider([call = opened.call] {
        for (int number = 0; number < wanted; ++number)
            call->text("x");
        call->end();
    });
    int events = 0;
    for (bool ended = false; !ended;) {
        std::atomic<int> told{0};
        opened.stream->async_next([&](const ChatEvent* event) {
            told = event != nullptr ? 1 : 2;
            told.notify_one();
        });
        told.wait(0);
        ended = told == 2;
        events += ended ? 0 : 1;
    }
    BOOST_TEST(events == wanted);
}

BOOST_AUTO_TEST_CASE(an_async_next_that_throws_ends_the_stream_and_says_so)
{
    Opened opened;
    opened.call->text("one");
    opened.stream->async_next([](const ChatEvent*) { throw std::runtime_error("the application fell over"); });
    BOOST_TEST(opened.stream->ended());
    BOOST_TEST(opened.call->cancels > 0);
    BOOST_TEST_REQUIRE(opened.stream->response().is_error());
    BOOST_TEST(opened.stream->response().error()->provider_code == "callback_threw");
    BOOST_TEST(opened.stream->response().error()->message ==
               "an async_next callback threw: the application fell over; the call was cancelled");
    opened.call->end();
}

BOOST_AUTO_TEST_CASE(an_async_next_that_is_outstanding_when_the_stream_goes_is_told_the_end)
{
    Opened opened;
    int nulls = 0;
    opened.stream->async_next([&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; });
    opened.stream.reset();
    BOOST_TEST(opened.call->cancels == 1);
    opened.call->text("too late");
    BOOST_TEST(nulls == 0);
    opened.call->end(ChatError(ErrorKind::cancelled, "cancelled"));
    BOOST_TEST(nulls == 1);
}

BOOST_AUTO_TEST_CASE(a_stream_that_moves_is_still_read_on)
{
    Opened opened;
    std::string told;
    opened.stream->async_next([&](const ChatEvent* event) { told = event->text(); });
    ChatStream moved = std::move(*opened.stream);
    opened.stream.reset();
    BOOST_TEST(opened.call->cancels == 0);
    opened.call->text("one");
    BOOST_TEST(told == "one");
    opened.call->end();
    BOOST_TEST((moved.next() == nullptr));
}

BOOST_AUTO_TEST_CASE(a_stream_that_could_not_be_started_has_ended)
{
    const auto client = std::make_shared<DrivenClient>();
    client->refusal = ChatError(ErrorKind::config, "refused");
    ChatStream stream = client->stream_chat("hello");
    BOOST_TEST(stream.ended());
    BOOST_TEST((stream.next() == nullptr));
    int nulls = 0;
    stream.async_next([&](const ChatEvent* event) { nulls += event == nullptr ? 1 : 0; });
    BOOST_TEST(nulls == 1);
    BOOST_TEST(stream.response().error()->message == "refused");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
