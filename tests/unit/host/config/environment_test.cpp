#include "config/environment.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

using namespace parlance::host;

BOOST_AUTO_TEST_SUITE(environment)

BOOST_AUTO_TEST_CASE(the_process_environment_tells_unset_from_empty)
{
    ::setenv("PARLANCE_TEST_EMPTY", "", 1);
    ::setenv("PARLANCE_TEST_SET", "value", 1);
    ::unsetenv("PARLANCE_TEST_UNSET");
    BOOST_TEST(process_environment().get("PARLANCE_TEST_EMPTY").value() == "");
    BOOST_TEST(process_environment().get("PARLANCE_TEST_SET").value() == "value");
    BOOST_TEST(!process_environment().get("PARLANCE_TEST_UNSET").has_value());
}

BOOST_AUTO_TEST_CASE(a_fixed_environment_has_what_it_was_given)
{
    const FixedEnvironment environment{{{"A", "1"}}};
    BOOST_TEST(environment.get("A").value() == "1");
    BOOST_TEST(!environment.get("HOME").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
