#include "chat/request_check.hpp"

#include <parlance/chat_request.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>
#include <utility>

using namespace parlance;
using namespace parlance::core;

namespace {

/// "kind @where: message", or "" for a request that may be asked.
std::string refusal(const ChatRequest& request, std::vector<std::string> params = {})
{
    ClientSettings settings;
    settings.provider = "acme";
    settings.capabilities.params = std::move(params);
    const auto shared = request.share();
    const auto error = check_request(shared->view(), settings);
    return error ? std::string(to_string(error->kind)) + " @" + error->where + ": " + error->message : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_check)

BOOST_AUTO_TEST_CASE(a_number_that_is_none_is_refused)
{
    const std::string told =
        "invalid_request @/temperature: the parameter \"temperature\" is not a finite number; leave it out, or give it "
        "a value";
    BOOST_TEST(refusal(ChatRequest("x").temperature(std::nan(""))) == told);
    BOOST_TEST(refusal(ChatRequest("x").temperature(HUGE_VAL)) == told);
    BOOST_TEST(refusal(ChatRequest("x").temperature(1)) == "");
}

BOOST_AUTO_TEST_CASE(a_time_limit_is_a_whole_number_that_is_not_negative)
{
    const std::string told =
        "invalid_request @/timeout_ms: timeout_ms is a whole number of milliseconds, 0 for no limit; ";
    BOOST_TEST(refusal(ChatRequest("x").set("timeout_ms", -1)) == told + "-1 is negative");
    BOOST_TEST(refusal(ChatRequest("x").set("timeout_ms", "soon")) == told + "this is none");
    BOOST_TEST(refusal(ChatRequest("x").set("timeout_ms", 0)) == "");
}

BOOST_AUTO_TEST_CASE(a_required_parameter_that_is_misspelt_is_told_the_right_one)
{
    ChatRequest request("x");
    request.set(Param("temprature", 0.5, true));
    BOOST_TEST(refusal(request, {"top_k", "temperature"}) ==
               "unsupported @/temprature: acme: it does not understand the required parameter \"temprature\"; did you "
               "mean \"temperature\"?");
}

BOOST_AUTO_TEST_SUITE_END()
