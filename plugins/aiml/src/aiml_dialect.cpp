#include "aiml_dialect.hpp"

#include <parlance/openai/usage.hpp>
#include <parlance/wire/base_url.hpp>

#include <algorithm>
#include <optional>

namespace parlance::aiml {

namespace {

openai::Quirks aiml_quirks(const wire::ConfigReader& config)
{
    openai::Quirks quirks;
    quirks.done_mark = openai::DoneMark::optional;  // no documented sample shows one
    quirks.sampling_extras = true;
    quirks.developer_role = false;  // the models behind it are of many makers
    quirks.reach_auth = "none";     // the model list is public
    quirks.key_path = "/key";       // what a key says about itself
    quirks.key_lists_models = false;
    // The list tells what a model costs and can do only if asked. Source: the provider's documentation of /v1/models.
    quirks.models_path = "/models?include=pricing,modalities,capabilities";
    quirks.embedding_model = config.option("embedding_model").text();
    return quirks;
}

/// A decimal number, as headers spell it.
std::optional<double> decimal(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    const JsonDocument number(text);
    return number.root().as_double();
}

/// Another value would be dropped without a word. Source: the provider's documentation of X-Client-Request-Id.
bool is_client_request_id(std::string_view id)
{
    constexpr std::size_t longest = 128;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == ':' || c == '-';
    };
    return !id.empty() && id.size() <= longest && std::ranges::all_of(id, allowed);
}

/// Whether a message speaks of money rather than of rights. Source: the provider's documentation of errors with status
/// 403, and a recorded one.
bool speaks_of_money(std::string_view message)
{
    for (const std::string_view word : {"credit", "funds", "balance", "billing", "payment"})
        if (message.find(word) != std::string_view::npos) return true;
    return false;
}

}  // namespace

AimlDialect::AimlDialect(const wire::ConfigReader& config)
    : Dialect("aiml", aiml_quirks(config), config.model()),
      base_url_(config.base_url()),
      referer_(config.option("referer").text()),
      title_(config.option("title").text())
{
}

std::string AimlDialect::path_prefix(std::string_view base_url) const
{
    return wire::version_prefix(wire::base_in_use(base_url, base_url_), "/v1", wire::MissingVersion::without_path);
}

void AimlDialect::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    Dialect::add_headers(request, http);
    if (!referer_.empty()) http.header("HTTP-Referer", referer_);
    if (!title_.empty()) http.header("X-Title", title_);
    const auto key = request.param("idempotency_key");
    const auto id = key ? key->as_text() : std::nullopt;
    if (id && is_client_request_id(*id)) http.header("X-Client-Request-Id", std::string(*id));
}

/// Answers that are not streamed carry their cost in a header, and again in the body.
void AimlDialect::read_head(const HttpHead& head, Output& out) const
{
    if (const auto dollars = decimal(head.header("x-aimlapi-usd-spent"))) openai::report_cost(*dollars, out);
}

/// Streams carry their cost as `meta` in the last chunk.
void AimlDialect::read_member(std::string_view key, const JsonValue& value, Output& out) const
{
    if (key != "meta") return;
    const JsonValue spent = value["usage"]["usd_spent"];
    const auto dollars = spent.is_string() ? decimal(spent.text()) : spent.as_double();
    if (dollars) openai::report_cost(*dollars, out);
}

bool AimlDialect::lists(const JsonValue& entry) const
{
    const JsonValue type = entry["type"];
    return type.is_missing() || type == "openai/chat-completions";
}

/// 403 is rarely about rights here: it says that the account has no credits left. A proxy's 403 is the proxy's own.
ErrorKind AimlDialect::error_kind(const openai::ErrorFacts& facts) const
{
    const ErrorKind kind = Dialect::error_kind(facts);
    const bool is_forbidden = kind == ErrorKind::by_status && facts.http_status == 403;
    return is_forbidden && facts.is_told && speaks_of_money(facts.message) ? ErrorKind::quota_exhausted : kind;
}

}  // namespace parlance::aiml
