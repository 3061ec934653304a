/// models.cpp - the models that a client could ask: foundation models that write text, and then the inference profiles
/// of the region, under whose ids the newer ones must be asked. Profiles come in pages.
/// Source: Amazon Bedrock API reference, ListFoundationModels, ListInferenceProfiles.

#include <parlance/wire/base_url.hpp>
#include <parlance/wire/error_text.hpp>

#include "exchanges.hpp"

namespace parlance::bedrock {

namespace {

constexpr std::string_view models_path = "/foundation-models?byOutputModality=TEXT";
constexpr std::string_view profiles_path = "/inference-profiles?maxResults=1000";

HttpRequest get(const ChatRequestView& request, const Service& service, std::string_view path)
{
    HttpRequest http("GET", service.control_url(request, path));
    http.header("Accept", "application/json");
    service.authenticate(request, http);
    return http;
}

class ModelList final : public ServiceExchange {
public:
    ModelList(HttpRequest request, ServicePtr service)
        : ServiceExchange(std::move(request)), service_(std::move(service))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (const JsonValue models = document["modelSummaries"]; models.is_array()) {
            read(models, "modelId", "modelName", out);
            prepare(get(request(), *service_, profiles_path));
            return Progress::again;
        }
        const JsonValue profiles = document["inferenceProfileSummaries"];
        if (!profiles.is_array()) return wire::not_an_answer("a list of models", "", frame.data);
        read(profiles, "inferenceProfileId", "inferenceProfileName", out);
        const std::string token = document["nextToken"].text();
        if (token.empty() || token == last_token_) return Progress::done;
        last_token_ = token;
        std::string next(profiles_path);
        next += "&nextToken=";
        next += wire::path_segment(token);
        prepare(get(request(), *service_, next));
        return Progress::again;
    }

private:
    void read(const JsonValue& list, std::string_view id_member, std::string_view name_member, Output& out)
    {
        std::string id, name;
        for (const JsonValue model : list.elements())
            if (model[id_member].is_string())
                out.record(next_record_++, model[id_member].string(id), model[name_member].string(name),
                           model.source());
    }

    ServicePtr service_;
    std::string last_token_;  // a server that gives the same page again would never end
    std::uint32_t next_record_ = 0;
};

}  // namespace

Result<ExchangePtr> begin_model_list(const ChatRequestView& request, ServicePtr service)
{
    HttpRequest http = get(request, *service, models_path);
    return ExchangePtr(std::make_unique<ModelList>(std::move(http), std::move(service)));
}

}  // namespace parlance::bedrock
