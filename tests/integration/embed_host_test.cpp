// The host's life as an application sees it: it may go at any moment, and what is left of it says so.
#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;

constexpr const char* never_answers = "sim;first=60000";
constexpr const char* one_event_then_silence = "sim;chunks=1;delay=60000";

void check_closed(const std::optional<ChatError>& error)
{
    BOOST_TEST_REQUIRE(error.has_value());
    BOOST_TEST((error->kind == ErrorKind::config), to_string(error->kind));
    BOOST_TEST(error->provider_code == "closed");
    BOOST_TEST(!error->message.empty());
}

/// Either the call was in flight when the host went, or it came too late.
bool cancelled_or_closed(const ChatError& error)
{
    return error.kind == ErrorKind::cancelled || (error.kind == ErrorKind::config && error.provider_code == "closed");
}

/// Lines a log callback was told.
class LogKeeper {
public:
    [[nodiscard]] LogCallback callback()
    {
        return [kept = lines](LogLevel, std::string_view where, std::string_view text) {
            kept->emplace_back(std::string(where) + ": " + std::string(text));
        };
    }
    std::shared_ptr<std::vector<std::string>> lines = std::make_shared<std::vector<std::string>>();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_host)

BOOST_AUTO_TEST_CASE(it_goes_at_once_with_calls_of_every_form_in_flight)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 50; ++round) {
        auto host = std::make_unique<Host>(open_host());
        const ChatClientPtr silent = aiml_client(*host, provider, never_answers);
        const ChatClientPtr talking = aiml_client(*host, provider, one_event_then_silence);
        const ChatClientPtr flooding = aiml_client(*host, provider, "sim;flood");

        auto blocked = std::async(std::launch::async, [silent] { return silent->chat("hello"); });
        ChatStream stream = talking->stream_chat("hello");
        ChatStream flood = flooding->stream_chat("hello");
        const auto witness = std::make_shared<Witness>();
        WitnessedCall callbacks(witness);
        callbacks.start(*silent, "hello");
        if (round % 2 == 0) BOOST_TEST_REQUIRE((stream.next() != nullptr));

        const auto began = std::chrono::steady_clock::now();
        host.reset();
        BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds(5)));

        BOOST_TEST(witness->ends() == 1);  // the host has waited for it
        BOOST_TEST_REQUIRE(witness->response().is_error());
        BOOST_TEST((witness->response().error()->kind == ErrorKind::cancelled));
        const ChatResponse answer = blocked.get();
        BOOST_TEST_REQUIRE(answer.is_error());
        BOOST_TEST(cancelled_or_closed(*answer.error()), answer.error()->message);
        for (ChatStream* one : {&stream, &flood}) {
            while (one->next() != nullptr) {
            }
            BOOST_TEST_REQUIRE(one->response().is_error());
            BOOST_TEST((one->response().error()->kind == ErrorKind::cancelled));
        }
    }
}

BOOST_AUTO_TEST_CASE(calls_that_just_began_when_it_goes_all_end_once)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 50; ++round) {
        std::vector<std::shared_ptr<Witness>> witnesses;
        std::vector<ChatCallPtr> calls;
        {
            const Host host = open_host();
            const ChatClientPtr client = aiml_client(host, provider, never_answers);
            for (int i = 0; i < 8; ++i) {
                witnesses.push_back(std::make_shared<Witness>());
                const auto request = ChatRequest("hello").share();
                calls.push_back(client->start(ChatRequestView(request->view()), *witnesses.back()).value());
            }
        }
        for (const auto& witness : witnesses)
            BOOST_TEST(witness->ends() == 1);
        for (const auto& call : calls)
            call->cancel();
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_is_still_held_refuses_every_form_with_the_code_closed)
{
    const SimulatedProvider provider;
    ChatClientPtr client;
    {
        const Host host = open_host();
        client = aiml_client(host, provider);
        BOOST_TEST(client->chat("hello").success());
    }
    check_closed(client->chat("hello").error());
    check_closed(client->stream_chat("hello").response().error());
    const auto call = client->chat("hello", {{}, [](const ChatResponse&) { BOOST_ERROR("was called"); }});
    BOOST_TEST_REQUIRE(call.is_error());
    check_closed(call.error());
    check_closed(client->list_models().error());
    check_closed(client->health_check().error);
}

BOOST_AUTO_TEST_CASE(it_may_be_destroyed_inside_a_callback)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 20; ++round) {
        auto host = std::make_unique<Host>(open_host());
        ChatClientPtr client = aiml_client(*host, provider, "sim;flood");
        const auto witness = std::make_shared<Witness>();
        const auto other = std::make_shared<Witness>();
        witness->inside_event = [&](ChatCall&, const ChatEvent&) { host.reset(); };
        WitnessedCall second(other);
        second.start(*client, ChatRequest("hello").model(never_answers));
        WitnessedCall first(witness);
        first.start(*client, "hello");
        BOOST_TEST_REQUIRE(witness->waits_for_end());
        BOOST_TEST_REQUIRE(other->waits_for_end());
        BOOST_TEST((host == nullptr));
        BOOST_TEST((witness->response().error().value().kind == ErrorKind::cancelled));
        BOOST_TEST((other->response().error().value().kind == ErrorKind::cancelled));
        check_closed(client->chat("hello").error());
        BOOST_TEST(witness->ends() == 1);
    }
}

BOOST_AUTO_TEST_CASE(it_may_be_destroyed_with_everything_else_inside_the_last_word)
{
    const SimulatedProvider provider;
    for (int round = 0; round < 20; ++round) {
        auto host = std::make_unique<Host>(open_host());
        ChatClientPtr client = aiml_client(*host, provider);
        std::promise<std::string> done;
        const auto call = client->chat("hello", {{}, [&](const ChatResponse& response) {
                                                     client.reset();
                                                     host.reset();
                                                     done.set_value(response.content());
                                                 }});
        BOOST_TEST_REQUIRE(call.has_value());
        BOOST_TEST(!done.get_future().get().empty());
    }
}

BOOST_AUTO_TEST_CASE(blocking_forms_are_refused_inside_a_callback_and_callback_forms_are_not)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    struct Inside {
        ChatResponse blocking, range;
        std::optional<ChatError> models;
        bool next_started = false;
    };
    std::promise<Inside> refused;
    std::promise<ChatResponse> second;
    const auto first = client->chat(
        "hello",
        {{}, [&](const ChatResponse&) {
             const auto next =
                 client->chat("once more", {{}, [&](const ChatResponse& response) { second.set_value(response); }});
             Inside inside{client->chat("hello"), client->stream_chat("hello").response(), {}, next.has_value()};
             if (const auto models = client->list_models(); models.is_error()) inside.models = models.error();
             refused.set_value(std::move(inside));
         }});
    BOOST_TEST_REQUIRE(first.has_value());
    const Inside inside = refused.get_future().get();
    BOOST_TEST_REQUIRE(inside.next_started);
    for (const ChatResponse& response : {inside.blocking, inside.range}) {
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::invalid_request));
    }
    BOOST_TEST((inside.models.value().kind == ErrorKind::invalid_request));
    BOOST_TEST(second.get_future().get().success());
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_ends_its_call_and_harms_no_other)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::promise<ChatResponse> told;
    const auto call = client->chat(ChatRequest("hello").model("sim;flood"),
                                   {[](const ChatEvent&) { throw std::runtime_error("the application fell over"); },
                                    [&](const ChatResponse& response) {
                                        told.set_value(response);
                                        throw std::runtime_error("and again");
                                    }});
    BOOST_TEST_REQUIRE(call.has_value());
    const ChatResponse response = told.get_future().get();
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST(response.error()->provider_code == "callback_threw");
    BOOST_TEST(response.error()->message ==
               "the on_event callback threw: the application fell over; the call was cancelled");
    BOOST_TEST(client->chat("hello").success());
}

BOOST_AUTO_TEST_CASE(without_threads_of_its_own_everything_runs_inside_poll)
{
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().threads(0));
    const ChatClientPtr client = aiml_client(host, provider);
    std::optional<ChatResponse> answer;
    std::thread::id told_on;
    const auto call = client->chat("hello", {{}, [&](const ChatResponse& response) {
                                                 answer = response;
                                                 told_on = std::this_thread::get_id();
                                             }});
    BOOST_TEST_REQUIRE(call.has_value());
    BOOST_TEST(!answer.has_value());
    for (int i = 0; i < 2000 && !answer; ++i)
        host.poll(std::chrono::milliseconds(10));
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->success());
    BOOST_TEST((told_on == std::this_thread::get_id()));
    BOOST_TEST(host.poll(std::chrono::milliseconds(0)) == 0U);
}

BOOST_AUTO_TEST_CASE(without_threads_of_its_own_it_goes_with_calls_in_flight)
{
    const SimulatedProvider provider;
    const auto witness = std::make_shared<Witness>();
    {
        const Host host = open_host(plain_host().threads(0));
        const ChatClientPtr client = aiml_client(host, provider, one_event_then_silence);
        const auto request = ChatRequest("hello").stream(true).share();
        const auto call = client->start(ChatRequestView(request->view()), *witness);
        BOOST_TEST_REQUIRE(call.has_value());
        for (int i = 0; i < 2000 && witness->parts() == 0; ++i)
            host.poll(std::chrono::milliseconds(10));
        BOOST_TEST(witness->parts() > 0U);
    }
    BOOST_TEST(witness->ends() == 1);
}

BOOST_AUTO_TEST_CASE(several_threads_share_the_calls_and_the_last_words)
{
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().threads(3));
    const ChatClientPtr client = aiml_client(host, provider);
    std::array<WitnessedCall, 24> calls;
    for (WitnessedCall& call : calls)
        call.start(*client, "hello");
    for (WitnessedCall& call : calls) {
        BOOST_TEST_REQUIRE(call.witness->waits_for_end());
        BOOST_TEST(call.witness->response().success());
    }
}

BOOST_AUTO_TEST_CASE(the_log_callback_is_told_of_a_plugin_that_was_opened_and_of_nothing_after_the_end)
{
    const SimulatedProvider provider;
    LogKeeper log;
    ChatClientPtr client;
    {
        const Host host = open_host(plain_host().log(log.callback(), LogLevel::trace));
        client = aiml_client(host, provider);
        BOOST_TEST(client->chat("hello").success());
    }
    BOOST_TEST(!log.lines->empty());
    const std::size_t lines = log.lines->size();
    BOOST_TEST(client->chat("hello").is_error());
    BOOST_TEST(log.lines->size() == lines);
}

BOOST_AUTO_TEST_CASE(a_name_nobody_has_is_an_error_that_names_it)
{
    const Host host = open_host();
    const auto client = host.client("nobody");
    BOOST_TEST_REQUIRE(client.is_error());
    BOOST_TEST(client.error().message.find("nobody") != std::string::npos);
    const auto made = host.make_client("nobody");
    BOOST_TEST_REQUIRE(made.is_error());
    BOOST_TEST(made.error().message.find("parlance-nobody.so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_refused_with_what_may_be)
{
    const auto threads = Host::open(plain_host().threads(100'000));
    BOOST_TEST_REQUIRE(threads.is_error());
    BOOST_TEST((threads.error().kind == ErrorKind::invalid_request));
    BOOST_TEST(threads.error().message == "threads is 100000, which is out of range; use 0 to 256");
    const auto path = Host::open(HostOptions().without_config().plugin_path("plugins"));
    BOOST_TEST_REQUIRE(path.is_error());
    BOOST_TEST(path.error().message.starts_with("the plugin path \"plugins\" is not absolute"));
}

BOOST_AUTO_TEST_CASE(what_is_asked_of_no_host_and_no_call_does_nothing)
{
    parlance_host_close(nullptr);
    BOOST_TEST(parlance_host_poll(nullptr, 0) == 0U);
    BOOST_TEST(parlance_host_event_fd(nullptr) == -1);
    BOOST_TEST(parlance_call_next(nullptr, 0) == nullptr);
    BOOST_TEST(parlance_call_ended(nullptr) == 1);
    BOOST_TEST(parlance_call_error(nullptr) == nullptr);
    detail::ListKeeper output;
    BOOST_TEST(parlance_host_client(nullptr, {}, output.c_object()) == nullptr);
    BOOST_TEST((output.error().kind == ErrorKind::invalid_request));
    parlance_host_options options{};
    options.struct_size = sizeof options;
    options.flags = PARLANCE_OPEN_WITHOUT_CONFIG;
    parlance_host* const host = parlance_host_open(&options, output.c_object());
    BOOST_TEST_REQUIRE(host != nullptr);
    detail::ListKeeper refused;
    BOOST_TEST(parlance_host_add_client(host, detail::c_view("own"), nullptr, refused.c_object()) == 0);
    BOOST_TEST((refused.error().kind == ErrorKind::invalid_request));
    parlance_host_close(host);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
