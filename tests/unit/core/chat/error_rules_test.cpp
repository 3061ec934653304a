#include "chat/error_rules.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace parlance;
using namespace parlance::core;

namespace {

const Redactor no_secrets{std::vector<std::string>{}};
const AnswerFacts no_facts;

ChatError completed(ChatError error, int status, bool sent = true, std::string_view body = {},
                    const AnswerFacts& facts = no_facts, const Redactor& redactor = no_secrets)
{
    complete_error(error, {"acme", "main", status, sent, facts, body, redactor});
    return error;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(error_rules)

BOOST_AUTO_TEST_CASE(a_status_nobody_explained_has_a_kind_by_its_class)
{
    struct Row {
        int status;
        ErrorKind kind;
    };
    const Row rows[] = {
        {200, ErrorKind::bad_response},    {302, ErrorKind::bad_response}, {400, ErrorKind::invalid_request},
        {401, ErrorKind::authentication},  {403, ErrorKind::permission},   {404, ErrorKind::not_found},
        {408, ErrorKind::timeout},         {413, ErrorKind::too_large},    {418, ErrorKind::invalid_request},
        {422, ErrorKind::invalid_request}, {429, ErrorKind::rate_limited}, {500, ErrorKind::overloaded},
        {503, ErrorKind::overloaded},      {529, ErrorKind::overloaded},
    };
    for (const Row& row : rows)
        BOOST_TEST((kind_of_status(row.status) == row.kind), row.status);
}

BOOST_AUTO_TEST_CASE(a_message_says_who_failed_and_what_to_do)
{
    const ChatError error = completed(ChatError(ErrorKind::by_status, "no such key"), 401);
    BOOST_TEST(error.message == "acme: no such key; check the api_key of client \"main\"");
    BOOST_TEST(error.http_status == 401);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_named_as_one)
{
    const ChatError error = completed(ChatError(ErrorKind::by_status, ""), 302);
    BOOST_TEST((error.kind == ErrorKind::bad_response));
    BOOST_TEST(error.message == "acme: answered with a redirect (HTTP 302), which is never followed; check base_url");
}

BOOST_AUTO_TEST_CASE(a_redirect_has_one_kind_whatever_is_read_in_its_body)
{
    const ChatError error = completed(ChatError(ErrorKind::invalid_request, "302 Found"), 302);
    BOOST_TEST((error.kind == ErrorKind::bad_response));
    BOOST_TEST(error.message.find("redirect") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wait_is_believed_only_where_waiting_helps)
{
    AnswerFacts facts;
    facts.retry_after_ms = 5'000;
    BOOST_TEST(completed(ChatError(ErrorKind::by_status, "x"), 429, true, {}, facts).retry_after_ms == 5'000);
    BOOST_TEST(completed(ChatError(ErrorKind::by_status, "x"), 400, true, {}, facts).retry_after_ms == -1);
    BOOST_TEST(completed(ChatError(ErrorKind::truncated, "x"), 200, true, {}, facts).retry_after_ms == -1);
}

BOOST_AUTO_TEST_CASE(of_a_wait_in_the_body_and_one_in_the_headers_the_longer_counts)
{
    AnswerFacts facts;
    facts.retry_after_ms = 5'000;
    for (const auto& [in_body, expected] : {std::pair{1'000, 5'000}, std::pair{48'000, 48'000}, std::pair{-1, 5'000}}) {
        ChatError error(ErrorKind::rate_limited, "x");
        error.retry_after_ms = in_body;
        BOOST_TEST(completed(error, 429, true, {}, facts).retry_after_ms == expected);
    }
    ChatError refused(ErrorKind::invalid_request, "x");
    refused.retry_after_ms = 2'000;  // the translator's own word stays, headers add nothing
    BOOST_TEST(completed(refused, 400, true, {}, facts).retry_after_ms == 2'000);
}

BOOST_AUTO_TEST_CASE(the_servers_word_on_retrying_counts_where_the_translator_says_nothing)
{
    AnswerFacts facts;
    facts.should_retry = false;
    BOOST_TEST(completed(ChatError(ErrorKind::by_status, "x"), 529, true, {}, facts).retryable.value() == false);
    facts.should_retry = true;
    BOOST_TEST(completed(ChatError(ErrorKind::by_status, "x"), 400, true, {}, facts).retryable.value() == true);
    ChatError spent(ErrorKind::quota_exhausted, "x");
    spent.retryable = false;
    BOOST_TEST(completed(spent, 429, true, {}, facts).retryable.value() == false);
    BOOST_TEST(!completed(ChatError(ErrorKind::truncated, "x"), 200, true, {}, facts).retryable.has_value());
}

BOOST_AUTO_TEST_CASE(the_remedy_names_the_secrets_that_the_request_was_signed_with)
{
    ChatError error(ErrorKind::authentication, "no such key");
    complete_error(error, {"acme", "main", 403, true, no_facts, {}, no_secrets, "credentials"});
    BOOST_TEST(error.message == "acme: no such key; check the credentials of client \"main\"");
}

BOOST_AUTO_TEST_CASE(what_was_sent_and_not_refused_may_be_billed)
{
    BOOST_TEST(completed(ChatError(ErrorKind::truncated, "x"), 200).maybe_billed);
    BOOST_TEST(completed(ChatError(ErrorKind::timeout, "x"), 0).maybe_billed);
    BOOST_TEST(!completed(ChatError(ErrorKind::timeout, "x"), 0, false).maybe_billed);
    BOOST_TEST(!completed(ChatError(ErrorKind::by_status, "x"), 500).maybe_billed);
}

BOOST_AUTO_TEST_CASE(no_text_of_an_error_keeps_a_secret)
{
    const Redactor redactor{{"sk-canary-0123456789"}};
    ChatError error(ErrorKind::by_status, "the key sk-canary-0123456789 is wrong");
    error.provider_code = "sk-canary-0123456789";
    error.extra = R"({"acme":"sk-canary-0123456789"})";
    const ChatError shown =
        completed(error, 401, true, "Authorization: Bearer sk-canary-0123456789", no_facts, redactor);
    for (const std::string& text : {shown.message, shown.provider_code, shown.extra, shown.body_excerpt})
        BOOST_TEST(text.find("sk-canary") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(an_excerpt_is_short_printable_and_whole_utf_8)
{
    BOOST_TEST(excerpt("a\r\nb\x1b[31m") == "a  b [31m");
    const std::string body =
        std::string(511, 'x') + "\xC3\xA9 and more";  // the cut goes through the two bytes of an accent
    BOOST_TEST(excerpt(body) == std::string(511, 'x'));
}

BOOST_AUTO_TEST_SUITE_END()
