#include "batch_scripted_client.hpp"

#include <boost/test/unit_test.hpp>

namespace parlance::test {

BOOST_AUTO_TEST_SUITE(health_check)

BOOST_AUTO_TEST_CASE(a_server_that_wants_another_key_is_reached)
{
    const auto check = [](HealthLevel level, int status, ErrorKind kind = ErrorKind::authentication) {
        ScriptedClient client([status, kind](const ChatRequest&) {
            ChatError error(kind, "who are you?");
            error.http_status = status;
            return Reply(error);
        });
        return client.health_check(level);
    };
    const HealthReport reached = check(HealthLevel::reach, 401);
    BOOST_TEST(reached.healthy);
    BOOST_TEST(!reached.error.has_value());
    BOOST_TEST(reached.detail == "the server answers, and wants a valid key");
    BOOST_TEST(!check(HealthLevel::auth, 401).healthy);
    BOOST_TEST(check(HealthLevel::reach, 400).healthy);
    BOOST_TEST(!check(HealthLevel::reach, 403, ErrorKind::permission).healthy);
    BOOST_TEST(!check(HealthLevel::reach, 0).healthy);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
