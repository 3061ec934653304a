/// health.cpp - how far the provider can be reached. The API has nothing that it shows without a key, so that `reach`
/// and `auth` ask the same: one entry of the model list.

#include <parlance/messages/error.hpp>
#include <parlance/messages/exchanges.hpp>
#include <parlance/messages/usage.hpp>
#include <parlance/wire/body.hpp>

#include <utility>

namespace parlance::messages {

namespace {

/// Says in a sentence what it proved.
class HealthCheck final : public DialectExchange {
public:
    HealthCheck(DialectPtr dialect, HttpRequest request, std::string proof)
        : DialectExchange(std::move(dialect), std::move(request)), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return unreadable("answer to the health check is not JSON");
        if (tells_failure(document.root())) return read_failure(dialect(), document.root());
        UsageCounter().read(document["usage"], out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
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
    const auto param = request.param("level");
    const std::string_view level = param ? param->as_text().value_or("") : "auth";
    const auto check = [&](HttpRequest http, const char* proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(dialect, std::move(http), proof);
    };
    if (level == "reach") return check(get_request(request, *dialect, "/models?limit=1"), "the server answers");
    if (level == "auth")
        return check(get_request(request, *dialect, "/models?limit=1"), "the server answers and takes the key");
    if (level == "generate") {
        auto http = one_token_request(request, *dialect);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "the model answers");
    }
    if (level == "config")
        return ChatError(ErrorKind::unsupported, "the level config needs no request: the host checks it").at("/level");
    return ChatError(ErrorKind::invalid_request, "a health check's level is config, reach, auth or generate")
        .at("/level");
}

}  // namespace parlance::messages
