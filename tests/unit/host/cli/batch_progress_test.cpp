#include "batch_progress.hpp"

#include <boost/test/unit_test.hpp>

#include "number_text.hpp"

namespace parlance::cli::test {

namespace {

BatchProgress progress(std::int64_t done, std::int64_t elapsed_ms)
{
    BatchProgress made;
    made.done = done;
    made.elapsed_ms = elapsed_ms;
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_progress)

BOOST_AUTO_TEST_CASE(the_text_tells_what_is_known_and_nothing_else)
{
    BOOST_TEST(progress_text(progress(0, 0), {}) == "0 answered");
    BOOST_TEST(progress_text(progress(1234, 10'000), {}) == "1,234 answered, 123/s");
    BOOST_TEST(progress_text(progress(3, 2000), {}) == "3 answered, 1.5/s");

    BatchProgress all = progress(1'000'000, 100'000);
    all.failed = 3;
    all.prompt_tokens = 12'000;
    all.completion_tokens = 345;
    BOOST_TEST(progress_text(all, {25, 100}) == "999,997 answered, 3 failed, 10,000/s, 12,345 tokens, 5m 0s left");
}

BOOST_AUTO_TEST_CASE(time_left_is_told_once_something_is_known_of_it)
{
    BOOST_TEST(progress_text(progress(10, 1000), {50, 100}) == "10 answered, 10/s, 1s left");
    BOOST_TEST(progress_text(progress(10, 1000), {100, 100}) == "10 answered, 10/s");
    BOOST_TEST(progress_text(progress(10, 1000), {50, -1}) == "10 answered, 10/s");
    BOOST_TEST(progress_text(progress(10, 7'200'000), {50, 100}) == "10 answered, 0.0/s, 2h 0m left");
}

BOOST_AUTO_TEST_CASE(the_bar_shows_the_share_and_fits_the_terminal)
{
    BOOST_TEST(progress_bar(progress(10, 1000), {50, 100}, 80) ==
               "[##########          ]  50% 10 answered, 10/s, 1s left");
    BOOST_TEST(progress_bar(progress(10, 1000), {5, -1}, 80) == "10 answered, 10/s");
    BOOST_TEST(progress_bar(progress(10, 1000), {50, 100}, 30).size() == 29U);
}

BOOST_AUTO_TEST_CASE(a_bar_is_drawn_ten_times_a_second_at_most)
{
    ProgressDisplay display(ProgressDisplay::Form::bar, [] { return InputShare{}; });
    BOOST_TEST(display.next_text(progress(1, 5), 80).has_value(), "the first at once");
    BOOST_TEST(!display.next_text(progress(2, 104), 80).has_value());
    BOOST_TEST(display.next_text(progress(3, 105), 80).has_value());
}

BOOST_AUTO_TEST_CASE(a_line_comes_every_ten_seconds)
{
    ProgressDisplay display(ProgressDisplay::Form::lines, [] { return InputShare{}; });
    BOOST_TEST(!display.next_text(progress(1, 9999), 0).has_value());
    BOOST_TEST(display.next_text(progress(1, 10'000), 0).value() == "1 answered, 0.1/s");
    BOOST_TEST(!display.next_text(progress(2, 19'999), 0).has_value());
    BOOST_TEST(display.next_text(progress(2, 20'001), 0).has_value());
}

BOOST_AUTO_TEST_CASE(the_last_words_have_tokens_and_cost)
{
    BatchSummary summary;
    summary.done = 1000;
    summary.failed = 2;
    summary.elapsed_ms = 65'000;
    summary.total.usage.prompt_tokens = 5000;
    summary.total.usage.completion_tokens = 70;
    summary.total.cost = Cost{0.125, "USD", "provider"};
    BOOST_TEST(summary_text(summary) == "998 answered, 2 failed, 1m 5s, 15/s, 5,000 + 70 tokens, 0.125 USD");
}

BOOST_AUTO_TEST_CASE(a_cost_is_told_without_an_exponent)
{
    const auto spoken = [](double amount) { return money(Cost{amount, "USD", "provider"}); };
    BOOST_TEST(spoken(1.6e-05) == "0.000016 USD");
    BOOST_TEST(spoken(0.00124) == "0.00124 USD");
    BOOST_TEST(spoken(0.1 + 0.2) == "0.3 USD");
    BOOST_TEST(spoken(12.5) == "12.5 USD");
    BOOST_TEST(spoken(1'234'567.0) == "1234567 USD");
    BOOST_TEST(spoken(0.0) == "0 USD");
    BOOST_TEST(spoken(1e-9) == "0.000000001 USD");
}

BOOST_AUTO_TEST_CASE(numbers_have_their_thousands_apart)
{
    BOOST_TEST(grouped(0) == "0");
    BOOST_TEST(grouped(999) == "999");
    BOOST_TEST(grouped(1000) == "1,000");
    BOOST_TEST(grouped(1'234'567) == "1,234,567");
    BOOST_TEST(grouped(-123) == "-123");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
