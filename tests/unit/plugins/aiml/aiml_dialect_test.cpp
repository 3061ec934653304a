#include <boost/test/unit_test.hpp>

#include "aiml_dialect.hpp"

#include <parlance/chat_request.hpp>
#include <parlance/openai/answer.hpp>
#include <parlance/openai/error.hpp>

#include <algorithm>
#include <string>

#include "support/event_log.hpp"

using parlance::ErrorKind;
using parlance::HttpRequest;
using parlance::aiml::AimlDialect;
using parlance::testing::EventLog;

namespace {

class Aiml {
public:
    explicit Aiml(const char* config = "{}")
        : config_(config), dialect_(parlance::wire::ConfigReader(parlance::ProviderConfig(config_)))
    {
    }
    const AimlDialect& operator*() const { return dialect_; }
    const AimlDialect* operator->() const { return &dialect_; }

private:
    std::string config_;
    AimlDialect dialect_;
};

parlance::ChatError error(int status, std::string_view body)
{
    const Aiml aiml;
    const parlance_http_head head{sizeof(parlance_http_head), 0, status, PARLANCE_FRAMING_WHOLE, {}};
    return parlance::openai::read_error(*aiml, parlance::HttpHead(head), body);
}

std::string header(const char* config, const parlance::ChatRequest& request, std::string_view name)
{
    const Aiml aiml(config);
    HttpRequest http("POST", "/");
    const auto shared = request.share();
    aiml->add_headers(parlance::ChatRequestView(shared->view()), http);
    for (const parlance::Header& found : http.headers())
        if (found.name == name) return found.value;
    return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(aiml_dialect)

BOOST_AUTO_TEST_CASE(used_up_credits_are_told_by_403)
{
    BOOST_TEST((error(403, R"({"message":"no credits","statusCode":403})").kind == ErrorKind::quota_exhausted));
    BOOST_TEST(
        (error(403, R"({"message":"You've run out of credits. Please top up your balance","statusCode":403})").kind ==
         ErrorKind::quota_exhausted));
    const auto named =
        error(500, R"({"message":"m","error":{"name":"N","message":"m","data":{"kind":"err_insufficent_credits"}}})");
    BOOST_TEST((named.kind == ErrorKind::quota_exhausted));
    BOOST_TEST(named.provider_code == "err_insufficent_credits");
}

BOOST_AUTO_TEST_CASE(a_403_that_does_not_speak_of_money_is_about_rights)
{
    for (const char* const body :
         {"<html>credits</html>", "", R"({"message":"Access denied by policy","statusCode":403})"})
        BOOST_TEST((error(403, body).kind == ErrorKind::by_status), body);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_each_member_follows_the_message)
{
    BOOST_TEST(error(400, R"({"message":"Validation error","statusCode":400,"meta":[)"
                          R"({"path":["messages",0],"message":"Invalid value"},{"message":"and more"}]})")
                   .message == "Validation error: messages.0: Invalid value; and more");
}

BOOST_AUTO_TEST_CASE(other_statuses_keep_their_kind)
{
    BOOST_TEST((error(401, R"({"message":"m","statusCode":"401"})").kind == ErrorKind::by_status));
    BOOST_TEST((error(429, R"({"message":"m"})").kind == ErrorKind::by_status));
}

BOOST_AUTO_TEST_CASE(the_cost_of_a_whole_answer_comes_in_a_header)
{
    EventLog log;
    parlance::Output out(log.output());
    const std::string name = "X-AIMLAPI-USD-Spent", value = "0.001240000";
    const parlance_header spent{{name.data(), name.size()}, {value.data(), value.size()}, 0, 0};
    const parlance_http_head head{
        sizeof(parlance_http_head), 0, 201, PARLANCE_FRAMING_WHOLE, {&spent, 1, sizeof spent}};
    Aiml()->read_head(parlance::HttpHead(head), out);
    BOOST_TEST_REQUIRE(log.response().metadata().cost.has_value());
    BOOST_TEST(log.response().metadata().cost->amount == 0.00124);
    BOOST_TEST(log.response().metadata().cost->currency == "USD");
}

BOOST_AUTO_TEST_CASE(the_cost_of_a_stream_comes_in_its_last_chunk)
{
    EventLog log;
    parlance::Output out(log.output());
    const Aiml aiml;
    parlance::openai::AnswerReader reader(*aiml);
    BOOST_TEST(
        reader.read_frame({{}, R"({"meta":{"usage":{"credits_used":2480,"usd_spent":0.5}}})", {}}, out).has_value());
    BOOST_TEST_REQUIRE(log.response().metadata().cost.has_value());
    BOOST_TEST(log.response().metadata().cost->amount == 0.5);
}

BOOST_AUTO_TEST_CASE(only_chat_models_are_listed)
{
    const parlance::JsonDocument chat(R"({"id":"a","type":"openai/chat-completions"})"),
        picture(R"({"id":"b","type":"openai/image-generations"})");
    BOOST_TEST(Aiml()->lists(chat.root()));
    BOOST_TEST(!Aiml()->lists(picture.root()));
}

BOOST_AUTO_TEST_CASE(a_base_url_without_a_version_gets_one)
{
    BOOST_TEST(Aiml(R"({"base_url":"https://api.aimlapi.com"})")->path_prefix("") == "/v1");
    BOOST_TEST(Aiml(R"({"base_url":"https://api.aimlapi.com/"})")->path_prefix("") == "/v1");
    BOOST_TEST(Aiml(R"({"base_url":"https://api.aimlapi.com/v1"})")->path_prefix("") == "");
    BOOST_TEST(Aiml(R"({"base_url":"https://api.aimlapi.com/v1"})")->path_prefix("http://127.0.0.1:8080") == "/v1");
    BOOST_TEST(Aiml()->path_prefix("") == "");
    BOOST_TEST(Aiml(R"({"base_url":"https://api.aimlapi.com/v1/chat/completions"})")->path_prefix("") ==
               "https://api.aimlapi.com/v1");
}

BOOST_AUTO_TEST_CASE(who_calls_is_told_only_if_it_is_configured)
{
    const char* const config = R"({"options":{"referer":"https://example.org","title":"T"}})";
    BOOST_TEST(header(config, {}, "HTTP-Referer") == "https://example.org");
    BOOST_TEST(header(config, {}, "X-Title") == "T");
    BOOST_TEST(header("{}", {}, "X-Title") == "");
}

BOOST_AUTO_TEST_CASE(a_request_id_that_would_be_dropped_is_not_sent)
{
    parlance::ChatRequest good, bad;
    good.set("idempotency_key", "order-8f21c4");
    bad.set("idempotency_key", "with space");
    BOOST_TEST(header("{}", good, "X-Client-Request-Id") == "order-8f21c4");
    BOOST_TEST(header("{}", bad, "X-Client-Request-Id") == "");
    BOOST_TEST(header("{}", bad, "Idempotency-Key") == "with space");
}

BOOST_AUTO_TEST_SUITE_END()
