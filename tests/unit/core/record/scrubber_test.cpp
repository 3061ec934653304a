#include "record/scrubber.hpp"

#include "record/exchange_head.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace parlance::core;
using namespace parlance::core::record;

namespace {

constexpr std::string_view key = "sk-canary-7Qz5vN2mK8pXw4Tb";
const Scrubber scrubber({std::string(key), "tiny"});

std::string value_of(const Headers& headers, std::string_view name)
{
    for (const auto& [known, value] : headers)
        if (known == name) return value;
    return "(none)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_scrubber)

BOOST_AUTO_TEST_CASE(names_of_credentials_and_accounts_are_known)
{
    for (const char* name : {"Authorization", "proxy-authorization", "X-Api-Key", "api-key", "x-goog-api-key", "Cookie",
                             "Set-Cookie", "OpenAI-Organization", "openai-project", "anthropic-organization-id",
                             "x-amz-security-token", "key", "access_token", "X-Amz-Signature", "X-Amz-Credential"})
        BOOST_TEST(names_a_secret(name), name);
}

BOOST_AUTO_TEST_CASE(what_one_needs_to_ask_about_a_request_stays)
{
    for (const char* name :
         {"x-request-id", "request-id", "x-inference-id", "content-type", "retry-after", "user-agent",
          "x-ratelimit-limit-tokens", "x-ratelimit-remaining-project-tokens", "idempotency-key", "alt", "monkey"})
        BOOST_TEST(!names_a_secret(name), name);
}

BOOST_AUTO_TEST_CASE(a_credential_in_a_header_keeps_its_scheme_alone)
{
    BOOST_TEST(scrubber.header("authorization", "Bearer other-key") == "Bearer REDACTED");
    BOOST_TEST(scrubber.header("authorization", "other-key") == "REDACTED");
    BOOST_TEST(scrubber.header("x-api-key", "with a space") == "REDACTED");
}

BOOST_AUTO_TEST_CASE(a_header_of_any_name_that_holds_a_secret_is_taken_out_also_when_the_secret_is_short)
{
    BOOST_TEST(scrubber.header("x-team", "a " + std::string(key)) == "REDACTED");
    BOOST_TEST(scrubber.header("x-team", "tiny") == "REDACTED");
    BOOST_TEST(scrubber.header("x-team", "blue") == "blue");
    BOOST_TEST(scrubber.header("Location", "https://a/b?key=1&n=2") == "https://a/b?key=REDACTED&n=2");
}

BOOST_AUTO_TEST_CASE(a_query_keeps_what_is_no_key)
{
    BOOST_TEST(scrubber.target("/v1/models?alt=sse&key=AIza&page=2") == "/v1/models?alt=sse&key=REDACTED&page=2");
    BOOST_TEST(scrubber.target("/a?key") == "/a?key");
    BOOST_TEST(scrubber.target("/a?&=&key=") == "/a?&=&key=REDACTED");
    BOOST_TEST(scrubber.target("/" + std::string(key) + "/x") == "/" + std::string(key.size(), '*') + "/x");
}

BOOST_AUTO_TEST_CASE(a_request_is_kept_without_what_belongs_to_the_connection)
{
    HttpSend send;
    send.origin = {"api.example.com", 8443, true};
    send.head =
        "POST /v1/chat?key=abc HTTP/1.1\r\nHost: api.example.com\r\nX-Team:  blue \r\nX-Tag: one\r\nx-tag: two\r\n"
        "Authorization: Bearer " +
        std::string(key) + "\r\nContent-Length: 2\r\nAccept-Encoding: identity\r\n\r\n";
    send.body = R"({"user":")" + std::string(key) + R"("})";

    const RecordedRequest kept = kept_request(send, scrubber);
    BOOST_TEST(kept.method == "POST");
    BOOST_TEST(kept.url == "https://api.example.com:8443/v1/chat?key=REDACTED");
    BOOST_TEST(kept.headers.size() == 3U);
    BOOST_TEST(value_of(kept.headers, "x-team") == "blue");
    BOOST_TEST(value_of(kept.headers, "x-tag") == "one, two");
    BOOST_TEST(value_of(kept.headers, "authorization") == "Bearer REDACTED");
    BOOST_TEST(kept.body == R"({"user":")" + std::string(key.size(), '*') + R"("})");
}

BOOST_AUTO_TEST_CASE(a_short_secret_leaves_the_content_type_alone)
{
    const Scrubber dummy({"x"});  // what one writes where any key will do
    BOOST_TEST(dummy.header("content-type", "text/event-stream") == "text/event-stream");
    BOOST_TEST(dummy.header("Content-Type", "application/x-ndjson") == "application/x-ndjson");
    BOOST_TEST(dummy.header("x-other", "text/event-stream") == "REDACTED");
    const std::vector<HttpHeader> headers{{"Content-Type", "text/event-stream"}};
    BOOST_TEST(value_of(kept_headers(headers, dummy), "content-type") == "text/event-stream");
}

BOOST_AUTO_TEST_CASE(a_header_that_its_sender_flagged_is_taken_out_whatever_its_name_and_value)
{
    HttpSend send;
    send.origin = {"api.example.com", 443, true};
    send.head =
        "POST /v1/chat HTTP/1.1\r\nX-Team: blue\r\nx-tenant: harmless\r\nX-Tenant: two\r\nX-Tenants: all\r\n"
        "Content-Type: application/private\r\n\r\n";
    send.secret_headers = {"X-Tenant", "content-type"};

    const RecordedRequest kept = kept_request(send, scrubber);
    BOOST_TEST(value_of(kept.headers, "x-tenant") == "REDACTED");
    BOOST_TEST(value_of(kept.headers, "content-type") == "REDACTED");
    BOOST_TEST(value_of(kept.headers, "x-team") == "blue");
    BOOST_TEST(value_of(kept.headers, "x-tenants") == "all");
    BOOST_TEST(kept.headers.size() == 4U);
}

BOOST_AUTO_TEST_CASE(the_value_of_a_flagged_header_is_a_secret_of_its_exchange)
{
    HttpSend send;
    send.head = "POST / HTTP/1.1\r\nX-Tenant: tenant-7Qz5\r\nX-Shard: 1\r\n\r\n";
    BOOST_TEST(!scrubber_for(send, scrubber).has_value());
    send.secret_headers = {"x-tenant", "x-shard"};
    const auto own = scrubber_for(send, scrubber);
    BOOST_TEST_REQUIRE(own.has_value());
    BOOST_TEST(own->body("of tenant-7Qz5: 10") == "of ***********: 10");
    BOOST_TEST(own->header("x-echo", "tenant-7Qz5") == "REDACTED");
    BOOST_TEST(own->header("retry-after", "10") == "10");
    BOOST_TEST(own->header("x-echo", key) == "REDACTED");
}

BOOST_AUTO_TEST_CASE(cookies_of_an_answer_are_one_mark)
{
    const std::vector<HttpHeader> headers{{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"X-Request-Id", "req_1"}};
    const Headers kept = kept_headers(headers, scrubber);
    BOOST_TEST(value_of(kept, "set-cookie") == "REDACTED");
    BOOST_TEST(value_of(kept, "x-request-id") == "req_1");
}

BOOST_AUTO_TEST_SUITE_END()
