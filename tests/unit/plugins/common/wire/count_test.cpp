#include <boost/test/unit_test.hpp>

#include <parlance/wire/count.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

using parlance::JsonDocument;
using parlance::wire::believable;
using parlance::wire::count_of;

BOOST_AUTO_TEST_SUITE(wire_count)

BOOST_AUTO_TEST_CASE(a_count_is_unknown_where_no_answer_can_have_used_as_much)
{
    constexpr std::int64_t first_absurd = std::int64_t{1} << 53;
    BOOST_TEST(believable(0).value() == 0);
    BOOST_TEST(believable(first_absurd - 1).value() == first_absurd - 1);
    BOOST_TEST(!believable(first_absurd).has_value());
    BOOST_TEST(!believable(std::numeric_limits<std::int64_t>::max()).has_value());
    BOOST_TEST(!believable(-1).has_value());
    BOOST_TEST(!believable(std::nullopt).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_whole_number_is_no_count)
{
    const JsonDocument document(R"([7,null,1.5,"1",1e99,{}])");
    BOOST_TEST(count_of(document.root()[std::size_t{0}]).value() == 7);
    for (std::size_t number = 1; number < document.root().size(); ++number)
        BOOST_TEST(!count_of(document.root()[number]).has_value(), number);
}

BOOST_AUTO_TEST_SUITE_END()
