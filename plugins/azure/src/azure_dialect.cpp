#include "azure_dialect.hpp"

#include <parlance/wire/base_url.hpp>

#include <utility>

namespace parlance::azure {

namespace {

/// Versions are dates, some with "-preview" behind them; "preview" and "latest" are words of the v1 path.
bool is_date(std::string_view version)
{
    return !version.empty() && version[0] >= '0' && version[0] <= '9';
}

openai::Quirks quirks_of(const Settings& settings)
{
    openai::Quirks quirks;
    const bool foundry = settings.path(BaseUrl(settings.base_url)) == Path::foundry;
    // Source: the changelog of the interface's versions; each refuses members of later ones.
    const bool new_limit = !foundry && settings.is_since("2024-09-01");
    quirks.token_limit =
        new_limit ? openai::TokenLimitField::max_completion_tokens : openai::TokenLimitField::max_tokens;
    quirks.stream_usage = foundry || settings.is_since("2024-08-01");
    quirks.developer_role = !foundry && settings.is_since("2024-12-01");
    quirks.max_media_bytes = responses::most_media_bytes;
    quirks.embedding_model = settings.embedding_model;
    return quirks;
}

std::string default_model(const Settings& settings)
{
    return settings.model.empty() ? settings.deployment : settings.model;
}

}  // namespace

Settings::Settings(const wire::ConfigReader& config)
    : base_url(config.base_url()),
      model(config.model()),
      deployment(config.option("deployment").text()),
      api_version(config.option("api_version").text()),
      embedding_model(config.option("embedding_model").text()),
      wanted(path_of(config.option("api").text())),
      entra(config.option("auth") == "entra")
{
    const std::string_view named = BaseUrl(base_url).deployment();
    const bool is_encoded = named.find('%') != std::string_view::npos;
    if (deployment.empty() && !is_encoded) deployment = named;
}

Path Settings::path(const BaseUrl& base) const
{
    if (const Path given = base.path(); given != Path::automatic) return given;
    if (wanted != Path::automatic) return wanted;
    return is_date(api_version) ? Path::deployments : Path::v1;
}

bool Settings::is_since(std::string_view date) const
{
    if (path(BaseUrl(base_url)) == Path::v1) return true;
    return (api_version.empty() ? usual_version : std::string_view(api_version)).substr(0, date.size()) >= date;
}

std::string_view Settings::deployment_of(std::string_view model_name) const
{
    const bool is_usual = model_name.empty() || model.empty() || model_name == model;
    return is_usual && !deployment.empty() ? std::string_view(deployment) : model_name;
}

AzureDialect::AzureDialect(Settings settings)
    : OpenAiModels("azure", quirks_of(settings), default_model(settings)), settings_(std::move(settings))
{
}

std::string AzureDialect::path(std::string_view endpoint, std::string_view model, std::string_view base_url) const
{
    const BaseUrl base(wire::base_in_use(base_url, settings_.base_url));
    return target_of(base, {settings_.path(base), endpoint, settings_.deployment_of(model), settings_.api_version});
}

void AzureDialect::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    Dialect::add_headers(request, http);
    if (settings_.entra) http.auth("bearer");
    const JsonDocument extra(request.extra());
    if (is_foundry(request.base_url()) && !own_extra(extra).members().empty())
        http.header("extra-parameters", "pass-through");
}

void AzureDialect::read_member(std::string_view key, const JsonValue& value, Output& out) const
{
    if (key != "prompt_filter_results" && key != "content_filters") return;
    if (!value.elements().empty()) out.meta(Facts().add_json(key, value.source()));
}

std::string AzureDialect::error_extra(const JsonValue& root) const
{
    const JsonValue error = root["error"];
    JsonBuilder json;
    json.begin_object().key("azure").begin_object();
    for (const std::string_view key : {"innererror", "content_filters"})
        if (const JsonValue found = error[key]; found.is_object() || found.is_array())
            json.key(key).raw(found.source());
    const bool found = json.has_key("innererror") || json.has_key("content_filters");
    json.end_object().end_object();
    return found ? json.take() : std::string();
}

bool AzureDialect::is_foundry(std::string_view base_url) const
{
    return settings_.path(BaseUrl(wire::base_in_use(base_url, settings_.base_url))) == Path::foundry;
}

}  // namespace parlance::azure
