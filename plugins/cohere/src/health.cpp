/// health.cpp - how far the service can be reached. Nothing can be read without a key, so that `reach` and `auth` ask
/// the same: one entry of the model list.

#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>

#include "exchanges.hpp"
#include "usage.hpp"

namespace parlance::cohere {

namespace {

/// Says in a sentence what it proved. Only an answer that has the member named `member` proves anything.
class HealthCheck final : public CohereExchange {
public:
    HealthCheck(ServicePtr service, HttpRequest request, std::string_view member, std::string proof)
        : CohereExchange(std::move(service), std::move(request)), member_(member), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue evidence = document[member_];
        if (!evidence.is_object() && !evidence.is_array())
            return wire::not_an_answer("JSON of the Cohere API", {}, frame.data);
        report_usage(document["usage"], out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string_view member_;
    std::string proof_;
};

Result<HttpRequest> one_token_request(const ChatRequestView& request, const Service& service)
{
    const auto model = wire::chosen_model(request, service.model);
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().member("model", *model).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array();
    json.member("max_tokens", 1).end_object();
    HttpRequest http = wire::json_post(service.url(request, "/v2", "/chat"), json);
    service.add_headers(request, http);
    return http;
}

}  // namespace

ExchangeResult begin_health_check(const ChatRequestView& request, ServicePtr service)
{
    const auto level = wire::health_level(request);
    if (level.is_error()) return level.error();
    const auto check = [&](HttpRequest http, const char* member, const char* proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(service, std::move(http), member, proof);
    };
    if (*level == wire::HealthLevel::generate) {
        auto http = one_token_request(request, *service);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "message", "the model answers");
    }
    const bool reach = *level == wire::HealthLevel::reach;
    return check(model_list_request(request, *service, "page_size=1"), "models",
                 reach ? "the server answers" : "the server answers and takes the key");
}

}  // namespace parlance::cohere
