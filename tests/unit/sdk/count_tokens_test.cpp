#include <string>

#include "batch_scripted_client.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::test {

BOOST_AUTO_TEST_SUITE(count_tokens)

BOOST_AUTO_TEST_CASE(a_count_is_the_input_that_the_provider_tells)
{
    std::string operation, prompt;
    ScriptedClient client([&](const ChatRequest& request) {
        operation = request.operation();
        prompt = request.messages().at(0).parts.at(0).text;
        return Reply(std::vector<Part>()).using_tokens(2095, 0);
    });
    const auto counted = client.count_tokens(ChatRequest("hello").stream(true));
    BOOST_TEST_REQUIRE(counted.has_value());
    BOOST_TEST(*counted == 2095);
    BOOST_TEST(operation == "count_tokens");
    BOOST_TEST(prompt == "hello");
}

BOOST_AUTO_TEST_CASE(the_error_of_a_provider_that_cannot_count_is_passed_on)
{
    ScriptedClient client([](const ChatRequest&) { return Reply(ChatError(ErrorKind::unsupported, "cannot count")); });
    const auto counted = client.count_tokens("hello");
    BOOST_TEST_REQUIRE(counted.is_error());
    BOOST_TEST((counted.error().kind == ErrorKind::unsupported));
    BOOST_TEST(counted.error().message == "cannot count");
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_count_is_no_count_of_zero)
{
    ScriptedClient client([](const ChatRequest&) { return Reply("about a dozen"); });
    const auto counted = client.count_tokens("hello");
    BOOST_TEST_REQUIRE(counted.is_error());
    BOOST_TEST((counted.error().kind == ErrorKind::bad_response));
}

BOOST_AUTO_TEST_CASE(a_count_is_not_waited_for_on_a_thread_that_runs_calls)
{
    ScriptedClient client([](const ChatRequest&) { return Reply("never asked"); });
    client.blocking_allowed = false;
    const auto counted = client.count_tokens("hello");
    BOOST_TEST_REQUIRE(counted.is_error());
    BOOST_TEST((counted.error().kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
