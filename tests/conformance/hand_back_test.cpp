// An answer that was read is the next turn's assistant message: it goes back as it came.

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <map>

#include "plugins.hpp"

namespace parlance::conformance {

namespace {

/// Sends the answer back and compares it with what the provider sent. False where that is not known or there is nothing
/// to send.
bool check_handed_back(const Plugin& plugin, const WireCase& recorded)
{
    const Quirks& quirks = plugin.quirks();
    if (!is_chat_answer(plugin, recorded)) return false;
    const ChatResponse response = plugin.run(recorded).response;
    const std::optional<json::value> message = quirks.recorded_message(recorded);
    if (!message || response.is_error()) return false;
    const json::value wanted = quirks.essence(*message);
    if (wanted.is_object() && wanted.get_object().empty()) return false;  // an answer without content is no message
    const DriveResult sent = plugin.ask(quirks.config(recorded), next_turn(plugin, recorded, response));
    BOOST_TEST(sent.sent.has_value(), reason_of(sent));
    if (!sent.sent) return true;
    const json::value body = json::parse(sent.sent->body);
    BOOST_TEST(quirks.essence(quirks.assistant_message(body)) == wanted);
    return true;
}

void check_all(const char* what, bool streamed)
{
    std::map<std::string, std::size_t> compared;
    for_each_recording(what, [&](const Plugin& plugin, const WireCase& recorded) {
        if (recorded.streamed == streamed && check_handed_back(plugin, recorded)) ++compared[plugin.quirks().id()];
    });
    for (const auto& plugin : plugins())
        std::cout << plugin->quirks().id() << ": " << compared[plugin->quirks().id()] << " " << what << '\n';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hand_back)

BOOST_AUTO_TEST_CASE(a_whole_answer_goes_back_as_the_message_that_was_recorded)
{
    check_all("whole answers handed back", false);
}

BOOST_AUTO_TEST_CASE(a_streamed_answer_goes_back_as_the_message_that_its_pieces_make)
{
    check_all("streamed answers handed back", true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
