// Azure: deployments, the v1 path and Foundry. The recorded address says which, and with it how the plugin is opened.

#include <boost/json.hpp>

#include "../chat_completions.hpp"
#include "../chat_completions_request.hpp"
#include "../quirks.hpp"
#include "../responses_api.hpp"
#include "counted_apart.hpp"

namespace parlance::conformance {

namespace {

bool is_of_responses(const WireCase& recorded)
{
    return recorded.is_for("/responses");
}

/// What stands behind "/deployments/" in the path.
std::string deployment_of(const WireCase& recorded)
{
    constexpr std::string_view mark = "/deployments/";
    const std::string_view path = recorded.path();
    const std::size_t found = path.find(mark);
    if (found == std::string_view::npos) return {};
    const std::string_view rest = path.substr(found + mark.size());
    return std::string(rest.substr(0, rest.find('/')));
}

std::string version_of(const WireCase& recorded)
{
    constexpr std::string_view mark = "api-version=";
    const std::string_view query = recorded.query();
    const std::size_t found = query.find(mark);
    if (found == std::string_view::npos) return {};
    const std::string_view rest = query.substr(found + mark.size());
    return std::string(rest.substr(0, rest.find('&')));
}

class AzureQuirks final : public Quirks {
public:
    std::string id() const override { return "azure"; }
    std::vector<std::string> folders() const override { return {"azure"}; }

    std::vector<std::string> configs() const override
    {
        return {R"({"model":"a-model","options":{"protocol":"chat"}})",
                R"({"model":"a-model","options":{"protocol":"responses"}})",
                R"({"model":"a-model","options":{"api":"deployments","deployment":"d","protocol":"chat"}})",
                R"({"model":"a-model","options":{"api":"foundry","protocol":"chat"}})"};
    }

    std::string config(const WireCase& recorded) const override
    {
        json::object options{{"protocol", is_of_responses(recorded) ? "responses" : "chat"}};
        const std::string deployment = deployment_of(recorded);
        if (recorded.path().starts_with("/models"))
            options["api"] = "foundry";
        else
            options["api"] = recorded.path().starts_with("/openai/v1") ? "v1" : "deployments";
        if (!deployment.empty()) options["deployment"] = deployment;
        if (const std::string version = version_of(recorded); !version.empty()) options["api_version"] = version;
        return json::serialize(json::object{{"model", ""}, {"options", options}});
    }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        for (const std::string_view other : {"/audio/", "/images", "/batches", "/files"})
            if (recorded.has(other)) return "an operation that is not offered";
        return std::nullopt;
    }

    json::object expected(const WireCase& recorded) const override { return with_reasoning_counted(recorded); }

    /// What a tool of the provider's was called with is JSON of the tool's form, which is handed on as it is.
    std::vector<std::string> open_members() const override
    {
        return {"arguments", "input", "action", "actions", "operation", "environment"};
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (is_of_responses(recorded)) return responses_api::neutral(recorded, id());
        return chat_completions::neutral(recorded, id());
    }

    json::value canonical(json::value body) const override
    {
        const json::value* input = body.is_object() ? body.get_object().if_contains("input") : nullptr;
        const bool items = input != nullptr && input->is_array() && !input->get_array().empty() &&
                           input->get_array().front().is_object();
        return items ? responses_api::canonical(std::move(body)) : chat_completions::canonical(std::move(body));
    }

    std::vector<Difference> own_members() const override
    {
        return {{"/stream_options/**", "we always ask for the usage"},
                {"/store", "answers are not kept by the provider unless one asks for it"},
                {"/include/**", "what is not kept there has to come encrypted"}};
    }

    std::vector<Difference> client_defaults() const override
    {
        return {{"/include/**", "reasoning comes encrypted only where the answer is not kept"}};
    }

    /// The whole path counts, and the version with it.
    bool same_target(const WireCase& recorded, const SentRequest& sent) const override
    {
        const std::string query(recorded.query());
        const std::string whole = std::string(recorded.path()) + (query.empty() ? "" : "?" + query);
        return sent.method == recorded.method && sent.url == whole;
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const path : {"/chat/completions", "/responses", "/embeddings"})
            if (sent.method == "POST" && sent.url.substr(0, sent.url.find('?')).ends_with(path))
                return SchemaPlace{"openai.openapi.trimmed.json", std::string("POST ") + path};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        return {{"/input_type", "Azure has embeddings of Cohere's, too, which take it"}};
    }

    std::optional<std::size_t> end_mark(const WireCase& recorded) const override
    {
        return is_of_responses(recorded) ? responses_api::end_mark(recorded) : Quirks::end_mark(recorded);
    }

    std::vector<std::string> finish_members() const override { return {"finish_reason", "status"}; }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        return is_of_responses(recorded) ? responses_api::output_of(recorded) : Quirks::recorded_message(recorded);
    }

    json::value assistant_message(const json::value& body) const override
    {
        return responses_api::is_request(body) ? responses_api::answered_items(body) : Quirks::assistant_message(body);
    }

    json::value essence(json::value message) const override
    {
        return message.is_array() ? responses_api::essence(std::move(message)) : Quirks::essence(std::move(message));
    }
};

const Registered<AzureQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
