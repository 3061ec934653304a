#include "config/quantities.hpp"

#include <boost/test/unit_test.hpp>

using namespace parlance::host;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(quantities)

BOOST_AUTO_TEST_CASE(a_duration_is_a_whole_number_and_a_unit)
{
    BOOST_TEST((parse_duration("300ms") == 300ms));
    BOOST_TEST((parse_duration("5s") == 5s));
    BOOST_TEST((parse_duration("30m") == 30min));
    BOOST_TEST((parse_duration("1h") == 1h));
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_duration)
{
    for (const auto* text : {"", "5", "s", "5 s", " 5s", "5s ", "-5s", "+5s", "5.5s", "0s", "5S", "5sec", "169h",
                             "99999999999999999999h", "18446744073709551615h", "1m30s"}) {
        BOOST_TEST(!parse_duration(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(a_duration_is_written_with_its_largest_whole_unit)
{
    BOOST_TEST(format_duration(600s) == "10m");
    BOOST_TEST(format_duration(90s) == "90s");
    BOOST_TEST(format_duration(1500ms) == "1500ms");
    BOOST_TEST(format_duration(168h) == "168h");
}

BOOST_AUTO_TEST_CASE(sizes_are_binary)
{
    BOOST_TEST(parse_size("0B").value() == 0U);
    BOOST_TEST(parse_size("512KiB").value() == 524'288U);
    BOOST_TEST(parse_size("1MiB").value() == 1'048'576U);
    BOOST_TEST(parse_size("2GiB").value() == 2'147'483'648U);
    for (const auto* text : {"", "1", "1MB", "1 MiB", "1.5MiB", "-1B", "9007199254740993B", "99999999999GiB"}) {
        BOOST_TEST(!parse_size(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
