#include "openai_dialect.hpp"

#include <parlance/wire/base_url.hpp>

namespace parlance::openai {

namespace {

Quirks quirks_of(const wire::ConfigReader& config)
{
    Quirks quirks;
    quirks.token_limit = TokenLimitField::max_completion_tokens;  // the older name is refused by models that reason
    quirks.max_media_bytes = responses::most_media_bytes;
    quirks.embedding_model = config.option("embedding_model").text();
    return quirks;
}

}  // namespace

OpenAiDialect::OpenAiDialect(const wire::ConfigReader& config)
    : OpenAiModels("openai", quirks_of(config), config.model()),
      base_url_(config.base_url()),
      organization_(config.option("organization").text()),
      project_(config.option("project").text())
{
}

std::string OpenAiDialect::path_prefix(std::string_view base_url) const
{
    return wire::version_prefix(wire::base_in_use(base_url, base_url_), "/v1", wire::MissingVersion::without_path);
}

void OpenAiDialect::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    Dialect::add_headers(request, http);
    if (!organization_.empty()) http.header("OpenAI-Organization", organization_);
    if (!project_.empty()) http.header("OpenAI-Project", project_);
}

bool OpenAiDialect::is_at_home(std::string_view base_url) const
{
    constexpr std::string_view home = "api.openai.com";  // data may be kept in a region: eu.api.openai.com
    const std::string_view base = wire::base_in_use(base_url, base_url_);
    if (base.empty()) return true;
    const std::size_t scheme = base.find("://");
    std::string_view host = scheme == std::string_view::npos ? base : base.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/:"));
    return host == home || (host.ends_with(home) && host[host.size() - home.size() - 1] == '.');
}

}  // namespace parlance::openai
