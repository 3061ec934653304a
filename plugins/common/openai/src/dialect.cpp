#include <parlance/openai/dialect.hpp>

#include <utility>

namespace parlance::openai {

Dialect::Dialect(std::string name, Quirks quirks, std::string model)
    : name_(std::move(name)), quirks_(std::move(quirks)), model_(std::move(model))
{
}

JsonValue Dialect::own_extra(const JsonDocument& document) const
{
    const JsonValue own = document[name_];
    if (own.is_object()) return own;
    const JsonValue shared = document["openai"];
    return shared.is_object() ? shared : JsonValue();
}

std::string Dialect::path_prefix(std::string_view /*base_url*/) const
{
    return {};
}

void Dialect::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    const auto add = [&](std::string_view key, const char* header) {
        const auto param = request.param(key);
        const auto text = param ? param->as_text() : std::nullopt;
        if (text && !text->empty()) http.header(header, std::string(*text));
    };
    add("idempotency_key", "Idempotency-Key");
    add("trace_parent", "traceparent");
}

bool Dialect::sends_as_header(std::string_view key) const noexcept
{
    return key == "idempotency_key" || key == "trace_parent";
}

void Dialect::read_head(const HttpHead& /*head*/, Output& /*out*/) const {}

void Dialect::read_member(std::string_view /*key*/, const JsonValue& /*value*/, Output& /*out*/) const {}

bool Dialect::lists(const JsonValue& /*entry*/) const
{
    return true;
}

ErrorKind Dialect::error_kind(const ErrorFacts& facts) const
{
    return usual_error_kind(facts);
}

}  // namespace parlance::openai
