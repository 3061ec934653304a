// The canonical forms of requests and responses, golden: what is written, and what is read.
#include <parlance/json_forms.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
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
        R"({"type":"tool_result","id":"i","media_type":"text/plain","flags":["cache_here","bit_9","is_error"],)"
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

BOOST_AUTO_TEST_CASE(calls_that_the_provider_ran_are_among_the_parts_alone)
{
    const auto answer = response_from_json(
        R"({"content":null,"success":true,"parts":[)"
        R"({"type":"tool_call","id":"srv_1","name":"web_search","arguments":"{}","flags":["provider_run"]},)"
        R"({"type":"tool_call","id":"2","name":"f","arguments":"{}"}],"metadata":{}})");
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->tool_calls().size() == 1U);
    const std::string json = to_json(*answer);
    BOOST_TEST(json.find(R"("tool_calls":[{"id":"2","name":"f","arguments":"{}"}])") != std::string::npos, json);
}

BOOST_AUTO_TEST_SUITE_END()
