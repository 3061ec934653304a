// Answers of Chat Completions as gateways in front of other providers spell them: other names for reasoning, state that
// has to come back, counts of their own, filters that lag behind.
#include <boost/test/unit_test.hpp>

#include "plugins/common/openai/request_maker.hpp"

namespace json = boost::json;
using parlance::ChatRequest;
using parlance::ErrorKind;
using parlance::FinishReason;
using parlance::PartKind;
using parlance::openai::testing::Read;
using parlance::openai::testing::write;

namespace {

std::string delta(const std::string& members, const char* finish = "null")
{
    return R"({"choices":[{"index":0,"delta":{)" + members + R"(},"finish_reason":)" + finish + "}]}";
}

/// The answer as the next turn's message.
json::object handed_back(const Read& read)
{
    ChatRequest next("Hi");
    next.add_message(read.response().message()).add_message(parlance::Role::user, "Go on");
    return write(next).message(1);
}

/// What an answer with this usage reports as its output.
std::int64_t output_of(const std::string& usage)
{
    return Read::whole(R"({"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"usage":{)" + usage + "}}")
        .response()
        .metadata()
        .usage.completion_tokens.value_or(-1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_gateways)

BOOST_AUTO_TEST_CASE(reasoning_text_and_its_opaque_state_go_back_under_their_names)
{
    const Read read({delta(R"("reasoning_text":"Hm")"), delta(R"("reasoning_text":", so")"),
                     delta(R"("content":"Yes","reasoning_opaque":"c2VjcmV0")", "\"stop\"")});
    BOOST_TEST(read.response().reasoning() == "Hm, so");
    BOOST_TEST(read.response().content() == "Yes");
    const json::object message = handed_back(read);
    BOOST_TEST(message.at("reasoning_text") == "Hm, so");
    BOOST_TEST(message.at("reasoning_opaque") == "c2VjcmV0");
    BOOST_TEST(!message.contains("reasoning_content"));
}

BOOST_AUTO_TEST_CASE(opaque_state_without_any_reasoning_goes_back_alone)
{
    const json::object message =
        handed_back(Read({delta(R"("content":"Yes","reasoning_opaque":"c2VjcmV0")", "\"stop\"")}));
    BOOST_TEST(message.at("reasoning_opaque") == "c2VjcmV0");
    BOOST_TEST(!message.contains("reasoning"));
    BOOST_TEST(message.at("content") == "Yes");
}

BOOST_AUTO_TEST_CASE(the_signature_of_a_call_goes_back_with_it)
{
    const std::string signature = R"("extra_content":{"google":{"thought_signature":"c2ln"}})";
    const std::string begun = R"({"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{}"})";
    const std::string together = R"("tool_calls":[)" + begun + "," + signature + "}]";
    const std::string alone = R"("tool_calls":[{"index":0,)" + signature + "}]";
    for (const Read& read :
         {Read({delta(together, "\"tool_calls\"")}),
          Read({delta(R"("tool_calls":[)" + begun + "}]"), delta(alone), delta("", "\"tool_calls\"")})}) {
        BOOST_TEST_REQUIRE(read.response().tool_calls().size() == 1u);
        BOOST_TEST(read.response().tool_calls()[0].text == "{}");
        const json::value call = handed_back(read).at("tool_calls").at(0);
        BOOST_TEST(json::serialize(call.at("extra_content")) == R"({"google":{"thought_signature":"c2ln"}})");
        BOOST_TEST(call.at("type") == "function");
    }
}

BOOST_AUTO_TEST_CASE(a_call_without_state_has_none)
{
    const Read read({delta(R"("tool_calls":[{"id":"c","extra_content":null,"function":{"name":"f","arguments":"{}"}}])",
                           "\"tool_calls\"")});
    BOOST_TEST(read.response().tool_calls().at(0).extra == "");
}

BOOST_AUTO_TEST_CASE(a_message_behind_its_deltas_repeats_them)
{
    const Read read({delta(R"("content":"Hel")"), delta(R"("content":"lo")"),
                     R"({"choices":[{"index":0,"message":{"content":"Hello"},"finish_reason":"stop"}]})"});
    BOOST_TEST(read.response().content() == "Hello");
    BOOST_TEST((read.response().finish() == FinishReason::stop));
}

BOOST_AUTO_TEST_CASE(chunks_that_only_have_messages_are_read_by_them)
{
    const Read read({R"({"choices":[{"index":0,"message":{"content":"Hel"}}]})",
                     R"({"choices":[{"index":0,"message":{"content":"lo"},"finish_reason":"stop"}]})"});
    BOOST_TEST(read.response().content() == "Hello");
}

BOOST_AUTO_TEST_CASE(a_filter_that_lags_behind_the_finish_is_told_all_the_same)
{
    const Read read(
        {delta(R"("content":"Hi")"), delta("", "\"stop\""),
         R"({"choices":[{"index":0,"finish_reason":null,"content_filter_results":{"hate":{"filtered":false}},)"
         R"("content_filter_offsets":{"check_offset":44}}]})"});
    BOOST_TEST(read.events().back().find("content_filter_results") != std::string::npos);
    BOOST_TEST((read.response().finish() == FinishReason::stop));
}

BOOST_AUTO_TEST_CASE(a_filter_that_stops_what_had_finished_has_the_last_word)
{
    const Read read(
        {delta(R"("content":"Hi")"), delta("", "\"stop\""),
         R"({"choices":[{"index":0,"finish_reason":"content_filter","content_filter_results":{"hate":{}}}]})"});
    BOOST_TEST((read.response().finish() == FinishReason::content_filter));
}

BOOST_AUTO_TEST_CASE(reasoning_that_is_counted_beside_the_output_is_added_to_it)
{
    const std::string apart = R"("prompt_tokens":10,"completion_tokens":5,"total_tokens":45)";
    BOOST_TEST(output_of(apart + R"(,"completion_tokens_details":{"reasoning_tokens":30})") == 35);
    BOOST_TEST(output_of(apart + R"(,"reasoning_tokens":30)") == 35);
    BOOST_TEST(output_of(apart) == 5);
    BOOST_TEST(output_of(apart + R"(,"reasoning_tokens":29)") == 5);
    const std::string within = R"("prompt_tokens":10,"completion_tokens":35,"total_tokens":45)";
    BOOST_TEST(output_of(within + R"(,"completion_tokens_details":{"reasoning_tokens":30})") == 35);
}

BOOST_AUTO_TEST_CASE(counts_that_nobody_can_mean_are_unknown)
{
    BOOST_TEST(output_of(R"("prompt_tokens":1,"completion_tokens":-5)") == -1);
    BOOST_TEST(output_of(R"("prompt_tokens":9223372036854775807,"completion_tokens":9,"total_tokens":3,)"
                         R"("reasoning_tokens":9223372036854775807)") == 9);
}

BOOST_AUTO_TEST_CASE(white_space_that_keeps_a_connection_alive_is_no_part_of_the_answer)
{
    const Read read = Read::whole(
        "\n         \n\n         \n"
        R"({"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]})");
    BOOST_TEST(read.done);
    BOOST_TEST(read.response().content() == "Hi");
}

BOOST_AUTO_TEST_CASE(reasoning_in_the_content_may_be_summaries)
{
    const Read read({delta(R"("content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}]}])"),
                     delta(R"("content":[{"type":"text","text":"Yes"}])", "\"stop\"")});
    BOOST_TEST(read.response().reasoning() == "Hm");
    BOOST_TEST(read.response().content() == "Yes");
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_says_what_kind_of_trouble_it_is)
{
    const auto kind_of = [](const std::string& told) {
        const Read read({delta(R"("content":"Hi")"), told});
        BOOST_REQUIRE(read.error);
        return read.error->kind;
    };
    BOOST_TEST((kind_of(R"({"error":"m"})") == ErrorKind::overloaded));
    BOOST_TEST((kind_of(R"({"object":"error","message":"m","type":"internal_server_error","code":"3000"})") ==
                ErrorKind::overloaded));
    BOOST_TEST((kind_of(R"({"error":"m","error_type":"validation"})") == ErrorKind::invalid_request));
    BOOST_TEST((kind_of(R"({"base_resp":{"status_code":1008,"status_msg":"m"}})") == ErrorKind::quota_exhausted));
    BOOST_TEST((kind_of(R"({"base_resp":{"status_code":1002,"status_msg":"m"}})") == ErrorKind::rate_limited));
    BOOST_TEST((kind_of(R"({"base_resp":{"status_code":9999,"status_msg":"m"}})") == ErrorKind::overloaded));
}

BOOST_AUTO_TEST_SUITE_END()
