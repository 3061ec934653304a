// What each mistake in a request or a response is told, and where the limits are.
#include <parlance/json_forms.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

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

}  // namespace

BOOST_AUTO_TEST_SUITE(json_form_errors)

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
               "error: the request is not JSON: nested too deeply at byte 141 @byte 141");
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

BOOST_AUTO_TEST_SUITE_END()
