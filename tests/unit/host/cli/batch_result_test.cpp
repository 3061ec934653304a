#include "batch_result.hpp"

#include <boost/test/unit_test.hpp>
#include <parlance/json_reader.hpp>

namespace parlance::cli::test {

namespace {

LineResult result_of(ChatResponse response)
{
    return {0, {17, "r1"}, std::move(response)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_result)

BOOST_AUTO_TEST_CASE(an_answer_stands_in_the_body_of_openais_envelope)
{
    ChatResponse response;
    response.metadata().client = "main";
    response.metadata().request_id = "q1";
    const std::string line = result_line(result_of(response));
    const JsonDocument json(line);
    BOOST_REQUIRE_MESSAGE(json, line);
    BOOST_TEST((json["id"] == "batch_req_17"));
    BOOST_TEST((json["custom_id"] == "r1"));
    BOOST_TEST(json["response"]["status_code"].as_int().value() == 200);
    BOOST_TEST((json["response"]["request_id"] == "q1"));
    BOOST_TEST(json["response"]["body"]["success"].as_bool().value());
    BOOST_TEST(json["error"].is_null());
    BOOST_TEST(line.find('\n') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failed_call_has_its_status_and_why)
{
    ChatError error(ErrorKind::rate_limited, "Too many requests.");
    error.http_status = 429;
    ChatResponse response(error);
    response.metadata().client = "main";
    const std::string line = result_line(result_of(response));
    const JsonDocument json(line);
    BOOST_TEST(json["response"]["status_code"].as_int().value() == 429);
    BOOST_TEST((json["response"]["body"]["error"]["kind"] == "rate_limited"));
    BOOST_TEST((json["error"]["code"] == "rate_limited"));
    BOOST_TEST(json["error"]["line"].as_int().value() == 17);
}

BOOST_AUTO_TEST_CASE(a_line_that_was_never_sent_has_no_response)
{
    const std::string line =
        result_line(result_of(ChatResponse(ChatError(ErrorKind::invalid_request, "bad").at("/x"))));
    const JsonDocument json(line);
    BOOST_TEST(json["response"].is_null());
    BOOST_TEST((json["error"]["where"] == "/x"));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_known_again)
{
    const WrittenItem good = read_result_line(result_line(result_of(ChatResponse())));
    BOOST_TEST(good.id == "r1");
    BOOST_TEST(good.line == 17);
    BOOST_TEST(!good.failed);
    BOOST_TEST(read_result_line(result_line(result_of(ChatResponse(ChatError(ErrorKind::network, "x"))))).failed);
    BOOST_TEST(read_result_line("no JSON").id == "");
    BOOST_TEST(read_result_line(R"({"custom_id":"x"})").id == "", "a request is no answer");
}

BOOST_AUTO_TEST_CASE(an_answer_of_a_providers_batch_has_no_line)
{
    LineResult result = result_of(ChatResponse());
    result.tag = {0, "17", true};
    BOOST_TEST(read_result_line(result_line(result)).line == 0, "17 is its id");
    result.tag = {0, "line-4", false};
    BOOST_TEST(read_result_line(result_line(result)).line == 0);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_provider_has_its_place_in_the_line)
{
    const auto where_of = [](LineTag tag, const std::string& where) {
        ChatResponse response(ChatError(ErrorKind::invalid_request, "no").at(where));
        response.metadata().client = "main";
        LineResult result = result_of(std::move(response));
        result.tag = std::move(tag);
        const std::string line = result_line(result);
        const JsonDocument json(line);
        return json["error"]["where"].text();
    };
    BOOST_TEST(where_of({1, "a", true, "/body"}, "/messages/0") == "/body/messages/0");
    BOOST_TEST(where_of({1, "line-1", false}, "/messages/0") == "/messages/0");
    BOOST_TEST(where_of({1, "a", true, "/body"}, "/id") == "/custom_id");
    BOOST_TEST(where_of({1, "line-1", false}, "/id") == "", "the line has no id");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
