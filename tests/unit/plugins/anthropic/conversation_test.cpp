// How a conversation is laid out: instructions on top, results of tools in one message, and what is left out.

#include "bench.hpp"

using namespace parlance;
using parlance::testing::anthropic::Bench;
using parlance::testing::anthropic::parsed;
using parlance::testing::anthropic::warnings;

namespace {

ChatRequest chat(std::initializer_list<Message> messages)
{
    ChatRequest request;
    for (const Message& message : messages)
        request.add_message(message);
    return request;
}

Part with_extra(Part part, std::string extra)
{
    part.extra = std::move(extra);
    return part;
}

Part marked(std::string text)
{
    Part part(PartKind::text, std::move(text));
    part.flags = PARLANCE_PART_CACHE_HERE;
    return part;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(anthropic_conversation)

BOOST_AUTO_TEST_CASE(instructions_stand_on_top)
{
    const auto body = Bench().body(chat({{Role::system, "Be brief."}, {Role::user, "Hi"}}));
    BOOST_TEST(body.at("system") == "Be brief.");
    BOOST_TEST(body.at("messages") == parsed(R"([{"role":"user","content":"Hi"}])"));
}

BOOST_AUTO_TEST_CASE(several_instructions_become_blocks_in_order)
{
    const auto body =
        Bench().body(chat({{Role::system, "One."}, Message(Role::developer, {marked("Two.")}), {Role::user, "Hi"}}));
    BOOST_TEST(body.at("system") == parsed(R"([{"type":"text","text":"One."},
        {"type":"text","text":"Two.","cache_control":{"type":"ephemeral"}}])"));
}

BOOST_AUTO_TEST_CASE(later_instructions_keep_their_place)
{
    const auto request = chat({{Role::system, "One."}, {Role::user, "Hi"}, {Role::system, "Two."}});
    const auto body = Bench().body(request);
    BOOST_TEST(body.at("system") == "One.");
    BOOST_TEST(body.at("messages") == parsed(R"([{"role":"user","content":"Hi"},{"role":"system","content":"Two."}])"));
}

BOOST_AUTO_TEST_CASE(later_instructions_go_to_the_top_where_the_config_says_so)
{
    const auto request = chat({{Role::system, "One."}, {Role::user, "Hi"}, {Role::system, "Two."}});
    const auto body = Bench(R"({"later_system":"on_top"})").body(request);
    BOOST_TEST(body.at("system") == parsed(R"([{"type":"text","text":"One."},{"type":"text","text":"Two."}])"));
    BOOST_TEST(body.at("messages") == parsed(R"([{"role":"user","content":"Hi"}])"));
}

BOOST_AUTO_TEST_CASE(results_of_several_tools_stand_in_one_message)
{
    Part failed = Part::tool_result("b", "no such city");
    failed.flags = PARLANCE_PART_IS_ERROR;
    const auto body = Bench().body(chat(
        {{Role::user, "Hi"},
         Message(Role::assistant, {Part::tool_call("a", "rain", "{\"x\": 1e3}"), Part::tool_call("b", "rain", "")}),
         Message(Role::tool, {Part::tool_result("a", "wet")}),
         Message(Role::tool, {failed}),
         {Role::user, "And now?"}}));
    BOOST_TEST(body.at("messages").at(1) == parsed(R"({"role":"assistant","content":[
        {"type":"tool_use","id":"a","name":"rain","input":{"x":1e3}},{"type":"tool_use","id":"b","name":"rain","input":{}}]})"));
    BOOST_TEST(body.at("messages").at(2) == parsed(R"({"role":"user","content":[
        {"type":"tool_result","tool_use_id":"a","content":"wet"},
        {"type":"tool_result","tool_use_id":"b","content":"no such city","is_error":true}]})"));
    BOOST_TEST(body.at("messages").at(3) == parsed(R"({"role":"user","content":"And now?"})"));
}

BOOST_AUTO_TEST_CASE(results_come_before_what_else_a_message_says)
{
    const auto body =
        Bench().body(chat({{Role::user, "Hi"},
                           Message(Role::assistant, {Part::tool_call("a", "rain", "{}")}),
                           Message(Role::user, {Part(PartKind::text, "Look:"), Part::tool_result("a", "wet")})}));
    BOOST_TEST(body.at("messages").at(2).at("content").at(0).at("type") == "tool_result");
    BOOST_TEST(body.at("messages").at(2).at("content").at(1).at("text") == "Look:");
}

BOOST_AUTO_TEST_CASE(a_result_may_hold_pictures)
{
    Part result = Part::tool_result("a", "");
    result.parts = {Part(PartKind::text, "a chart"), Part::image("\x89PNG", "image/png")};
    const auto body = Bench().body(chat({{Role::user, "Hi"}, Message(Role::tool, {result})}));
    BOOST_TEST(body.at("messages").at(1).at("content").at(0).at("content") ==
               parsed(R"([{"type":"text","text":"a chart"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw=="}}])"));
}

BOOST_AUTO_TEST_CASE(ids_of_other_providers_are_spelled_as_this_one_takes_them)
{
    const auto body = Bench().body(chat({{Role::user, "Hi"},
                                         Message(Role::assistant, {Part::tool_call("functions.rain:0", "rain", "{}")}),
                                         Message(Role::tool, {Part::tool_result("functions.rain:0", "wet")})}));
    BOOST_TEST(body.at("messages").at(1).at("content").at(0).at("id") == "functions_rain_0");
    BOOST_TEST(body.at("messages").at(2).at("content").at(0).at("tool_use_id") == "functions_rain_0");
}

BOOST_AUTO_TEST_CASE(what_only_another_provider_could_use_is_left_out_with_a_warning)
{
    Part search = Part::tool_call("s", "web_search", "{}");
    search.flags = PARLANCE_PART_PROVIDER_RUN;
    Part cited(PartKind::text, "Blue.");
    cited.parts.emplace_back(PartKind::source).url = "https://example.org";
    const auto asked = Bench().ask(
        chat({{Role::user, "Hi"},
              Message(Role::assistant,
                      {with_extra(Part(PartKind::reasoning, "hm"), R"({"openai":{"id":"rs_1"}})"), search, cited})}));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(parsed(asked.sent->body).at("messages").at(1).at("content") ==
               parsed(R"([{"type":"text","text":"Blue."}])"));
    const std::vector<std::string> told{"part_not_sent /messages/1/parts/0", "part_not_sent /messages/1/parts/1",
                                        "part_not_sent /messages/1/parts/2/parts/0"};
    BOOST_TEST(warnings(asked) == told, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_of_which_nothing_is_left_is_left_out)
{
    const auto asked = Bench().ask(
        chat({{Role::user, "Hi"}, Message(Role::assistant, {Part(PartKind::reasoning, "hm")}), {Role::user, "Well?"}}));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(parsed(asked.sent->body).at("messages").as_array().size() == 2u);
}

BOOST_AUTO_TEST_CASE(another_providers_refusal_goes_as_the_text_that_it_was)
{
    const auto body =
        Bench().body(chat({{Role::user, "Hi"}, Message(Role::assistant, {Part(PartKind::refusal, "I cannot.")})}));
    BOOST_TEST(body.at("messages").at(1).at("content") == parsed(R"([{"type":"text","text":"I cannot."}])"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_said_is_refused_with_its_place)
{
    const Bench bench;
    const auto place = [&](const ChatRequest& request) { return bench.refusal(request).where; };
    BOOST_TEST(place(ChatRequest()) == "/messages");
    BOOST_TEST(place(chat({{Role::system, "Be brief."}})) == "/messages");
    BOOST_TEST(place(chat({{Role::user, ""}})) == "/messages/0");
    BOOST_TEST(place(chat({{Role::tool, "wet"}})) == "/messages/0");
    BOOST_TEST(place(chat({Message(Role::user, {Part(PartKind::audio)})})) == "/messages/0/parts/0");
    BOOST_TEST(place(chat({Message(Role::user, {Part(PartKind::custom)})})) == "/messages/0/parts/0");
    BOOST_TEST(place(chat({Message(Role::system, {Part::image_url("https://e.org/a.png")}), {Role::user, "Hi"}})) ==
               "/messages/0/parts/0");
    BOOST_TEST(place(chat({{Role::user, "Hi"}, Message(Role::assistant, {Part::tool_call("a", "b", "[1]")})})) ==
               "/messages/1/parts/0");
    BOOST_TEST(place(chat({{Role::user, "Hi"}, Message(Role::tool, {Part::tool_result("", "wet")})})) ==
               "/messages/1/parts/0");
}

BOOST_AUTO_TEST_CASE(arguments_that_were_cut_short_are_refused)
{
    Part cut = Part::tool_call("a", "rain", "{\"city\": \"Os");
    cut.flags = PARLANCE_PART_INCOMPLETE;
    const ChatError error = Bench().refusal(chat({{Role::user, "Hi"}, Message(Role::assistant, {cut})}));
    BOOST_TEST((error.kind == ErrorKind::invalid_request));
    BOOST_TEST(error.where == "/messages/1/parts/0");
}

BOOST_AUTO_TEST_CASE(a_flag_that_nobody_knows_is_refused)
{
    Part strange(PartKind::text, "Hi");
    strange.flags = 1u << 30;
    BOOST_TEST((Bench().refusal(chat({Message(Role::user, {strange})})).kind == ErrorKind::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
