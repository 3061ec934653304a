// A client that the application brings itself: a fake in a test, an in-process model. The host gives it every form.
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
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

/// What a client may do wrong.
enum class Carelessness {
    no_call,
    ends_and_gives_no_call,
    ends_and_fails,
    ends_and_throws,
    ends_twice_at_once,
    ends_twice,
    throws,
    ends_when_closed,
};

/// An application's client that breaks its contract.
class CarelessClient final : public ChatClient {
public:
    explicit CarelessClient(Carelessness how) : how_(how) {}

    Result<ChatCallPtr> start(const ChatRequestView&, ChatSink& sink) override
    {
        const auto call = std::make_shared<Call>();
        switch (how_) {
            case Carelessness::throws: throw std::runtime_error("no start");
            case Carelessness::ends_when_closed: late_ = [call, &sink] { end(*call, sink); }; return ChatCallPtr(call);
            case Carelessness::no_call: late_ = [call, &sink] { end(*call, sink); }; return ChatCallPtr();
            case Carelessness::ends_twice:
                threads_.emplace_back([call, &sink] {
                    end(*call, sink);
                    end(*call, sink);
                });
                return ChatCallPtr(call);
            default: break;
        }
        end(*call, sink);
        if (how_ == Carelessness::ends_and_fails) return ChatError(ErrorKind::network, "no start");
        if (how_ == Carelessness::ends_and_throws) throw std::runtime_error("no start");
        if (how_ == Carelessness::ends_and_gives_no_call) return ChatCallPtr();
        end(*call, sink);
        return ChatCallPtr(call);
    }

    void close() noexcept override
    {
        if (late_) late_();
        threads_.clear();
    }

private:
    class Call final : public ChatCall {
    public:
        void cancel() noexcept override {}
        void pause() noexcept override {}
        void resume() noexcept override {}
    };

    static void end(Call& call, ChatSink& sink)
    {
        parlance_part part{};
        part.kind = PARLANCE_PART_TEXT;
        part.text = detail::c_view("word");
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_PART;
        event.delta = {&part, 1, sizeof part};
        sink.on_event(call, ChatEvent(&event));
        sink.on_end(call, nullptr);
    }

    const Carelessness how_;
    std::function<void()> late_;
    std::vector<std::jthread> threads_;
};

ChatResponse answer_of(const std::shared_ptr<CarelessClient>& careless)
{
    const Host host = open_host();
    BOOST_TEST_REQUIRE(host.add_client("careless", careless).has_value());
    return host.client("careless").value()->chat("hello");
}

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

BOOST_AUTO_TEST_CASE(no_client_and_a_name_that_is_none_are_refused)
{
    const Host host = open_host();
    const Status none = host.add_client("own", nullptr);
    BOOST_TEST_REQUIRE(none.is_error());
    BOOST_TEST((none.error().kind == ErrorKind::invalid_request));
    const Status bad = host.add_client("bad name!", std::make_shared<OwnClient>(std::vector<std::string>{"hi"}));
    BOOST_TEST_REQUIRE(bad.is_error());
    BOOST_TEST((bad.error().kind == ErrorKind::invalid_request));
    BOOST_TEST(bad.error().message.find("\"bad name!\" is no name") != std::string::npos, bad.error().message);
}

BOOST_AUTO_TEST_CASE(a_start_that_gives_nothing_is_an_error_and_its_late_words_are_dropped)
{
    const auto careless = std::make_shared<CarelessClient>(Carelessness::no_call);
    const ChatResponse response = answer_of(careless);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST(response.error()->message.find("start gave neither a call nor an error") != std::string::npos,
               response.error()->message);
    BOOST_TEST(response.content() == "");
}

BOOST_AUTO_TEST_CASE(a_call_that_ends_before_start_gives_nothing_has_ended)
{
    for (const Carelessness how : {Carelessness::ends_and_gives_no_call, Carelessness::ends_and_fails,
                                   Carelessness::ends_and_throws, Carelessness::ends_twice_at_once}) {
        const ChatResponse response = answer_of(std::make_shared<CarelessClient>(how));
        BOOST_TEST(response.success());
        BOOST_TEST(response.content() == "word");
    }
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_end_of_a_call_is_dropped)
{
    for (int round = 0; round < 200; ++round) {
        const ChatResponse response = answer_of(std::make_shared<CarelessClient>(Carelessness::ends_twice));
        BOOST_TEST(response.success());
        BOOST_TEST(response.content() == "word");
    }
}

BOOST_AUTO_TEST_CASE(a_start_that_throws_is_told_as_the_clients_doing)
{
    const ChatResponse response = answer_of(std::make_shared<CarelessClient>(Carelessness::throws));
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST(response.error()->message == "the client threw an exception (its text is in `code`)");
    BOOST_TEST(response.error()->provider_code == "no start");
}

BOOST_AUTO_TEST_CASE(a_time_limit_says_how_long_it_was_and_who_set_it)
{
    const Host host = open_host();
    BOOST_TEST_REQUIRE(
        host.add_client("own", std::make_shared<CarelessClient>(Carelessness::ends_when_closed)).has_value());
    const ChatResponse response = host.client("own").value()->chat(ChatRequest("hello").set("timeout_ms", 30));
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::timeout));
    BOOST_TEST(response.error()->message ==
               "application: no whole answer within 30 ms (the request's timeout_ms, or --timeout)");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
