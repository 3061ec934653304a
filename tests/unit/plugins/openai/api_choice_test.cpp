// Which of the two APIs answers.
#include <boost/test/unit_test.hpp>

#include "plugins/openai/openai_under_test.hpp"

using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::OpenAi;

namespace {

std::string target(const OpenAi& plugin, const ChatRequest& request)
{
    const DriveResult result = plugin.ask(request);
    return result.sent ? result.sent->url : result.response.error()->message;
}

ChatRequest hello(const char* model)
{
    return ChatRequest("Hi").model(model);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_api_choice)

BOOST_AUTO_TEST_CASE(models_go_where_they_work_or_work_better)
{
    const OpenAi plugin("");
    for (const char* const model : {"gpt-5", "gpt-5.4-mini", "gpt-6-astra", "o3", "o4-mini-2025-04-16", "o1-pro",
                                    "gpt-5-codex", "codex-mini-latest", "o3-deep-research", "computer-use-preview"})
        BOOST_TEST(target(plugin, hello(model)) == "/responses", model);
    for (const char* const model : {"gpt-4o", "gpt-4.1-nano", "gpt-3.5-turbo", "gpt-5-chat-latest", "chatgpt-4o-latest",
                                    "gpt-4o-audio-preview", "gpt-4o-mini-search-preview", "ft:gpt-4o:org::1", "other"})
        BOOST_TEST(target(plugin, hello(model)) == "/chat/completions", model);
}

BOOST_AUTO_TEST_CASE(what_only_one_api_has_decides)
{
    const OpenAi plugin("");
    Part sound(PartKind::audio);
    sound.data = "abc";
    ChatRequest spoken = hello("gpt-5");
    BOOST_TEST(target(plugin, spoken.add_message(Message(Role::user, {sound}))) == "/chat/completions");
    BOOST_TEST(target(plugin, hello("gpt-5").set("n", 2)) == "/chat/completions");
    BOOST_TEST(target(plugin, hello("gpt-5").extra(R"({"openai":{"prediction":{}}})")) == "/chat/completions");
    BOOST_TEST(target(plugin, hello("gpt-4o").extra(R"({"openai":{"previous_response_id":"r"}})")) == "/responses");
    BOOST_TEST(target(plugin, hello("gpt-4o").set("truncation", "auto")) == "/responses");
    Tool search;
    search.kind = PARLANCE_TOOL_PROVIDER;
    search.extra = R"({"openai":{"type":"web_search"}})";
    BOOST_TEST(target(plugin, hello("gpt-4o").add_tool(search)) == "/responses");
}

BOOST_AUTO_TEST_CASE(the_config_and_above_it_the_request_have_the_say)
{
    BOOST_TEST(target(OpenAi(R"("api":"chat")"), hello("gpt-5")) == "/chat/completions");
    BOOST_TEST(target(OpenAi(R"("api":"responses")"), hello("gpt-4o")) == "/responses");
    const ChatRequest request = hello("gpt-4o").extra(R"({"openai":{"api":"responses"}})");
    BOOST_TEST(target(OpenAi(R"("api":"chat")"), request) == "/responses");
}

BOOST_AUTO_TEST_CASE(an_api_that_there_is_not_is_refused_with_its_place)
{
    const DriveResult result = OpenAi("").ask(hello("gpt-5").extra(R"({"openai":{"api":"assistants"}})"));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(result.response.error()->where == "/extra/openai/api");
}

BOOST_AUTO_TEST_CASE(another_server_is_asked_by_chat_completions_unless_the_model_has_no_other_way)
{
    const OpenAi proxy("", "https://proxy.example.org/v1");
    BOOST_TEST(target(proxy, hello("gpt-5")) == "/chat/completions");
    BOOST_TEST(target(proxy, hello("gpt-5-codex")) == "/responses");
    BOOST_TEST(target(OpenAi("", "https://eu.api.openai.com/v1"), hello("gpt-5")) == "/responses");
}

BOOST_AUTO_TEST_CASE(a_base_url_without_a_version_gets_one)
{
    BOOST_TEST(target(OpenAi("", "https://api.openai.com"), hello("gpt-4o")) == "/v1/chat/completions");
    BOOST_TEST(target(OpenAi("", "https://api.openai.com/"), hello("gpt-5")) == "/v1/responses");
}

BOOST_AUTO_TEST_SUITE_END()
