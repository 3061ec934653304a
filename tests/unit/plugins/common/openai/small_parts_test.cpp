#include <boost/test/unit_test.hpp>

#include <parlance/openai/finish.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/base64.hpp>

#include <string>

#include "support/event_log.hpp"

using parlance::FinishReason;
using parlance::openai::finish_reason;
using parlance::wire::append_decoded_base64;

namespace {

parlance::ChatMetadata reported(std::string_view usage)
{
    parlance::testing::EventLog log;
    parlance::Output out(log.output());
    const parlance::JsonDocument document(usage);
    parlance::openai::report_usage(document.root(), out);
    return log.response().metadata();
}

std::string decoded(std::string_view text)
{
    std::string bytes;
    BOOST_TEST(append_decoded_base64(bytes, text));
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openai_finish)

BOOST_AUTO_TEST_CASE(words_of_other_makers_are_known)
{
    BOOST_TEST((finish_reason("stop") == FinishReason::stop));
    BOOST_TEST((finish_reason("end_turn") == FinishReason::stop));
    BOOST_TEST((finish_reason("tool_use") == FinishReason::tool_calls));
    BOOST_TEST((finish_reason("MAX_TOKENS") == FinishReason::length));
    BOOST_TEST((finish_reason("guardrail_intervened") == FinishReason::content_filter));
    BOOST_TEST((finish_reason("brand_new") == FinishReason::other));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(openai_usage)

BOOST_AUTO_TEST_CASE(counters_are_found_where_servers_put_them)
{
    BOOST_TEST(reported(R"({"prompt_tokens":9,"prompt_cache_hit_tokens":4})").usage.cached_tokens.value() == 4);
    BOOST_TEST(reported(R"({"prompt_tokens":9,"prompt_tokens_details":{"cached_tokens":5},"cached_tokens":6})")
                   .usage.cached_tokens.value() == 5);
    BOOST_TEST(reported(R"({"completion_tokens_details":{"reasoning_tokens":7}})").usage.reasoning_tokens.value() == 7);
}

BOOST_AUTO_TEST_CASE(what_is_not_told_is_unknown)
{
    BOOST_TEST(!reported(R"({"prompt_tokens":9,"completion_tokens":null})").usage.completion_tokens.has_value());
    BOOST_TEST(reported("null").usage.all.empty());
}

BOOST_AUTO_TEST_CASE(a_cost_is_the_providers_own_in_dollars)
{
    const auto metadata = reported(R"({"cost":{"total_cost":0.25}})");
    BOOST_TEST_REQUIRE(metadata.cost.has_value());
    BOOST_TEST(metadata.cost->amount == 0.25);
    BOOST_TEST(metadata.cost->currency == "USD");
    BOOST_TEST(reported(R"({"cost":0.5})").cost->source == "provider");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(openai_base64)

BOOST_AUTO_TEST_CASE(both_alphabets_are_read_with_and_without_padding)
{
    BOOST_TEST(decoded("aGk=") == "hi");
    BOOST_TEST(decoded("aGk") == "hi");
    BOOST_TEST(decoded("-_8=") == "\xFB\xFF");
    BOOST_TEST(decoded("+/8=") == "\xFB\xFF");
    BOOST_TEST(decoded("aG\nk=") == "hi");
    BOOST_TEST(decoded("") == "");
}

BOOST_AUTO_TEST_CASE(another_character_stops_it)
{
    std::string bytes;
    BOOST_TEST(!append_decoded_base64(bytes, "aG%k"));
}

BOOST_AUTO_TEST_SUITE_END()
