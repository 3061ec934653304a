/// health.cpp - how far the service can be reached, in a sentence. `reach` and `auth` read the list of models, which
/// the service gives to a valid key alone; `generate` lets the model write one token, which is billed.

#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>

#include "exchanges.hpp"
#include "usage.hpp"

namespace parlance::bedrock {

namespace {

class HealthCheck final : public ServiceExchange {
public:
    HealthCheck(HttpRequest request, std::string_view member, std::string proof)
        : ServiceExchange(std::move(request)), member_(member), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue evidence = document[member_];
        if (!evidence.is_array() && !evidence.is_object())
            return wire::not_an_answer("JSON of Bedrock", "", frame.data);
        report_usage(document.root(), out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string_view member_;  // what an answer has
    std::string proof_;
};

HttpRequest model_list(const ChatRequestView& request, const Service& service)
{
    HttpRequest http("GET", service.control_url(request, "/foundation-models"));
    http.header("Accept", "application/json");
    service.authenticate(request, http);
    return http;
}

Result<HttpRequest> one_token(const ChatRequestView& request, const Service& service)
{
    const auto model = wire::chosen_model(request, service.model());
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().key("messages").begin_array().begin_object().member("role", "user");
    json.key("content").begin_array().begin_object().member("text", "Hi").end_object().end_array();
    json.end_object().end_array();
    json.key("inferenceConfig").begin_object().member("maxTokens", 1).end_object().end_object();
    HttpRequest http = wire::json_post(Service::model_path(*model, "converse"), json);
    http.header("Accept", "application/json");
    service.authenticate(request, http);
    return http;
}

}  // namespace

Result<ExchangePtr> begin_health_check(const ChatRequestView& request, const Service& service)
{
    const auto level = wire::health_level(request);
    if (level.is_error()) return level.error();
    if (*level != wire::HealthLevel::generate)
        return ExchangePtr(std::make_unique<HealthCheck>(model_list(request, service), "modelSummaries",
                                                         "the service answers and takes the key"));
    auto http = one_token(request, service);
    if (http.is_error()) return std::move(http).error();
    return ExchangePtr(std::make_unique<HealthCheck>(*std::move(http), "output", "the model answers"));
}

}  // namespace parlance::bedrock
