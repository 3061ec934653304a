// The canonical forms, golden: what is written, what is read, and what each mistake is told.
#include <parlance/json_forms.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <variant>

using namespace parlance;

namespace {

/// What a request looks like once it was read: the canonical text, or the error.
std::string canonical(std::string_view json)
{
    const auto request = request_from_json(json);
    return request ? to_json(*request) : "error: " + request.error().message + " @" + request.error().where;
}

std::string repeated(std::string_view piece, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += piece;
    return all;
}

std::string nested_lists(int depth)
{
    return repeated("[", depth) + repeated("]", depth);
}

/// An event as a translator emits it; holds what the view shows.
struct TestEvent {
    parlance_event event{};
    parlance_part part{};
    std::vector<parlance_param> params;

    explicit TestEvent(std::uint32_t kind)
    {
        event.struct_size = sizeof event;
        event.kind = kind;
    }
    TestEvent(PartKind kind, std::string_view text) : TestEvent(PARLANCE_EVENT_PART)
    {
        part.kind = static_cast<std::uint32_t>(kind);
        part.text = detail::c_view(text);
    }

    [[nodiscard]] std::string json()
    {
        if (event.kind == PARLANCE_EVENT_PART && part.kind != PARLANCE_PART_SAME)
            event.delta = detail::c_span(&part, 1);
        event.params = detail::c_span(params);
        return to_json(ChatEvent(&event));
    }
};

parlance_param fact(std::string_view key, std::int64_t value)
{
    return {detail::c_view(key), PARLANCE_PARAM_INT, 0, value, 0, {}};
}

parlance_param fact(std::string_view key, std::string_view value)
{
    return {detail::c_view(key), PARLANCE_PARAM_TEXT, 0, 0, 0, detail::c_view(value)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_forms)

BOOST_AUTO_TEST_CASE(a_request_of_each_short_form_is_written_with_its_parts)
{
    const std::string_view handy = R"({
 "model":"m","messages":[{"role":"system","content":"s"},
  {"role":"user","content":[{"type":"text","text":"t"},{"type":"image","url":"http://x/y.png"},
   {"type":"audio","data":"AAEC/w==","media_type":"audio/wav"}, "bare"]},
  {"role":"assistant","content":"c","reasoning":"r","tool_calls":[{"id":"1","name":"f","arguments":"{}"}]},
  {"role":"tool","tool_call_id":"1","content":"done"}],
 "tools":[{"name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":"auto",
 "response_format":{"type":"json_schema","name":"n","schema":{"a": 1}},
 "temperature":0.2,"top_p":1,"max_tokens":500,"stop":"\n","seed":1,"reasoning_effort":"low","extra":{"aiml":{"x":[1, 2]}}})";
    const std::string_view exact =
        R"({"model":"m","messages":[{"role":"system","parts":[{"type":"text","text":"s"}]},)"
        R"({"role":"user","parts":[{"type":"text","text":"t"},{"type":"image","url":"http://x/y.png"},)"
        R"({"type":"audio","data":"AAEC/w==","media_type":"audio/wav"},{"type":"text","text":"bare"}]},)"
        R"({"role":"assistant","parts":[{"type":"reasoning","text":"r"},{"type":"text","text":"c"},)"
        R"({"type":"tool_call","id":"1","name":"f","arguments":"{}"}]},)"
        R"({"role":"tool","parts":[{"type":"tool_result","id":"1","text":"done"}]}],)"
        R"("tools":[{"name":"f","description":"d","parameters":{"type":"object"}}],"tool_choice":"auto",)"
        R"("response_format":{"type":"json_schema","name":"n","schema":{"a": 1}},)"
        R"("temperature":0.2,"top_p":1.0,"max_tokens":500,"stop":["\n"],"seed":1,"reasoning_effort":"low",)"
        R"("extra":{"aiml":{"x":[1, 2]}}})";
    BOOST_TEST(canonical(handy) == exact);
    BOOST_TEST(canonical(exact) == exact);
}

BOOST_AUTO_TEST_CASE(openais_own_spelling_is_understood)
{
    BOOST_TEST(canonical(R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}},
                             {"type":"image_url","image_url":"v"}]},
                            {"role":"assistant","content":null,"refusal":null,"tool_calls":[
                             {"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}],
                           "tools":[{"type":"function","function":{"name":"f","parameters":{},"strict":true}}],
                           "tool_choice":{"type":"function","function":{"name":"f"}},
                           "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{},"strict":true}},
                           "max_completion_tokens":9,"parallel_tool_calls":false})") ==
               R"({"messages":[{"role":"user","parts":[{"type":"image","url":"u"},{"type":"image","url":"v"}]},)"
               R"({"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":"{\"a\":1}"}]}],)"
               R"("tools":[{"name":"f","parameters":{},"strict":true}],"tool_choice":{"name":"f"},)"
               R"("response_format":{"type":"json_schema","name":"n","schema":{},"strict":true},)"
               R"("max_tokens":9,"parallel_tools":false})");
    BOOST_TEST(canonical(R"({"messages":[],"response_format":{"type":"json_object"}})") ==
               R"({"messages":[],"response_format":{"type":"json"}})");
}

BOOST_AUTO_TEST_CASE(parameters_have_the_types_of_the_contract)
{
    const auto request = request_from_json(
        R"({"temperature":1,"max_tokens":2.0,"store":true,"user":"u","stop":["a"],"timeout_ms":5,"host.max_event_bytes":6})");
    BOOST_TEST(std::get<double>(*request->param("temperature")) == 1);
    BOOST_TEST(std::get<std::int64_t>(*request->param("max_tokens")) == 2);
    BOOST_TEST(std::get<bool>(*request->param("store")));
    BOOST_TEST(std::get<std::string>(*request->param("user")) == "u");
    BOOST_TEST(std::get<Json>(*request->param("stop")).text == R"(["a"])");
    BOOST_TEST(std::get<std::int64_t>(*request->param("host.timeout_ms")) == 5);
    BOOST_TEST(std::get<std::int64_t>(*request->param("host.max_event_bytes")) == 6);
}

BOOST_AUTO_TEST_CASE(parameters_out_of_the_contract_have_the_types_of_their_values)
{
    const auto request = request_from_json(
        R"({"params":{"a":1,"b":1.0,"c":1e2,"d":"x","e":{"y":[]},"f":null,"g":false,"h":99999999999999999999,"seed":3},
            "required":["a","seed"]})");
    BOOST_TEST(std::get<std::int64_t>(*request->param("a")) == 1);
    BOOST_TEST(std::get<double>(*request->param("b")) == 1);
    BOOST_TEST(std::get<double>(*request->param("c")) == 100);
    BOOST_TEST(std::get<std::string>(*request->param("d")) == "x");
    BOOST_TEST(std::get<Json>(*request->param("e")).text == R"({"y":[]})");
    BOOST_TEST(request->param("f") == nullptr);
    BOOST_TEST(!std::get<bool>(*request->param("g")));
    BOOST_TEST(std::get<double>(*request->param("h")) == 1e20);
    BOOST_TEST(to_json(*request) ==
               R"({"messages":[],"seed":3,"params":{"a":1,"b":1.0,"c":100.0,"d":"x","e":{"y":[]},"g":false,"h":1e+20},)"
               R"("required":["a","seed"]})");
}

BOOST_AUTO_TEST_CASE(everything_else_of_a_request_has_a_key)
{
    const std::string_view all =
        R"({"operation":"embeddings","messages":[{"role":"developer","name":"n","parts":[)"
        R"({"type":"tool_result","id":"i","media_type":"text/plain","flags":["cache_here","is_error","bit_9"],)"
        R"("parts":[{"type":"text","text":""},{"type":"source","name":"title","url":"u","begin":3,"end":9}]}],)"
        R"("extra":{"d":{}}}],"tools":[{"type":"provider","extra":{"d":1}},{"type":"custom","name":"c"}],)"
        R"("timeout_ms":5,"stream":true,"strict":true,)"
        R"("headers":[{"name":"A","value":"b"},{"name":"A","value":"c","flags":["append","secret"]}],)"
        R"("base_url":"http://localhost","extra":{"d":{"e":null}}})";
    BOOST_TEST(canonical(all) == all);
    BOOST_TEST(canonical(R"({"headers":{"A":"b","C":null}})") ==
               R"({"messages":[],"headers":[{"name":"A","value":"b"}]})");
    BOOST_TEST(canonical(R"({"model":null,"messages":null,"extra":null,"seed":null,"stream":null})") ==
               R"({"messages":[]})");
}

BOOST_AUTO_TEST_CASE(a_tools_results_come_as_text_or_parts_or_several_at_once)
{
    BOOST_TEST(
        canonical(R"({"messages":[{"role":"tool","tool_call_id":"1","content":[{"type":"text","text":"a"}]},
                {"role":"tool","content":[{"type":"tool_result","id":"2","text":"b"},
                                          {"type":"tool_result","tool_call_id":"3","content":"c"}]}]})") ==
        R"({"messages":[{"role":"tool","parts":[{"type":"tool_result","id":"1","parts":[{"type":"text","text":"a"}]}]},)"
        R"({"role":"tool","parts":[{"type":"tool_result","id":"2","text":"b"},{"type":"tool_result","id":"3","text":"c"}]}]})");
}

BOOST_AUTO_TEST_CASE(an_error_in_a_request_has_its_place_and_a_remedy)
{
    struct Row {
        std::string_view json;
        std::string_view message;
        std::string_view where;
    };
    const Row rows[] = {
        {R"({"model":})", "the request is not JSON: expected a value at byte 9", "byte 9"},
        {"{\"model\":\"\xFF\"}", "the request is not JSON: not UTF-8 at byte 10", "byte 10"},
        {"", "the request is not JSON: expected a value at byte 0", "byte 0"},
        {"[]", "the request must be an object, not a list", ""},
        {R"({"temprature":1})", R"(unknown key "temprature"; did you mean "temperature"?)", "/temprature"},
        {R"({"mesages":1})", R"(unknown key "mesages"; did you mean "messages"?)", "/mesages"},
        {R"({"a/~b":1})",
         R"(unknown key "a/~b"; a parameter that is not of the contract goes under "params", what only one provider knows under "extra")",
         "/a~1~0b"},
        {R"({"model":1})", R"("model" must be a string, not a number)", "/model"},
        {R"({"model":"a","model":"b"})", R"("model" stands twice; keep one of them)", "/model"},
        {R"({"seed":1,"seed":1})", R"("seed" stands twice; keep one of them)", "/seed"},
        {R"({"max_tokens":1,"max_completion_tokens":2})",
         R"("max_completion_tokens" says again what another key said; keep one of them)", "/max_completion_tokens"},
        {R"({"seed":1,"params":{"seed":1}})", R"("seed" says again what another key said; keep one of them)",
         "/params/seed"},
        {R"({"temperature":"hot"})", R"("temperature" must be a number, not a string)", "/temperature"},
        {R"({"temperature":1e999})", R"("temperature" is out of range)", "/temperature"},
        {R"({"max_tokens":1.5})", R"("max_tokens" must be a whole number of at most 64 bits)", "/max_tokens"},
        {R"({"max_tokens":true})", R"("max_tokens" must be a whole number, not a boolean)", "/max_tokens"},
        {R"({"store":1})", R"("store" must be true or false, not a number)", "/store"},
        {R"({"user":["u"]})", R"("user" must be a string, not a list)", "/user"},
        {R"({"stop":7})", R"("stop" must be a string or a list of strings, not a number)", "/stop"},
        {R"({"stop":["a",7]})", R"(an element of "stop" must be a string, not a number)", "/stop/1"},
        {R"({"stop":["a",null]})", R"(an element of "stop" must be a string, not null)", "/stop/1"},
        {R"({"logit_bias":[]})", R"("logit_bias" must be an object, not a list)", "/logit_bias"},
        {R"({"modalities":{}})", R"("modalities" must be a list, not an object)", "/modalities"},
        {R"({"tool_choice":1})", R"("tool_choice" must be "auto", "none", "required" or {"name": "..."}, not a number)",
         "/tool_choice"},
        {R"({"tool_choice":{}})", R"("tool_choice" needs "name": the tool to call)", "/tool_choice"},
        {R"({"tool_choice":{"nam":"f"}})", R"(unknown key "nam"; did you mean "name"?)", "/tool_choice/nam"},
        {R"({"response_format":{}})", R"("response_format" needs "type": text, json or json_schema)",
         "/response_format"},
        {R"({"response_format":"xml"})", R"("response_format" must be one of text, json, json_schema)",
         "/response_format"},
        {R"({"response_format":{"type":"xml"}})", R"("type" must be one of text, json, json_schema)",
         "/response_format/type"},
        {R"({"response_format":{"type":"json_schema"}})", R"("response_format" of type "json_schema" needs "schema")",
         "/response_format"},
        {R"({"required":["seed"]})", R"("required" names "seed", which the request does not set)", "/required/0"},
        {R"({"params":[]})", R"("params" must be an object, not a list)", "/params"},
        {R"({"extra":"x"})", R"("extra" must be an object, not a string)", "/extra"},
        {R"({"stream":"yes"})", R"("stream" must be true or false, not a string)", "/stream"},
        {R"({"headers":{"A":1}})", R"("A" must be a string, not a number)", "/headers/A"},
        {R"({"headers":[{"value":"x"}]})", R"(a header needs "name")", "/headers/0"},
        {R"({"headers":[{"name":"A","flags":["apend"]}]})", R"(unknown flag in "flags")", "/headers/0/flags/0"},
        {R"({"messages":{}})", R"("messages" must be a list, not an object)", "/messages"},
        {R"({"messages":["hi"]})", R"(an element of "messages" must be an object, not a string)", "/messages/0"},
        {R"({"messages":[{"content":"x"}]})", R"(a message needs "role": system, developer, user, assistant, tool)",
         "/messages/0"},
        {R"({"messages":[{"role":"usr","content":"x"}]})",
         R"("role" must be one of system, developer, user, assistant, tool)", "/messages/0/role"},
        {R"({"messages":[{"role":"user"}]})", R"(a message needs "content" or "parts")", "/messages/0"},
        {R"({"messages":[{"role":"user","content":7}]})",
         R"("content" must be a string or a list of parts, not a number)", "/messages/0/content"},
        {R"({"messages":[{"role":"user","contnt":"x"}]})", R"(unknown key "contnt"; did you mean "content"?)",
         "/messages/0/contnt"},
        {R"({"messages":[{"role":"user","mood":"x"}]})",
         R"(unknown key "mood"; what only one provider knows goes under "extra")", "/messages/0/mood"},
        {R"({"messages":[{"role":"user","content":"x","parts":[]}]})",
         R"("content" stands beside "parts", which is the whole message; leave one of them out)",
         "/messages/0/content"},
        {R"({"messages":[{"role":"user","content":"x","tool_calls":[]}]})",
         R"("tool_calls" belongs to a message of role "assistant")", "/messages/0/tool_calls"},
        {R"({"messages":[{"role":"user","content":"x","tool_call_id":"1"}]})",
         R"("tool_call_id" belongs to a message of role "tool")", "/messages/0/tool_call_id"},
        {R"({"messages":[{"role":"tool","content":"x"}]})",
         R"(a message of role "tool" needs "tool_call_id": the tool call that it answers)", "/messages/0"},
        {R"({"messages":[{"role":"assistant","tool_calls":[{"id":"1"}]}]})", R"(a tool call needs "name")",
         "/messages/0/tool_calls/0"},
        {R"({"messages":[{"role":"assistant","tool_calls":[{"name":"f","type":"shell"}]}]})",
         R"("type" must be "function")", "/messages/0/tool_calls/0/type"},
        {R"({"messages":[{"role":"assistant","tool_calls":[{"name":"f","arguments":7}]}]})",
         R"("arguments" must be a string of JSON, or an object, not a number)", "/messages/0/tool_calls/0/arguments"},
        {R"({"messages":[{"role":"user","content":[{"text":"x"}]}]})",
         R"(a part needs "type": same, text, image, audio, video, file, tool_call, tool_result, reasoning, refusal, source, vector, record, custom)",
         "/messages/0/content/0"},
        {R"({"messages":[{"role":"user","content":[{"type":"txt"}]}]})",
         R"("type" must be one of same, text, image, audio, video, file, tool_call, tool_result, reasoning, refusal, source, vector, record, custom)",
         "/messages/0/content/0/type"},
        {R"({"messages":[{"role":"user","content":[{"type":"text"}]}]})", R"(a part of type "text" needs "text")",
         "/messages/0/content/0"},
        {R"({"messages":[{"role":"user","content":[{"type":"image"}]}]})",
         R"(a part of type "image" needs "url", or "data" in base64 with "media_type")", "/messages/0/content/0"},
        {R"({"messages":[{"role":"user","content":[{"type":"image","data":"AA=="}]}]})",
         R"(a part of type "image" needs "media_type" beside its "data", as in "image/png")", "/messages/0/content/0"},
        {R"({"messages":[{"role":"user","content":[{"type":"file","data":"A A=","media_type":"x/y"}]}]})",
         R"("data" must be base64 with padding and without line ends (RFC 4648))", "/messages/0/content/0/data"},
        {R"({"messages":[{"role":"user","content":[{"type":"text","text":"x","arguments":"{}"}]}]})",
         R"("arguments" belongs to a part of type "tool_call")", "/messages/0/content/0/arguments"},
        {R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u","detail":"low"}}]}]})",
         R"(unknown key "detail"; what only one provider knows goes under "extra")",
         "/messages/0/content/0/image_url/detail"},
        {R"({"messages":[{"role":"user","content":[{"type":"image","url":"u","image_url":"v"}]}]})",
         R"("image_url" says again what another key said; keep one of them)", "/messages/0/content/0/image_url"},
        {R"({"messages":[{"role":"tool","content":[{"type":"tool_result","text":"x"}]}]})",
         R"(a part of type "tool_result" needs "id": the tool call that it answers)", "/messages/0/content/0"},
        {R"({"messages":[{"role":"user","parts":[{"type":"text","flags":["loud"]}]}]})", R"(unknown flag in "flags")",
         "/messages/0/parts/0/flags/0"},
        {R"({"tools":[{}]})", R"(a tool needs "name")", "/tools/0"},
        {R"({"tools":[{"type":"shell"}]})", R"("type" must be one of function, custom, provider)", "/tools/0/type"},
        {R"({"tools":[{"name":"f","parametres":{}}]})", R"(unknown key "parametres"; did you mean "parameters"?)",
         "/tools/0/parametres"},
        {R"({"tools":[{"name":"f","parameters":"{}"}]})", R"("parameters" must be an object, not a string)",
         "/tools/0/parameters"},
        {R"({"tools":[{"name":"f","function":{"name":"g"}}]})",
         R"("name" says again what another key said; keep one of them)", "/tools/0/function/name"},
    };
    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.json)
        {
            const auto request = request_from_json(row.json);
            BOOST_TEST_REQUIRE(request.is_error());
            BOOST_TEST(request.error().message == row.message);
            BOOST_TEST(request.error().where == row.where);
            BOOST_TEST((request.error().kind == ErrorKind::invalid_request));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_long_key_is_cut_in_its_message)
{
    const auto request = request_from_json("{\"" + std::string(1000, 'k') + "\":1}");
    BOOST_TEST(request.error().message.starts_with("unknown key \"" + std::string(64, 'k') + "...\""));
}

BOOST_AUTO_TEST_CASE(nesting_and_free_keys_are_bounded)
{
    BOOST_TEST(canonical(R"({"params":{"a":)" + nested_lists(200) + "}}") ==
               "error: the request is not JSON: nested too deeply at byte 139 @byte 139");
    BOOST_TEST(canonical(R"({"params":{"a":)" + nested_lists(65) + "}}") ==
               R"(error: "a" is nested more than 64 deep @/params/a)");
    const std::string deepest = R"({"messages":[],"params":{"a":)" + nested_lists(64) + "}}";
    BOOST_TEST(canonical(deepest) == deepest);

    const auto parts = [](int depth) {
        return R"({"messages":[{"role":"user","parts":[)" + repeated(R"({"type":"tool_result","parts":[)", depth - 1) +
               R"({"type":"text","text":""})" + repeated("]}", depth - 1) + "]}]}";
    };
    BOOST_TEST(canonical(parts(16)) == parts(16));
    BOOST_TEST(canonical(parts(17)) == "error: parts are nested more than 16 deep @/messages/0");

    std::string many = R"({"params":{)";
    for (int i = 0; i <= 1000; ++i)
        many += '"' + std::to_string(i) + "\":1,";
    many.back() = '}';
    BOOST_TEST(canonical(many + '}') == R"(error: "params" has more than 1000 members @/params)");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_or_no_utf8_never_spoils_a_form)
{
    ChatRequest request;
    request.model("\xFF\"\n").extra("{broken").set("a", Json("[1,\n2]")).set("b", Json("x")).set("seed", 1);
    request.set("temperature", std::numeric_limits<double>::quiet_NaN())
        .set("c", std::numeric_limits<double>::infinity());
    BOOST_TEST(to_json(request) ==
               "{\"model\":\"\xEF\xBF\xBD\\\"\\n\",\"messages\":[],\"seed\":1,\"params\":{\"a\":[1, 2],\"b\":\"x\"},"
               "\"extra\":\"{broken\"}");
}

BOOST_AUTO_TEST_CASE(an_empty_response_has_every_key)
{
    BOOST_TEST(
        to_json(ChatResponse()) ==
        R"({"content":null,"success":true,"error":null,"reasoning":null,"refusal":null,"tool_calls":[],"parts":[],)"
        R"("metadata":{"client":null,"provider":null,"model":null,"end":"finished","finish_reason":null,)"
        R"("finish_reason_raw":null,"usage":{"prompt_tokens":null,"completion_tokens":null,"total_tokens":null,)"
        R"("cached_tokens":null,"cache_write_tokens":null,"reasoning_tokens":null},"cost":null,"response_id":null,)"
        R"("request_id":null,"attempts":null,"latency_ms":null,"time_to_first_token_ms":null,"warnings":[],)"
        R"("maybe_billed":false}})");
}

BOOST_AUTO_TEST_CASE(a_full_response_is_one_line_and_reads_back)
{
    ChatResponse response;
    Part text(PartKind::text, "Hel\nlo");
    text.parts.emplace_back(PartKind::source);
    text.parts.back().url = "u";
    response.choices().resize(4);
    response.choices()[0].parts = {Part(PartKind::reasoning, "hm"), text, Part::tool_call("1", "f", "{}")};
    response.choices()[0].finish = FinishReason::stop;
    response.choices()[0].finish_raw = "end_turn";
    response.choices()[0].finish_params.emplace_back("logprobs", Json("[]"));
    response.choices()[2].parts = {Part(PartKind::refusal, "no")};
    ChatMetadata& metadata = response.metadata();
    metadata.client = "main";
    metadata.provider = "aiml";
    metadata.model = "m";
    metadata.usage.prompt_tokens = 10;
    metadata.usage.completion_tokens = 0;
    metadata.usage.all = {Param("input", std::int64_t{10}),      Param("output", std::int64_t{0}),
                          Param("input.audio", std::int64_t{4}), Param("cost", 0.00124),
                          Param("cost.currency", "USD"),         Param("cost.source", "provider")};
    metadata.cost = Cost{0.00124, "USD", "provider"};
    metadata.attempts = 1;
    metadata.latency_ms = 812;
    metadata.warnings = {{"param_not_sent", "top_k was left out", "/top_k"}, {"", "odd", ""}};
    metadata.meta.emplace_back("service_tier", "default");
    metadata.limits.emplace_back("requests.remaining", std::int64_t{59});

    const std::string_view golden =
        R"({"content":"Hel\nlo","success":true,"error":null,"reasoning":"hm","refusal":null,)"
        R"("tool_calls":[{"id":"1","name":"f","arguments":"{}"}],)"
        R"("parts":[{"type":"reasoning","text":"hm"},{"type":"text","text":"Hel\nlo","parts":[{"type":"source","url":"u"}]},)"
        R"({"type":"tool_call","id":"1","name":"f","arguments":"{}"}],)"
        R"("metadata":{"client":"main","provider":"aiml","model":"m","end":"finished","finish_reason":"stop",)"
        R"("finish_reason_raw":"end_turn","usage":{"prompt_tokens":10,"completion_tokens":0,"total_tokens":null,)"
        R"("cached_tokens":null,"cache_write_tokens":null,"reasoning_tokens":null,"details":{"input.audio":4}},)"
        R"("cost":{"amount":0.00124,"currency":"USD","source":"provider"},"response_id":null,"request_id":null,)"
        R"("attempts":1,"latency_ms":812,"time_to_first_token_ms":null,)"
        R"("warnings":[{"code":"param_not_sent","message":"top_k was left out","where":"/top_k"},)"
        R"({"code":null,"message":"odd","where":null}],"maybe_billed":false,"finish_params":{"logprobs":[]},)"
        R"("meta":{"service_tier":"default"},"limits":{"requests.remaining":59}},)"
        R"("choices":[{"index":2,"content":null,"reasoning":null,"refusal":"no","tool_calls":[],)"
        R"("parts":[{"type":"refusal","text":"no"}],"finish_reason":null,"finish_reason_raw":null},)"
        R"({"index":3,"content":null,"reasoning":null,"refusal":null,"tool_calls":[],"parts":[],)"
        R"("finish_reason":null,"finish_reason_raw":null}]})";
    BOOST_TEST(to_json(response) == golden);
    const auto again = response_from_json(golden);
    BOOST_TEST_REQUIRE(again.has_value());
    BOOST_TEST(to_json(*again) == golden);
    BOOST_TEST(again->choices().size() == 4u);
    BOOST_TEST(again->metadata().usage.all.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_failed_response_keeps_what_came_and_says_why)
{
    ChatError error(ErrorKind::rate_limited, "too fast");
    error.in_phase(Phase::first_byte).code("slow_down");
    error.http_status = 429;
    error.retryable = true;
    error.retry_after_ms = 0;
    error.request_id = "r";
    error.body_excerpt = "{}";
    ChatResponse response;
    response.choices().resize(1);
    response.choices()[0].parts = {Part(PartKind::text, "par")};
    response.fail(error);
    const std::string json = to_json(response);
    BOOST_TEST(json.starts_with(
        R"({"content":"par","success":false,"error":{"kind":"rate_limited","message":"too fast","phase":"first_byte",)"
        R"("http_status":429,"provider_code":"slow_down","request_id":"r","retryable":true,"retry_after_ms":0,)"
        R"("maybe_billed":false,"where":null,"body_excerpt":"{}"},"reasoning":null)"));
    BOOST_TEST(to_json(*response_from_json(json)) == json);
    BOOST_TEST((response_from_json(json)->metadata().end == CallEnd::failed));
}

BOOST_AUTO_TEST_CASE(an_error_alone_has_every_key)
{
    BOOST_TEST(to_json(ChatError()) ==
               R"({"kind":"internal","message":"","phase":"config","http_status":null,"provider_code":null,)"
               R"("request_id":null,"retryable":null,"retry_after_ms":null,"maybe_billed":false,"where":null,)"
               R"("body_excerpt":null})");
    ChatError error(ErrorKind::network, "no route");
    error.not_sent = true;
    error.extra = R"({"d":{}})";
    BOOST_TEST(to_json(error).ends_with(R"("body_excerpt":null,"not_sent":true,"extra":{"d":{}}})"));
}

BOOST_AUTO_TEST_CASE(a_response_of_a_later_version_is_read_as_far_as_it_is_known)
{
    const auto response = response_from_json(
        R"({"success":true,"new":1,"parts":[{"type":"hologram","text":"x","shape":3,"flags":["shiny"]}],
            "metadata":{"end":"finished","finish_reason":"bored","warnings":[{"message":"m","level":2}],"new":[]}})");
    BOOST_TEST_REQUIRE(response.has_value());
    BOOST_TEST((response->parts().front().kind == PartKind::custom));
    BOOST_TEST((response->finish() == FinishReason::other));
    BOOST_TEST(response->metadata().warnings.front().message == "m");
}

BOOST_AUTO_TEST_CASE(an_error_in_a_response_has_its_place)
{
    struct Row {
        std::string_view json;
        std::string_view message;
        std::string_view where;
    };
    const Row rows[] = {
        {"x", "the response is not JSON: expected a value at byte 0", "byte 0"},
        {"7", "the response must be an object, not a number", ""},
        {"{}", R"(a response needs "success": true or false)", ""},
        {R"({"success":false})", R"("success" must be true without "error" and false with one)", "/success"},
        {R"({"success":true,"error":{}})", R"("success" must be true without "error" and false with one)", "/success"},
        {R"({"success":true})", R"(a response needs "metadata")", ""},
        {R"({"success":true,"metadata":[]})", R"("metadata" must be an object, not a list)", "/metadata"},
        {R"({"success":true,"metadata":{"usage":{"total_tokens":"9"}}})",
         R"("total_tokens" must be a whole number, not a string)", "/metadata/usage/total_tokens"},
        {R"({"success":true,"metadata":{"warnings":[1]}})",
         R"(an element of "warnings" must be an object, not a number)", "/metadata/warnings/0"},
        {R"({"success":true,"metadata":{},"choices":[{"index":0}]})",
         R"(a further choice needs "index", from 1 to 99999)", "/choices/0"},
        {R"({"success":true,"metadata":{},"choices":[{"index":100000}]})",
         R"(a further choice needs "index", from 1 to 99999)", "/choices/0"},
        {R"({"success":false,"metadata":{},"error":{"http_status":1000}})", R"("http_status" must be from 0 to 999)",
         "/error/http_status"},
        {R"({"success":true,"metadata":{},"parts":[{"type":"image","data":"!"}]})",
         R"("data" must be base64 with padding and without line ends (RFC 4648))", "/parts/0/data"},
    };
    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.json)
        {
            const auto response = response_from_json(row.json);
            BOOST_TEST_REQUIRE(response.is_error());
            BOOST_TEST(response.error().message == row.message);
            BOOST_TEST(response.error().where == row.where);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_texts_of_a_stream_are_events_of_their_own_kind)
{
    BOOST_TEST(TestEvent(PartKind::text, "a\"\n").json() == R"({"event":"text","text":"a\"\n"})");
    BOOST_TEST(TestEvent(PartKind::reasoning, "b").json() == R"({"event":"reasoning","text":"b"})");
    BOOST_TEST(TestEvent(PartKind::refusal, "c").json() == R"({"event":"refusal","text":"c"})");
    BOOST_TEST(TestEvent(PartKind::text, "").json() == "");

    TestEvent other(PartKind::text, "d");
    other.event.lane = 2;
    other.event.flags = PARLANCE_EVENT_REPLACE;
    BOOST_TEST(other.json() == R"({"event":"text","choice":2,"text":"d","replace":true})");
}

BOOST_AUTO_TEST_CASE(a_tool_call_that_comes_whole_is_three_lines)
{
    TestEvent call(PartKind::tool_call, "{}");
    call.event.part = 3;
    call.part.id = detail::c_view("1");
    call.part.name = detail::c_view("f");
    call.event.flags = PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END;
    BOOST_TEST(call.json() == R"({"event":"tool_call_begin","index":3,"id":"1","name":"f"})"
                              "\n"
                              R"({"event":"tool_call_arguments","index":3,"text":"{}"})"
                              "\n"
                              R"({"event":"tool_call_end","index":3})");
    BOOST_TEST(TestEvent(PartKind::tool_call, "{").json() == R"({"event":"tool_call_arguments","index":0,"text":"{"})");
}

BOOST_AUTO_TEST_CASE(media_sources_and_other_parts_show_their_members)
{
    TestEvent audio(PartKind::audio, "");
    audio.part.data = detail::c_view("\x01\x02");
    audio.part.media_type = detail::c_view("audio/wav");
    BOOST_TEST(audio.json() == R"({"event":"media","index":0,"type":"audio","data":"AQI=","media_type":"audio/wav"})");

    TestEvent source(PartKind::source, "");
    source.event.flags = PARLANCE_EVENT_CHILD;
    source.event.part = 1;
    source.part.url = detail::c_view("u");
    source.part.end = 4;
    BOOST_TEST(source.json() == R"({"event":"source","index":1,"url":"u","begin":0,"end":4})");

    TestEvent record(PartKind::record, R"({"a":1})");
    record.part.id = detail::c_view("m");
    BOOST_TEST(record.json() == R"({"event":"part","index":0,"type":"record","id":"m","text":"{\"a\":1}"})");

    TestEvent unknown(PartKind::text, "x");
    unknown.event.flags = 1u << 30;  // a critical flag of a later version
    BOOST_TEST(unknown.json() == R"({"event":"part","index":0,"type":"custom","text":"x"})");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_part_alone_is_no_line_but_a_new_start_is)
{
    TestEvent end(PARLANCE_EVENT_PART);
    end.event.flags = PARLANCE_EVENT_END;
    BOOST_TEST(end.json() == "");
    TestEvent anew(PARLANCE_EVENT_PART);
    anew.event.flags = PARLANCE_EVENT_REPLACE;
    BOOST_TEST(anew.json() == R"({"event":"part","index":0,"replace":true})");
    TestEvent image_end(PartKind::image, "");
    image_end.event.flags = PARLANCE_EVENT_END;
    BOOST_TEST(image_end.json() == "");
    BOOST_TEST(TestEvent(99).json() == "");
}

BOOST_AUTO_TEST_CASE(facts_are_objects_under_their_own_name)
{
    TestEvent meta(PARLANCE_EVENT_META);
    meta.event.lane = PARLANCE_LANE_ALL;
    meta.params = {fact("model", "m"), fact("host.attempts", 2)};
    BOOST_TEST(meta.json() == R"({"event":"meta","meta":{"model":"m","host.attempts":2}})");

    TestEvent limits(PARLANCE_EVENT_LIMITS);
    limits.params = {fact("requests.remaining", 3)};
    BOOST_TEST(limits.json() == R"({"event":"limits","limits":{"requests.remaining":3}})");

    TestEvent usage(PARLANCE_EVENT_USAGE);
    usage.params = {fact("input", 1), fact("tool.search", 2)};
    BOOST_TEST(
        usage.json() ==
        R"({"event":"usage","usage":{"prompt_tokens":1,"completion_tokens":null,"total_tokens":null,)"
        R"("cached_tokens":null,"cache_write_tokens":null,"reasoning_tokens":null,"details":{"tool.search":2}},"cost":null})");
}

BOOST_AUTO_TEST_CASE(warnings_finishes_and_raw_bytes_have_lines)
{
    ChatError told(ErrorKind::by_status, "left out");
    told.code("param_not_sent");
    const parlance_error view = detail::c_error(told);
    TestEvent warning(PARLANCE_EVENT_WARNING);
    warning.event.error = &view;
    BOOST_TEST(warning.json() == R"({"event":"warning","code":"param_not_sent","message":"left out","where":null})");

    TestEvent finish(PARLANCE_EVENT_FINISH);
    finish.event.code = PARLANCE_FINISH_LENGTH;
    finish.event.word = detail::c_view("max_tokens");
    BOOST_TEST(finish.json() == R"({"event":"finish","finish_reason":"length","finish_reason_raw":"max_tokens"})");

    TestEvent raw(PARLANCE_EVENT_RAW);
    raw.event.word = detail::c_view("data: {}");
    BOOST_TEST(raw.json() == R"({"event":"raw","text":"data: {}"})");
    raw.event.word = detail::c_view("\xFF\x01");
    BOOST_TEST(raw.json() == R"({"event":"raw","data":"/wE="})");
}

BOOST_AUTO_TEST_CASE(base64_is_read_strictly)
{
    BOOST_TEST(detail::decode_base64("").value() == "");
    BOOST_TEST(detail::decode_base64("Zm9vYg==").value() == "foob");
    BOOST_TEST(detail::decode_base64("Zm9vYmE=").value() == "fooba");
    BOOST_TEST(detail::decode_base64("Zm9vYmFy").value() == "foobar");
    for (const std::string_view wrong : {"Z", "Zg", "Zg=", "Zg= ", "Zm9v\n", "====", "Z===", "Zm-_", "=Zg="})
        BOOST_TEST(!detail::decode_base64(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(every_suggested_parameter_is_one_of_the_contract)
{
    for (const std::string_view name : detail::suggested_params)
        BOOST_TEST(known_param_type(detail::param_key(name)) != 0u, name);
}

BOOST_AUTO_TEST_SUITE_END()
