// An answer that is an AWS event stream, on its way from the wire to a translator: the framing is proposed by the
// content type, and each message comes with its name and its headers.
#include <parlance/chat_translator.hpp>
#include <parlance/core/clients.hpp>
#include <parlance/core/record.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/detail/translator_shim.hpp>

#include "record/replay_call.hpp"
#include "support/aws_event_bytes.hpp"
#include "support/witness.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <utility>

namespace parlance::core {
namespace {

/// Tells as text what it was handed: each frame's name, its headers and its data.
class TellingExchange final : public ChatExchange {
public:
    Result<HttpRequest> next() override { return HttpRequest("POST", "/chat"); }
    Result<Progress> feed(const Frame& frame, Output& out) override
    {
        std::string told(frame.name);
        for (const HeaderView header : frame.headers)
            told.append(" ").append(header.name()).append("=").append(header.value());
        told.append(" ").append(frame.data).append("\n");
        out.text(0, 0, told);
        return frame.name == "last" ? Progress::done : Progress::more;
    }
};

/// Answers every request with the same bytes, without a network.
class OneAnswer final : public HttpCarrier {
public:
    explicit OneAnswer(std::string body) : body_(std::move(body)) {}
    Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient&, HttpSend, CarriedHandler& handler) override
    {
        auto recording = std::make_shared<record::Recording>();
        recording->answer = {200, {{"Content-Type", "application/vnd.amazon.eventstream; charset=utf-8"}}, body_};
        auto call = std::make_shared<record::ReplayCall>(loop, std::move(recording), handler, std::nullopt, 0);
        call->start();
        return std::shared_ptr<HttpCall>(std::move(call));
    }

private:
    std::string body_;
};

ChatResponse answer_to(std::string body)
{
    ClientSettings settings;
    settings.client_name = "main";
    settings.provider = "acme";
    settings.model = "m";
    settings.base_url = "https://acme.example";
    settings.auth = "none";
    settings.secrets["api_key"] = "sk-canary-key";
    settings.carrier = std::make_shared<OneAnswer>(std::move(body));
    const auto engine = std::make_shared<Engine>(1);
    ChatResponse response;
    {
        auto* const shim = new detail::TranslatorShim(std::make_unique<TranslatorOf<TellingExchange>>());
        detail::ClientProxy client(make_translator_client(engine, shim->c_object(), std::move(settings)).value());
        support::WitnessedCall call;
        call.start(client, ChatRequest("hello"));
        BOOST_TEST_REQUIRE(call.witness->waits_for_end());
        response = call.witness->response();
    }
    engine->close();
    engine->stop();
    return response;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(aws_event_answer)

BOOST_AUTO_TEST_CASE(each_message_comes_with_its_name_and_its_headers)
{
    const ChatResponse response =
        answer_to(testing::aws_message(testing::aws_text_header(":event-type", "first") +
                                           testing::aws_header("count", 3, testing::most_significant_first(7, 2)),
                                       "one") +
                  testing::aws_message("", "two") + testing::aws_exception("last", "three"));
    BOOST_TEST(response.success());
    BOOST_TEST(response.content() ==
               "first :event-type=first count=7 one\n two\n"
               "last :exception-type=last :content-type=application/json :message-type=exception three\n");
}

BOOST_AUTO_TEST_CASE(a_message_that_fails_its_checksum_is_a_bad_response)
{
    std::string body = testing::aws_event("first", "one") + testing::aws_event("last", "two");
    body.back() = static_cast<char>(body.back() ^ 1);
    const ChatResponse response = answer_to(body);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(response.content().starts_with("first"));
}

BOOST_AUTO_TEST_CASE(a_message_that_echoes_the_key_arrives_with_the_key_overwritten)
{
    const ChatResponse response =
        answer_to(testing::aws_message(testing::aws_text_header(":event-type", "first") +
                                           testing::aws_text_header("x-sent", "sk-canary-key"),
                                       "you sent sk-canary-key, and") +
                  testing::aws_exception("last", "no sk-canary-key"));
    BOOST_TEST(response.success());
    BOOST_TEST(response.content() ==
               "first :event-type=first x-sent=************* you sent *************, and\n"
               "last :exception-type=last :content-type=application/json :message-type=exception no *************\n");
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_inside_a_message_is_truncated)
{
    const std::string body = testing::aws_event("first", "one") + testing::aws_event("last", "two");
    const ChatResponse response = answer_to(body.substr(0, body.size() - 1));
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::truncated));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
