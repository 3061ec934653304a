#include "compatible_dialect.hpp"

#include <parlance/wire/base_url.hpp>

namespace parlance::openai_compatible {

namespace {

/// Z.ai's and Zhipu's own numbers, whose messages come in two languages and whose statuses are 400 and 429.
/// Source: docs.z.ai, "Error Codes"; 1261 is what the service sends for a prompt that is too long.
struct NumberRow {
    std::string_view code;
    ErrorKind kind;
};
constexpr NumberRow numbers[] = {{"1113", ErrorKind::quota_exhausted},
                                 {"1211", ErrorKind::not_found},
                                 {"1261", ErrorKind::context_too_long},
                                 {"1301", ErrorKind::content_filtered}};

openai::Quirks quirks_of(const wire::ConfigReader& config)
{
    openai::Quirks quirks;
    const bool new_name = config.option("max_tokens_field") == "max_completion_tokens";
    quirks.token_limit =
        new_name ? openai::TokenLimitField::max_completion_tokens : openai::TokenLimitField::max_tokens;
    const bool required = config.option("done_mark") == "required";
    quirks.done_mark = required ? openai::DoneMark::required : openai::DoneMark::optional;
    quirks.sampling_extras = config.flag("sampling_extras", true);
    quirks.developer_role = config.flag("developer_role", false);
    quirks.stream_usage = config.flag("stream_usage", true);
    quirks.hand_back_reasoning = config.flag("hand_back_reasoning", true);
    quirks.speaker_names = config.flag("speaker_names", true);
    quirks.embedding_model = config.option("embedding_model").text();
    if (config.option("vector_type") == "int8") quirks.vector_type = "int8";
    if (std::string path = config.option("key_path").text(); !path.empty()) {
        quirks.key_path = std::move(path);
        quirks.key_lists_models = false;
    }
    quirks.video_parts = true;
    quirks.file_urls = true;
    return quirks;
}

}  // namespace

CompatibleDialect::CompatibleDialect(const wire::ConfigReader& config)
    : Dialect(dialect_name, quirks_of(config), config.model()),
      cache_marks_(config.option("cache_marks").text()),
      base_url_(config.base_url()),
      embeddings_path_(config.option("embeddings_path").text()),
      models_path_(config.option("models_path").text()),
      add_version_(config.flag("add_version", true))
{
}

std::string CompatibleDialect::path(std::string_view endpoint, std::string_view model, std::string_view base_url) const
{
    const bool embeds = endpoint == "/embeddings" && !embeddings_path_.empty();
    const bool lists_models = endpoint == "/models" && !models_path_.empty();
    if (!embeds && !lists_models) return Dialect::path(endpoint, model, base_url);
    const std::string& path = embeds ? embeddings_path_ : models_path_;
    if (!path.starts_with('/')) return path;  // a whole URL
    return std::string(wire::base_before_endpoint(wire::base_in_use(base_url, base_url_))) + path;
}

std::string CompatibleDialect::path_prefix(std::string_view base_url) const
{
    const std::string_view base = wire::base_in_use(base_url, base_url_);
    if (!add_version_) return std::string(wire::base_before_endpoint(base));
    return wire::version_prefix(base, "/v1", wire::MissingVersion::without_path);
}

bool CompatibleDialect::takes_cache_marks(std::string_view /*model*/) const
{
    return !cache_marks_.empty() && cache_marks_ != "none";
}

void CompatibleDialect::write_cache_mark(JsonBuilder& json) const
{
    if (cache_marks_ == "cache_control")
        json.key("cache_control").begin_object().member("type", "ephemeral").end_object();
    else
        Dialect::write_cache_mark(json);
}

ErrorKind CompatibleDialect::error_kind(const openai::ErrorFacts& facts) const
{
    for (const NumberRow& row : numbers)
        if (facts.code == row.code) return row.kind;
    const ErrorKind kind = Dialect::error_kind(facts);
    return kind == ErrorKind::by_status && facts.http_status == 501 ? ErrorKind::unsupported : kind;
}

}  // namespace parlance::openai_compatible
