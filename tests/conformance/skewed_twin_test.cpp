// A host with other structures: longer ones, with poison in their tails, and texts that end where their memory does and
// are gone after the call. A plugin that reads by the contract does not notice.

#include <boost/test/unit_test.hpp>

#include "full_request.hpp"
#include "plugins.hpp"

namespace parlance::conformance {

BOOST_AUTO_TEST_SUITE(skewed_twin)

BOOST_AUTO_TEST_CASE(answers_are_the_same_with_longer_structures)
{
    for_each_recording("longer structures", [](const Plugin& plugin, const WireCase& recorded) {
        const DriveResult straight = plugin.run(recorded, {.tail = 0});
        for (const std::uint32_t tail : {8u, 24u}) {
            const DriveResult skewed = plugin.run(recorded, {.tail = tail});
            BOOST_TEST(skewed.events == straight.events, boost::test_tools::per_element());
        }
    });
}

BOOST_AUTO_TEST_CASE(requests_are_the_same_to_the_byte_with_longer_structures)
{
    for (const auto& plugin : plugins()) {
        const std::string config = plugin->quirks().configs().front();
        const DriveResult straight = plugin->ask(config, full_request(plugin->quirks().id()), {.tail = 0});
        BOOST_TEST(straight.sent.has_value(), reason_of(straight));
        if (!straight.sent) continue;
        for (const std::uint32_t tail : {8u, 24u}) {
            const DriveResult skewed = plugin->ask(config, full_request(plugin->quirks().id()), {.tail = tail});
            BOOST_TEST(skewed.sent.has_value());
            if (!skewed.sent) continue;
            BOOST_TEST(skewed.sent->body == straight.sent->body);
            BOOST_TEST(skewed.sent->url == straight.sent->url);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
