#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "driven_client.hpp"

#include <boost/test/unit_test.hpp>
#include <parlance/future.hpp>

namespace parlance::test {
namespace {

const std::string long_text(1000, 'x');  // past the small string, so that its bytes have one place

std::string_view first_text(const HeldRequest& request)
{
    return request.view().messages()[0].parts()[0].text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_forms)

BOOST_AUTO_TEST_CASE(a_request_given_away_is_moved_to_its_call)
{
    DrivenClient client;
    ChatRequest request(long_text);
    const char* const bytes = request.messages()[0].parts[0].text.data();
    BOOST_TEST_REQUIRE(client.chat(std::move(request), ChatCallbacks()).has_value());
    BOOST_TEST((first_text(client.requests.at(0)).data() == bytes));
    client.calls.at(0)->end();
}

BOOST_AUTO_TEST_CASE(a_request_that_is_kept_is_not_touched)
{
    DrivenClient client;
    const ChatRequest request(long_text);
    for (int number = 0; number < 2; ++number)
        BOOST_TEST_REQUIRE(client.chat(request, ChatCallbacks()).has_value());
    BOOST_TEST(request.messages()[0].parts[0].text == long_text);
    BOOST_TEST(first_text(client.requests.at(1)) == long_text);
    for (const auto& call : client.calls)
        call->end();
}

BOOST_AUTO_TEST_CASE(deadline_and_the_flags_of_headers_reach_the_call)
{
    DrivenClient client;
    ChatRequest request("hello");
    request.deadline_ms(1234).header(Header("x-key", "{secret:KEY}", PARLANCE_HEADER_SECRET));
    BOOST_TEST(request.deadline_ms() == 1234);
    BOOST_TEST_REQUIRE(client.chat(request, ChatCallbacks()).has_value());
    const ChatRequestView& seen = client.requests.at(0).view();
    BOOST_TEST(seen.deadline_ms() == 1234);
    BOOST_TEST(seen.headers()[0].flags() == PARLANCE_HEADER_SECRET);
    client.calls.at(0)->end();
}

BOOST_AUTO_TEST_CASE(callbacks_may_be_empty_functions_or_callables_that_only_move)
{
    DrivenClient client;
    std::string told;
    const std::function<void(const ChatEvent&)> none;
    const std::function<void(const ChatEvent&)> some = [&](const ChatEvent& event) { told += event.text(); };
    auto end = [&, owned = std::make_unique<char>('!')](const ChatResponse&) { told += *owned; };
    BOOST_TEST_REQUIRE(client.chat("a", {}).has_value());
    BOOST_TEST_REQUIRE(client.chat("b", {none, nullptr}).has_value());
    BOOST_TEST_REQUIRE(client.chat("c", {some, std::move(end)}).has_value());
    for (const auto& call : client.calls) {
        call->text("one");
        call->end();
    }
    BOOST_TEST(told == "one!");
}

BOOST_AUTO_TEST_CASE(a_callback_that_throws_cancels_its_call_and_is_reported)
{
    DrivenClient client;
    ChatResponse answer;
    int events = 0;
    ChatCallbacks callbacks;
    callbacks.on_event = [&](const ChatEvent&) {
        ++events;
        throw std::runtime_error("the application fell over");
    };
    callbacks.on_end = [&](const ChatResponse& response) {
        answer = response;
        throw std::runtime_error("and again");
    };
    BOOST_TEST_REQUIRE(client.chat("hello", callbacks).has_value());
    client.calls.at(0)->text("one");
    client.calls.at(0)->text("two");
    client.calls.at(0)->end();
    BOOST_TEST(events == 1);
    BOOST_TEST(client.calls.at(0)->cancels == 1);
    BOOST_TEST_REQUIRE(answer.is_error());
    BOOST_TEST((answer.error()->kind == ErrorKind::internal));
    BOOST_TEST(answer.error()->provider_code == "callback_threw");
    BOOST_TEST(answer.error()->message ==
               "the on_event callback threw: the application fell over; the call was cancelled");
    BOOST_TEST(answer.content() == "onetwo");
}

BOOST_AUTO_TEST_CASE(an_analysis_that_failed_has_the_type_that_was_asked_for)
{
    DrivenClient client;
    client.refusal = ChatError(ErrorKind::network, "no way");
    const Analysis analysis = client.analyze_text("text", "sentiment");
    BOOST_TEST(analysis.is_error());
    BOOST_TEST(analysis.type() == "sentiment");
}

BOOST_AUTO_TEST_CASE(parameters_may_be_set_by_the_names_that_json_has_for_them)
{
    ChatRequest request;
    request.set("response_format", Json(R"({"type":"json"})")).set("timeout_ms", 200).set("stop", "END");
    BOOST_TEST(request.param("format") != nullptr);
    BOOST_TEST(request.param("response_format") == request.param("format"));
    BOOST_TEST(std::get<std::int64_t>(*request.param("host.timeout_ms")) == 200);
    BOOST_TEST(std::get<Json>(*request.param("stop")).text == R"(["END"])");
    request.stop({"a", "\"b"});
    BOOST_TEST(std::get<Json>(*request.param("stop")).text == R"(["a","\"b"])");
    BOOST_TEST(request.params().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_future_has_the_whole_answer)
{
    const auto client = std::make_shared<DrivenClient>();
    std::future<ChatResponse> answer = client->async_chat("hello", use_future);
    std::jthread provider([call = client->calls.at(0)] {
        call->text("one");
        call->end();
    });
    BOOST_TEST(answer.get().content() == "one");
}

BOOST_AUTO_TEST_CASE(a_future_keeps_its_client_until_the_end_even_when_it_is_dropped)
{
    auto client = std::make_shared<DrivenClient>();
    const std::weak_ptr<DrivenClient> seen = client;
    static_cast<void>(client->async_chat("hello", use_future));
    const auto call = client->calls.at(0);
    client.reset();
    BOOST_TEST(!seen.expired());
    call->end();
    BOOST_TEST(seen.expired());
}

BOOST_AUTO_TEST_CASE(a_future_of_a_call_that_was_refused_is_an_answer_with_the_error)
{
    DrivenClient client;  // need not be held by a shared_ptr
    client.refusal = ChatError(ErrorKind::config, "refused");
    const ChatResponse answer = client.async_chat("hello", use_future).get();
    BOOST_TEST_REQUIRE(answer.is_error());
    BOOST_TEST(answer.error()->message == "refused");
}

BOOST_AUTO_TEST_CASE(only_forms_with_callbacks_start_where_callbacks_wait_for_a_poll)
{
    const auto client = std::make_shared<DrivenClient>();
    static_cast<void>(client->async_chat("hello", use_future));
    BOOST_TEST(client->direct_starts == 1);
    static_cast<void>(client->stream_chat("hello"));
    BOOST_TEST(client->direct_starts == 2);
    BOOST_TEST_REQUIRE(client->chat("hello", ChatCallbacks()).has_value());
    static_cast<void>(client->async_stream_chat("hello"));
    BOOST_TEST(client->direct_starts == 2);
    BOOST_TEST(client->calls.size() == 4U);
    for (const auto& call : client->calls)
        call->end();
}

BOOST_AUTO_TEST_CASE(blocking_forms_are_refused_where_waiting_is_forbidden)
{
    DrivenClient client;
    client.waiting_allowed = false;
    BOOST_TEST((client.chat("hello").error()->kind == ErrorKind::invalid_request));
    BOOST_TEST((client.stream_chat("hello").response().error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(client.calls.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
