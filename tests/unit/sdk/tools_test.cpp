// ToolSet: from a call to what the model reads.
#include <memory>
#include <parlance/tools.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace parlance::test {

namespace {

std::string echo_arguments(std::string_view arguments)
{
    return std::string(arguments);
}

Part called(std::string name, std::string arguments)
{
    return Part::tool_call("call_1", std::move(name), std::move(arguments));
}

bool is_error(const Part& result)
{
    return (result.flags & PARLANCE_PART_IS_ERROR) != 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tools)

BOOST_AUTO_TEST_CASE(a_result_answers_its_call)
{
    ToolSet tools;
    tools.add("echo", "", "", &echo_arguments);
    const Part result = tools.run(called("echo", R"({"a": 1})"));
    BOOST_TEST((result.kind == PartKind::tool_result));
    BOOST_TEST(result.id == "call_1");
    BOOST_TEST(result.name == "echo");
    BOOST_TEST(result.text == R"({"a": 1})");
    BOOST_TEST(!is_error(result));
}

BOOST_AUTO_TEST_CASE(no_arguments_are_an_empty_object)
{
    ToolSet tools;
    tools.add("echo", "", "", &echo_arguments);
    BOOST_TEST(tools.run(called("echo", "")).text == "{}");
}

BOOST_AUTO_TEST_CASE(a_function_gives_text_json_parts_or_a_result_of_these)
{
    ToolSet tools;
    tools.add("text", "", "", [](std::string_view) { return "words"; })
        .add("json", "", "", [](std::string_view) { return Json(R"({"degrees":21})"); })
        .add("parts", "", "", [](std::string_view) { return std::vector<Part>{Part::image_url("https://a/b.png")}; })
        .add("good", "", "", [](std::string_view) -> Result<std::string> { return std::string("fine"); })
        .add("bad", "", "",
             [](std::string_view) -> Result<Json> { return ChatError(ErrorKind::not_found, "no such city"); })
        .add("own", "", "", [](std::string_view) -> Result<ToolResult> { return ToolResult::failure("try again"); });
    BOOST_TEST(tools.run(called("text", "{}")).text == "words");
    BOOST_TEST(tools.run(called("json", "{}")).text == R"({"degrees":21})");
    BOOST_TEST(tools.run(called("json", "{}")).media_type == "application/json");
    BOOST_TEST(tools.run(called("parts", "{}")).parts.at(0).url == "https://a/b.png");
    BOOST_TEST(tools.run(called("good", "{}")).text == "fine");
    BOOST_TEST(tools.run(called("bad", "{}")).text == "no such city");
    BOOST_TEST(is_error(tools.run(called("bad", "{}"))));
    BOOST_TEST(is_error(tools.run(called("own", "{}"))));
}

BOOST_AUTO_TEST_CASE(a_function_may_take_the_whole_call_and_own_what_cannot_be_copied)
{
    ToolSet tools;
    tools.add("who", "", "", [owned = std::make_unique<int>(7)](const ToolCall& call) {
        return std::string(call.id) + " " + std::string(call.name) + " " + std::to_string(call.step + *owned) +
               (call.stop_requested() ? " stopped" : "");
    });
    const ToolSet copy = tools;
    const StopSignal stop;
    BOOST_TEST(copy.run(called("who", "{}"), 3, &stop).text == "call_1 who 10");
    stop.request_stop();
    BOOST_TEST(copy.run(called("who", "{}"), 3, &stop).text == "call_1 who 10 stopped");
}

BOOST_AUTO_TEST_CASE(what_a_function_throws_is_told_to_the_model)
{
    ToolSet tools;
    tools.add("throws", "", "", [](std::string_view) -> std::string { throw std::runtime_error("no network"); })
        .add("worse", "", "", [](std::string_view) -> std::string { throw 42; });
    BOOST_TEST(tools.run(called("throws", "{}")).text == "the tool failed: no network");
    BOOST_TEST(is_error(tools.run(called("throws", "{}"))));
    BOOST_TEST(is_error(tools.run(called("worse", "{}"))));
}

BOOST_AUTO_TEST_CASE(an_unknown_tool_is_told_the_known_ones)
{
    ToolSet tools;
    BOOST_TEST(tools.run(called("get_wether", "{}")).text == R"(there is no tool "get_wether"; there are none)");
    tools.add("get_weather", "", "", &echo_arguments).add("get_time", "", "", &echo_arguments);
    const Part result = tools.run(called("get_wether", "{}"));
    BOOST_TEST(is_error(result));
    BOOST_TEST(result.text == R"(there is no tool "get_wether"; the tools are: get_weather, get_time)");
}

BOOST_AUTO_TEST_CASE(arguments_that_are_no_json_object_never_reach_the_function)
{
    ToolSet tools;
    bool reached = false;
    tools.add("f", "", "", [&](std::string_view) {
        reached = true;
        return "";
    });
    for (const char* arguments : {"{\"city\": \"Ro", "[1]", "\"Rome\"", "null", "{} {}", "{'a':1}"}) {
        const Part result = tools.run(called("f", arguments));
        BOOST_TEST(is_error(result));
        BOOST_TEST(result.text.find("JSON") != std::string::npos);
    }
    BOOST_TEST(!reached);
}

BOOST_AUTO_TEST_CASE(a_custom_tool_takes_any_text)
{
    Tool shell("shell", "Runs a command", "");
    shell.kind = PARLANCE_TOOL_CUSTOM;
    ToolSet tools;
    tools.add(shell, &echo_arguments);
    BOOST_TEST(tools.run(called("shell", "ls -l")).text == "ls -l");
    BOOST_TEST(tools.tools()[0].schema.empty());
}

BOOST_AUTO_TEST_CASE(a_tool_that_is_not_right_is_told_with_its_place)
{
    const auto where = [](const ToolSet& tools) { return tools.error() ? tools.error()->where : ""; };
    BOOST_TEST(where(ToolSet().add("a", "", R"({"type":"object"})", &echo_arguments)) == "");
    BOOST_TEST(where(ToolSet().add("", "", "", &echo_arguments)) == "/tools/0/name");
    BOOST_TEST(where(ToolSet().add("a", "", "", &echo_arguments).add("a", "", "", &echo_arguments)) == "/tools/1/name");
    BOOST_TEST(where(ToolSet().add("a", "", "{oops", &echo_arguments)) == "/tools/0/schema");
    BOOST_TEST(where(ToolSet().add("a", "", "[]", &echo_arguments)) == "/tools/0/schema");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
