#include "settings.hpp"

#include <parlance/wire/base_url.hpp>
#include <parlance/wire/config.hpp>

namespace parlance::ollama {

namespace {

std::string_view without_slashes(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return url;
}

}  // namespace

Result<Settings> Settings::read(const ProviderConfig& config)
{
    const wire::ConfigReader reader(config);
    Settings settings;
    settings.model = reader.model();
    settings.base_url = reader.base_url();
    settings.embedding_model = reader.option("embedding_model").text();
    settings.keep_alive = reader.option("keep_alive").text();
    settings.context = reader.option("num_ctx").as_int();
    if (without_slashes(settings.base_url).ends_with("/v1"))
        return ChatError(ErrorKind::config,
                         "base_url ends in /v1, which is Ollama's OpenAI-compatible API: leave /v1 out, or take the "
                         "provider openai-compatible");
    return settings;
}

std::string Settings::path(std::string_view base_of_request, std::string_view rest) const
{
    const std::string_view base = without_slashes(wire::base_in_use(base_of_request, base_url));
    std::string whole = base.ends_with("/api") ? "" : "/api";
    whole += rest;
    return whole;
}

JsonValue own_extra(const JsonDocument& extra)
{
    const JsonValue own = extra["ollama"];
    return own.is_object() ? own : JsonValue();
}

}  // namespace parlance::ollama
