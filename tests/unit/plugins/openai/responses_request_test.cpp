// Requests of the Responses API beyond the recorded ones: what is written, warned of and refused.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "plugins/openai/openai_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::OpenAi;

namespace {

bool warned(const DriveResult& result, std::string_view code, std::string_view where)
{
    return std::ranges::any_of(result.response.metadata().warnings,
                               [&](const Warning& warning) { return warning.code == code && warning.where == where; });
}

Part state_part(PartKind kind, const std::string& text, const std::string& state)
{
    Part part(kind, text);
    part.extra = R"({"openai":{"responses":)" + state + "}}";
    return part;
}

ChatRequest with_answer(std::vector<Part> parts)
{
    ChatRequest request("Hi");
    return request.add_message(Message(Role::assistant, std::move(parts))).add_message(Role::user, "Go on");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_responses_request)

BOOST_AUTO_TEST_CASE(the_first_system_message_is_the_instructions_and_the_next_stands_where_it_stood)
{
    ChatRequest request("Hi");
    request.system_prompt("Be brief.").add_message(Role::system, "Now be long.");
    const json::object body = OpenAi().sent(request);
    BOOST_TEST(body.at("instructions") == "Be brief.");
    BOOST_TEST(body.at("input").as_array().size() == 2u);
    BOOST_TEST(body.at("input").at(1).at("role") == "system");
}

BOOST_AUTO_TEST_CASE(a_system_message_alone_is_the_input)
{
    ChatRequest request;
    const json::object body = OpenAi().sent(request.add_message(Role::system, "Speak."));
    BOOST_TEST(!body.contains("instructions"));
    BOOST_TEST(body.at("input").at(0).at("content") == "Speak.");
}

BOOST_AUTO_TEST_CASE(answers_are_not_kept_and_reasoning_comes_encrypted)
{
    const json::object body = OpenAi().sent("Hi");
    BOOST_TEST(body.at("store") == false);
    BOOST_TEST(body.at("include") == json::value({"reasoning.encrypted_content"}));
}

BOOST_AUTO_TEST_CASE(a_model_that_never_reasons_is_not_asked_for_encrypted_reasoning)
{
    BOOST_TEST(!OpenAi().sent(ChatRequest("Hi").model("gpt-4.1")).contains("include"));
}

BOOST_AUTO_TEST_CASE(a_kept_answer_needs_no_encryption)
{
    const json::object body = OpenAi().sent(ChatRequest("Hi").set("store", true));
    BOOST_TEST(body.at("store") == true);
    BOOST_TEST(!body.contains("include"));
}

BOOST_AUTO_TEST_CASE(a_conversation_that_the_provider_keeps_is_kept_on)
{
    const json::object body = OpenAi().sent(ChatRequest("Hi").extra(R"({"openai":{"previous_response_id":"resp_0"}})"));
    BOOST_TEST(body.at("previous_response_id") == "resp_0");
    BOOST_TEST(!body.contains("store"));
}

BOOST_AUTO_TEST_CASE(what_a_request_adds_to_include_is_added)
{
    const json::object body = OpenAi().sent(
        ChatRequest("Hi")
            .set("logprobs", true)
            .extra(R"({"openai":{"include":["file_search_call.results","reasoning.encrypted_content"]}})"));
    BOOST_TEST(body.at("include") == json::value({"reasoning.encrypted_content", "message.output_text.logprobs",
                                                  "file_search_call.results"}));
}

BOOST_AUTO_TEST_CASE(the_word_that_chooses_the_api_is_not_sent)
{
    BOOST_TEST(!OpenAi("").sent(ChatRequest("Hi").extra(R"({"openai":{"api":"responses"}})")).contains("api"));
}

BOOST_AUTO_TEST_CASE(a_function_always_says_whether_it_is_strict)
{
    ChatRequest request("Hi");
    Tool strict("b", "", R"({"type":"object"})");
    strict.flags = PARLANCE_TOOL_STRICT;
    request.add_tool(Tool("a", "Does", "")).add_tool(strict);
    const json::array tools = OpenAi().sent(request).at("tools").as_array();
    BOOST_TEST(tools.at(0).at("strict") == false);
    BOOST_TEST(tools.at(0).at("parameters").at("type") == "object");
    BOOST_TEST(tools.at(1).at("strict") == true);
}

BOOST_AUTO_TEST_CASE(a_custom_tool_is_chosen_and_answered_as_such_and_its_grammar_is_flat)
{
    Tool tool("sql", "Runs", "");
    tool.kind = PARLANCE_TOOL_CUSTOM;
    tool.extra = R"({"openai":{"format":{"type":"grammar","grammar":{"syntax":"lark","definition":"start: A"}}}})";
    Part call = Part::tool_call("call_1", "sql", "SELECT 1");
    call.flags = PARLANCE_PART_INCOMPLETE;
    call.extra = R"({"openai":{"type":"custom"}})";
    ChatRequest request = with_answer({call});
    request.add_message(Message(Role::tool, {Part::tool_result("call_1", "1")}));
    const json::object body = OpenAi().sent(request.add_tool(tool).set("tool_choice", Json(R"({"name":"sql"})")));
    BOOST_TEST(body.at("tools").at(0).at("format").at("syntax") == "lark");
    BOOST_TEST(body.at("tool_choice") == json::parse(R"({"type":"custom","name":"sql"})"));
    BOOST_TEST(body.at("input").at(1) ==
               json::parse(R"({"type":"custom_tool_call","call_id":"call_1","name":"sql","input":"SELECT 1"})"));
    BOOST_TEST(body.at("input").at(3).at("type") == "custom_tool_call_output");
}

BOOST_AUTO_TEST_CASE(format_and_effort_share_their_objects_with_extra)
{
    ChatRequest request("Hi");
    request.set("format", Json(R"({"type":"json_schema","name":"n","schema":{"type":"object"}})"));
    request.set("reasoning_effort", "low").set("reasoning_summary", "auto");
    request.extra(R"({"openai":{"text":{"verbosity":"low"},"reasoning":{"context":"auto"}}})");
    const json::object body = OpenAi().sent(request);
    BOOST_TEST(body.at("text").at("format").at("name") == "n");
    BOOST_TEST(body.at("text").at("verbosity") == "low");
    BOOST_TEST(body.at("reasoning") == json::parse(R"({"effort":"low","summary":"auto","context":"auto"})"));
}

BOOST_AUTO_TEST_CASE(a_parameter_that_the_api_lacks_is_a_warning_or_an_error_where_it_matters)
{
    ChatRequest request("Hi");
    request.set("stop", Json(R"(["x"])")).seed(1);
    BOOST_TEST(warned(OpenAi().ask(request), "param_not_sent", "/stop"));
    BOOST_TEST(warned(OpenAi().ask(request), "param_not_sent", "/seed"));
    const DriveResult refused = OpenAi().ask(request.strict(true));
    BOOST_TEST_REQUIRE(refused.response.is_error());
    BOOST_TEST((refused.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(refused.response.error()->where == "/stop");
}

BOOST_AUTO_TEST_CASE(pictures_and_files_go_as_bytes_addresses_and_ids)
{
    Part file(PartKind::file);
    file.data = "abc";
    file.media_type = "application/pdf";
    file.name = "a.pdf";
    Part uploaded(PartKind::file), linked(PartKind::file);
    uploaded.id = "file-1";
    linked.url = "https://example.org/a.pdf";
    ChatRequest request;
    request.add_message(Message(Role::user, {Part::image("abc", "image/gif"), file, uploaded, linked}));
    const json::array content = OpenAi().sent(request).at("input").at(0).at("content").as_array();
    BOOST_TEST(content.at(0).at("image_url") == "data:image/gif;base64,YWJj");
    BOOST_TEST(content.at(1).at("file_data") == "data:application/pdf;base64,YWJj");
    BOOST_TEST(content.at(1).at("filename") == "a.pdf");
    BOOST_TEST(content.at(2).at("file_id") == "file-1");
    BOOST_TEST(content.at(3).at("file_url") == "https://example.org/a.pdf");
}

BOOST_AUTO_TEST_CASE(sound_is_refused_with_its_place)
{
    Part sound(PartKind::audio);
    sound.data = "abc";
    ChatRequest request;
    const DriveResult result = OpenAi().ask(request.add_message(Message(Role::user, {sound})));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(result.response.error()->where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(more_bytes_than_a_request_may_have_are_refused_where_they_become_too_many)
{
    const std::string half(std::size_t{26} << 20, 'x');
    ChatRequest request;
    request.add_message(Message(Role::user, {Part::image(half, "image/png"), Part::image(half, "image/png")}));
    const DriveResult result = OpenAi().ask(request);
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::too_large));
    BOOST_TEST(result.response.error()->where == "/messages/0/parts/1");
}

BOOST_AUTO_TEST_CASE(a_result_with_a_picture_is_a_list)
{
    Part result = Part::tool_result("call_1", "");
    result.parts = {Part(PartKind::text, "see"), Part::image("abc", "image/png")};
    ChatRequest request = with_answer({Part::tool_call("call_1", "look", "{}")});
    const json::object body = OpenAi().sent(request.add_message(Message(Role::tool, {result})));
    const json::value& output = body.at("input").at(3).at("output");
    BOOST_TEST(output.at(0).at("type") == "input_text");
    BOOST_TEST(output.at(1).at("type") == "input_image");
}

BOOST_AUTO_TEST_CASE(tools_of_the_provider_that_the_application_runs_are_answered_in_their_own_form)
{
    const auto answered = [](const char* item, Part result) {
        Part call = state_part(PartKind::tool_call, "{}", R"({"item":)" + std::string(item) + "}");
        call.id = result.id;
        ChatRequest request = with_answer({call});
        return OpenAi().sent(request.add_message(Message(Role::tool, {std::move(result)}))).at("input").at(3);
    };
    Part screen = Part::tool_result("c", "");
    screen.parts = {Part::image("abc", "image/png")};
    const json::value shot = answered(R"({"type":"computer_call","call_id":"c"})", screen);
    BOOST_TEST(shot.at("type") == "computer_call_output");
    BOOST_TEST(shot.at("output").at("image_url") == "data:image/png;base64,YWJj");
    const json::value shell = answered(R"({"type":"shell_call","call_id":"c"})", Part::tool_result("c", "ok"));
    BOOST_TEST(shell.at("output").at(0).at("stdout") == "ok");
    Part failed = Part::tool_result("c", "no such file");
    failed.flags = PARLANCE_PART_IS_ERROR;
    const json::value patch = answered(R"({"type":"apply_patch_call","call_id":"c"})", failed);
    BOOST_TEST(patch.at("status") == "failed");
}

BOOST_AUTO_TEST_CASE(parts_of_one_message_go_back_in_one_item_with_the_text_as_it_is_now)
{
    const std::string state =
        R"({"item":{"id":"msg_1","type":"message","role":"assistant"},"content":{"type":"output_text"}})";
    const json::object body = OpenAi().sent(
        with_answer({state_part(PartKind::text, "changed", state), state_part(PartKind::text, "more", state)}));
    BOOST_TEST(body.at("input").at(1) == json::parse(R"({"id":"msg_1","type":"message","role":"assistant","content":[
                 {"type":"output_text","text":"changed"},{"type":"output_text","text":"more"}]})"));
}

BOOST_AUTO_TEST_CASE(reasoning_goes_back_only_with_what_followed_it)
{
    const Part thought =
        state_part(PartKind::reasoning, "", R"({"item":{"type":"reasoning","id":"rs_1","summary":[]}})");
    const Part call = [] {
        Part part = state_part(PartKind::tool_call, "{}", R"({"item":{"type":"function_call","id":"fc_1"}})");
        part.id = "call_1";
        part.name = "f";
        return part;
    }();
    BOOST_TEST(OpenAi().sent(with_answer({thought, call})).at("input").at(1).at("id") == "rs_1");
    const DriveResult alone = OpenAi().ask(with_answer({thought}));
    BOOST_TEST(warned(alone, "part_not_sent", "/messages/1/parts/0"));
    BOOST_TEST(alone.sent->body.find("rs_1") == std::string::npos);
    const DriveResult orphan = OpenAi().ask(with_answer({thought, Part(PartKind::text, "of another's")}));
    BOOST_TEST(orphan.sent->body.find("rs_1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_another_provider_reasoned_or_ran_is_left_out_with_a_warning)
{
    Part ran = Part::tool_call("x", "search", "{}");
    ran.flags = PARLANCE_PART_PROVIDER_RUN;
    const DriveResult result =
        OpenAi().ask(with_answer({Part(PartKind::reasoning, "hm"), ran, Part(PartKind::text, "yes")}));
    BOOST_TEST(warned(result, "part_not_sent", "/messages/1/parts/0"));
    BOOST_TEST(warned(result, "part_not_sent", "/messages/1/parts/1"));
    BOOST_TEST(json::parse(result.sent->body).at("input").at(1).at("content") == "yes");
}

BOOST_AUTO_TEST_CASE(answers_in_the_background_are_refused)
{
    const DriveResult result = OpenAi().ask(ChatRequest("Hi").extra(R"({"openai":{"background":true}})"));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->where == "/extra/openai/background");
}

BOOST_AUTO_TEST_CASE(a_cache_marker_is_written_for_models_that_take_it)
{
    Part text(PartKind::text, "long");
    text.flags = PARLANCE_PART_CACHE_HERE;
    ChatRequest request;
    request.add_message(Message(Role::user, {text}));
    const json::value marked = OpenAi().sent(request.model("gpt-5.6-sol")).at("input").at(0).at("content");
    BOOST_TEST(marked.at(0).at("prompt_cache_breakpoint").at("mode") == "explicit");
    BOOST_TEST(OpenAi().sent(request.model("gpt-5.4")).at("input").at(0).at("content") == "long");
    const json::value chat = OpenAi(R"("api":"chat")").sent(request.model("gpt-5.6-sol")).at("messages");
    BOOST_TEST(chat.at(0).at("content").at(0).at("prompt_cache_breakpoint").at("mode") == "explicit");
}

BOOST_AUTO_TEST_CASE(a_day_is_the_one_time_that_caches_can_be_kept)
{
    BOOST_TEST(OpenAi().sent(ChatRequest("Hi").set("cache_ttl_s", 86400)).at("prompt_cache_retention") == "24h");
    BOOST_TEST(warned(OpenAi().ask(ChatRequest("Hi").set("cache_ttl_s", 60)), "param_not_sent", "/cache_ttl_s"));
}

BOOST_AUTO_TEST_CASE(an_answer_of_the_responses_api_goes_back_through_chat_completions)
{
    const std::string item =
        R"({"item":{"id":"msg_1","type":"message"},"content":{"type":"output_text","annotations":[]}})";
    Part kept = state_part(PartKind::custom, "", R"({"item":{"type":"compaction","id":"c"}})");
    Part call = state_part(PartKind::tool_call, "{}", R"({"item":{"type":"function_call","id":"fc_1"}})");
    call.id = "call_1";
    call.name = "f";
    ChatRequest request("Hi");
    request.add_message(Message(Role::assistant, {kept, state_part(PartKind::text, "yes", item), call}));
    request.add_message(Message(Role::tool, {Part::tool_result("call_1", "1")}));
    const DriveResult result = OpenAi(R"("api":"chat")").ask(request);
    BOOST_TEST(warned(result, "part_not_sent", "/messages/1/parts/0"));
    BOOST_TEST(json::parse(result.sent->body).at("messages").at(1) ==
               json::parse(R"({"role":"assistant","content":"yes","tool_calls":[
                 {"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]})"));
}

BOOST_AUTO_TEST_SUITE_END()
