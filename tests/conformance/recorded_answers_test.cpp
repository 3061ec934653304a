// Every recorded answer means what an independent decoder found in it, however the network cut it.

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "plugins.hpp"

namespace parlance::conformance {

namespace {

std::string text_or_empty(const json::object& object, std::string_view key)
{
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// Arguments as the expectations have them: the JSON value, or the text where it is none.
json::value parsed(const std::string& arguments)
{
    json::error_code error;
    json::value value = json::parse(arguments.empty() ? "{}" : arguments, error);
    return error ? json::value(arguments) : value;
}

void check_calls(const ChatResponse& response, const json::object& expected)
{
    const json::value* wanted = expected.if_contains("tool_calls");
    const json::array none;
    const json::array& calls = wanted != nullptr ? wanted->as_array() : none;
    const auto found = response.tool_calls();
    BOOST_TEST(found.size() == calls.size());
    for (std::size_t index = 0; index < std::min(found.size(), calls.size()); ++index) {
        const json::object& call = calls[index].as_object();
        BOOST_TEST(found[index].name == text_or_empty(call, "name"));
        if (call.contains("id") && call.at("id").is_string()) BOOST_TEST(found[index].id == text_or_empty(call, "id"));
        const json::value& arguments = call.at("arguments");
        BOOST_TEST(parsed(found[index].text) == arguments);
    }
}

void check_usage(const ChatResponse& response, const json::object& expected)
{
    const json::value* usage = expected.if_contains("usage");
    if (usage == nullptr) return;
    const Usage& found = response.metadata().usage;
    BOOST_TEST(found.prompt_tokens.has_value() == usage->is_object());
    if (!usage->is_object()) return;
    BOOST_TEST(found.prompt_tokens.value_or(-1) == usage->at("input").to_number<std::int64_t>());
    BOOST_TEST(found.completion_tokens.value_or(-1) == usage->at("output").to_number<std::int64_t>());
}

/// The expectations quote a list of messages as JSON; we join it for people.
std::string joined(std::string message)
{
    json::error_code error;
    const json::value list = json::parse(message, error);
    if (error || !list.is_array()) return message;
    message.clear();
    for (const json::value& item : list.as_array())
        message += (message.empty() ? "" : "; ") + std::string(item.as_string());
    return message;
}

void check_error(const ChatResponse& response, const json::object& expected)
{
    const json::value* error = expected.if_contains("error");
    const bool as_expected = response.is_error() == (error != nullptr);
    BOOST_TEST(as_expected, (response.is_error() ? response.error()->message : "it succeeded"));
    if (error == nullptr || !response.is_error()) return;
    const json::object& wanted = error->as_object();
    if (wanted.contains("status")) BOOST_TEST(response.error()->http_status == wanted.at("status").to_number<int>());
    if (wanted.contains("message"))
        BOOST_TEST(response.error()->message == joined(text_or_empty(wanted, "message")));
    else
        BOOST_TEST(!response.error()->message.empty());
    BOOST_TEST((response.error()->kind != ErrorKind::bad_response), response.error()->message);
}

void check_vectors(const ChatResponse& response, const json::object& expected)
{
    BOOST_TEST(response.choices().size() == expected.at("embeddings").to_number<std::size_t>());
    for (const Choice& choice : response.choices()) {
        BOOST_TEST(choice.parts.size() == 1u);
        if (choice.parts.empty()) continue;
        const Part& vector = choice.parts.front();
        BOOST_TEST((vector.kind == PartKind::vector));
        BOOST_TEST(!vector.data.empty());
        if (expected.contains("dimensions"))
            BOOST_TEST(vector.data.size() == expected.at("dimensions").to_number<std::size_t>() * sizeof(float));
    }
}

/// A stream that lacks its end mark is no whole answer, whatever it says; any other ends as was expected.
void check_ending(const Plugin& plugin, const WireCase& recorded, const ChatResponse& response,
                  const json::object& expected)
{
    const Quirks& quirks = plugin.quirks();
    const bool no_end = recorded.streamed && !expected.contains("error") && !quirks.end_mark(recorded) &&
                        !quirks.end_mark_optional(recorded);
    if (!no_end) return check_error(response, expected);
    BOOST_TEST(response.is_error());
    if (!response.is_error()) return;
    BOOST_TEST((response.error()->kind == ErrorKind::truncated), response.error()->message);
}

void check_meaning(const Plugin& plugin, const WireCase& recorded, const ChatResponse& response)
{
    const json::object expected = plugin.quirks().expected(recorded);
    check_ending(plugin, recorded, response, expected);
    if (expected.contains("models")) {
        BOOST_TEST(static_cast<std::int64_t>(response.parts().size()) ==
                   expected.at("models").to_number<std::int64_t>());
        return;
    }
    if (expected.contains("embeddings")) return check_vectors(response, expected);
    if (!expected.contains("text")) return;
    BOOST_TEST(response.content() == text_or_empty(expected, "text"));
    BOOST_TEST(response.reasoning() == text_or_empty(expected, "reasoning"));
    BOOST_TEST(response.refusal() == text_or_empty(expected, "refusal"));
    check_calls(response, expected);
    check_usage(response, expected);
    const std::string stop = response.choices().empty() ? "" : response.choices().front().finish_raw;
    BOOST_TEST(stop == text_or_empty(expected, "stop"));
}

/// Words that mean no more than "other": OTHER and IMAGE_OTHER of Gemini.
bool says_other(std::string_view word)
{
    return word.ends_with("OTHER") || word.ends_with("other");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recorded_answers)

BOOST_AUTO_TEST_CASE(each_means_what_an_independent_decoder_found_in_it)
{
    for_each_recording("meaning", [](const Plugin& plugin, const WireCase& recorded) {
        const DriveResult whole = plugin.run(recorded);
        if (recorded.expected)
            check_meaning(plugin, recorded, whole.response);
        else if (recorded.is("corrupt"))
            BOOST_TEST((whole.response.is_error() && whole.response.error()->kind == ErrorKind::bad_response));
        else
            BOOST_TEST(whole.response.success(), reason_of(whole));
    });
}

BOOST_AUTO_TEST_CASE(each_gives_the_same_events_however_the_network_cuts_it)
{
    for_each_recording("cuts", [](const Plugin& plugin, const WireCase& recorded) {
        const DriveResult whole = plugin.run(recorded);
        for (const std::size_t split : {std::size_t{7}, std::size_t{1}}) {
            const DriveResult pieces = plugin.run(recorded, {.split = split});
            BOOST_TEST(pieces.events == whole.events, boost::test_tools::per_element());
            BOOST_TEST(pieces.response.is_error() == whole.response.is_error());
        }
    });
}

BOOST_AUTO_TEST_CASE(a_finish_word_that_is_known_has_a_code)
{
    for_each_recording("finish words", [](const Plugin& plugin, const WireCase& recorded) {
        const ChatResponse response = plugin.run(recorded).response;
        for (const Choice& choice : response.choices())
            if (!choice.finish_raw.empty() && !says_other(choice.finish_raw))
                BOOST_TEST((choice.finish != FinishReason::unknown && choice.finish != FinishReason::other));
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
