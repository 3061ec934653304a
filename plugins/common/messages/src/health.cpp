/// health.cpp - how far the provider can be reached. The API has nothing that it shows without a key, so that `reach`
/// and `auth` ask the same: one entry of the model list.

#include <parlance/messages/error.hpp>
#include <parlance/messages/exchanges.hpp>
#include <parlance/messages/usage.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>

#include <utility>

namespace parlance::messages {

namespace {

/// Says in a sentence what it proved. Only an answer that has the list named `member` proves anything.
class HealthCheck final : public DialectExchange {
public:
    HealthCheck(DialectPtr dialect, HttpRequest request, std::string_view member, std::string proof)
        : DialectExchange(std::move(dialect), std::move(request)), member_(member), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (tells_failure(document.root())) return read_failure(dialect(), document.root());
        if (!document[member_].is_array()) return wire::not_an_answer("JSON of the Messages API", {}, frame.data);
        UsageCounter().read(document["usage"], out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string_view member_;
    std::string proof_;
};

/// One token, which may be billed.
Result<HttpRequest> one_token_request(const ChatRequestView& request, const Dialect& dialect)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object();
    dialect.write_model(*model, json);
    json.member("max_tokens", 1).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array().end_object();
    HttpRequest http =
        wire::json_post(dialect.path_prefix(request.base_url()) + dialect.messages_path(*model, false), json);
    http.header("Accept", "application/json");
    dialect.add_headers(request, dialect.betas(), http);
    return http;
}

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request, DialectPtr dialect)
{
    const auto level = wire::health_level(request);
    if (level.is_error()) return level.error();
    const auto check = [&](HttpRequest http, const char* member, const char* proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(dialect, std::move(http), member, proof);
    };
    if (*level == wire::HealthLevel::generate) {
        auto http = one_token_request(request, *dialect);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "content", "the model answers");
    }
    const bool reach = *level == wire::HealthLevel::reach;
    return check(get_request(request, *dialect, "/models?limit=1"), "data",
                 reach ? "the server answers" : "the server answers and takes the key");
}

}  // namespace parlance::messages
