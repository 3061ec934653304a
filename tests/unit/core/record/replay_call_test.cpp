#include "record/replay_call.hpp"

#include "support/http_probe.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::record;
using support::RecordingHandler;

namespace {

const std::string stream = "data: one\n\nevent: x\r\ndata: two\r\n\r\n: note\n\ndata: [DONE]\n\n";

/// A recorded stream, played to a handler that notes all it hears.
struct Stage {
    explicit Stage(std::size_t piece_bytes = 0, std::string body = stream,
                   std::optional<std::chrono::steady_clock::time_point> deadline = {})
    {
        auto recording = std::make_shared<Recording>();
        recording->answer = {200, {{"content-type", "text/event-stream"}}, std::move(body)};
        call = std::make_shared<ReplayCall>(loop, std::move(recording), handler, deadline, piece_bytes);
        handler.when_body = [this](std::string_view piece) {
            pieces.emplace_back(piece);
            return when_piece ? when_piece() : HttpFlow::more;
        };
        call->start();
    }
    /// Runs what is ready until nothing is.
    void run()
    {
        while (loop.poll(std::chrono::milliseconds(0)) != 0) {
        }
    }
    /// Runs to the end, at most 15 s. Answers whether it came to that.
    bool run_to_end()
    {
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(15);
        while (handler.ends == 0 && std::chrono::steady_clock::now() < patience)
            loop.poll(std::chrono::milliseconds(20));
        return handler.ends != 0;
    }

    Loop loop;
    RecordingHandler handler;
    std::vector<std::string> pieces;
    std::function<HttpFlow()> when_piece;
    std::shared_ptr<ReplayCall> call;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(record_replay_call)

BOOST_AUTO_TEST_CASE(an_event_comes_with_the_blank_line_that_ends_it)
{
    BOOST_TEST(next_piece("data: 1\n\ndata: 2\n\n", 0, true) == "data: 1\n\n");
    BOOST_TEST(next_piece("a\r\rb\r\r", 0, true) == "a\r\r");
    BOOST_TEST(next_piece("a\r\n\r\nb", 0, true) == "a\r\n\r\n");
    BOOST_TEST(next_piece("\n\nb", 0, true) == "\n\n");
    BOOST_TEST(next_piece("no end", 0, true) == "no end");
    BOOST_TEST(next_piece("abcdef", 4, true) == "abcd");
    BOOST_TEST(next_piece(std::string(20'000, 'x'), 0, false).size() == 16U * 1024U);
}

BOOST_AUTO_TEST_CASE(nothing_comes_before_the_loop_runs_and_then_all_of_it_once)
{
    Stage stage;
    BOOST_TEST(stage.handler.heads == 0);
    stage.run();
    BOOST_TEST(stage.handler.heads == 1);
    BOOST_TEST(stage.handler.status == 200);
    BOOST_TEST(stage.handler.body == stream);
    BOOST_TEST(stage.pieces.size() == 4U);
    BOOST_TEST(stage.handler.ends == 1);
    BOOST_TEST((stage.handler.how == BodyEnd::complete));
    BOOST_TEST(stage.call.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_stream_comes_in_pieces_of_one_byte_when_asked)
{
    Stage stage(1);
    stage.run();
    BOOST_TEST(stage.pieces.size() == stream.size());
    BOOST_TEST(stage.handler.body == stream);
    BOOST_TEST(stage.handler.ends == 1);
}

BOOST_AUTO_TEST_CASE(an_empty_body_is_a_head_and_an_end)
{
    Stage stage(0, "");
    stage.run();
    BOOST_TEST(stage.handler.heads == 1);
    BOOST_TEST(stage.pieces.empty());
    BOOST_TEST((stage.handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(enough_ends_it_complete_at_once)
{
    Stage stage;
    stage.when_piece = [] { return HttpFlow::enough; };
    stage.run();
    BOOST_TEST(stage.pieces.size() == 1U);
    BOOST_TEST(stage.handler.ends == 1);
    BOOST_TEST((stage.handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(while_paused_nothing_comes)
{
    Stage stage;
    stage.when_piece = [&] {
        if (stage.pieces.size() == 2) stage.call->pause();
        return HttpFlow::more;
    };
    stage.run();
    BOOST_TEST(stage.pieces.size() == 2U);
    BOOST_TEST(stage.handler.ends == 0);
    stage.call->resume();
    stage.call->resume();
    BOOST_TEST(stage.pieces.size() == 2U);
    stage.run();
    BOOST_TEST(stage.handler.body == stream);
    BOOST_TEST(stage.handler.ends == 1);
}

BOOST_AUTO_TEST_CASE(a_cancel_ends_it_later_and_once_wherever_it_comes)
{
    const auto check = [](Stage& stage, std::size_t pieces) {
        stage.run();
        stage.call->cancel();
        stage.run();
        BOOST_TEST(stage.pieces.size() == pieces);
        BOOST_TEST(stage.handler.ends == 1);
        BOOST_TEST((stage.handler.how == BodyEnd::cancelled));
        BOOST_TEST(to_string(stage.handler.failure.kind) == "cancelled");
        BOOST_TEST(stage.call.use_count() == 1);
    };
    Stage before;
    before.call->cancel();
    before.call->cancel();
    BOOST_TEST(before.handler.ends == 0);
    check(before, 0);

    Stage inside;
    inside.when_piece = [&] {
        inside.call->cancel();
        BOOST_TEST(inside.handler.ends == 0);
        return HttpFlow::enough;  // as a call does that knows of its cancel
    };
    check(inside, 1);

    Stage paused;
    paused.call->pause();
    paused.run();
    BOOST_TEST(paused.handler.heads == 0);
    check(paused, 0);
}

BOOST_AUTO_TEST_CASE(a_cancel_after_the_end_is_nothing)
{
    Stage stage;
    stage.run();
    stage.call->cancel();
    stage.run();
    BOOST_TEST(stage.handler.ends == 1);
    BOOST_TEST((stage.handler.how == BodyEnd::complete));
}

BOOST_AUTO_TEST_CASE(pausing_and_going_on_inside_the_last_callback_does_no_harm)
{
    Stage stage;
    stage.when_piece = [&] {
        stage.call->pause();
        stage.call->resume();
        return HttpFlow::enough;
    };
    stage.handler.when_end = [&] { stage.call.reset(); };
    stage.run();
    BOOST_TEST(stage.handler.ends == 1);
}

BOOST_AUTO_TEST_CASE(a_deadline_that_has_passed_ends_it)
{
    Stage stage(0, stream, std::chrono::steady_clock::now());
    stage.run();
    BOOST_TEST((stage.handler.how == BodyEnd::timeout));
    BOOST_TEST(to_string(stage.handler.failure.kind) == "timeout");
    BOOST_TEST(stage.handler.heads == 0);
}

BOOST_AUTO_TEST_CASE(a_deadline_passes_also_while_paused)
{
    Stage stage(0, stream, std::chrono::steady_clock::now() + std::chrono::milliseconds(2));
    stage.call->pause();
    BOOST_TEST(stage.run_to_end());
    BOOST_TEST((stage.handler.how == BodyEnd::timeout));
    BOOST_TEST(to_string(stage.handler.failure.kind) == "timeout");
    BOOST_TEST(stage.handler.heads == 0);
    stage.call->resume();
    stage.call->cancel();
    stage.run();
    BOOST_TEST(stage.handler.ends == 1);
    BOOST_TEST(stage.call.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_deadline_goes_with_its_call)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    Stage stage(0, stream, deadline);
    const std::weak_ptr<ReplayCall> gone = stage.call;
    stage.call->cancel();
    stage.call.reset();
    stage.run();
    BOOST_TEST(stage.handler.ends == 1);
    BOOST_TEST(gone.expired());
    while (std::chrono::steady_clock::now() <= deadline)
        stage.loop.poll(std::chrono::milliseconds(1));
    stage.run();
    BOOST_TEST(stage.handler.ends == 1);
}

BOOST_AUTO_TEST_SUITE_END()
