#include "framing/crc32.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "support/aws_event_bytes.hpp"

namespace parlance::core::test {

BOOST_AUTO_TEST_SUITE(crc_32)

BOOST_AUTO_TEST_CASE(the_published_check_value_comes_out)
{
    BOOST_TEST(crc32("123456789") == 0xCBF43926u);
    BOOST_TEST(crc32("") == 0u);
}

BOOST_AUTO_TEST_CASE(the_tables_agree_with_the_sum_bit_by_bit_at_every_length)
{
    std::mt19937 random{11};
    for (std::size_t size = 0; size < 300; ++size) {
        std::string bytes;
        while (bytes.size() < size)
            bytes += static_cast<char>(random());
        BOOST_TEST(crc32(bytes) == testing::plain_crc32(bytes));
    }
}

BOOST_AUTO_TEST_CASE(a_sum_can_be_continued_at_every_place)
{
    const std::string_view bytes = "a message of twenty-four";
    for (std::size_t at = 0; at <= bytes.size(); ++at)
        BOOST_TEST(crc32(bytes.substr(at), crc32(bytes.substr(0, at))) == crc32(bytes));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
