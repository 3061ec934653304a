// Parameters as members of the body: limits, thinking, formats, tools, the cache, and what has no place.

#include "bench.hpp"

using namespace parlance;
using parlance::testing::DriveResult;
using parlance::testing::anthropic::Bench;
using parlance::testing::anthropic::header;
using parlance::testing::anthropic::parsed;
using parlance::testing::anthropic::warnings;

namespace {

ChatRequest chat(std::string model = "claude-sonnet-5")
{
    return ChatRequest("Hi").model(std::move(model));
}

ChatRequest with_tool()
{
    return chat().add_tool(Tool("rain", "Says whether it rains", R"({"type": "object"})"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(anthropic_params)

BOOST_AUTO_TEST_CASE(the_limit_of_tokens_is_always_said)
{
    BOOST_TEST(Bench().body(chat()).at("max_tokens") == 4096);
    BOOST_TEST(Bench(R"({"max_tokens":64000})").body(chat()).at("max_tokens") == 64000);
    BOOST_TEST(Bench().body(chat().max_tokens(7)).at("max_tokens") == 7);
    BOOST_TEST(Bench().body(chat().extra(R"({"anthropic":{"max_tokens":9}})")).at("max_tokens") == 9);
}

BOOST_AUTO_TEST_CASE(plain_parameters_have_members_of_their_own)
{
    const auto body = Bench().body(chat("claude-sonnet-4-6")
                                       .temperature(0.5)
                                       .set("top_p", 0.9)
                                       .set("top_k", 4)
                                       .set("service_tier", "auto")
                                       .set("stop", Json(R"(["\n"])"))
                                       .set("user", "u1"));
    BOOST_TEST(body.at("temperature") == 0.5);
    BOOST_TEST(body.at("top_p") == 0.9);
    BOOST_TEST(body.at("top_k") == 4);
    BOOST_TEST(body.at("service_tier") == "auto");
    BOOST_TEST(body.at("stop_sequences") == parsed(R"(["\n"])"));
    BOOST_TEST(body.at("metadata") == parsed(R"({"user_id":"u1"})"));
}

BOOST_AUTO_TEST_CASE(an_effort_is_adaptive_thinking_with_room_for_it)
{
    const auto body = Bench().body(chat("claude-opus-4-6").set("reasoning_effort", "medium"));
    BOOST_TEST(body.at("thinking") == parsed(R"({"type":"adaptive"})"));
    BOOST_TEST(body.at("output_config") == parsed(R"({"effort":"medium"})"));
    BOOST_TEST(body.at("max_tokens") == 4096 + 8192);
}

BOOST_AUTO_TEST_CASE(older_models_are_given_a_budget_for_an_effort)
{
    for (const char* const model : {"claude-haiku-4-5", "claude-sonnet-4-20250514", "claude-opus-4-1",
                                    "anthropic/claude-sonnet-4.5", "claude-3-7-sonnet-latest", "glm-4.7"}) {
        BOOST_TEST_CONTEXT(model)
        {
            const auto body = Bench().body(chat(model).set("reasoning_effort", "low"));
            BOOST_TEST(body.at("thinking") == parsed(R"({"type":"enabled","budget_tokens":2048})"));
            BOOST_TEST(body.at("max_tokens") == 4096 + 2048);
            BOOST_TEST(!body.as_object().contains("output_config"));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_config_says_how_an_effort_is_asked_for)
{
    const auto request = chat("some-model").set("reasoning_effort", "high");
    BOOST_TEST(Bench(R"({"thinking":"adaptive"})").body(request).at("thinking").at("type") == "adaptive");
    BOOST_TEST(Bench(R"({"thinking":"budget"})").body(request).at("thinking").at("budget_tokens") == 16384);
}

BOOST_AUTO_TEST_CASE(a_budget_for_an_effort_fits_below_the_requests_own_limit)
{
    const auto request = chat("claude-haiku-4-5").set("reasoning_effort", "high");
    BOOST_TEST(Bench().body(ChatRequest(request).max_tokens(4000)).at("thinking").at("budget_tokens") == 3000);
    const auto asked = Bench().ask(ChatRequest(request).max_tokens(1000));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(!parsed(asked.sent->body).as_object().contains("thinking"));
    BOOST_TEST(warnings(asked).at(0) == "param_not_sent /reasoning_effort");
}

BOOST_AUTO_TEST_CASE(a_budget_is_sent_as_it_is)
{
    const auto thinking = [](std::int64_t budget) {
        return Bench().body(chat("claude-sonnet-4-6").set("reasoning_budget", budget)).at("thinking");
    };
    BOOST_TEST(thinking(2000) == parsed(R"({"type":"enabled","budget_tokens":2000})"));
    BOOST_TEST(thinking(0) == parsed(R"({"type":"disabled"})"));
    BOOST_TEST(thinking(-1) == parsed(R"({"type":"adaptive"})"));
    BOOST_TEST(Bench().body(chat("claude-3-7-sonnet-20250219").set("reasoning_budget", 2000)).at("max_tokens") == 6096);
    const auto own = chat().extra(R"({"anthropic":{"thinking":{"type":"enabled","budget_tokens":5000}}})");
    BOOST_TEST(Bench().body(own).at("max_tokens") == 9096);
    BOOST_TEST(Bench().body(chat().set("reasoning_effort", "none")).at("thinking") == parsed(R"({"type":"disabled"})"));
}

BOOST_AUTO_TEST_CASE(a_model_that_refuses_budgets_is_asked_to_decide_by_itself)
{
    for (const char* const model : {"claude-opus-4-7", "anthropic/claude-opus-4.8", "claude-sonnet-5",
                                    "claude-opus-5-5", "claude-mythos-preview", "claude-fable-5-1@20260801"})
        BOOST_TEST_CONTEXT(model)
        {
            const DriveResult asked = Bench().ask(chat(model).set("reasoning_budget", 2000));
            const auto body = boost::json::parse(asked.sent->body);
            BOOST_TEST(body.at("thinking") == parsed(R"({"type":"adaptive"})"));
            BOOST_TEST(body.at("max_tokens") == 6096);
            BOOST_TEST(warnings(asked).at(0) == "param_not_sent /reasoning_budget");
        }
    BOOST_TEST(Bench().refusal(chat("claude-opus-4-7").set("reasoning_budget", 2000).strict(true)).where ==
               "/reasoning_budget");
    for (const char* const model : {"claude-opus-4-6", "claude-opus-4-5-20251101", "kimi-k2", "claude-next"})
        BOOST_TEST(Bench().body(chat(model).set("reasoning_budget", 2000)).at("thinking").at("type") == "enabled",
                   model);
}

BOOST_AUTO_TEST_CASE(thinking_is_not_turned_off_where_it_cannot_be)
{
    for (const char* const model : {"claude-opus-5-5", "claude-mythos-5", "claude-fable-5"})
        BOOST_TEST_CONTEXT(model)
        {
            const DriveResult by_effort = Bench().ask(chat(model).set("reasoning_effort", "none"));
            BOOST_TEST(!boost::json::parse(by_effort.sent->body).as_object().contains("thinking"));
            BOOST_TEST(warnings(by_effort).at(0) == "param_not_sent /reasoning_effort");
            BOOST_TEST(warnings(Bench().ask(chat(model).set("reasoning_budget", 0))).at(0) ==
                       "param_not_sent /reasoning_budget");
        }
}

BOOST_AUTO_TEST_CASE(newer_models_get_no_sampling_parameters)
{
    const std::vector<std::string> told{"param_not_sent /temperature", "param_not_sent /top_p",
                                        "param_not_sent /top_k"};
    for (const char* const model : {"claude-opus-4-7", "claude-opus-4-8-20260601", "claude-sonnet-5", "claude-fable-5"})
        BOOST_TEST_CONTEXT(model)
        {
            const DriveResult asked = Bench().ask(chat(model).temperature(0.5).set("top_p", 0.9).set("top_k", 4));
            const auto body = boost::json::parse(asked.sent->body);
            for (const char* const key : {"temperature", "top_p", "top_k"})
                BOOST_TEST(!body.as_object().contains(key), key);
            BOOST_TEST(warnings(asked) == told, boost::test_tools::per_element());
        }
    for (const char* const model : {"claude-opus-4-6", "claude-4-sonnet-20250514", "claude-next", "some-model"})
        BOOST_TEST(Bench().body(chat(model).temperature(0.5)).at("temperature") == 0.5, model);
}

BOOST_AUTO_TEST_CASE(a_model_that_thinks_gets_no_sampling_that_it_refuses_then)
{
    const auto thinking = chat("claude-sonnet-4-5").set("reasoning_budget", 2000).set("top_k", 4);
    const DriveResult refused = Bench().ask(ChatRequest(thinking).temperature(0.5).set("top_p", 0.9));
    const auto body = boost::json::parse(refused.sent->body);
    for (const char* const key : {"temperature", "top_p", "top_k"})
        BOOST_TEST(!body.as_object().contains(key), key);
    BOOST_TEST(warnings(refused).size() == 3u);
    const auto taken = Bench().body(ChatRequest(thinking).temperature(1).set("top_p", 0.95));
    BOOST_TEST(taken.at("temperature") == 1);
    BOOST_TEST(taken.at("top_p") == 0.95);
    const auto own =
        chat("claude-opus-4-6").temperature(0.5).extra(R"({"anthropic":{"thinking":{"type":"adaptive"}}})");
    BOOST_TEST(!Bench().body(own).as_object().contains("temperature"));
}

BOOST_AUTO_TEST_CASE(a_model_that_thinks_is_not_forced_to_call_a_tool_but_where_it_can_be)
{
    const auto asked = [](const char* model, const char* choice) {
        return Bench().ask(with_tool().model(model).set("reasoning_effort", "low").set("tool_choice", Json(choice)));
    };
    const auto choice_of = [](const DriveResult& result) {
        return boost::json::parse(result.sent->body).at("tool_choice");
    };
    for (const char* const choice : {R"("required")", R"({"name":"rain"})", R"({"type":"tool","name":"rain"})"}) {
        const DriveResult result = asked("claude-opus-4-7", choice);
        BOOST_TEST(choice_of(result) == parsed(R"({"type":"auto"})"), choice);
        BOOST_TEST(warnings(result).at(0) == "param_not_sent /tool_choice");
    }
    const DriveResult own = asked("claude-opus-4-6", R"({"type":"any","disable_parallel_tool_use":true})");
    BOOST_TEST(choice_of(own) == parsed(R"({"type":"auto","disable_parallel_tool_use":true})"));
    BOOST_TEST(choice_of(asked("claude-opus-4-8", R"("required")")) == parsed(R"({"type":"any"})"));
    BOOST_TEST(choice_of(asked("claude-opus-4-7", R"("auto")")) == parsed(R"({"type":"auto"})"));
    const auto no_thought = with_tool().model("claude-opus-4-7").set("tool_choice", Json(R"("required")"));
    BOOST_TEST(Bench().body(no_thought).at("tool_choice") == parsed(R"({"type":"any"})"));
}

BOOST_AUTO_TEST_CASE(extra_adds_to_what_parameters_say_and_does_not_replace_it)
{
    const auto body = Bench().body(
        chat("claude-opus-4-7")
            .set("reasoning_effort", "low")
            .extra(
                R"({"anthropic":{"thinking":{"display":"summarized"},"output_config":{"effort":"max","other":1},"container":"c_1"}})"));
    BOOST_TEST(body.at("thinking") == parsed(R"({"type":"adaptive","display":"summarized"})"));
    BOOST_TEST(body.at("output_config") == parsed(R"({"effort":"low","other":1})"));
    BOOST_TEST(body.at("container") == "c_1");
}

BOOST_AUTO_TEST_CASE(an_effort_leaves_thinking_as_extra_says_it)
{
    const auto body = Bench().body(chat("claude-opus-4-7")
                                       .set("reasoning_effort", "low")
                                       .extra(R"({"anthropic":{"thinking":{"type":"disabled"}}})"));
    BOOST_TEST(body.at("thinking") == parsed(R"({"type":"disabled"})"));
    BOOST_TEST(body.at("output_config") == parsed(R"({"effort":"low"})"));
}

BOOST_AUTO_TEST_CASE(the_spine_of_a_request_cannot_be_replaced_by_extra)
{
    const auto asked = Bench().ask(chat().extra(R"({"anthropic":{"model":"other","top_k":1}})"));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(parsed(asked.sent->body).at("model") == "claude-sonnet-5");
    BOOST_TEST(parsed(asked.sent->body).at("top_k") == 1);
    BOOST_TEST(warnings(asked).at(0) == "param_not_sent /extra/anthropic/model");
}

BOOST_AUTO_TEST_CASE(a_schema_is_a_format_and_plain_json_is_none)
{
    const auto body = Bench().body(
        chat().set("format", Json(R"({"type":"json_schema","name":"n","strict":true,"schema":{"type": "object"}})")));
    BOOST_TEST(body.at("output_config") == parsed(R"({"format":{"type":"json_schema","schema":{"type":"object"}}})"));
    const auto asked = Bench().ask(chat().set("format", Json(R"({"type":"json"})")));
    BOOST_TEST(warnings(asked).at(0) == "param_not_sent /response_format");
    BOOST_TEST(!Bench().body(chat().set("format", Json(R"({"type":"text"})"))).as_object().contains("output_config"));
}

BOOST_AUTO_TEST_CASE(a_choice_of_tools_is_spelled_the_dialects_way)
{
    const auto choice = [](const char* said) {
        return Bench().body(with_tool().set("tool_choice", Json(said))).at("tool_choice");
    };
    BOOST_TEST(choice(R"("auto")") == parsed(R"({"type":"auto"})"));
    BOOST_TEST(choice(R"("none")") == parsed(R"({"type":"none"})"));
    BOOST_TEST(choice(R"("required")") == parsed(R"({"type":"any"})"));
    BOOST_TEST(choice(R"({"name":"rain"})") == parsed(R"({"type":"tool","name":"rain"})"));
}

BOOST_AUTO_TEST_CASE(tools_one_at_a_time_are_a_choice_too)
{
    BOOST_TEST(Bench().body(with_tool().set("parallel_tools", false)).at("tool_choice") ==
               parsed(R"({"type":"auto","disable_parallel_tool_use":true})"));
    const auto none = with_tool().set("parallel_tools", false).set("tool_choice", Json(R"("none")"));
    BOOST_TEST(Bench().body(none).at("tool_choice") == parsed(R"({"type":"none"})"));
    BOOST_TEST(!Bench().body(chat().set("parallel_tools", false)).as_object().contains("tool_choice"));
}

BOOST_AUTO_TEST_CASE(tools_are_functions_or_the_providers_own)
{
    Tool strict("rain", "", "");
    strict.flags = PARLANCE_TOOL_STRICT;
    strict.extra = R"({"anthropic":{"defer_loading":true}})";
    Tool search("web_search", "", "");
    search.kind = PARLANCE_TOOL_PROVIDER;
    search.extra = R"({"anthropic":{"type":"web_search_20250305","max_uses":2}})";
    BOOST_TEST(Bench().body(chat().add_tool(strict).add_tool(search)).at("tools") == parsed(R"([
        {"name":"rain","input_schema":{"type":"object","properties":{}},"strict":true,"defer_loading":true},
        {"type":"web_search_20250305","max_uses":2,"name":"web_search"}])"));
    search.extra.clear();
    BOOST_TEST(Bench().refusal(chat().add_tool(search)).where == "/tools/0");
}

BOOST_AUTO_TEST_CASE(the_cache_holds_as_long_as_the_request_says)
{
    Part part(PartKind::text, "long");
    part.flags = PARLANCE_PART_CACHE_HERE;
    ChatRequest request;
    request.add_message(Message(Role::user, {part})).set("cache_ttl_s", 3600);
    const auto body = Bench().body(request);
    BOOST_TEST(body.at("messages").at(0).at("content").at(0).at("cache_control") ==
               parsed(R"({"type":"ephemeral","ttl":"1h"})"));
    BOOST_TEST(!body.as_object().contains("cache_control"));
    BOOST_TEST(Bench().body(chat().set("cache_ttl_s", 300)).at("cache_control") ==
               parsed(R"({"type":"ephemeral","ttl":"5m"})"));
    BOOST_TEST(warnings(Bench().ask(chat().set("cache_ttl_s", 60))).at(0) == "param_not_sent /cache_ttl_s");
}

BOOST_AUTO_TEST_CASE(betas_of_the_config_and_of_the_request_go_into_one_header)
{
    const auto asked =
        Bench(R"({"betas":["one","two"]})").ask(chat().extra(R"({"anthropic":{"betas":["two","three"]}})"));
    BOOST_TEST_REQUIRE(asked.sent.has_value());
    BOOST_TEST(header(*asked.sent, "anthropic-beta") == "one,two,three");
    BOOST_TEST(header(*asked.sent, "anthropic-version") == "2023-06-01");
    BOOST_TEST(!parsed(asked.sent->body).as_object().contains("betas"));
}

BOOST_AUTO_TEST_CASE(what_has_no_place_is_a_warning_or_under_strict_an_error)
{
    const auto request = chat().seed(7).set("metadata", Json(R"({"team":"x"})"));
    const std::vector<std::string> told{"param_not_sent /seed", "param_not_sent /metadata"};
    BOOST_TEST(warnings(Bench().ask(request)) == told, boost::test_tools::per_element());
    const ChatError error = Bench().refusal(ChatRequest(request).strict(true));
    BOOST_TEST((error.kind == ErrorKind::unsupported));
    BOOST_TEST(error.where == "/seed");
}

BOOST_AUTO_TEST_CASE(a_parameter_of_the_wrong_type_is_refused)
{
    for (const char* const key :
         {"top_k", "max_tokens", "reasoning_effort", "reasoning_budget", "stop", "format", "user"})
        BOOST_TEST_CONTEXT(key)
        {
            const ChatError error = Bench().refusal(chat().set(key, true));
            BOOST_TEST((error.kind == ErrorKind::invalid_request));
            BOOST_TEST(error.where ==
                       (std::string_view(key) == "format" ? "/response_format" : "/" + std::string(key)));
        }
}

BOOST_AUTO_TEST_CASE(a_base_url_may_be_given_with_or_without_its_version)
{
    const auto url = [](const char* base) { return Bench("{}", base).ask(chat()).sent->url; };
    BOOST_TEST(url("") == "/messages");
    BOOST_TEST(url("https://api.anthropic.com/v1") == "/messages");
    BOOST_TEST(url("https://api.anthropic.com/v1/") == "/messages");
    BOOST_TEST(url("https://api.anthropic.com") == "/v1/messages");
    BOOST_TEST(url("https://gateway.example/anthropic/") == "/v1/messages");
}

BOOST_AUTO_TEST_CASE(a_gateways_token_goes_as_a_bearer_where_the_config_says_so)
{
    BOOST_TEST(Bench().ask(chat()).sent->auth == "");
    BOOST_TEST(Bench(R"({"auth":"bearer"})").ask(chat()).sent->auth == "bearer");
}

BOOST_AUTO_TEST_SUITE_END()
