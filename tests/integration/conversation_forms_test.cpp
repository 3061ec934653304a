// A conversation over the real plugin and sockets: what goes over the line in the second turn.
#include <unistd.h>
#include <parlance/conversation.hpp>
#include <parlance/tools.hpp>
#include <string>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// The messages of the request that the simulator saw as number `number`, as JSON.
std::string sent_messages(const SimulatedProvider& provider, std::size_t number)
{
    const SimLog log = provider.log();
    const std::string body = log.request(number)["body"].text();
    const JsonDocument sent(body);
    return std::string(sent["messages"].source());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_forms)

BOOST_AUTO_TEST_CASE(a_second_question_carries_the_first_and_its_answer)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    Conversation talk;
    talk.system_prompt("Be brief.");
    const ChatResponse first = talk.ask(*client, "one");
    BOOST_TEST_REQUIRE(first.success());
    auto stream = talk.stream(*client, "two");
    std::string text;
    for (const ChatEvent& event : stream)
        text += event.text();
    BOOST_TEST(text.ends_with("You said: \"two\""));
    BOOST_TEST(talk.messages().size() == 5U);
    const std::string messages = sent_messages(provider, 1);
    const JsonDocument sent(messages);
    BOOST_TEST_REQUIRE(sent.root().size() == 4U);
    BOOST_TEST(sent[0]["content"].text() == "Be brief.");
    BOOST_TEST(sent[2]["role"].text() == "assistant");
    BOOST_TEST(sent[2]["content"].text() == first.content());
    BOOST_TEST(sent[3]["content"].text() == "two");
    BOOST_TEST(talk.usage().calls == 2);
    BOOST_TEST(talk.usage().usage.prompt_tokens.value_or(0) > 0);
    BOOST_TEST(talk.tokens() > 0);
}

BOOST_AUTO_TEST_CASE(a_failed_question_is_not_part_of_the_next)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    Conversation talk;
    BOOST_TEST(talk.ask(*client, "one").success());
    BOOST_TEST(talk.ask(*client, ChatRequest("lost").model("sim;status=500")).is_error());
    BOOST_TEST(talk.ask(*client, ChatRequest("cut").model("sim;cut=300").stream(true)).is_error());
    BOOST_TEST(talk.ask(*client, "two").success());
    BOOST_TEST(talk.messages().size() == 4U);
    BOOST_TEST(sent_messages(provider, 3).find("lost") == std::string::npos);
    BOOST_TEST(sent_messages(provider, 3).find("cut") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_loaded_conversation_goes_on_as_if_it_had_never_stopped)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    ToolSet tools;
    tools.add("get_weather", "The weather", "", [](std::string_view) { return "sunny"; });
    Conversation talk;
    talk.settings(ChatRequest().temperature(0.5));
    BOOST_TEST(run_tools(*client, talk, ChatRequest("weather?").tool_choice("required"), tools).response.success());
    std::string path = "/tmp/parlance-conversation-XXXXXX";
    const int file = ::mkstemp(path.data());
    BOOST_TEST_REQUIRE(file >= 0);
    ::close(file);
    BOOST_TEST(talk.save(path).has_value());
    auto loaded = Conversation::load(path);
    ::unlink(path.c_str());
    BOOST_TEST_REQUIRE(loaded.has_value());
    BOOST_TEST(talk.ask(*client, "and tomorrow?").success());
    BOOST_TEST(loaded->ask(*client, "and tomorrow?").success());
    BOOST_TEST(sent_messages(provider, 2) == sent_messages(provider, 3));
    BOOST_TEST(talk.to_json() == loaded->to_json());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
