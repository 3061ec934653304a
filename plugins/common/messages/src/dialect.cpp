#include <parlance/messages/dialect.hpp>

#include <parlance/wire/base_url.hpp>

#include <utility>

namespace parlance::messages {

Dialect::Dialect(std::string name, Quirks quirks, std::string model, std::string base_url)
    : name_(std::move(name)), quirks_(std::move(quirks)), model_(std::move(model)), base_url_(std::move(base_url))
{
}

JsonValue Dialect::own_extra(const JsonDocument& document) const
{
    const JsonValue own = document[name_];
    if (own.is_object()) return own;
    const JsonValue shared = document["anthropic"];
    return shared.is_object() ? shared : JsonValue();
}

std::string Dialect::path_prefix(std::string_view base_url) const
{
    return wire::version_prefix(wire::base_in_use(base_url, base_url_), "/v1", wire::MissingVersion::always);
}

std::string Dialect::messages_path(std::string_view /*model*/, bool /*stream*/) const
{
    return "/messages";
}

void Dialect::write_model(std::string_view model, JsonBuilder& json) const
{
    json.member("model", model);
}

std::string Dialect::betas() const
{
    std::string all;
    for (const std::string& beta : quirks_.betas)
        all += (all.empty() ? "" : ",") + beta;
    return all;
}

void Dialect::add_headers(const ChatRequestView& request, std::string_view betas, HttpRequest& http) const
{
    http.header("anthropic-version", "2023-06-01");
    if (!betas.empty()) http.header("anthropic-beta", betas);
    const auto add = [&](std::string_view key, std::string_view header) {
        const auto param = request.param(key);
        const auto text = param ? param->as_text() : std::nullopt;
        if (text && !text->empty()) http.header(header, *text);
    };
    add("idempotency_key", "Idempotency-Key");
    add("trace_parent", "traceparent");
    if (!quirks_.auth.empty()) http.auth(quirks_.auth);
}

bool Dialect::sends_as_header(std::string_view key) const noexcept
{
    return key == "idempotency_key" || key == "trace_parent";
}

ErrorKind Dialect::error_kind(const ErrorFacts& facts) const
{
    return usual_error_kind(facts);
}

}  // namespace parlance::messages
