// What is sent to Cohere: messages, documents, tools, parameters, and where to.

#include <boost/test/unit_test.hpp>

#include "cohere_under_test.hpp"

namespace json = boost::json;
using namespace parlance;
using namespace parlance::testing;

namespace {

Part text_file(std::string name, std::string contents, std::string media_type)
{
    Part file(PartKind::file);
    file.name = std::move(name);
    file.data = std::move(contents);
    file.media_type = std::move(media_type);
    return file;
}

ChatRequest with_tools(std::initializer_list<const char*> names)
{
    ChatRequest request("Hello");
    for (const char* const name : names)
        request.add_tool(Tool(name, "", R"({"type":"object"})"));
    return request;
}

json::value thinking(const ChatRequest& request)
{
    const json::value body = Cohere().body(request);
    const json::value* found = body.as_object().if_contains("thinking");
    return found != nullptr ? *found : json::value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cohere_request)

BOOST_AUTO_TEST_CASE(a_developer_speaks_as_the_system)
{
    const json::value body = Cohere().body(said_by(Role::developer, {Part(PartKind::text, "Be brief.")}));
    BOOST_TEST(body.at("messages").at(0) == parsed(R"({"role":"system","content":"Be brief."})"));
}

BOOST_AUTO_TEST_CASE(a_file_of_text_becomes_a_document_beside_those_of_the_request)
{
    ChatRequest request = said_by(Role::user, {Part(PartKind::text, "Who?"), text_file("a.txt", "Ada.", "text/plain")});
    request.extra(R"({"cohere":{"documents":["Bob."],"citation_options":{"mode":"FAST"}}})");
    const json::value body = Cohere().body(request);
    BOOST_TEST(body.at("messages").at(0) == parsed(R"({"role":"user","content":"Who?"})"));
    BOOST_TEST(body.at("documents") == parsed(R"([{"data":{"title":"a.txt","text":"Ada."}},"Bob."])"));
    BOOST_TEST(body.at("citation_options") == parsed(R"({"mode":"FAST"})"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_text_is_refused_with_its_place)
{
    const DriveResult result = Cohere().ask(said_by(Role::user, {text_file("a.pdf", "%PDF-1.7", "application/pdf")}));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::unsupported));
    BOOST_TEST(result.response.error()->where == "/messages/0/parts/0");
}

BOOST_AUTO_TEST_CASE(a_tools_result_may_hold_documents)
{
    Part result = Part::tool_result("an-id", "");
    Part file = text_file("Facts", "Ada.", "text/plain");
    file.id = "doc-1";
    file.url = "https://example.org/facts";
    result.parts = {Part(PartKind::text, "Found:"), file};
    const json::value body = Cohere().body(said_by(Role::tool, {result}));
    BOOST_TEST(body.at("messages").at(0) == parsed(R"({"role":"tool","tool_call_id":"an-id","content":[
        {"type":"text","text":"Found:"},
        {"type":"document","document":{"id":"doc-1",
         "data":{"title":"Facts","url":"https://example.org/facts","text":"Ada."}}}]})"));
}

BOOST_AUTO_TEST_CASE(a_picture_goes_as_a_data_url_with_its_detail)
{
    Part picture = Part::image("abc", "image/jpeg");
    picture.extra = R"({"cohere":{"detail":"low"}})";
    const json::value body = Cohere().body(said_by(Role::user, {picture}));
    BOOST_TEST(body.at("messages").at(0).at("content") ==
               parsed(R"([{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,YWJj","detail":"low"}}])"));
}

BOOST_AUTO_TEST_CASE(a_tool_is_forced_by_offering_no_other)
{
    ChatRequest request = with_tools({"first", "second"});
    request.set("tool_choice", Json(R"({"name":"second"})"));
    const json::value body = Cohere().body(request);
    BOOST_TEST(body.at("tool_choice") == "REQUIRED");
    BOOST_TEST_REQUIRE(body.at("tools").as_array().size() == 1u);
    BOOST_TEST(body.at("tools").at(0).at("function").at("name") == "second");
}

BOOST_AUTO_TEST_CASE(a_forced_tool_that_is_not_there_is_refused)
{
    ChatRequest request = with_tools({"first"});
    request.set("tool_choice", Json(R"({"name":"third"})"));
    const DriveResult result = Cohere().ask(request);
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST(result.response.error()->where == "/tool_choice/name");
}

BOOST_AUTO_TEST_CASE(to_let_the_model_choose_is_to_say_nothing)
{
    ChatRequest request = with_tools({"first"});
    request.set("tool_choice", Json(R"("auto")"));
    BOOST_TEST(!Cohere().body(request).as_object().contains("tool_choice"));
    request.set("tool_choice", Json(R"("none")"));
    BOOST_TEST(Cohere().body(request).at("tool_choice") == "NONE");
}

BOOST_AUTO_TEST_CASE(one_strict_tool_makes_all_of_them_strict)
{
    ChatRequest request = with_tools({"first"});
    BOOST_TEST(!Cohere().body(request).as_object().contains("strict_tools"));
    Tool strict("second", "", "{}");
    strict.flags = PARLANCE_TOOL_STRICT;
    request.add_tool(strict);
    BOOST_TEST(Cohere().body(request).at("strict_tools") == true);
}

BOOST_AUTO_TEST_CASE(effort_and_budget_turn_thinking_on_and_off)
{
    ChatRequest request("Hello");
    BOOST_TEST(thinking(request).is_null());
    request.set("reasoning_effort", "low");
    BOOST_TEST(thinking(request) == parsed(R"({"type":"enabled"})"));
    request.set("reasoning_effort", "none");
    BOOST_TEST(thinking(request) == parsed(R"({"type":"disabled"})"));
    request.set("reasoning_effort", "high").set(Param("reasoning_budget", std::int64_t{500}));
    BOOST_TEST(thinking(request) == parsed(R"({"type":"enabled","token_budget":500})"));
}

BOOST_AUTO_TEST_CASE(a_schema_stands_in_the_format_for_json)
{
    ChatRequest request("Hello");
    request.set("format", Json(R"({"type":"json_schema","name":"n","schema":{"type":"object"}})"));
    BOOST_TEST(Cohere().body(request).at("response_format") ==
               parsed(R"({"type":"json_object","json_schema":{"type":"object"}})"));
}

BOOST_AUTO_TEST_CASE(a_parameter_without_a_place_is_a_warning_or_an_error_if_it_is_required)
{
    ChatRequest request("Hello");
    request.set(Param("parallel_tools", false));
    const DriveResult warned = Cohere().ask(request);
    BOOST_TEST(warned.sent.has_value());
    BOOST_TEST(first_warning(warned) == "param_not_sent /parallel_tools");
    request.set(Param("parallel_tools", false, true));
    BOOST_TEST((Cohere().ask(request).response.error()->kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(reasoning_of_another_provider_is_left_out_with_a_warning)
{
    Part thought(PartKind::reasoning, "Hm.");
    thought.extra = R"({"acme":{"signature":"x"}})";
    ChatRequest request = said_by(Role::assistant, {thought, Part(PartKind::text, "Yes.")});
    const DriveResult result = Cohere().ask(request);
    BOOST_TEST(first_warning(result) == "part_not_sent /messages/0/parts/0");
    BOOST_TEST(json::parse(result.sent->body).at("messages").at(0) ==
               parsed(R"({"role":"assistant","content":[{"type":"text","text":"Yes."}]})"));
}

BOOST_AUTO_TEST_CASE(each_path_finds_its_version_whatever_the_base_url_says)
{
    const auto chat = [](std::string_view base) {
        const std::string config = R"({"model":"m","base_url":")" + std::string(base) + R"(","options":{}})";
        return Cohere(config).ask(ChatRequest("Hello")).sent->url;
    };
    BOOST_TEST(Cohere().ask(ChatRequest("Hello")).sent->url == "/v2/chat");
    BOOST_TEST(chat("https://api.cohere.com") == "/v2/chat");
    BOOST_TEST(chat("https://gateway.example/cohere/") == "/v2/chat");
    BOOST_TEST(chat("https://api.cohere.com/v2") == "https://api.cohere.com/v2/chat");
    BOOST_TEST(chat("https://api.cohere.com/v1/") == "https://api.cohere.com/v2/chat");
}

BOOST_AUTO_TEST_SUITE_END()
