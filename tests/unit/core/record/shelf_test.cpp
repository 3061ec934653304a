#include "record/shelf.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::record;

namespace {

constexpr const char* hello = R"({"model":"m","messages":[{"role":"user","content":"hello"}]})";

RecordedRequest ask(std::string body, std::string url = "http://localhost:1/v1/chat", std::string method = "POST")
{
    return {std::move(method), std::move(url), {}, std::move(body)};
}

Recording recorded(std::string name, RecordedRequest request)
{
    return {"/tape/" + name, std::move(request), {200, {}, name}};
}

/// The name of what answers, or the whole message.
std::string answer(Shelf& shelf, const RecordedRequest& request)
{
    const auto found = shelf.take(request);
    if (found.has_value()) return (*found)->answer.body;
    BOOST_TEST(to_string(found.error().kind) == "config");
    BOOST_TEST(found.error().provider_code == "replay_miss");
    BOOST_TEST(found.error().where == "/tape");
    return found.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_shelf)

BOOST_AUTO_TEST_CASE(a_request_is_found_by_method_path_and_what_its_body_says)
{
    Shelf shelf(
        "/tape", ReplayMatch::strict,
        {recorded("a", ask(hello, "https://api.example.com/v1/chat")), recorded("b", ask("", "/v1/models", "GET"))});
    BOOST_TEST(answer(shelf, ask(R"({"messages":[{"content":"hello","role":"user"}],"model":"m"})")) == "a");
    BOOST_TEST(answer(shelf, ask("", "https://elsewhere/v1/models", "GET")) == "b");
}

BOOST_AUTO_TEST_CASE(several_answer_in_order_and_then_the_last_again)
{
    Shelf shelf("/tape", ReplayMatch::strict, {recorded("1", ask(hello)), recorded("2", ask(hello))});
    for (const char* expected : {"1", "2", "2", "2"})
        BOOST_TEST(answer(shelf, ask(hello)) == expected);
}

BOOST_AUTO_TEST_CASE(by_path_the_body_and_the_gateway_do_not_matter)
{
    Shelf shelf("/tape", ReplayMatch::path,
                {recorded("chat", ask(hello, "https://a/openai/v1/chat")), recorded("other", ask(hello, "/v1/other"))});
    BOOST_TEST(answer(shelf, ask("{}", "https://b/v1/chat?x=1")) == "chat");
    BOOST_TEST(answer(shelf, ask("{}", "https://b/v1/chat", "GET")).starts_with("no recording answers GET /v1/chat"));
}

BOOST_AUTO_TEST_CASE(in_order_each_answers_once_whatever_is_asked)
{
    Shelf shelf("/tape", ReplayMatch::order, {recorded("1", ask(hello)), recorded("2", ask("", "/x", "GET"))});
    BOOST_TEST(answer(shelf, ask("{}", "/y", "PUT")) == "1");
    BOOST_TEST(answer(shelf, ask(hello)) == "2");
    BOOST_TEST(answer(shelf, ask(hello)) ==
               "no recording answers POST /v1/chat: /tape has 2 recordings, and each has "
               "answered; record it (mode = \"record\", or --record)");
}

BOOST_AUTO_TEST_CASE(of_two_that_differ_in_one_text_the_one_that_begins_longer_alike_is_the_closest)
{
    const auto said = [](const char* text) { return ask(R"({"messages":[")" + std::string(text) + R"("]})"); };
    Shelf shelf("/tape", ReplayMatch::strict,
                {recorded("first.json", said("Say goodbye")), recorded("second.json", said("Say hello to Ann")),
                 recorded("third.json", said("Say hi"))});
    const std::string message = answer(shelf, said("Say hello to Bob"));
    BOOST_TEST(message.find("the closest is second.json, which differs first at /messages/0: a text of 16 bytes here "
                            "and one of 16 in the recording differ from byte 13 on") != std::string::npos,
               message);
}

BOOST_AUTO_TEST_CASE(a_miss_names_the_closest_and_its_first_difference_but_no_text)
{
    Shelf shelf("/tape", ReplayMatch::strict,
                {recorded("far.json", ask(R"({"model":"x","messages":[],"n":2})")), recorded("near.json", ask(hello)),
                 recorded("other.json", ask(hello, "/v1/other"))});
    BOOST_TEST(
        answer(shelf, ask(R"({"model":"m","messages":[{"role":"user","content":"a private matter"}]})")) ==
        "no recording answers POST /v1/chat: /tape has 3 recordings, 2 of this method and path; the closest is "
        "near.json, which differs first at /messages/0/content: a text of 16 bytes here and one of 5 in the recording "
        "differ from byte 0 on; record it (mode = \"record\", or --record), or match less (match = \"path\", or "
        "--replay-match path)");
}

BOOST_AUTO_TEST_CASE(a_miss_of_another_kind_says_so)
{
    Shelf shelf("/tape", ReplayMatch::strict,
                {recorded("none.json", ask("", "/v1/a")), recorded("page.json", ask("", "/v1/b?page=1", "GET"))});
    BOOST_TEST(answer(shelf, ask("{}", "/v1/none")).find("has 2 recordings, none of this method and path; record it") !=
               std::string::npos);
    BOOST_TEST(answer(shelf, ask("{}", "/v1/a")).find("none.json, but it was recorded without a body") !=
               std::string::npos);
    BOOST_TEST(answer(shelf, ask("", "/v1/b?page=2", "GET")).find("page.json, ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_recorded_body_that_is_no_json_is_compared_as_bytes)
{
    Shelf shelf("/tape", ReplayMatch::strict, {recorded("form", ask("a=1"))});
    BOOST_TEST(answer(shelf, ask("a=1")) == "form");
    BOOST_TEST(answer(shelf, ask("a=2")).find("it was recorded with a body that is no JSON") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
