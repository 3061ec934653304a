// What the Gemini API is asked, beside what the recordings show: media, results, parameters, tools, and what is
// refused.

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "gemini_under_test.hpp"

using namespace parlance;
using namespace parlance::testing;
using namespace parlance::testing::gemini;

namespace {

json::value config_of(const ChatRequest& request, const PluginUnderTest& plugin = ai_studio())
{
    return body_of(plugin, request).at("generationConfig");
}

std::vector<Warning> warnings_of(const PluginUnderTest& plugin, const ChatRequest& request)
{
    return drive(plugin.translator(), request, document(candidate(R"({"text":"a"})"))).response.metadata().warnings;
}

ChatError refusal_of(const PluginUnderTest& plugin, const ChatRequest& request)
{
    const DriveResult asked = ask(plugin, request);
    BOOST_TEST_REQUIRE(!asked.sent.has_value());
    return asked.response.error().value();
}

Part file_part(PartKind kind, std::string url)
{
    Part part(kind);
    part.url = std::move(url);
    return part;
}

ChatRequest with_part(Part part)
{
    ChatRequest request;
    request.add_message(Message(Role::user, std::vector<Part>{std::move(part)}));
    return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gemini_requests)

BOOST_AUTO_TEST_CASE(what_the_system_says_stands_beside_the_conversation)
{
    ChatRequest request("Hello");
    request.system_prompt("Be brief.");
    request.add_message(Message(Role::developer, "And kind."));
    const json::value body = body_of(ai_studio(), request);
    BOOST_TEST(body.at("systemInstruction") == json::parse(R"({"parts":[{"text":"Be brief."},{"text":"And kind."}]})"));
    BOOST_TEST(body.at("contents") == json::parse(R"([{"role":"user","parts":[{"text":"Hello"}]}])"));
}

BOOST_AUTO_TEST_CASE(media_go_as_bytes_or_by_address)
{
    const auto plugin = ai_studio();
    const auto part = [&](Part one) {
        return body_of(plugin, with_part(std::move(one))).at("contents").at(0).at("parts").at(0);
    };
    BOOST_TEST(part(Part::image(std::string("\x89PNG\0", 5), "")) ==
               json::parse(R"({"inlineData":{"mimeType":"image/png","data":"iVBORwA="}})"));
    BOOST_TEST(part(Part::image_url("data:image/gif;base64,R0lG")) ==
               json::parse(R"({"inlineData":{"mimeType":"image/gif","data":"R0lG"}})"));
    BOOST_TEST(part(file_part(PartKind::video, "https://www.youtube.com/watch?v=9")) ==
               json::parse(R"({"fileData":{"fileUri":"https://www.youtube.com/watch?v=9"}})"));
    Part uploaded(PartKind::file);
    uploaded.id = "files/abc";
    uploaded.media_type = "application/pdf";
    BOOST_TEST(
        part(uploaded) ==
        json::parse(
            R"({"fileData":{"mimeType":"application/pdf","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}})"));
    Part clip = file_part(PartKind::video, "gs://bucket/a.mp4");
    clip.extra = R"({"gemini":{"videoMetadata":{"fps":2}}})";
    BOOST_TEST(part(clip).at("videoMetadata") == json::parse(R"({"fps":2})"));
}

BOOST_AUTO_TEST_CASE(vertex_wants_the_type_of_every_address)
{
    const auto plugin = vertex();
    const json::value body = body_of(plugin, with_part(file_part(PartKind::image, "gs://bucket/a.webp?x=1")));
    BOOST_TEST(body.at("contents").at(0).at("parts").at(0) ==
               json::parse(R"({"fileData":{"mimeType":"image/webp","fileUri":"gs://bucket/a.webp?x=1"}})"));
    const ChatError error = refusal_of(plugin, with_part(file_part(PartKind::file, "gs://bucket/a")));
    BOOST_TEST((error.kind == ErrorKind::invalid_request));
    BOOST_TEST(error.where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(what_is_larger_than_the_documented_limits_is_refused_with_its_place)
{
    const std::size_t megabyte = std::size_t{1024} * 1024;
    const ChatError picture =
        refusal_of(vertex(), with_part(Part::image(std::string(7 * megabyte + 1, 'x'), "image/png")));
    BOOST_TEST((picture.kind == ErrorKind::too_large));
    BOOST_TEST(picture.where == "/messages/0/parts/0");
    Part document_part(PartKind::file);
    document_part.data.assign(50 * megabyte + 1, 'x');
    document_part.media_type = "application/pdf";
    BOOST_TEST((refusal_of(ai_studio(), with_part(std::move(document_part))).kind == ErrorKind::too_large));
}

BOOST_AUTO_TEST_CASE(results_are_objects_whatever_a_tool_says)
{
    const auto response = [](Part result, std::string_view key = "response") {
        ChatRequest request("Hello");
        request.add_message(Message(Role::assistant, {Part::tool_call("1", "f", "{}")}));
        request.add_message(Message(Role::tool, std::vector<Part>{std::move(result)}));
        return body_of(ai_studio(), request).at("contents").at(2).at("parts").at(0).at("functionResponse").at(key);
    };
    BOOST_TEST(response(Part::tool_result("1", "rain")) == json::parse(R"({"output":"rain"})"));
    BOOST_TEST(response(Part::tool_result("1", R"({"a":1})")) == json::parse(R"({"a":1})"));
    BOOST_TEST(response(Part::tool_result("1", "105")) == json::parse(R"({"output":"105"})"));
    Part number = Part::tool_result("1", "105");
    number.media_type = "application/json";
    BOOST_TEST(response(number) == json::parse(R"({"output":105})"));
    Part failed = Part::tool_result("1", "no such city");
    failed.flags = PARLANCE_PART_IS_ERROR;
    BOOST_TEST(response(failed) == json::parse(R"({"error":"no such city"})"));
    Part drawn = Part::tool_result("1", "");
    drawn.parts = {Part(PartKind::text, "look"), Part::image("x", "image/png")};
    BOOST_TEST(response(drawn) == json::parse(R"({"output":"look"})"));
    BOOST_TEST(response(drawn, "parts") == json::parse(R"([{"inlineData":{"mimeType":"image/png","data":"eA=="}}])"));
    BOOST_TEST(response(drawn, "id") == "1");
    BOOST_TEST(response(drawn, "name") == "f");
}

BOOST_AUTO_TEST_CASE(a_result_without_an_id_answers_the_first_open_call_of_its_name)
{
    ChatRequest request("Hello");
    request.add_message(Message(Role::assistant, {Part::tool_call("", "f", "{}"), Part::tool_call("", "g", "{}")}));
    Part named = Part::tool_result("", "1");
    named.name = "g";
    request.add_message(Message(Role::tool, {named, Part::tool_result("", "2")}));
    const json::value parts = body_of(ai_studio(), request).at("contents").at(2).at("parts");
    BOOST_TEST(parts.at(0).at("functionResponse").at("name") == "g");
    BOOST_TEST(parts.at(1).at("functionResponse").at("name") == "f");
}

BOOST_AUTO_TEST_CASE(a_result_that_answers_nothing_is_refused_with_its_place)
{
    ChatRequest request("Hello");
    request.add_message(Message(Role::tool, {Part::tool_result("1", "rain")}));
    const ChatError error = refusal_of(ai_studio(), request);
    BOOST_TEST((error.kind == ErrorKind::invalid_request));
    BOOST_TEST(error.where == "/messages/1/parts/0");
}

BOOST_AUTO_TEST_CASE(calls_of_another_model_are_excused_from_signatures_where_they_are_checked)
{
    ChatRequest request("Hello");
    request.add_message(Message(Role::assistant, {Part::tool_call("1", "f", "{}"), Part::tool_call("2", "f", "{}")}));
    request.add_message(Message(Role::tool, {Part::tool_result("1", "a"), Part::tool_result("2", "b")}));
    const auto plugin = ai_studio();
    BOOST_TEST(
        !body_of(plugin, request).at("contents").at(1).at("parts").at(0).as_object().contains("thoughtSignature"));
    request.model("gemini-3.5-flash");
    const json::value parts = body_of(plugin, request).at("contents").at(1).at("parts");
    BOOST_TEST(parts.at(0).at("thoughtSignature") == "skip_thought_signature_validator");
    BOOST_TEST(!parts.at(1).as_object().contains("thoughtSignature"));
}

BOOST_AUTO_TEST_CASE(signatures_stay_with_the_platform_that_signed)
{
    Part call = Part::tool_call("1", "f", "{}");
    call.extra = R"({"gemini":{"thoughtSignature":"c2ln"}})";
    Part thought(PartKind::reasoning, "hm");
    thought.extra = R"({"gemini":{"thought":true}})";
    ChatRequest request("Hello");
    request.add_message(Message(Role::assistant, {thought, call}));
    request.add_message(Message(Role::tool, {Part::tool_result("1", "a")}));
    BOOST_TEST(
        body_of(ai_studio(), request).at("contents").at(1).at("parts") ==
        json::parse(
            R"([{"text":"hm","thought":true},{"functionCall":{"id":"1","name":"f","args":{}},"thoughtSignature":"c2ln"}])"));
    BOOST_TEST(body_of(vertex(), request).at("contents").at(1).at("parts") ==
               json::parse(R"([{"functionCall":{"id":"1","name":"f","args":{}}}])"));
    BOOST_TEST(warnings_of(vertex(), request).at(0).code == "part_not_sent");
}

BOOST_AUTO_TEST_CASE(arguments_that_are_no_object_are_refused_with_their_place)
{
    Part call = Part::tool_call("1", "f", "[1");
    call.flags = PARLANCE_PART_INCOMPLETE;
    ChatRequest request("Hello");
    request.add_message(Message(Role::assistant, std::vector<Part>{std::move(call)}));
    BOOST_TEST(refusal_of(ai_studio(), request).where == "/messages/1/parts/0");
}

BOOST_AUTO_TEST_CASE(every_parameter_has_its_member)
{
    ChatRequest request("Hello");
    request.temperature(0.5).max_tokens(9).seed(3);
    request.set("top_p", 0.25).set("top_k", 4).set("n", 2).set("presence_penalty", 0.5).set("frequency_penalty", 1.5);
    request.set("logprobs", true)
        .set("top_logprobs", 3)
        .set("stop", Json("\"end\""))
        .set("audio_voice", std::string("Kore"));
    request.set("modalities", Json(R"(["text","audio"])"));
    BOOST_TEST(
        config_of(request) ==
        json::parse(
            R"({"temperature":0.5,"maxOutputTokens":9,"seed":3,"topP":0.25,"topK":4,"candidateCount":2,"presencePenalty":0.5,"frequencyPenalty":1.5,"responseLogprobs":true,"logprobs":3,"stopSequences":["end"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}},"responseModalities":["TEXT","AUDIO"]})"));
}

BOOST_AUTO_TEST_CASE(an_effort_is_a_budget_or_a_level_by_generation)
{
    const auto thinking = [](const char* model, const char* key, const ParamValue& value) {
        ChatRequest request("Hello");
        request.model(model).set(Param(key, value));
        return config_of(request).at("thinkingConfig");
    };
    BOOST_TEST(thinking("gemini-2.5-pro", "reasoning_effort", std::string("medium")) ==
               json::parse(R"({"thinkingBudget":8192})"));
    BOOST_TEST(thinking("gemini-2.5-flash", "reasoning_effort", std::string("none")) ==
               json::parse(R"({"thinkingBudget":0})"));
    BOOST_TEST(thinking("gemini-3-pro", "reasoning_effort", std::string("high")) ==
               json::parse(R"({"thinkingLevel":"high"})"));
    BOOST_TEST(thinking("gemini-3-pro", "reasoning_budget", std::int64_t{-1}) ==
               json::parse(R"({"thinkingBudget":-1})"));
    BOOST_TEST(thinking("gemini-3-pro", "reasoning_summary", std::string("auto")) ==
               json::parse(R"({"includeThoughts":true})"));
}

BOOST_AUTO_TEST_CASE(a_model_is_asked_for_the_nearest_it_has_to_a_level_and_a_warning_says_so)
{
    struct Row {
        const char *model, *effort, *level;
        bool is_told;
    };
    const Row rows[] = {{"gemini-3-pro-preview", "minimal", "low", true},
                        {"gemini-3-pro-preview", "medium", "high", true},
                        {"gemini-3-pro-preview", "none", "low", true},
                        {"gemini-3-pro-preview", "low", "low", false},
                        {"models/gemini-3.1-pro-preview", "medium", "medium", false},
                        {"gemini-3.1-pro-preview", "minimal", "low", true},
                        {"gemini-3-flash-preview", "minimal", "minimal", false},
                        {"gemini-3.8-flash", "none", "low", true},
                        {"gemini-3.8-flash-lite", "minimal", "minimal", false},
                        {"gemini-flash-latest", "minimal", "low", true}};
    for (const Row& row : rows)
        BOOST_TEST_CONTEXT(row.model << ' ' << row.effort)
        {
            ChatRequest request("Hello");
            request.model(row.model).set("reasoning_effort", row.effort);
            const DriveResult asked = ask(ai_studio(), request);
            BOOST_TEST(config_of(request).at("thinkingConfig").at("thinkingLevel") == row.level);
            BOOST_TEST(asked.response.metadata().warnings.size() == (row.is_told ? 1u : 0u));
        }
}

BOOST_AUTO_TEST_CASE(a_model_that_always_thinks_is_given_the_least_it_takes)
{
    for (const auto& param :
         {Param("reasoning_effort", std::string("none")), Param("reasoning_budget", std::int64_t{0}),
          Param("reasoning_budget", std::int64_t{127})}) {
        ChatRequest request("Hello");
        request.model("gemini-2.5-pro").set(param);
        BOOST_TEST(config_of(request).at("thinkingConfig").at("thinkingBudget") == 128);
        BOOST_TEST(ask(ai_studio(), request).response.metadata().warnings.at(0).where == "/" + param.key);
    }
    ChatRequest dynamic("Hello");
    dynamic.model("gemini-2.5-pro").set("reasoning_budget", -1);
    BOOST_TEST(config_of(dynamic).at("thinkingConfig").at("thinkingBudget") == -1);
}

BOOST_AUTO_TEST_CASE(the_tier_that_is_chosen_unasked_is_not_asked_for)
{
    ChatRequest request("Hello");
    request.set("service_tier", "auto");
    for (const PluginUnderTest& plugin : {ai_studio(), vertex()}) {
        const DriveResult asked = ask(plugin, request);
        BOOST_TEST(!json::parse(asked.sent.value().body).as_object().contains("serviceTier"));
        BOOST_TEST(asked.response.metadata().warnings.empty());
    }
    BOOST_TEST(body_of(ai_studio(), request.set("service_tier", "flex")).at("serviceTier") == "flex");
}

BOOST_AUTO_TEST_CASE(schemas_are_written_in_the_language_of_the_option)
{
    ChatRequest request("Hello");
    request.set("format", Json(R"({"type":"json_schema","name":"a","schema":{"type":"object"}})"));
    request.add_tool(Tool("f", "does", R"({"type":"object","properties":{}})"));
    const json::value plain = body_of(ai_studio(), request);
    BOOST_TEST(plain.at("generationConfig") ==
               json::parse(R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}})"));
    BOOST_TEST(
        plain.at("tools").at(0).at("functionDeclarations").at(0) ==
        json::parse(R"({"name":"f","description":"does","parametersJsonSchema":{"type":"object","properties":{}}})"));
    const json::value openapi = body_of(ai_studio(R"({"schemas":"openapi"})"), request);
    BOOST_TEST(openapi.at("generationConfig").as_object().contains("responseSchema"));
    BOOST_TEST(openapi.at("tools").at(0).at("functionDeclarations").at(0).as_object().contains("parameters"));
}

BOOST_AUTO_TEST_CASE(choices_of_tools_have_their_modes)
{
    const auto mode = [](const char* choice, bool strict = false) {
        ChatRequest request("Hello");
        Tool tool("f", "", "{}");
        if (strict) tool.flags |= PARLANCE_TOOL_STRICT;
        request.add_tool(std::move(tool));
        if (choice != nullptr) request.set("tool_choice", Json(choice));
        const json::value body = body_of(ai_studio(), request);
        return body.as_object().contains("toolConfig") ? body.at("toolConfig").at("functionCallingConfig")
                                                       : json::value();
    };
    BOOST_TEST(mode(nullptr).is_null());
    BOOST_TEST(mode("\"auto\"") == json::parse(R"({"mode":"AUTO"})"));
    BOOST_TEST(mode("\"none\"") == json::parse(R"({"mode":"NONE"})"));
    BOOST_TEST(mode("\"required\"") == json::parse(R"({"mode":"ANY"})"));
    BOOST_TEST(mode(R"({"name":"f"})") == json::parse(R"({"mode":"ANY","allowedFunctionNames":["f"]})"));
    BOOST_TEST(mode(nullptr, true) == json::parse(R"({"mode":"VALIDATED"})"));
}

BOOST_AUTO_TEST_CASE(tools_of_the_service_stand_beside_the_functions)
{
    ChatRequest request("Hello");
    Tool search("search", "", "");
    search.kind = PARLANCE_TOOL_PROVIDER;
    search.extra = R"({"gemini":{"googleSearch":{}}})";
    request.add_tool(search);
    request.add_tool(Tool("f", "", ""));
    request.extra(R"({"gemini":{"tools":[{"urlContext":{}}]}})");
    BOOST_TEST(body_of(ai_studio(), request).at("tools") ==
               json::parse(R"([{"functionDeclarations":[{"name":"f"}]},{"googleSearch":{}},{"urlContext":{}}])"));
    BOOST_TEST(body_of(vertex(), request).at("tools").as_array().size() ==
               3u);  // the same tools, under the shared name
    search.extra = R"({"anthropic":{"type":"web_search"}})";
    ChatRequest foreign("Hello");
    foreign.add_tool(search);
    BOOST_TEST(refusal_of(ai_studio(), foreign).where == "/tools/0");
}

BOOST_AUTO_TEST_CASE(extra_is_spliced_and_what_the_request_says_wins)
{
    ChatRequest request("Hello");
    request.temperature(0.5);
    request.extra(
        R"({"gemini":{"contents":[],"safetySettings":[{"category":"c","threshold":"BLOCK_NONE"}],"cachedContent":"cachedContents/1","generationConfig":{"temperature":1,"mediaResolution":"LOW"}}})");
    const json::value body = body_of(ai_studio(), request);
    BOOST_TEST(body.at("contents").as_array().size() == 1u);
    BOOST_TEST(body.at("cachedContent") == "cachedContents/1");
    BOOST_TEST(body.at("safetySettings").as_array().size() == 1u);
    BOOST_TEST(body.at("generationConfig") == json::parse(R"({"temperature":0.5,"mediaResolution":"LOW"})"));
    BOOST_TEST(warnings_of(ai_studio(), request).at(0).where == "/extra/gemini/contents");
}

BOOST_AUTO_TEST_CASE(a_parameter_without_a_place_is_a_warning_or_under_strict_an_error)
{
    ChatRequest request("Hello");
    request.set("parallel_tools", false);
    const auto warnings = warnings_of(ai_studio(), request);
    BOOST_TEST_REQUIRE(warnings.size() == 1u);
    BOOST_TEST(warnings[0].where == "/parallel_tools");
    request.strict(true);
    BOOST_TEST((refusal_of(ai_studio(), request).kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(the_two_platforms_have_parameters_of_their_own)
{
    ChatRequest request("Hello");
    request.set("metadata", Json(R"({"team":"a"})"));
    BOOST_TEST(body_of(vertex(), request).at("labels") == json::parse(R"({"team":"a"})"));
    BOOST_TEST(warnings_of(ai_studio(), request).size() == 1u);
    ChatRequest tier("Hello");
    tier.set("service_tier", std::string("flex"));
    BOOST_TEST(body_of(ai_studio(), tier).at("serviceTier") == "flex");
}

BOOST_AUTO_TEST_CASE(models_are_named_with_or_without_their_collection)
{
    const auto url = [](const PluginUnderTest& plugin, const char* model) {
        return ask(plugin, ChatRequest("Hello").model(model)).sent.value().url;
    };
    const auto studio = ai_studio();
    BOOST_TEST(url(studio, "gemini-x") == "/models/gemini-x:generateContent");
    BOOST_TEST(url(studio, "models/gemini-x") == "/models/gemini-x:generateContent");
    BOOST_TEST(url(studio, "tunedModels/mine") == "/tunedModels/mine:generateContent");
    const auto cloud = vertex();
    BOOST_TEST(url(cloud, "gemini-x") == "/publishers/google/models/gemini-x:generateContent");
    BOOST_TEST(url(cloud, "meta/llama") == "/publishers/meta/models/llama:generateContent");
    BOOST_TEST(url(cloud, "publishers/google/models/g") == "/publishers/google/models/g:generateContent");
    BOOST_TEST(url(cloud, "projects/p/locations/l/endpoints/12") == "/endpoints/12:generateContent");
}

BOOST_AUTO_TEST_CASE(a_base_url_may_lack_version_and_project)
{
    const auto url = [](const PluginUnderTest& plugin) { return ask(plugin, ChatRequest("Hello")).sent.value().url; };
    const auto at = [](const char* base) {
        return PluginUnderTest(built_plugin("gemini"),
                               std::string(R"({"model":"m","options":{},"base_url":")") + base + "\"}");
    };
    BOOST_TEST(url(at("https://proxy.example/")) == "/v1beta/models/m:generateContent");
    BOOST_TEST(url(at("https://proxy.example/gemini/v1")) == "/models/m:generateContent");
    const std::string options = R"("options":{"project":"p","location":"global"})";
    BOOST_TEST(url(vertex(options + R"(,"base_url":"https://proxy.example")")) ==
               "/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent");
    BOOST_TEST(url(vertex(options + R"(,"base_url":"https://proxy.example/v1/projects/q/locations/l")")) ==
               "/publishers/google/models/gemini-2.5-flash:generateContent");
}

BOOST_AUTO_TEST_CASE(a_base_url_of_vertex_may_name_the_publisher_whom_the_models_path_names)
{
    for (const char* const tail : {"/publishers/google", "/publishers/google/", "/publishers/google/models"}) {
        const auto cloud = vertex(R"("options":{},"base_url":"https://proxy.example/v1/projects/q/locations/l)" +
                                  std::string(tail) + "\"");
        BOOST_TEST(ask(cloud, ChatRequest("Hello")).sent.value().url ==
                   "https://proxy.example/v1/projects/q/locations/l/publishers/google/models/"
                   "gemini-2.5-flash:generateContent");
    }
}

BOOST_AUTO_TEST_CASE(vertex_signs_as_the_option_says)
{
    const auto auth = [](const char* word) {
        const std::string options =
            std::string(R"("options":{"project":"p","location":"global","auth":")") + word + "\"}";
        return ask(vertex(options), ChatRequest("Hello")).sent.value().auth;
    };
    BOOST_TEST(auth("service_account").empty());
    BOOST_TEST(auth("bearer") == "bearer");
    BOOST_TEST(auth("api_key") == "header:x-goog-api-key");
}

BOOST_AUTO_TEST_CASE(a_stream_is_asked_for_as_events)
{
    const SentRequest sent = ask(ai_studio(), ChatRequest("Hello").stream(true)).sent.value();
    BOOST_TEST(sent.url == "/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    const auto accept = std::ranges::find(sent.headers, "Accept", &Header::name);
    BOOST_TEST_REQUIRE((accept != sent.headers.end()));
    BOOST_TEST(accept->value == "text/event-stream");
}

BOOST_AUTO_TEST_SUITE_END()
