#include <parlance/responses/model_facts.hpp>

#include <boost/test/unit_test.hpp>

using parlance::responses::model_facts;

BOOST_AUTO_TEST_SUITE(responses_model_facts)

BOOST_AUTO_TEST_CASE(names_are_read_without_maker_case_and_date)
{
    BOOST_TEST(model_facts("openai/GPT-5").reasons);
    BOOST_TEST(model_facts("openai.gpt-5.6-luna").cache_marks);
    BOOST_TEST(model_facts("ft:gpt-4.1-mini:org:name:id").never_reasons);
    BOOST_TEST(model_facts("gpt-35-turbo").never_reasons);
}

BOOST_AUTO_TEST_CASE(a_word_counts_only_whole)
{
    BOOST_TEST(model_facts("o1-pro-2025-03-19").only_responses);
    BOOST_TEST(!model_facts("gpt-5-probe").only_responses);
    BOOST_TEST(!model_facts("my-pro-model").only_responses);
}

BOOST_AUTO_TEST_CASE(marks_begin_with_the_version_that_takes_them)
{
    BOOST_TEST(!model_facts("gpt-5.5").cache_marks);
    BOOST_TEST(model_facts("gpt-5.10").cache_marks);
    BOOST_TEST(model_facts("gpt-6-astra").cache_marks);
}

BOOST_AUTO_TEST_CASE(an_unknown_name_tells_nothing)
{
    for (const char* const name : {"", "gpt-", "gpt-oss-120b", "o", "mistral-large", "orca-2"}) {
        const auto facts = model_facts(name);
        BOOST_TEST((!facts.reasons && !facts.never_reasons && !facts.only_responses && !facts.only_chat), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
