// Azure's paths, versions, keys and filters.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"
#include "support/wire_cases.hpp"

namespace json = boost::json;
using namespace parlance;
using parlance::testing::drive;
using parlance::testing::DriveResult;
using parlance::testing::WireAnswer;

namespace {

class Azure {
public:
    explicit Azure(std::string_view options, std::string_view base_url = {}, std::string_view model = "gpt-4o")
        : plugin_(testing::built_plugin("azure"), R"({"model":")" + std::string(model) + R"(","options":{)" +
                                                      std::string(options) + R"(},"base_url":")" +
                                                      std::string(base_url) + "\"}")
    {
    }
    [[nodiscard]] DriveResult ask(const ChatRequest& request, WireAnswer answer = {}) const
    {
        return drive(plugin_.translator(), request, answer);
    }
    [[nodiscard]] std::string target(const ChatRequest& request) const { return ask(request).sent.value().url; }
    [[nodiscard]] json::object sent(const ChatRequest& request) const
    {
        return json::parse(ask(request).sent.value().body).as_object();
    }

private:
    testing::PluginUnderTest plugin_;
};

WireAnswer failure(int status, std::string body)
{
    return {status, {{"content-type", "application/json"}}, std::move(body)};
}

ChatRequest streamed()
{
    return ChatRequest("Hi").stream(true).max_tokens(5);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(azure)

BOOST_AUTO_TEST_CASE(each_path_is_reached_with_or_without_its_beginning_in_the_base_url)
{
    const struct {
        const char *options, *base_url, *target;
    } rows[] = {
        {"", "", "/openai/v1/chat/completions"},
        {"", "https://r.openai.azure.com/", "/openai/v1/chat/completions"},
        {"", "https://r.openai.azure.com/openai/", "/v1/chat/completions"},
        {"", "https://r.openai.azure.com/openai/v1", "/chat/completions"},
        {R"("api_version":"preview")", "", "/openai/v1/chat/completions?api-version=preview"},
        {R"("api":"deployments")", "", "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"},
        {R"("api_version":"2025-01-01-preview","deployment":"my d")", "",
         "/openai/deployments/my%20d/chat/completions?api-version=2025-01-01-preview"},
        {R"("api":"deployments")", "https://r.openai.azure.com/openai",
         "/deployments/gpt-4o/chat/completions?api-version=2024-10-21"},
        {"", "https://r.openai.azure.com/openai/deployments/gpt-4o", "/chat/completions?api-version=2024-10-21"},
        {R"("api":"foundry")", "", "/models/chat/completions?api-version=2024-05-01-preview"},
        {"", "https://r.services.ai.azure.com/models", "/chat/completions?api-version=2024-05-01-preview"},
        {R"("api_version":"2025-01-01-preview")", "https://r.openai.azure.com/openai/deployments/prod/chat/completions",
         "https://r.openai.azure.com/openai/deployments/prod/chat/completions?api-version=2025-01-01-preview"},
        {"", "https://r.openai.azure.com/openai/v1/chat/completions/",
         "https://r.openai.azure.com/openai/v1/chat/completions"},
        {"", "https://r.openai.azure.com/openai/v1/responses", "https://r.openai.azure.com/openai/v1/chat/completions"},
        {"", "https://r.services.ai.azure.com/models/chat/completions",
         "https://r.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"},
        {R"("api":"deployments")", "https://proxy.example.org/azure",
         "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"},
    };
    for (const auto& row : rows)
        BOOST_TEST(Azure(row.options, row.base_url).target("Hi") == row.target);
}

BOOST_AUTO_TEST_CASE(the_deployment_answers_for_the_configured_model_and_others_for_themselves)
{
    const Azure plugin(R"("api":"deployments","deployment":"prod")");
    BOOST_TEST(plugin.target("Hi").find("/deployments/prod/") != std::string::npos);
    BOOST_TEST(plugin.target(ChatRequest("Hi").model("other")).find("/deployments/other/") != std::string::npos);
    BOOST_TEST(Azure(R"("deployment":"prod")", "", "").sent("Hi").at("model") == "prod");
    BOOST_TEST(Azure("", "https://r.openai.azure.com/openai/deployments/prod", "").target("Hi") ==
               "/chat/completions?api-version=2024-10-21");
}

BOOST_AUTO_TEST_CASE(the_responses_api_lies_beside_the_deployments)
{
    BOOST_TEST(Azure(R"("protocol":"responses")").target("Hi") == "/openai/v1/responses");
    BOOST_TEST(Azure(R"("protocol":"responses","api":"deployments")").target("Hi") ==
               "/openai/responses?api-version=2025-03-01-preview");
    BOOST_TEST(Azure(R"("protocol":"responses")", "https://r.services.ai.azure.com/models").target("Hi") ==
               "https://r.services.ai.azure.com/openai/v1/responses");
    BOOST_TEST(Azure("").target(ChatRequest("Hi").model("gpt-5")) == "/openai/v1/responses");
    BOOST_TEST(Azure(R"("api":"foundry")").target(ChatRequest("Hi").model("gpt-5")).starts_with("/models/chat"));
}

BOOST_AUTO_TEST_CASE(older_versions_are_not_sent_what_they_refuse)
{
    const json::object old = Azure(R"("api":"deployments","api_version":"2024-02-01")").sent(streamed());
    BOOST_TEST(old.contains("max_tokens"));
    BOOST_TEST(!old.contains("stream_options"));
    const json::object current = Azure("").sent(streamed());
    BOOST_TEST(current.contains("max_completion_tokens"));
    BOOST_TEST(current.contains("stream_options"));
    BOOST_TEST(Azure(R"("api":"foundry")").sent(streamed()).contains("max_tokens"));
}

BOOST_AUTO_TEST_CASE(a_token_of_entra_id_goes_as_a_bearer_and_a_key_as_the_manifest_says)
{
    BOOST_TEST(Azure(R"("auth":"entra")").ask("Hi").sent->auth == "bearer");
    BOOST_TEST(Azure("").ask("Hi").sent->auth == "");
}

BOOST_AUTO_TEST_CASE(foundry_is_told_to_pass_on_what_it_does_not_know)
{
    const ChatRequest request = ChatRequest("Hi").extra(R"({"azure":{"top_k":5}})");
    const DriveResult foundry = Azure(R"("api":"foundry")").ask(request);
    BOOST_TEST(testing::value_of(foundry.sent->headers, "extra-parameters") == "pass-through");
    BOOST_TEST(json::parse(foundry.sent->body).at("top_k") == 5);
    BOOST_TEST(testing::value_of(Azure("").ask(request).sent->headers, "extra-parameters").empty());
}

BOOST_AUTO_TEST_CASE(what_filters_found_is_kept)
{
    const ChatResponse response =
        Azure("")
            .ask(
                "Hi",
                {200,
                 {{"content-type", "application/json"}},
                 R"({"choices":[{"message":{"content":"a"},"finish_reason":"stop","content_filter_results":{"hate":{"filtered":false}}}],"prompt_filter_results":[{"prompt_index":0}]})"})
            .response;
    BOOST_TEST_REQUIRE(response.metadata().meta.size() == 1u);
    BOOST_TEST(response.metadata().meta[0].key == "prompt_filter_results");
    BOOST_TEST_REQUIRE(response.choices().at(0).finish_params.size() == 1u);
    BOOST_TEST(response.choices()[0].finish_params[0].key == "content_filter_results");
}

BOOST_AUTO_TEST_CASE(a_filtered_prompt_is_told_from_a_bad_request_with_what_the_filter_found)
{
    const DriveResult result = Azure("").ask(
        "Hi", failure(400, R"({"error":{"message":"Filtered","code":"content_filter","status":400,)"
                           R"("innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{}}}})"));
    BOOST_TEST_REQUIRE(result.response.is_error());
    BOOST_TEST((result.response.error()->kind == ErrorKind::content_filtered));
    BOOST_TEST(json::parse(result.response.error()->extra).at("azure").at("innererror").at("code") ==
               "ResponsibleAIPolicyViolation");
}

BOOST_AUTO_TEST_CASE(errors_have_kinds_by_word_and_by_status)
{
    const auto kind = [](int status, const char* body) {
        return Azure("").ask("Hi", failure(status, body)).response.error()->kind;
    };
    BOOST_TEST((kind(404, R"({"error":{"code":"DeploymentNotFound","message":"x"}})") == ErrorKind::not_found));
    BOOST_TEST((kind(401, R"({"error":{"code":"401","message":"x"}})") == ErrorKind::authentication));
    BOOST_TEST((kind(429, R"({"error":{"code":"RateLimitReached","message":"x"}})") == ErrorKind::rate_limited));
    BOOST_TEST((kind(429, R"({"error":{"code":"insufficient_quota","message":"x"}})") == ErrorKind::quota_exhausted));
}

BOOST_AUTO_TEST_CASE(models_are_listed_on_the_path_that_has_the_list)
{
    const ChatRequest list = ChatRequest().operation("models");
    BOOST_TEST(Azure("").target(list) == "/openai/v1/models");
    BOOST_TEST(Azure(R"("api":"deployments")").target(list) == "/openai/models?api-version=2024-10-21");
    BOOST_TEST(Azure(R"("api":"foundry")").target(list) == "/openai/v1/models");
}

BOOST_AUTO_TEST_SUITE_END()
