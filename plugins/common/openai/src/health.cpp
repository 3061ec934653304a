/// health.cpp - how far a server can be reached. Only an answer of the shape that was asked for proves anything: many a
/// server greets with JSON at any path.

#include <parlance/openai/exchanges.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/health.hpp>

#include <utility>

namespace parlance::openai {

namespace {

Result<HttpRequest> one_token_request(const ChatRequestView& request, const Dialect& dialect)
{
    const auto model = wire::chosen_model(request, dialect.model());
    if (model.is_error()) return model.error();
    const bool old_name = dialect.quirks().token_limit == TokenLimitField::max_tokens;
    JsonBuilder json;
    json.begin_object().member("model", *model).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array();
    json.member(old_name ? "max_tokens" : "max_completion_tokens", 1).end_object();
    HttpRequest http = wire::json_post(dialect.path("/chat/completions", *model, request.base_url()), json);
    http.header("Accept", "application/json");
    dialect.add_headers(request, http);
    return http;
}

std::string_view wanted(Evidence evidence)
{
    switch (evidence) {
        case Evidence::list: return "a list of models";
        case Evidence::key: return "what it knows of the key";
        case Evidence::answer: return "an answer of the model";
    }
    return {};
}

bool has(const JsonValue& root, Evidence evidence)
{
    switch (evidence) {
        case Evidence::list: return models_in(root).is_array();
        case Evidence::key: return root["data"].is_object();
        case Evidence::answer: return root["choices"].is_array() || root["output"].is_array();
    }
    return false;
}

}  // namespace

HealthCheck::HealthCheck(DialectPtr dialect, HttpRequest request, Evidence evidence, std::string proof)
    : DialectExchange(std::move(dialect), std::move(request)), evidence_(evidence), proof_(std::move(proof))
{
}

Result<Framing> HealthCheck::head(const HttpHead& head, Output& out)
{
    if (head.status() < 300) dialect().read_head(head, out);
    return Framing::whole;
}

Result<Progress> HealthCheck::feed(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const JsonValue root = document.root();
    if (tells_failure(root)) return read_failure(dialect(), root);
    if (!has(root, evidence_)) return wire::not_an_answer(wanted(evidence_), {}, frame.data);
    report_usage(root["usage"], out);
    out.text(0, 0, proof_);
    return Progress::done;
}

Result<std::unique_ptr<ChatExchange>> begin_health_check(const ChatRequestView& request, DialectPtr dialect)
{
    const auto level = wire::health_level(request);
    if (level.is_error()) return level.error();
    const Quirks& quirks = dialect->quirks();
    const auto check = [&](HttpRequest http, Evidence evidence, std::string proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(dialect, std::move(http), evidence, std::move(proof));
    };
    if (*level == wire::HealthLevel::reach) {
        HttpRequest http = get_request(request, *dialect, "/models");
        if (!quirks.reach_auth.empty()) http.auth(quirks.reach_auth);
        return check(std::move(http), Evidence::list, "the server answers");
    }
    if (*level == wire::HealthLevel::generate) {
        auto http = one_token_request(request, *dialect);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), Evidence::answer, "the model answers");
    }
    return check(get_request(request, *dialect, quirks.key_path),
                 quirks.key_lists_models ? Evidence::list : Evidence::key, "the server answers and takes the key");
}

}  // namespace parlance::openai
