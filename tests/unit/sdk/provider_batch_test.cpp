// The batches that a provider runs, as an application asks for them: items, facts, and answers one at a time.
#include <parlance/output.hpp>
#include <parlance/provider_batch.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace parlance::test {

namespace {

/// Plays an answer on a thread of its own, stopping where it is paused.
class PlayedCall final : public ChatCall, public std::enable_shared_from_this<PlayedCall> {
public:
    using Script = std::function<void(PlayedCall&)>;

    explicit PlayedCall(ChatSink& sink) : sink_(sink) {}
    ~PlayedCall() override
    {
        if (thread_.joinable()) thread_.get_id() == std::this_thread::get_id() ? thread_.detach() : thread_.join();
    }
    void play(Script script)
    {
        thread_ = std::thread([self = shared_from_this(), script = std::move(script)] {
            script(*self);
            const ChatError error(ErrorKind::cancelled, "cancelled");
            self->sink_.on_end(*self, self->failure ? &*self->failure : self->cancelled_ ? &error : nullptr);
        });
    }

    void emit(parlance_event event)
    {
        std::unique_lock lock(mutex_);
        resumed_.wait(lock, [&] { return !paused_ || cancelled_; });
        if (cancelled_) return;
        lock.unlock();
        sink_.on_event(*this, ChatEvent(&event));
    }
    void meta(std::uint32_t lane, std::string_view id)
    {
        const Facts facts = Facts().add("item_id", id);
        emit(event_of(PARLANCE_EVENT_META, lane, facts));
    }
    void text(std::uint32_t lane, std::string_view text)
    {
        parlance_part part{};
        part.kind = PARLANCE_PART_TEXT;
        part.text = detail::c_view(text);
        parlance_event event = event_of(PARLANCE_EVENT_PART, lane, {});
        event.delta = detail::c_span(&part, 1);
        emit(event);
    }
    void finish(std::uint32_t lane, FinishReason reason, const Facts& facts = {})
    {
        parlance_event event = event_of(PARLANCE_EVENT_FINISH, lane, facts);
        event.code = static_cast<std::uint32_t>(reason);
        emit(event);
    }

    void cancel() noexcept override
    {
        change([&] { cancelled_ = true; });
    }
    void pause() noexcept override
    {
        change([&] { paused_ = true, ++pauses; });
    }
    void resume() noexcept override
    {
        change([&] { paused_ = false; });
    }

    std::atomic<int> pauses{0};
    std::optional<ChatError> failure;

private:
    static parlance_event event_of(std::uint32_t kind, std::uint32_t lane, const Facts& facts)
    {
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = kind;
        event.lane = lane;
        event.params = facts.view();
        return event;
    }
    template <class Change>
    void change(Change change) noexcept
    {
        const std::lock_guard lock(mutex_);
        change();
        resumed_.notify_all();
    }

    ChatSink& sink_;
    std::mutex mutex_;
    std::condition_variable resumed_;
    bool paused_ = false, cancelled_ = false;
    std::thread thread_;
};

class PlayedClient final : public ChatClient {
public:
    explicit PlayedClient(PlayedCall::Script script) : script_(std::move(script)) {}
    [[nodiscard]] Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        asked = ChatRequest(request);
        call = std::make_shared<PlayedCall>(sink);
        call->play(script_);
        return ChatCallPtr(call);
    }

    ChatRequest asked;
    std::shared_ptr<PlayedCall> call;

private:
    PlayedCall::Script script_;
};

std::string joined(ProviderBatches& batches, Result<std::int64_t>& count)
{
    std::string all;
    count = batches.results("b", [&](BatchAnswer&& answer) {
        const ChatResponse& response = answer.response;
        all += answer.item_id + "=" + (response.is_error() ? response.error()->message : response.content()) + ";";
    });
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(provider_batch)

BOOST_AUTO_TEST_CASE(each_lane_is_an_answer_and_facts_of_the_call_are_none)
{
    PlayedClient client([](PlayedCall& call) {
        call.meta(0, "a");
        call.text(0, "on");
        call.text(0, "e");
        call.finish(0, FinishReason::stop);
        call.meta(1, "b");
        call.finish(1, FinishReason::error,
                    Facts().add("error.kind", "rate_limited").add("error.message", std::string_view("later")));
        call.meta(PARLANCE_LANE_ALL, "nobody");
    });
    ProviderBatches batches(client);
    Result<std::int64_t> count = 0;
    BOOST_TEST(joined(batches, count) == "a=one;b=later;");
    BOOST_TEST(*count == 2);
    BOOST_TEST(client.asked.operation() == "batch.results");
    BOOST_TEST(std::get<std::string>(*client.asked.param("id")) == "b");
}

BOOST_AUTO_TEST_CASE(an_items_error_has_kind_code_and_status)
{
    PlayedClient client([](PlayedCall& call) {
        call.meta(0, "a");
        Facts facts;
        facts.add("error.kind", "content_filtered").add("error.code", "filtered");
        facts.add("error.http_status", std::int64_t{400});
        call.finish(0, FinishReason::error, facts);
    });
    std::optional<ChatError> error;
    const auto count =
        ProviderBatches(client).results("b", [&](BatchAnswer&& answer) { error = answer.response.error(); });
    BOOST_TEST(*count == 1);
    BOOST_TEST_REQUIRE(error.has_value());
    BOOST_TEST((error->kind == ErrorKind::content_filtered));
    BOOST_TEST(error->provider_code == "filtered");
    BOOST_TEST(error->http_status == 400);
}

BOOST_AUTO_TEST_CASE(an_item_that_was_cut_off_is_none_and_the_call_says_why)
{
    PlayedClient client([](PlayedCall& call) {
        call.meta(0, "a");
        call.text(0, "whole");
        call.meta(1, "b");
        call.text(1, "half");
        call.failure = ChatError(ErrorKind::truncated, "cut");
    });
    ProviderBatches batches(client);
    Result<std::int64_t> count = 0;
    BOOST_TEST(joined(batches, count) == "a=whole;");
    BOOST_TEST_REQUIRE(count.is_error());
    BOOST_TEST((count.error().kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_CASE(a_slow_reader_pauses_the_call_and_loses_nothing)
{
    constexpr std::uint32_t items = 500;
    PlayedClient client([](PlayedCall& call) {
        for (std::uint32_t lane = 0; lane < items; ++lane) {
            call.meta(lane, std::to_string(lane));
            call.text(lane, "x");
        }
    });
    int number = 0;
    bool ordered = true;
    const auto count = ProviderBatches(client).results("b", [&](BatchAnswer&& answer) {
        // The first answer is held until the call has been paused: whatever is read goes no further than that.
        while (number == 0 && client.call->pauses == 0)
            std::this_thread::yield();
        ordered = ordered && answer.item_id == std::to_string(number++);
    });
    BOOST_TEST(*count == items);
    BOOST_TEST(ordered);
    BOOST_TEST(client.call->pauses > 0);
}

BOOST_AUTO_TEST_CASE(what_the_reader_throws_ends_the_call_and_comes_out)
{
    PlayedClient client([](PlayedCall& call) {
        for (std::uint32_t lane = 0; lane < 1000; ++lane)
            call.meta(lane, "x");
    });
    ProviderBatches batches(client);
    const auto read = [&] { return batches.results("b", [](BatchAnswer&&) { throw std::runtime_error("enough"); }); };
    BOOST_CHECK_THROW(static_cast<void>(read()), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_batch_is_told_with_its_counts)
{
    PlayedClient client([](PlayedCall& call) {
        parlance_part part{};
        part.kind = PARLANCE_PART_RECORD;
        part.id = detail::c_view("batch_7");
        part.name = detail::c_view("running");
        part.text = detail::c_view("{}");
        parlance_event record{};
        record.struct_size = sizeof record;
        record.kind = PARLANCE_EVENT_PART;
        record.delta = detail::c_span(&part, 1);
        const Facts facts = Facts().add("batch.total", std::int64_t{10}).add("batch.succeeded", std::int64_t{4});
        parlance_event counts{};
        counts.struct_size = sizeof counts;
        counts.kind = PARLANCE_EVENT_META;
        counts.lane = PARLANCE_LANE_ALL;
        counts.params = facts.view();
        call.emit(counts);
        call.emit(record);
    });
    ProviderBatches batches(client);
    const auto batch = batches.create("/tmp/items.jsonl", "a-model");
    BOOST_TEST_REQUIRE(bool(batch));
    BOOST_TEST(batch->id == "batch_7");
    BOOST_TEST(!batch->ended());
    BOOST_TEST(*batch->total == 10);
    BOOST_TEST(*batch->succeeded == 4);
    BOOST_TEST(!batch->failed.has_value());
    BOOST_TEST(client.asked.model() == "a-model");
    BOOST_TEST(client.asked.messages().front().parts.front().url == "file:///tmp/items.jsonl");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
