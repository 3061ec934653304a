#include "batch_done.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "batch_repeats.hpp"

namespace parlance::cli::test {

BOOST_AUTO_TEST_SUITE(batch_done)

BOOST_AUTO_TEST_CASE(done_items_are_known_by_their_id)
{
    DoneItems done;
    for (int i = 0; i < 10'000; i += 2)
        done.add("item-" + std::to_string(i), i + 1);
    BOOST_TEST(done.size() == 5000U);
    done.seal();
    for (int i = 0; i < 10'000; ++i)
        BOOST_REQUIRE(done.take("item-" + std::to_string(i), 20'000 - i) == (i % 2 == 0));
}

BOOST_AUTO_TEST_CASE(an_id_that_repeats_is_done_as_often_as_it_was_done)
{
    DoneItems done;
    done.add("a", 1);
    done.add("b", 2);
    done.add("a", 3);
    done.seal();
    BOOST_TEST(done.take("a", 1));
    BOOST_TEST(done.take("a", 3));
    BOOST_TEST(!done.take("a", 4));
    BOOST_TEST(done.take("b", 2));
    BOOST_TEST(!done.take("b", 5));
}

BOOST_AUTO_TEST_CASE(of_items_with_one_id_the_one_that_failed_is_asked_again)
{
    DoneItems done;
    done.add_failed("a", 1);
    done.add("a", 2);
    done.seal();
    BOOST_TEST(!done.take("a", 1));
    BOOST_TEST(done.take("a", 2));
}

BOOST_AUTO_TEST_CASE(an_id_of_ones_own_is_not_taken_for_the_number_of_a_line)
{
    DoneItems done;
    done.add("line-1", 7);  // somebody calls the seventh line so
    done.seal();
    BOOST_TEST(!done.take("line-1", 1));
    BOOST_TEST(done.take("line-1", 7));

    DoneItems generated;
    generated.add("line-7", 7);
    generated.seal();
    BOOST_TEST(!generated.take("line-7", 1));
    BOOST_TEST(generated.take("line-7", 7));
}

BOOST_AUTO_TEST_CASE(what_a_provider_answered_is_done_whatever_line_it_was)
{
    DoneItems done;
    done.add("line-4", 0);
    done.add("mine", 0);
    done.add("refused", 3);
    done.seal();
    BOOST_TEST(!done.take("refused", 0), "it never went to the provider");
    BOOST_TEST(done.take("line-4", 4));
    BOOST_TEST(done.take("mine", 9));
}

BOOST_AUTO_TEST_CASE(nothing_is_done_in_the_beginning)
{
    DoneItems done;
    BOOST_TEST(!done.take("a", 1));
}

BOOST_AUTO_TEST_CASE(an_id_that_comes_again_is_noticed)
{
    SeenIds seen;
    for (int i = 0; i < 20'000; ++i)
        BOOST_REQUIRE(seen.add("item-" + std::to_string(i)));
    for (int i = 0; i < 20'000; ++i)
        BOOST_REQUIRE(!seen.add("item-" + std::to_string(i)));
    BOOST_TEST(seen.add(""));
    BOOST_TEST(!seen.add(""));
}

BOOST_AUTO_TEST_CASE(the_ids_that_are_remembered_do_not_grow_with_the_file)
{
    SeenIds seen;
    for (std::size_t id = 0; id < SeenIds::most; ++id)
        BOOST_TEST_REQUIRE(seen.add(std::to_string(id)));
    BOOST_TEST(seen.add("later"));
    BOOST_TEST(seen.add("later"));  // there was no room for it
    BOOST_TEST(!seen.add("7"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
