// An answer whose end may be the beginning of the key, so that it is held back: where it goes when nobody takes it.
#include <parlance/chat_translator.hpp>
#include <parlance/core/clients.hpp>
#include <parlance/core/record.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/detail/translator_shim.hpp>

#include "record/replay_call.hpp"
#include "support/witness.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <utility>

namespace parlance::core {
namespace {

/// Tells each line as text. After a line "again" it asks once more.
class LineExchange final : public ChatExchange {
public:
    Result<HttpRequest> next() override { return HttpRequest("POST", "/chat"); }
    Result<Framing> head(const HttpHead&, Output&) override { return Framing::lines; }
    Result<Progress> feed(const Frame& frame, Output& out) override
    {
        out.text(0, 0, std::string(frame.data) + "\n");
        if (frame.data == "again" && !std::exchange(asked_again_, true)) return Progress::again;
        return frame.data == "last" ? Progress::done : Progress::more;
    }

private:
    bool asked_again_ = false;
};

/// Answers every request with the same bytes, without a network.
class OneAnswer final : public HttpCarrier {
public:
    explicit OneAnswer(std::string body) : body_(std::move(body)) {}
    Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient&, HttpSend, CarriedHandler& handler) override
    {
        auto recording = std::make_shared<record::Recording>();
        recording->answer = {200, {}, body_};
        auto call = std::make_shared<record::ReplayCall>(loop, std::move(recording), handler, std::nullopt, 0);
        call->start();
        return std::shared_ptr<HttpCall>(std::move(call));
    }

private:
    std::string body_;
};

ChatResponse answer_to(std::string body, bool cancelled_at_the_first_event = false, ChatRequest request = "hello")
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
        auto* const shim = new detail::TranslatorShim(std::make_unique<TranslatorOf<LineExchange>>());
        detail::ClientProxy client(make_translator_client(engine, shim->c_object(), std::move(settings)).value());
        support::WitnessedCall call;
        if (cancelled_at_the_first_event)
            call.witness->inside_event = [](ChatCall& running, const ChatEvent&) { running.cancel(); };
        call.start(client, std::move(request));
        BOOST_TEST_REQUIRE(call.witness->waits_for_end());
        response = call.witness->response();
    }
    engine->close();
    engine->stop();
    return response;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redacted_answer)

BOOST_AUTO_TEST_CASE(what_is_held_back_comes_with_the_end)
{
    BOOST_TEST(answer_to("one\nlast\n").content() == "one\nlast\n");
    BOOST_TEST(answer_to("one\nsk-ca").content() == "one\nsk-ca\n");
}

BOOST_AUTO_TEST_CASE(what_was_held_back_of_one_answer_is_no_part_of_the_next)
{
    BOOST_TEST(answer_to("again\nlast\nsk-ca").content() == "again\nagain\nlast\n");
}

BOOST_AUTO_TEST_CASE(what_is_held_back_of_a_cancelled_answer_is_told_to_nobody)
{
    const ChatResponse response = answer_to("one\ntwo\nsk-ca", true);
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::cancelled));
    BOOST_TEST(response.content() == "one\n");
}

BOOST_AUTO_TEST_CASE(a_header_flagged_as_secret_is_covered_in_the_answer_to_its_request_alone)
{
    ChatRequest request("hello");
    request.header(Header("x-key", "hdr-canary-key", PARLANCE_HEADER_SECRET));
    BOOST_TEST(answer_to("got hdr-canary-key and sk-canary-key\nlast\n", false, request).content() ==
               "got ************** and *************\nlast\n");
    BOOST_TEST(answer_to("got hdr-canary-key\nlast\n").content() == "got hdr-canary-key\nlast\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
