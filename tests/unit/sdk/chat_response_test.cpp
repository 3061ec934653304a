#include <parlance/chat_response.hpp>

#include <boost/test/unit_test.hpp>

namespace parlance::test {

BOOST_AUTO_TEST_SUITE(chat_response)

BOOST_AUTO_TEST_CASE(a_call_that_the_provider_runs_is_a_part_but_not_one_to_answer)
{
    ChatResponse response;
    Part own = Part::tool_call("call_1", "weather", "{}");
    Part theirs = Part::tool_call("srv_1", "web_search", "{}");
    theirs.flags |= PARLANCE_PART_PROVIDER_RUN;
    response.choices().push_back({{theirs, own}, FinishReason::tool_calls, "tool_use", {}});
    BOOST_TEST(response.parts().size() == 2u);
    BOOST_TEST_REQUIRE(response.tool_calls().size() == 1u);
    BOOST_TEST(response.tool_calls().front().id == "call_1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
