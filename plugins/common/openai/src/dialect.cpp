#include <parlance/openai/dialect.hpp>

#include <parlance/wire/rate_limits.hpp>

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

std::string Dialect::path(std::string_view endpoint, std::string_view /*model*/, std::string_view base_url) const
{
    return path_prefix(base_url) + std::string(endpoint);
}

void Dialect::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    const auto add = [&](std::string_view key, const char* header) {
        const auto param = request.param(key);
        const auto text = param ? param->as_text() : std::nullopt;
        if (text && !text->empty()) http.header(header, *text);
    };
    add("idempotency_key", "Idempotency-Key");
    add("trace_parent", "traceparent");
}

bool Dialect::sends_as_header(std::string_view key) const noexcept
{
    return key == "idempotency_key" || key == "trace_parent";
}

bool Dialect::write_param(const ParamView& /*param*/, JsonBuilder& /*json*/, wire::RequestNotes& /*notes*/) const
{
    return false;
}

bool Dialect::write_embedding_param(const ParamView& /*param*/, JsonBuilder& /*json*/,
                                    wire::RequestNotes& /*notes*/) const
{
    return false;
}

bool Dialect::write_item(const wire::PlacedPart& /*placed*/, JsonBuilder& /*json*/, wire::RequestNotes& /*notes*/) const
{
    return false;
}

std::string Dialect::call_id(std::string_view id) const
{
    return std::string(id);
}

std::string_view Dialect::listed_type(std::string_view /*encoding*/) const
{
    return "f32le";
}

void Dialect::read_head(const HttpHead& head, Output& out) const
{
    wire::report_rate_limits(head, out);
}

void Dialect::read_member(std::string_view /*key*/, const JsonValue& /*value*/, Output& /*out*/) const {}

bool Dialect::takes_cache_marks(std::string_view /*model*/) const
{
    return false;
}

void Dialect::write_cache_mark(JsonBuilder& json) const
{
    json.key("prompt_cache_breakpoint").begin_object().member("mode", "explicit").end_object();
}

bool Dialect::lists(const JsonValue& /*entry*/) const
{
    return true;
}

ErrorKind Dialect::error_kind(const ErrorFacts& facts) const
{
    return usual_error_kind(facts);
}

std::string Dialect::error_extra(const JsonValue& /*root*/) const
{
    return {};
}

}  // namespace parlance::openai
