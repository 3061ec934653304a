// What Ollama's API has that no recording shows: what is written, refused and made up.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::drive;
using parlance::testing::DriveResult;

BOOST_AUTO_TEST_SUITE(ollama)

namespace {

struct Ollama {
    explicit Ollama(std::string_view config = R"({"model":"m","options":{}})")
        : plugin(testing::built_plugin("ollama"), config)
    {
    }
    DriveResult ask(const ChatRequest& request, std::string body = R"({"message":{"content":"a"},"done":true})")
    {
        return drive(plugin.translator(), request, {200, {{"content-type", "application/json"}}, std::move(body)});
    }
    json::value sent(const ChatRequest& request) { return json::parse(ask(request).sent->body); }

    testing::PluginUnderTest plugin;
};

/// An answer with a call that has no id.
constexpr std::string_view call_answer =
    R"({"created_at":"2025-07-07T20:22:19Z","message":{"role":"assistant","content":"","tool_calls":)"
    R"([{"function":{"name":"weather","arguments":{"city":"Oslo"}}}]},"done_reason":"stop","done":true})";

}  // namespace

BOOST_AUTO_TEST_CASE(a_picture_is_sent_as_bare_base64)
{
    ChatRequest request;
    request.add_message(Message(Role::user, {Part(PartKind::text, "What?"), Part::image("abc", "image/png")}));
    const json::value body = Ollama().sent(request);
    BOOST_TEST(body.at("messages").at(0).at("images").at(0) == "YWJj");
    BOOST_TEST(body.at("messages").at(0).at("content") == "What?");
}

BOOST_AUTO_TEST_CASE(a_picture_by_address_is_refused_with_its_place)
{
    Part picture(PartKind::image);
    picture.url = "https://example.org/a.png";
    ChatRequest request;
    request.add_message(Message(Role::user, {picture}));
    const DriveResult result = Ollama().ask(request);
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(result.response.error()->where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(a_result_names_the_tool_whose_call_had_that_made_up_id)
{
    Ollama ollama;
    const ChatResponse answer = ollama.ask(ChatRequest("Weather?"), std::string(call_answer)).response;
    BOOST_TEST_REQUIRE(answer.tool_calls().size() == 1u);
    const std::string id = answer.tool_calls().front().id;
    BOOST_TEST(id.starts_with("call_"));
    BOOST_TEST((answer.choices().front().finish == FinishReason::tool_calls));
    ChatRequest next("Weather?");
    next.add_message(answer.message()).add_message(Message(Role::tool, {Part::tool_result(id, "rain")}));
    const json::value body = ollama.sent(next);
    BOOST_TEST(body.at("messages").at(2).at("tool_name") == "weather");
    BOOST_TEST(body.at("messages").at(2).at("content") == "rain");
    BOOST_TEST(!body.at("messages").at(1).at("tool_calls").at(0).as_object().contains("id"));
}

BOOST_AUTO_TEST_CASE(no_tools_are_sent_when_none_may_be_called)
{
    ChatRequest request("Hi");
    request.add_tool(Tool("t", "d", R"({"type":"object"})")).set("tool_choice", Json("\"none\""));
    BOOST_TEST(!Ollama().sent(request).as_object().contains("tools"));
}

BOOST_AUTO_TEST_CASE(reasoning_effort_becomes_think)
{
    const auto think = [](std::string effort) {
        return Ollama().sent(ChatRequest("Hi").set("reasoning_effort", std::move(effort))).at("think");
    };
    BOOST_TEST(think("none") == false);
    BOOST_TEST(think("minimal") == "low");
    BOOST_TEST(think("high") == "high");
}

BOOST_AUTO_TEST_CASE(options_of_the_config_yield_to_those_of_the_request)
{
    Ollama ollama(R"({"model":"m","options":{"num_ctx":4096,"keep_alive":"5m"}})");
    BOOST_TEST(ollama.sent(ChatRequest("Hi")).at("options").at("num_ctx") == 4096);
    BOOST_TEST(ollama.sent(ChatRequest("Hi")).at("keep_alive") == "5m");
    const ChatRequest own = ChatRequest("Hi").extra(R"({"ollama":{"options":{"num_ctx":8192},"keep_alive":0}})");
    BOOST_TEST(ollama.sent(own).at("options").at("num_ctx") == 8192);
    BOOST_TEST(ollama.sent(own).at("keep_alive") == 0);
}

BOOST_AUTO_TEST_CASE(a_base_url_may_end_in_api_or_in_a_slash)
{
    const auto path = [](const std::string& base) {
        return Ollama(R"({"model":"m","base_url":")" + base + R"(","options":{}})").ask(ChatRequest("Hi")).sent->url;
    };
    BOOST_TEST(path("http://localhost:11434") == "/api/chat");
    BOOST_TEST(path("http://localhost:11434/") == "/api/chat");
    BOOST_TEST(path("http://localhost:11434/api/") == "/chat");
}

BOOST_AUTO_TEST_CASE(a_base_url_of_the_other_api_is_refused_with_the_remedy)
{
    BOOST_CHECK_EXCEPTION(Ollama(R"({"model":"m","base_url":"http://localhost:11434/v1","options":{}})"),
                          std::runtime_error, [](const std::runtime_error& error) {
                              return std::string(error.what()).find("leave /v1 out") != std::string::npos;
                          });
}

BOOST_AUTO_TEST_CASE(a_server_of_another_dialect_is_told_from_an_answer)
{
    const DriveResult result = Ollama().ask(ChatRequest("Hi"), R"({"id":"x","choices":[]})");
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(result.response.error()->message.find("check base_url") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_body_is_no_answer)
{
    for (const char* const operation : {"chat", "models", "health"}) {
        const DriveResult result = Ollama().ask(ChatRequest("Hi").operation(operation), "");
        BOOST_TEST_REQUIRE(result.response.is_error());
        BOOST_TEST((result.response.error()->kind == ErrorKind::bad_response), operation);
        BOOST_TEST(result.response.error()->message.find("check base_url") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(arguments_that_are_no_object_are_empty_or_incomplete)
{
    const auto call = [](const std::string& arguments) {
        return Ollama()
            .ask(ChatRequest("Hi"), R"({"message":{"tool_calls":[{"function":{"name":"f","arguments":)" + arguments +
                                        R"(}}]},"done":true})")
            .response.tool_calls()
            .at(0);
    };
    BOOST_TEST(call("null").text == "");
    BOOST_TEST(call("null").flags == 0u);
    BOOST_TEST(call(R"("{}")").flags == 0u);
    BOOST_TEST(call(R"("{\"a\":")").flags == PARLANCE_PART_INCOMPLETE);
    BOOST_TEST(call(R"("{\"a\":")").text == "{\"a\":");
}

BOOST_AUTO_TEST_CASE(a_stream_that_calls_itself_plain_json_is_read_line_by_line)
{
    const std::string lines = R"({"message":{"content":"Hel"},"done":false})"
                              "\n"
                              R"({"message":{"content":"lo"},"done":false})"
                              "\n";
    const std::string last = R"({"message":{"content":""},"done":true,"done_reason":"stop"})";
    const DriveResult whole = Ollama().ask(ChatRequest("Hi").stream(true), lines + last + "\n");
    BOOST_TEST(whole.response.success());
    BOOST_TEST(whole.response.content() == "Hello");
    for (const std::string& rest : {std::string(), last.substr(0, 20)}) {
        const DriveResult cut = Ollama().ask(ChatRequest("Hi").stream(true), lines + rest);
        BOOST_TEST_REQUIRE(cut.response.is_error());
        BOOST_TEST((cut.response.error()->kind == ErrorKind::truncated));
        BOOST_TEST(cut.response.content() == "Hello");
    }
}

BOOST_AUTO_TEST_SUITE_END()
