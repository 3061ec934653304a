#include <boost/test/unit_test.hpp>

#include "plugins/common/openai/request_maker.hpp"

namespace json = boost::json;
using parlance::ChatRequest;
using parlance::ErrorKind;
using parlance::Json;
using parlance::Message;
using parlance::Part;
using parlance::PartKind;
using parlance::Role;
using parlance::Tool;
using parlance::openai::Quirks;
using parlance::openai::testing::write;
using parlance::openai::testing::Written;

namespace {

ChatRequest hello()
{
    return ChatRequest("Hello").model("m");
}

ChatRequest with_parts(Role role, std::vector<Part> parts)
{
    return ChatRequest().model("m").add_message(Message(role, std::move(parts)));
}

json::value parsed(std::string_view text)
{
    return json::parse(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_request)

BOOST_AUTO_TEST_CASE(the_least_request_has_a_model_and_a_message)
{
    BOOST_TEST(write(hello()).body == parsed(R"({"model":"m","messages":[{"role":"user","content":"Hello"}]})"));
}

BOOST_AUTO_TEST_CASE(a_request_without_a_model_takes_the_configured_one)
{
    BOOST_TEST(write(ChatRequest("Hello"))["model"] == "default-model");
}

BOOST_AUTO_TEST_CASE(a_request_without_messages_is_refused_with_the_place)
{
    const Written written = write(ChatRequest().model("m"));
    BOOST_TEST_REQUIRE(written.refusal.has_value());
    BOOST_TEST((written.refusal->kind == ErrorKind::invalid_request));
    BOOST_TEST(written.refusal->where == "/messages");
}

BOOST_AUTO_TEST_CASE(a_stream_asks_for_its_usage)
{
    const Written written = write(hello().stream(true));
    BOOST_TEST(written["stream"] == true);
    BOOST_TEST(written["stream_options"] == parsed(R"({"include_usage":true})"));
    BOOST_TEST(!write(hello().stream(true), {.stream_usage = false}).body.contains("stream_options"));
}

BOOST_AUTO_TEST_CASE(parameters_go_under_the_dialects_names)
{
    const Written written = write(hello()
                                      .temperature(0.7)
                                      .max_tokens(9)
                                      .seed(1)
                                      .set("parallel_tools", false)
                                      .set("cache_key", "k")
                                      .set("stop", Json("[\"a\"]"))
                                      .set("user", "u"));
    BOOST_TEST(written["temperature"] == 0.7);
    BOOST_TEST(written["max_tokens"] == 9);
    BOOST_TEST(written["parallel_tool_calls"] == false);
    BOOST_TEST(written["prompt_cache_key"] == "k");
    BOOST_TEST(written["stop"] == parsed("[\"a\"]"));
    BOOST_TEST(written.warnings.empty());
}

BOOST_AUTO_TEST_CASE(the_token_limit_has_the_name_that_the_quirk_says)
{
    const Written written =
        write(hello().max_tokens(9), {.token_limit = parlance::openai::TokenLimitField::max_completion_tokens});
    BOOST_TEST(written["max_completion_tokens"] == 9);
    BOOST_TEST(!written.body.contains("max_tokens"));
}

BOOST_AUTO_TEST_CASE(a_parameter_without_a_place_is_left_out_with_a_warning)
{
    const Written written = write(hello().set("reasoning_budget", 100));
    BOOST_TEST_REQUIRE(written.warnings.size() == 1u);
    BOOST_TEST(written.warnings[0].code == "param_not_sent");
    BOOST_TEST(written.warnings[0].where == "/reasoning_budget");
}

BOOST_AUTO_TEST_CASE(a_strict_or_required_parameter_without_a_place_refuses_the_request)
{
    BOOST_TEST((write(hello().strict(true).set("reasoning_budget", 100)).refusal->kind == ErrorKind::unsupported));
    const Written required = write(hello().set(parlance::Param("reasoning_budget", std::int64_t{1}, true)));
    BOOST_TEST_REQUIRE(required.refusal.has_value());
    BOOST_TEST(required.refusal->where == "/reasoning_budget");
}

BOOST_AUTO_TEST_CASE(a_parameter_of_the_wrong_type_is_refused_with_the_type_that_is_wanted)
{
    const Written written = write(hello().set("temperature", "hot"));
    BOOST_TEST_REQUIRE(written.refusal.has_value());
    BOOST_TEST(written.refusal->message == "the parameter \"temperature\" must be a number");
    BOOST_TEST(written.refusal->where == "/temperature");
}

BOOST_AUTO_TEST_CASE(sampling_extras_are_sent_only_where_the_quirk_allows)
{
    BOOST_TEST(write(hello().set("top_k", 4), {.sampling_extras = true})["top_k"] == 4);
    BOOST_TEST(write(hello().set("top_k", 4)).warnings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_named_tool_choice_becomes_the_dialects_object)
{
    BOOST_TEST(write(hello().tool_choice("required"))["tool_choice"] == "required");
    BOOST_TEST(write(hello().set("tool_choice", Json(R"({"name":"f"})")))["tool_choice"] ==
               parsed(R"({"type":"function","function":{"name":"f"}})"));
}

BOOST_AUTO_TEST_CASE(formats_become_response_formats)
{
    const auto format = [](const char* text) { return write(hello().set("format", Json(text)))["response_format"]; };
    BOOST_TEST(format(R"({"type":"text"})") == parsed(R"({"type":"text"})"));
    BOOST_TEST(format(R"({"type":"json"})") == parsed(R"({"type":"json_object"})"));
    BOOST_TEST(format(R"({"type":"json_schema","name":"n","schema":{"a":1},"strict":true})") ==
               parsed(R"({"type":"json_schema","json_schema":{"name":"n","schema":{"a":1},"strict":true}})"));
    BOOST_TEST(format(R"({"type":"json_schema","schema":{}})") ==
               parsed(R"({"type":"json_schema","json_schema":{"schema":{},"name":"response"}})"));
}

BOOST_AUTO_TEST_CASE(voice_and_format_of_sound_become_one_object)
{
    BOOST_TEST(write(hello().set("audio_voice", "v").set("audio_format", "mp3"))["audio"] ==
               parsed(R"({"voice":"v","format":"mp3"})"));
}

BOOST_AUTO_TEST_CASE(an_image_goes_by_its_address_or_as_a_data_uri)
{
    const Written written =
        write(with_parts(Role::user, {Part(PartKind::text, "see"), Part::image_url("https://x/y.png"),
                                      Part::image("\x01\x02\x03", "image/png")}));
    BOOST_TEST(written.message(0).at("content") ==
               parsed(R"([{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"https://x/y.png"}},)"
                      R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}])"));
}

BOOST_AUTO_TEST_CASE(sound_and_files_go_as_bytes)
{
    Part sound(PartKind::audio), file(PartKind::file);
    sound.data = "\x01\x02\x03";
    sound.media_type = "audio/mpeg";
    file.data = "\x01\x02\x03";
    file.media_type = "application/pdf";
    file.name = "a.pdf";
    BOOST_TEST(
        write(with_parts(Role::user, {sound, file})).message(0).at("content") ==
        parsed(R"([{"type":"input_audio","input_audio":{"data":"AQID","format":"mp3"}},)"
               R"({"type":"file","file":{"file_data":"data:application/pdf;base64,AQID","filename":"a.pdf"}}])"));
}

BOOST_AUTO_TEST_CASE(a_part_that_cannot_be_sent_refuses_the_request_with_its_place)
{
    const Written written = write(with_parts(Role::user, {Part(PartKind::text, "see"), Part(PartKind::video)}));
    BOOST_TEST_REQUIRE(written.refusal.has_value());
    BOOST_TEST((written.refusal->kind == ErrorKind::unsupported));
    BOOST_TEST(written.refusal->where == "/messages/0/parts/1");
}

BOOST_AUTO_TEST_CASE(tool_results_become_messages_of_their_own)
{
    const Written written =
        write(with_parts(Role::tool, {Part::tool_result("1", "rain"), Part::tool_result("2", "sun")}));
    BOOST_TEST(written["messages"] == parsed(R"([{"role":"tool","tool_call_id":"1","content":"rain"},)"
                                             R"({"role":"tool","tool_call_id":"2","content":"sun"}])"));
}

BOOST_AUTO_TEST_CASE(arguments_keep_their_spelling_and_none_are_an_empty_object)
{
    const Written written =
        write(with_parts(Role::assistant, {Part::tool_call("1", "f", "{\"a\": 1.0}"), Part::tool_call("2", "g", "")}));
    BOOST_TEST(written.message(0).at("content").is_null());
    BOOST_TEST(written.message(0).at("tool_calls") ==
               parsed(R"([{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\": 1.0}"}},)"
                      R"({"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}])"));
}

BOOST_AUTO_TEST_CASE(reasoning_goes_back_only_where_its_own_extra_says_so)
{
    Part own(PartKind::reasoning, "because"), foreign(PartKind::reasoning, "because");
    own.extra = R"({"acme":{"member":"reasoning_content"}})";
    foreign.extra = R"({"other":{"signature":"x"}})";
    const Part said(PartKind::text, "so");
    BOOST_TEST(write(with_parts(Role::assistant, {own, said})).message(0).at("reasoning_content") == "because");
    const Written left_out = write(with_parts(Role::assistant, {foreign, said}));
    BOOST_TEST(!left_out.message(0).contains("reasoning_content"));
    BOOST_TEST_REQUIRE(left_out.warnings.size() == 1u);
    BOOST_TEST(left_out.warnings[0].code == "part_not_sent");
    BOOST_TEST(left_out.warnings[0].where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(what_another_provider_ran_itself_is_left_out)
{
    Part call = Part::tool_call("1", "search", "{}");
    call.flags = PARLANCE_PART_PROVIDER_RUN;
    const Written written = write(with_parts(Role::assistant, {call, Part(PartKind::text, "found")}));
    BOOST_TEST(!written.message(0).contains("tool_calls"));
    BOOST_TEST(written.warnings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(tools_have_their_schema_spliced)
{
    Tool tool("f", "does", R"({"type": "object"})");
    tool.flags = PARLANCE_TOOL_STRICT;
    BOOST_TEST(
        write(hello().add_tool(tool))["tools"] ==
        parsed(
            R"([{"type":"function","function":{"name":"f","description":"does","parameters":{"type":"object"},"strict":true}}])"));
}

BOOST_AUTO_TEST_CASE(extra_is_spliced_but_may_not_say_what_the_request_says)
{
    const Written written =
        write(hello().temperature(1).extra(R"({"acme":{"model":"x","temperature":2,"safe_mode":true}})"));
    BOOST_TEST(written["model"] == "m");
    BOOST_TEST(written["temperature"].to_number<double>() == 1.0);
    BOOST_TEST(written["safe_mode"] == true);
    BOOST_TEST_REQUIRE(written.warnings.size() == 1u);
    BOOST_TEST(written.warnings[0].where == "/extra/acme/model");
}

BOOST_AUTO_TEST_CASE(a_developer_message_is_a_system_message_where_the_role_is_not_known)
{
    const ChatRequest request = hello().add_message(Role::developer, "d");
    BOOST_TEST(write(request).message(1).at("role") == "developer");
    BOOST_TEST(write(request, {.developer_role = false}).message(1).at("role") == "system");
}

BOOST_AUTO_TEST_SUITE_END()
