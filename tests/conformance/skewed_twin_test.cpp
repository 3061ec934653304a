// A host with other structures: longer ones, with poison in their tails, and texts that end where their memory does and
// are gone after the call. A plugin that reads by the contract does not notice.

#include <boost/test/unit_test.hpp>

#include "full_request.hpp"
#include "plugins.hpp"

using parlance::testing::drive;
using parlance::testing::DriveResult;
using parlance::testing::WireCase;

namespace parlance::conformance {

BOOST_AUTO_TEST_SUITE(skewed_twin)

BOOST_AUTO_TEST_CASE(answers_are_the_same_with_longer_structures)
{
    for_each_recording("longer structures", [](const Plugin& plugin, const WireCase& recorded) {
        const DriveResult straight =
            drive(plugin.opened.translator(), plain_request(recorded), recorded.answer, {.tail = 0});
        for (const std::uint32_t tail : {8u, 24u}) {
            const DriveResult skewed =
                drive(plugin.opened.translator(), plain_request(recorded), recorded.answer, {.tail = tail});
            BOOST_TEST(skewed.events == straight.events, boost::test_tools::per_element());
        }
    });
}

BOOST_AUTO_TEST_CASE(requests_are_the_same_to_the_byte_with_longer_structures)
{
    for (const auto& plugin : plugins()) {
        const DriveResult straight = drive(plugin->opened.translator(), full_request(), {}, {.tail = 0});
        BOOST_TEST_REQUIRE(straight.sent.has_value());
        for (const std::uint32_t tail : {8u, 24u}) {
            const DriveResult skewed = drive(plugin->opened.translator(), full_request(), {}, {.tail = tail});
            BOOST_TEST_REQUIRE(skewed.sent.has_value());
            BOOST_TEST(skewed.sent->body == straight.sent->body);
            BOOST_TEST(skewed.sent->url == straight.sent->url);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::conformance
