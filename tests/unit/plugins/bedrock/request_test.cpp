// How a request is written: what no recording shows, what is refused, and with which place.

#include <boost/test/unit_test.hpp>

#include "bedrock_under_test.hpp"

namespace parlance::testing {

namespace {

/// What stands under additionalModelRequestFields for a model.
boost::json::value fields_for(std::string_view model, ChatRequest request)
{
    const boost::json::value body = Bedrock().body(request.model(std::string(model)));
    const auto* fields = body.as_object().if_contains("additionalModelRequestFields");
    return fields != nullptr ? *fields : boost::json::value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bedrock_request)

BOOST_AUTO_TEST_CASE(the_model_stands_in_the_path_as_one_segment)
{
    const Bedrock bedrock;
    const auto url_for = [&](std::string model, bool streams) {
        return bedrock.ask(ChatRequest("Hi").model(std::move(model)).stream(streams)).sent->url;
    };
    BOOST_TEST(url_for("anthropic.claude-v2:1", false) == "/model/anthropic.claude-v2%3A1/converse");
    BOOST_TEST(url_for("arn:aws:bedrock:us-east-1:1:inference-profile/us.a", true) ==
               "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.a/converse-stream");
}

BOOST_AUTO_TEST_CASE(a_request_is_signed_for_the_region_or_sent_with_a_key)
{
    const auto auth_of = [](std::string_view config) { return Bedrock(config).ask(ChatRequest("Hi")).sent->auth; };
    BOOST_TEST(auth_of(R"({"model":"m","options":{}})") == "aws_sigv4:bedrock:us-east-1");
    BOOST_TEST(auth_of(R"({"model":"m","options":{"region":"eu-west-1"}})") == "aws_sigv4:bedrock:eu-west-1");
    BOOST_TEST(auth_of(R"({"model":"m","options":{"auth":"bearer"}})") == "bearer");
    for (const std::string_view host :
         {"bedrock-runtime.sa-east-1.amazonaws.com", "bedrock-runtime-fips.sa-east-1.amazonaws.com/",
          "vpce-1-2.bedrock-runtime.sa-east-1.vpce.amazonaws.com"})
        BOOST_TEST(auth_of(R"({"model":"m","base_url":"https://)" + std::string(host) + R"(","options":{}})") ==
                   "aws_sigv4:bedrock:sa-east-1");
    BOOST_TEST(auth_of(R"({"model":"m","base_url":"http://localhost:80","options":{"region":"eu-west-1"}})") ==
               "aws_sigv4:bedrock:eu-west-1");
}

BOOST_AUTO_TEST_CASE(neighbours_of_one_role_become_one_turn)
{
    ChatRequest request;
    request.add_message(Message(Role::user, "one"))
        .add_message(Message(Role::assistant, {Part::tool_call("a", "f", ""), Part::tool_call("b", "f", "{}")}))
        .add_message(Message(Role::tool, {Part::tool_result("a", "1")}))
        .add_message(Message(Role::tool, {Part::tool_result("b", "2")}))
        .add_message(Message(Role::user, "two"));
    BOOST_TEST(Bedrock().body(request).at("messages") == parsed(R"([
        {"role":"user","content":[{"text":"one"}]},
        {"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"f","input":{}}},
                                       {"toolUse":{"toolUseId":"b","name":"f","input":{}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"text":"1"}]}},
                                  {"toolResult":{"toolUseId":"b","content":[{"text":"2"}]}},{"text":"two"}]}])"));
}

BOOST_AUTO_TEST_CASE(instructions_stand_apart_wherever_they_were_given)
{
    ChatRequest request;
    request.add_message(Message(Role::system, "Be brief."))
        .add_message(Message(Role::user, "Hi"))
        .add_message(Message(Role::developer, "In verse."));
    const boost::json::value body = Bedrock().body(request);
    BOOST_TEST(body.at("system") == parsed(R"([{"text":"Be brief."},{"text":"In verse."}])"));
    BOOST_TEST(body.at("messages").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(empty_texts_and_messages_of_them_are_left_out)
{
    ChatRequest request;
    request.add_message(Message(Role::system, "")).add_message(Message(Role::user, "Hi"));
    request.add_message(Message(Role::assistant, "")).add_message(Message(Role::user, "You there?"));
    BOOST_TEST(Bedrock().body(request) ==
               parsed(R"({"messages":[{"role":"user","content":[{"text":"Hi"},{"text":"You there?"}]}]})"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_refused_with_its_place)
{
    Part unfinished = Part::tool_call("t", "f", "{\"a\":");
    unfinished.flags |= PARLANCE_PART_INCOMPLETE;
    struct Row {
        Part part;
        ErrorKind kind;
        std::string where = "/messages/0/parts/0";
    };
    Part holder = Part::tool_result("t", "");
    holder.parts = {Part(PartKind::text, "see"), Part::tool_call("u", "f", "{}")};
    const Row rows[] = {
        {at_address(PartKind::image, "https://a.example/b.png"), ErrorKind::unsupported},
        {Part::image("<svg/>", "image/svg+xml"), ErrorKind::unsupported},
        {Part(PartKind::image), ErrorKind::unsupported},
        {file("x", "application/zip", "a.zip"), ErrorKind::unsupported},
        {Part(PartKind::record), ErrorKind::unsupported},
        {Part(PartKind::custom), ErrorKind::unsupported},
        {unfinished, ErrorKind::unsupported},
        {Part::tool_call("t", "", "{}"), ErrorKind::unsupported},
        {Part::tool_result("", "x"), ErrorKind::unsupported},
        {holder, ErrorKind::unsupported, "/messages/0/parts/0/parts/1"},
        {Part::image(std::string(4'000'000, 'x'), "image/png"), ErrorKind::too_large},
        {file(std::string(5'000'000, 'x'), "text/csv", "a"), ErrorKind::too_large},
    };
    for (const Row& row : rows) {
        const ChatError error = refusal_of(said_by(Role::user, {row.part}));
        BOOST_TEST((error.kind == row.kind), error.message);
        BOOST_TEST(error.where == row.where);
        BOOST_TEST(!error.message.empty());
    }
    BOOST_TEST((refusal_of(ChatRequest()).kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_CASE(parts_that_only_another_provider_could_use_are_left_out_with_a_warning)
{
    Part foreign(PartKind::reasoning, "Hm");
    foreign.extra = R"({"anthropic":{"signature":"x"}})";
    Part searched = Part::tool_call("s", "web_search", "{}");
    searched.flags |= PARLANCE_PART_PROVIDER_RUN;
    for (const Part& part : {foreign, searched, Part(PartKind::source)}) {
        ChatRequest request("Hi");
        request.add_message(Message(Role::assistant, {part, Part(PartKind::text, "Hello")}));
        const DriveResult result = Bedrock().ask(request);
        BOOST_TEST_REQUIRE(result.sent.has_value());
        BOOST_TEST(first_warning(result) == "part_not_sent /messages/1/parts/0");
        BOOST_TEST(boost::json::parse(result.sent->body).at("messages").at(1).at("content") ==
                   parsed(R"([{"text":"Hello"}])"));
    }
}

BOOST_AUTO_TEST_CASE(deepseek_r1_gets_no_reasoning_back_because_it_refuses_it)
{
    ChatRequest request("Hi");
    request.model("us.deepseek.r1-v1:0");
    request.add_message(Message(
        Role::assistant,
        {with_extra(Part(PartKind::reasoning, "Hm"), R"({"reasoningText":{}})"), Part(PartKind::text, "Hello")}));
    const DriveResult result = Bedrock().ask(request);
    BOOST_TEST(first_warning(result) == "part_not_sent /messages/1/parts/0");
    BOOST_TEST(boost::json::parse(result.sent->body).at("messages").at(1).at("content") ==
               parsed(R"([{"text":"Hello"}])"));
}

BOOST_AUTO_TEST_CASE(results_are_texts_json_or_media_and_may_be_errors)
{
    Part structured = Part::tool_result("a", R"({"degrees":15})");
    structured.media_type = "application/json";
    Part listed = Part::tool_result("b", "[1,2]");
    listed.media_type = "application/json";
    Part failed = Part::tool_result("c", "no such city");
    failed.flags |= PARLANCE_PART_IS_ERROR;
    Part shown = Part::tool_result("d", "");
    shown.parts = {Part(PartKind::text, "see"), Part::image("GIF89a", "image/gif"), file("x", "application/pdf", "r")};
    BOOST_TEST(blocks_of({structured, listed, failed, shown, Part::tool_result("e", "")}) == parsed(R"([
        {"toolResult":{"toolUseId":"a","content":[{"json":{"degrees":15}}]}},
        {"toolResult":{"toolUseId":"b","content":[{"text":"[1,2]"}]}},
        {"toolResult":{"toolUseId":"c","content":[{"text":"no such city"}],"status":"error"}},
        {"toolResult":{"toolUseId":"d","content":[{"text":"see"},{"image":{"format":"gif","source":{"bytes":"R0lGODlh"}}},
            {"document":{"format":"pdf","name":"r","source":{"bytes":"eA=="}}}]}},
        {"toolResult":{"toolUseId":"e","content":[]}}])"));
}

BOOST_AUTO_TEST_CASE(cache_points_stand_behind_what_asks_for_them)
{
    Part text(PartKind::text, "long");
    text.flags |= PARLANCE_PART_CACHE_HERE;
    ChatRequest request;
    request.add_message(Message(Role::system, {text})).add_message(Message(Role::user, {text}));
    Tool tool("f", "", "{}");
    tool.extra = R"({"bedrock":{"cachePoint":{"type":"default"}}})";
    request.add_tool(tool).set("cache_ttl_s", 3600);
    const boost::json::value body = Bedrock().body(request);
    const boost::json::value expected = parsed(R"([{"text":"long"},{"cachePoint":{"type":"default","ttl":"1h"}}])");
    BOOST_TEST(body.at("system") == expected);
    BOOST_TEST(body.at("messages").at(0).at("content") == expected);
    BOOST_TEST(body.at("toolConfig").at("tools").at(1) == parsed(R"({"cachePoint":{"type":"default"}})"));
    BOOST_TEST(first_warning(Bedrock().ask(ChatRequest("Hi").set("cache_ttl_s", 60))) == "param_not_sent /cache_ttl_s");
}

BOOST_AUTO_TEST_CASE(content_for_a_guardrail_says_so)
{
    BOOST_TEST(blocks_of({with_extra(Part(PartKind::text, "Hi"), R"({"guardContent":{"qualifiers":["query"]}})"),
                          with_extra(Part::image("GIF89a", "image/gif"), R"({"guardContent":{}})")}) == parsed(R"([
        {"guardContent":{"text":{"text":"Hi","qualifiers":["query"]}}},
        {"guardContent":{"image":{"format":"gif","source":{"bytes":"R0lGODlh"}}}}])"));
}

BOOST_AUTO_TEST_CASE(tools_and_the_choice_between_them)
{
    ChatRequest request("Hi");
    Tool strict("look", "Looks.", R"({"type":"object","properties":{"n":{"type":"number","maximum":1.50}}})");
    strict.flags |= PARLANCE_TOOL_STRICT;
    Tool own("nova_grounding", "", "");
    own.kind = PARLANCE_TOOL_PROVIDER;
    request.add_tool(strict).add_tool(Tool("bare", "", "")).add_tool(own);
    const DriveResult result = Bedrock().ask(request.set("tool_choice", Json(R"({"name":"look"})")));
    BOOST_TEST(boost::json::parse(result.sent->body).at("toolConfig") == parsed(R"({"tools":[
        {"toolSpec":{"name":"look","description":"Looks.","inputSchema":{"json":
            {"type":"object","properties":{"n":{"type":"number","maximum":1.50}}}},"strict":true}},
        {"toolSpec":{"name":"bare","inputSchema":{"json":{"type":"object","properties":{}}}}},
        {"systemTool":{"name":"nova_grounding"}}],"toolChoice":{"tool":{"name":"look"}}})"));
    BOOST_TEST(result.sent->body.find("1.50") != std::string::npos);  // spliced, not spelled anew
    const auto choice_for = [&](const char* choice) {
        return Bedrock().body(request.set("tool_choice", Json(choice))).at("toolConfig").at("toolChoice");
    };
    BOOST_TEST(choice_for("\"auto\"") == parsed(R"({"auto":{}})"));
    BOOST_TEST(choice_for("\"required\"") == parsed(R"({"any":{}})"));
    BOOST_TEST(choice_for(R"({"any":{}})") == parsed(R"({"any":{}})"));
}

BOOST_AUTO_TEST_CASE(no_tools_are_offered_when_none_may_be_called_unless_the_conversation_has_used_some)
{
    ChatRequest request("Hi");
    request.add_tool(Tool("f", "", "{}")).set("tool_choice", Json("\"none\""));
    BOOST_TEST(!Bedrock().body(request).as_object().contains("toolConfig"));
    request.add_message(Message(Role::assistant, {Part::tool_call("t", "f", "{}")}));
    request.add_message(Message(Role::tool, {Part::tool_result("t", "1")}));
    const DriveResult result = Bedrock().ask(request);
    BOOST_TEST(boost::json::parse(result.sent->body).at("toolConfig").as_object().size() == 1u);
    BOOST_TEST(first_warning(result) == "param_not_sent /tool_choice");
}

BOOST_AUTO_TEST_CASE(parameters_go_where_converse_has_them)
{
    ChatRequest request("Hi");
    request.max_tokens(50).temperature(0.5).set("top_p", 0.9).set("stop", Json("\"END\""));
    request.set("service_tier", "flex").set("metadata", Json(R"({"team":"a"})"));
    request.set("format", Json(R"({"type":"json_schema","name":"n","strict":true,"schema":{"type": "object"}})"));
    BOOST_TEST(Bedrock().body(request) == parsed(R"({"messages":[{"role":"user","content":[{"text":"Hi"}]}],
        "inferenceConfig":{"maxTokens":50,"temperature":0.5,"topP":0.9,"stopSequences":["END"]},
        "serviceTier":{"type":"flex"},"requestMetadata":{"team":"a"},
        "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":
            {"schema":"{\"type\": \"object\"}","name":"n"}}}}})"));
}

BOOST_AUTO_TEST_CASE(what_converse_has_no_place_for_is_a_warning_or_a_refusal)
{
    const Bedrock bedrock;
    BOOST_TEST(first_warning(bedrock.ask(ChatRequest("Hi").seed(7))) == "param_not_sent /seed");
    BOOST_TEST(first_warning(bedrock.ask(ChatRequest("Hi").set("format", Json(R"({"type":"json"})")))) ==
               "param_not_sent /response_format");
    BOOST_TEST(first_warning(bedrock.ask(ChatRequest("Hi").set("format", Json(R"({"type":"text"})")))).empty());
    const ChatError error = refusal_of(ChatRequest("Hi").strict(true).seed(7));
    BOOST_TEST((error.kind == ErrorKind::unsupported));
    BOOST_TEST(error.where == "/seed");
    BOOST_TEST((refusal_of(ChatRequest("Hi").set("top_p", "much")).kind == ErrorKind::invalid_request));
}

BOOST_AUTO_TEST_CASE(each_family_of_models_takes_its_own_fields)
{
    const auto top_k = [] { return ChatRequest("Hi").set("top_k", 40); };
    BOOST_TEST(fields_for("us.anthropic.claude-opus-4-6-v1", top_k()) == parsed(R"({"top_k":40})"));
    BOOST_TEST(fields_for("mistral.mistral-large-2402-v1:0", top_k()) == parsed(R"({"top_k":40})"));
    BOOST_TEST(fields_for("cohere.command-r-v1:0", top_k()) == parsed(R"({"k":40})"));
    BOOST_TEST(fields_for("eu.amazon.nova-lite-v1:0", top_k()) == parsed(R"({"inferenceConfig":{"topK":40}})"));
    BOOST_TEST(fields_for("meta.llama3-8b-instruct-v1:0", top_k()).is_null());

    const auto effort = [](const char* word) { return ChatRequest("Hi").set("reasoning_effort", word); };
    BOOST_TEST(fields_for("openai.gpt-oss-120b-1:0", effort("high")) == parsed(R"({"reasoning_effort":"high"})"));
    BOOST_TEST(fields_for("moonshot.kimi-k2-thinking", effort("low")) == parsed(R"({"reasoning_effort":"low"})"));
    BOOST_TEST(fields_for("in.openai.gpt-6-luna", effort("minimal")) == parsed(R"({"reasoning":{"effort":"low"}})"));
    BOOST_TEST(fields_for("us.amazon.nova-2-lite-v1:0", effort("medium")) ==
               parsed(R"({"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}})"));
    BOOST_TEST(fields_for("us.amazon.nova-2-lite-v1:0", effort("none")) ==
               parsed(R"({"reasoningConfig":{"type":"disabled"}})"));
    BOOST_TEST(fields_for("ai21.jamba-1-5-mini-v1:0", effort("low")).is_null());
}

BOOST_AUTO_TEST_CASE(claude_thinks_by_effort_or_by_a_budget_as_its_version_has_it)
{
    const auto effort = [](const char* word) { return ChatRequest("Hi").set("reasoning_effort", word); };
    for (const std::string_view model : {"us.anthropic.claude-sonnet-4-6", "anthropic.claude-opus-4-6-v1",
                                         "global.anthropic.claude-opus-5", "anthropic.claude-mythos-preview"})
        BOOST_TEST(fields_for(model, effort("high")) ==
                       parsed(R"({"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}})"),
                   model);
    for (const std::string_view model :
         {"us.anthropic.claude-3-7-sonnet-20250219-v1:0", "us.anthropic.claude-sonnet-4-20250514-v1:0",
          "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-opus-4-1-20250805-v1:0"})
        BOOST_TEST(
            fields_for(model, effort("low")) == parsed(R"({"thinking":{"type":"enabled","budget_tokens":2048}})"),
            model);
    const std::string older(Bedrock::model);
    BOOST_TEST(fields_for(older, effort("high").max_tokens(8000)) ==
               parsed(R"({"thinking":{"type":"enabled","budget_tokens":6000}})"));
    BOOST_TEST(fields_for(older, effort("high").max_tokens(500)).is_null());
    BOOST_TEST(fields_for(older, effort("none")) == parsed(R"({"thinking":{"type":"disabled"}})"));
    BOOST_TEST(fields_for(older, ChatRequest("Hi").set("reasoning_budget", 3000)) ==
               parsed(R"({"thinking":{"type":"enabled","budget_tokens":3000}})"));
}

BOOST_AUTO_TEST_CASE(claude_gets_no_parameters_that_its_version_refuses)
{
    const auto request = ChatRequest("Hi").temperature(0.5).set("top_p", 0.9).set("top_k", 4).max_tokens(9);
    const std::string newer = "global.anthropic.claude-opus-4-7";
    const DriveResult sampled = Bedrock().ask(ChatRequest(request).model(newer));
    const boost::json::value body = boost::json::parse(sampled.sent->body);
    BOOST_TEST(body.at("inferenceConfig") == parsed(R"({"maxTokens":9})"));
    BOOST_TEST(!body.as_object().contains("additionalModelRequestFields"));
    BOOST_TEST(sampled.response.metadata().warnings.size() == 3u);
    const auto budget = ChatRequest("Hi").set("reasoning_budget", 3000);
    BOOST_TEST(fields_for(newer, budget) == parsed(R"({"thinking":{"type":"adaptive"}})"));
    BOOST_TEST(first_warning(Bedrock().ask(ChatRequest(budget).model(newer))) == "param_not_sent /reasoning_budget");
    BOOST_TEST(fields_for("anthropic.claude-fable-5", ChatRequest("Hi").set("reasoning_effort", "none")).is_null());
    const auto thinking = ChatRequest(request).set("reasoning_budget", 3000).max_tokens(9000);
    BOOST_TEST(Bedrock().body(thinking).at("inferenceConfig") == parsed(R"({"maxTokens":9000})"));
    BOOST_TEST(Bedrock().body(ChatRequest("Hi").temperature(0.5)).at("inferenceConfig").at("temperature") == 0.5);
}

BOOST_AUTO_TEST_CASE(claude_is_not_forced_to_call_a_tool_while_it_thinks)
{
    ChatRequest request("Hi");
    request.add_tool(Tool("f", "", "{}")).set("reasoning_budget", 3000).set("tool_choice", Json("\"required\""));
    BOOST_TEST(Bedrock().body(request).at("toolConfig").at("toolChoice") == parsed(R"({"auto":{}})"));
    BOOST_TEST(first_warning(Bedrock().ask(request)) == "param_not_sent /tool_choice");
    const auto newer = Bedrock().body(request.model("anthropic.claude-opus-4-8"));
    BOOST_TEST(newer.at("toolConfig").at("toolChoice") == parsed(R"({"any":{}})"));
}

BOOST_AUTO_TEST_CASE(tools_that_a_conversation_has_used_stand_in_it_though_none_are_offered)
{
    ChatRequest request("Hi");
    for (const char* const id : {"t1", "t2"}) {
        request.add_message(Message(Role::assistant, {Part::tool_call(id, "f", "{}")}));
        request.add_message(Message(Role::tool, {Part::tool_result(id, "1")}));
    }
    BOOST_TEST(
        Bedrock().body(request).at("toolConfig") ==
        parsed(R"({"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}]})"));
    BOOST_TEST(!Bedrock().body(ChatRequest("Hi")).as_object().contains("toolConfig"));
}

BOOST_AUTO_TEST_CASE(the_tier_that_is_chosen_unasked_is_not_asked_for)
{
    BOOST_TEST(!Bedrock().body(ChatRequest("Hi").set("service_tier", "auto")).as_object().contains("serviceTier"));
    BOOST_TEST(Bedrock().body(ChatRequest("Hi").set("service_tier", "flex")).at("serviceTier") ==
               parsed(R"({"type":"flex"})"));
}

BOOST_AUTO_TEST_CASE(one_call_at_a_time_is_said_once)
{
    ChatRequest request("Hi");
    request.add_tool(Tool("f", "", "{}")).set("parallel_tools", false);
    BOOST_TEST(fields_for(Bedrock::model, request) ==
               parsed(R"({"tool_choice":{"type":"auto","disable_parallel_tool_use":true}})"));
    request.set("tool_choice", Json("\"required\""));
    BOOST_TEST(fields_for(Bedrock::model, request) == parsed(R"({"tool_choice":{"disable_parallel_tool_use":true}})"));
    BOOST_TEST(fields_for("amazon.nova-pro-v1:0", request).is_null());
}

BOOST_AUTO_TEST_CASE(members_of_extra_are_spliced_and_what_the_request_says_wins)
{
    ChatRequest request("Hi");
    request.temperature(0.5).set("top_k", 40).add_tool(Tool("f", "", "{}"));
    request.extra(R"({"bedrock":{"guardrailConfig":{"guardrailIdentifier":"g"},"promptVariables":{"a":{"text":"b"}},
        "performanceConfig":{"latency":"optimized"},"additionalModelResponseFieldPaths":["/stop_sequence"],
        "inferenceConfig":{"temperature":1,"future":2},"toolConfig":{"toolChoice":{"any":{}}},
        "additionalModelRequestFields":{"top_k":1,"anthropic_beta":["x"]},"messages":[]}})");
    const DriveResult result = Bedrock().ask(request);
    const boost::json::value body = boost::json::parse(result.sent->body);
    BOOST_TEST(body.at("guardrailConfig") == parsed(R"({"guardrailIdentifier":"g"})"));
    BOOST_TEST(body.at("promptVariables") == parsed(R"({"a":{"text":"b"}})"));
    BOOST_TEST(body.at("performanceConfig") == parsed(R"({"latency":"optimized"})"));
    BOOST_TEST(body.at("inferenceConfig") == parsed(R"({"temperature":0.5,"future":2})"));
    BOOST_TEST(body.at("toolConfig").at("toolChoice") == parsed(R"({"any":{}})"));
    BOOST_TEST(body.at("additionalModelRequestFields") == parsed(R"({"top_k":40,"anthropic_beta":["x"]})"));
    BOOST_TEST(body.at("messages").as_array().size() == 1u);
    BOOST_TEST(first_warning(result) == "param_not_sent /extra/bedrock/messages");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::testing
