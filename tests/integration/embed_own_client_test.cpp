// A client that the application brings itself: a fake in a test, an in-process model. The host gives it every form.
#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// An application's own client: says a few words on a thread of its own, or fails on demand.
class OwnClient final : public ChatClient {
public:
    explicit OwnClient(std::vector<std::string> words) : words_(std::move(words)) {}

    Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        if (request.messages().size() == 0) return ChatError(ErrorKind::invalid_request, "own: nothing was asked");
        auto call = std::make_shared<Call>();
        const std::lock_guard lock(mutex_);
        threads_.emplace_back([call, &sink, words = words_] { talk(*call, sink, words); });
        return ChatCallPtr(call);
    }

    /// The last words have come by now; what is waited for is that the threads are out of our code.
    void close() noexcept override
    {
        ++closes;
        const std::lock_guard lock(mutex_);
        threads_.clear();
    }

    std::atomic<int> closes{0};

private:
    class Call final : public ChatCall {
    public:
        void cancel() noexcept override { cancelled = true; }
        void pause() noexcept override {}
        void resume() noexcept override {}
        std::atomic<bool> cancelled{false};
    };

    static void talk(Call& call, ChatSink& sink, const std::vector<std::string>& words)
    {
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_PART;
        parlance_part part{};
        part.kind = PARLANCE_PART_TEXT;
        for (const std::string& word : words) {
            if (call.cancelled) break;
            part.text = {word.data(), word.size()};
            event.delta = {&part, 1, sizeof part};
            sink.on_event(call, ChatEvent(&event));
        }
        const ChatError cancelled(ErrorKind::cancelled, "own: cancelled");
        sink.on_end(call, call.cancelled ? &cancelled : nullptr);
    }

    const std::vector<std::string> words_;
    std::mutex mutex_;
    std::vector<std::jthread> threads_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_own_client)

BOOST_AUTO_TEST_CASE(it_is_asked_by_its_name_in_every_form)
{
    const Host host = open_host();
    const auto own = std::make_shared<OwnClient>(std::vector<std::string>{"one ", "two ", "three"});
    BOOST_TEST_REQUIRE(host.add_client("own", own).has_value());
    const ChatClientPtr client = host.client("own").value();

    const ChatResponse whole = client->chat("hello");
    BOOST_TEST(whole.content() == "one two three");
    BOOST_TEST(whole.metadata().client == "own");
    ChatStream stream = client->stream_chat("hello");
    std::string text;
    for (const ChatEvent& event : stream)
        text += event.text();
    BOOST_TEST(text == "one two three");
    std::promise<std::string> told;
    const auto call =
        client->chat("hello", {{}, [&](const ChatResponse& response) { told.set_value(response.content()); }});
    BOOST_TEST_REQUIRE(call.has_value());
    BOOST_TEST(told.get_future().get() == "one two three");

    const ChatResponse refused = client->chat(ChatRequest());
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST(refused.error()->message == "own: nothing was asked");
    BOOST_TEST(host.client().value()->chat("hello").content() == "one two three");  // the only one is the default
}

BOOST_AUTO_TEST_CASE(it_is_closed_once_and_a_name_is_given_once)
{
    const auto own = std::make_shared<OwnClient>(std::vector<std::string>{"hi"});
    {
        const Host host = open_host();
        BOOST_TEST(host.add_client("own", own).has_value());
        BOOST_TEST(host.add_client("own", own).is_error());
        BOOST_TEST(host.add_client("", own).is_error());
        const auto clients = host.clients();
        BOOST_TEST_REQUIRE(clients.has_value());
        BOOST_TEST(clients->size() == 1U);
    }
    BOOST_TEST(own->closes == 1);
    BOOST_TEST(own.use_count() == 1);  // nothing of the host holds it
}

BOOST_AUTO_TEST_CASE(it_is_cut_off_when_it_talks_on_while_the_host_goes)
{
    for (int round = 0; round < 50; ++round) {
        const auto own = std::make_shared<OwnClient>(std::vector<std::string>(2000, "word "));
        const auto witness = std::make_shared<Witness>();
        {
            const Host host = open_host();
            BOOST_TEST_REQUIRE(host.add_client("own", own).has_value());
            const ChatClientPtr client = host.client("own").value();
            const auto request = ChatRequest("hello").share();
            const auto call = client->start(ChatRequestView(request->view()), *witness);
            BOOST_TEST_REQUIRE(call.has_value());
            if (round % 2 == 0) BOOST_TEST_REQUIRE(witness->waits_for_parts(1));
        }
        BOOST_TEST(witness->ends() == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_layer_over_a_client_of_the_same_host_is_let_go_with_it)
{
    class Layer final : public ChatClient {
    public:
        explicit Layer(ChatClientPtr inner) : inner_(std::move(inner)) {}
        Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
        {
            return inner_->start(request, sink);
        }

    private:
        ChatClientPtr inner_;
    };
    const auto own = std::make_shared<OwnClient>(std::vector<std::string>{"hi"});
    std::weak_ptr<Layer> layer;
    {
        const Host host = open_host();
        BOOST_TEST_REQUIRE(host.add_client("own", own).has_value());
        const auto made = std::make_shared<Layer>(host.client("own").value());
        layer = made;
        BOOST_TEST_REQUIRE(host.add_client("layer", made).has_value());
        BOOST_TEST(host.client("layer").value()->chat("hello").success());
    }
    BOOST_TEST(layer.expired());
    BOOST_TEST(own.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(it_refuses_work_once_its_host_has_gone)
{
    ChatClientPtr held;
    {
        const Host host = open_host();
        BOOST_TEST_REQUIRE(
            host.add_client("own", std::make_shared<OwnClient>(std::vector<std::string>{"hi"})).has_value());
        held = host.client("own").value();
        BOOST_TEST(held->chat("hello").success());
    }
    for (const ChatResponse& response : {held->chat("hello"), held->stream_chat("hello").response()}) {
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::config));
        BOOST_TEST(response.error()->provider_code == "closed");
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
