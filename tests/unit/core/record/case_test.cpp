// What is written reads back the same; what others wrote is read, or refused with its place.
#include "record/case_reader.hpp"
#include "record/case_writer.hpp"

#include <parlance/json_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace parlance;
using namespace parlance::core::record;

namespace {

Recording recording_of(std::string request, std::string answer, std::string content_type = "application/json")
{
    Recording recording;
    recording.request = {"POST", "https://api.example.com/v1/chat", {{"x-team", "blue"}}, std::move(request)};
    recording.answer = {200, {{"content-type", std::move(content_type)}, {"x-request-id", "r\"1"}}, std::move(answer)};
    return recording;
}

std::string write(const Recording& recording, CaseLayout layout)
{
    return write_case(recording, {"aiml", "main", "chat", "0001-chat-00"}, layout);
}

void check_round_trip(const Recording& recording, CaseLayout layout)
{
    const auto read = read_cases(write(recording, layout), "case.json", WhenNoCase::error);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST_REQUIRE(read->size() == 1U);
    const Recording& back = read->front();
    BOOST_TEST(back.name == "case.json");
    BOOST_TEST(back.request.method == recording.request.method);
    BOOST_TEST(back.request.url == recording.request.url);
    BOOST_TEST((back.request.headers == recording.request.headers));
    BOOST_TEST(back.request.body == recording.request.body);
    BOOST_TEST(back.answer.status == recording.answer.status);
    BOOST_TEST((back.answer.headers == recording.answer.headers));
    BOOST_TEST(back.answer.body == recording.answer.body);
}

std::string message_of(std::string_view text)
{
    const auto read = read_cases(text, "f.json", WhenNoCase::error);
    return read.is_error() ? read.error().message : "(read)";
}

/// A whole case with `response` as its answer.
std::string case_with(std::string_view response)
{
    return R"({"request":{"method":"GET","url":"https://a/b","headers":{},"body":null},"response":)" +
           std::string(response) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_case)

BOOST_AUTO_TEST_CASE(every_kind_of_body_comes_back_byte_for_byte)
{
    const std::vector<std::string> bodies = {
        "",
        R"({"a":1.0,"b":[1e2,"\u00e9\/"]})",
        "{\"a\" :  1,\n \"b\":\ttrue}",
        R"("a JSON string is text here")",
        "12",
        "data: {\"a\":1}\r\n\r\ndata: [DONE]\n\n",
        std::string("nul \0 and \x01\x7F", 11),
        "invalid \xFF\xC3",
        "{\"invalid\":\"\xFF\"}",
        "half \xF0\x9F\x98",
        "{\"not\":json",
    };
    for (const std::string& body : bodies)
        BOOST_TEST_CONTEXT(body)
        {
            check_round_trip(recording_of(body, body, "application/json"), CaseLayout::several_lines);
            check_round_trip(recording_of("{}", body, "text/event-stream"), CaseLayout::several_lines);
            check_round_trip(recording_of("{}", body, "application/x-ndjson"), CaseLayout::one_line);
        }
    check_round_trip(recording_of(R"({"a":1.0})", R"([1,"2"])"), CaseLayout::one_line);
}

BOOST_AUTO_TEST_CASE(one_line_is_one_line_whatever_the_body)
{
    const std::string text = write(recording_of("{\n \"a\" : 1\n}", "[\n1]"), CaseLayout::one_line);
    BOOST_TEST(text.find('\n') == text.size() - 1);
    const auto read = read_cases(text, "x", WhenNoCase::error);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->front().request.body == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(a_case_has_the_members_of_the_collection_and_no_others)
{
    const std::string text = write(recording_of("{}", "data: 1\n\n", "text/event-stream"), CaseLayout::several_lines);
    const JsonDocument document(text);
    BOOST_TEST_REQUIRE(bool(document));
    std::string members;
    for (const auto [name, value] : document.root().members())
        members += name.text() + " ";
    BOOST_TEST(members == "provider case kinds origin source request response ");
    BOOST_TEST(document["kinds"].source() == R"(["chat","stream"])");
    BOOST_TEST(document["response"]["body"].text() == "data: 1\n\n");

    Recording failed = recording_of("{}", "{}");
    failed.answer.status = 429;
    const std::string failure = write(failed, CaseLayout::several_lines);
    const JsonDocument failed_document(failure);
    BOOST_TEST(failed_document["kinds"].source() == R"(["error","error-429"])");
}

BOOST_AUTO_TEST_CASE(a_file_may_hold_a_case_a_line)
{
    const std::string one = write(recording_of(R"({"n":1})", "{}"), CaseLayout::one_line);
    const std::string two = write(recording_of(R"({"n":2})", "{}"), CaseLayout::one_line);
    const auto read = read_cases(one + "\n" + two, "f.jsonl", WhenNoCase::error);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST_REQUIRE(read->size() == 2U);
    BOOST_TEST((*read)[0].name == "f.jsonl:1");
    BOOST_TEST((*read)[1].name == "f.jsonl:3");
    BOOST_TEST((*read)[1].request.body == R"({"n":2})");
}

BOOST_AUTO_TEST_CASE(header_names_are_read_in_lower_case_and_a_byte_order_mark_is_skipped)
{
    const auto read = read_cases("\xEF\xBB\xBF" + case_with(R"({"status":200,"headers":{"X-Id":"1"},"body":null})"),
                                 "f", WhenNoCase::error);
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->front().answer.headers.front().first == "x-id");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named_with_its_place)
{
    BOOST_TEST(message_of("{\n \"a\": }") == "f.json:2:7: is no JSON: expected a value");
    BOOST_TEST(message_of("{}") == "f.json:1:1: is no recorded case: it needs \"request\" and \"response\"");
    BOOST_TEST(message_of("[1]").ends_with("it needs \"request\" and \"response\""));
    BOOST_TEST(message_of(case_with(R"({"status":"200"})"))
                   .ends_with("/response/status: expected a whole number from 200 to 999"));
    BOOST_TEST(message_of(case_with(R"({"status":100})")).find("/response/status") != std::string::npos);
    BOOST_TEST(message_of(case_with("{}")).find("f.json:1:") == 0U);
    BOOST_TEST(message_of(case_with(R"({"status":200,"headers":{"a":1}})"))
                   .ends_with("/response/headers/a: expected a string"));
    BOOST_TEST(
        message_of(case_with(R"({"status":200,"headers":[]})")).ends_with("/response/headers: expected an object"));
    BOOST_TEST(message_of(case_with(R"({"status":200,"body":"***","encoding":"base64"})"))
                   .ends_with("/response/body: expected padded base64"));
    BOOST_TEST(message_of(case_with(R"({"status":200,"body":"","encoding":"gzip"})"))
                   .ends_with("/response/encoding: expected \"base64\""));
    BOOST_TEST(
        message_of(R"({"request":7,"response":{"status":200}})").ends_with("/request/method: expected a string"));
    const std::string good = write(recording_of("{}", "{}"), CaseLayout::one_line);
    BOOST_TEST(message_of(good + "{\"request\":").starts_with("f.json:2:12: is no JSON"));
}

BOOST_AUTO_TEST_CASE(deep_and_long_cases_are_refused)
{
    const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
    BOOST_TEST(message_of(case_with(R"({"status":200,"body":)" + deep + "}")).ends_with("nested too deeply"));
    BOOST_TEST(message_of(std::string(longest_case + 1, ' ')) == "f.json:1:1: is longer than 16 MiB");
}

BOOST_AUTO_TEST_CASE(another_json_file_is_ignored_where_cases_are_looked_for_and_broken_json_is_not)
{
    const auto other = read_cases(R"({"expected":{"a":1}})", "expected.json", WhenNoCase::ignore);
    BOOST_TEST_REQUIRE(other.has_value());
    BOOST_TEST(other->empty());
    BOOST_TEST(read_cases("{", "f.json", WhenNoCase::ignore).is_error());
}

BOOST_AUTO_TEST_SUITE_END()
