// Thinking that a server leaves in the text, taken out of it and put back.
#include "compatible_under_test.hpp"

namespace parlance::openai_compatible::test {

namespace {

constexpr const char* with_tags = R"({"think_tags":true})";

/// What a text becomes: its thinking and what is said.
struct Row {
    std::string_view content;
    std::string_view thinking;
    std::string_view said;
};

constexpr Row rows[] = {
    {"<think>\nHm, 6 * 7.\n</think>\n\nIt is 42.", "Hm, 6 * 7.", "It is 42."},
    {"\n <think>a</think>b", "a", "b"},
    {"<think>\n\n</think>\n\nAt once.", "", "At once."},
    {"<think>a < b </thin </think>c", "a < b </thin", "c"},
    {"<think>never ends", "never ends", ""},
    {"<think>", "", ""},
    {"<think>only</think>\n", "only", ""},
    {"It is <think>not</think> thinking.", "", "It is <think>not</think> thinking."},
    {"<thought>Hm </think> so</thought>\nYes", "Hm </think> so", "Yes"},
    {"<thoughtful>", "", "<thoughtful>"},
    {"<thinker>", "", "<thinker>"},
    {"<thi", "", "<thi"},
    {"  ", "", "  "},
    {"<think>é€🙂</think>ü", "é€🙂", "ü"},
};

std::string text_of(const ChatResponse& response, PartKind kind)
{
    std::string text;
    for (const Part& part : response.message().parts)
        if (part.kind == kind) text += part.text;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compatible_think_tags)

BOOST_AUTO_TEST_CASE(thinking_becomes_a_part_of_its_own)
{
    const Compatible server(with_tags);
    for (const Row& row : rows) {
        const DriveResult whole = server.ask(ChatRequest("Hi"), row.content);
        BOOST_TEST(text_of(whole.response, PartKind::reasoning) == row.thinking, row.content);
        BOOST_TEST(text_of(whole.response, PartKind::text) == row.said, row.content);
    }
}

BOOST_AUTO_TEST_CASE(a_stream_says_the_same_wherever_it_is_cut)
{
    const Compatible server(with_tags);
    for (const Row& row : rows) {
        if (row.content.find("é") != std::string_view::npos) continue;  // no server cuts inside a character
        for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
            const DriveResult result = server.stream(row.content, piece);
            BOOST_TEST(text_of(result.response, PartKind::reasoning) == row.thinking, row.content);
            BOOST_TEST(text_of(result.response, PartKind::text) == row.said, row.content);
            BOOST_TEST(!result.response.is_error());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_answer_goes_back_as_it_came)
{
    const Compatible server(with_tags);
    for (const Row& row : rows) {
        if (row.thinking.empty() && row.said == row.content) continue;
        ChatRequest next("Hi");
        next.add_message(server.ask(ChatRequest("Hi"), row.content).response.message());
        next.add_message(Message(Role::user, {Part(PartKind::text, "And?")}));
        const json::value body = server.sent(next);
        BOOST_TEST(body.at("messages").at(1).at("content").as_string() == row.content, row.content);
    }
}

BOOST_AUTO_TEST_CASE(without_the_option_the_text_stays_as_it_is)
{
    const DriveResult result = Compatible().ask(ChatRequest("Hi"), rows[0].content);
    BOOST_TEST(text_of(result.response, PartKind::text) == rows[0].content);
    BOOST_TEST(text_of(result.response, PartKind::reasoning) == "");
}

BOOST_AUTO_TEST_CASE(who_wants_no_reasoning_back_is_not_given_it)
{
    const Compatible server(R"({"think_tags":true,"hand_back_reasoning":false})");
    ChatRequest next("Hi");
    next.add_message(server.ask(ChatRequest("Hi"), rows[0].content).response.message());
    next.add_message(Message(Role::user, {Part(PartKind::text, "And?")}));
    const DriveResult result = server.ask(next);
    BOOST_TEST(json::parse(result.sent->body).at("messages").at(1).at("content") == "It is 42.");
    BOOST_TEST(result.response.metadata().warnings.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_call_after_the_thinking_keeps_its_place)
{
    const std::string call = Compatible::chunk(
        {{"tool_calls",
          {json::object{{"index", 0}, {"id", "c1"}, {"function", json::object{{"name", "f"}, {"arguments", "{}"}}}}}}});
    const DriveResult result = Compatible(with_tags).stream("<think>Call it.</think>\n\n", 5, call);
    const auto& parts = result.response.message().parts;
    BOOST_REQUIRE(parts.size() == 2U);
    BOOST_TEST((parts[0].kind == PartKind::reasoning));
    BOOST_TEST((parts[1].kind == PartKind::tool_call));
    BOOST_TEST(parts[1].id == "c1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::openai_compatible::test
