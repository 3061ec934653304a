#include "service.hpp"

#include <parlance/wire/base_url.hpp>

namespace parlance::cohere {

namespace {

/// `url` without the version at its end ("/v1", "/v2"), and without slashes there.
std::string_view without_version(std::string_view url)
{
    while (url.ends_with('/'))
        url.remove_suffix(1);
    if (wire::version_prefix(url, "/v2", wire::MissingVersion::always).empty()) url = url.substr(0, url.rfind('/'));
    return url;
}

}  // namespace

Service::Service(const wire::ConfigReader& config)
    : model(config.model()),
      embedding_model(config.option("embedding_model").text()),
      input_type(config.option("input_type").text()),
      base_url(config.base_url()),
      client_name(config.option("client_name").text())
{
}

std::string Service::url(const ChatRequestView& request, std::string_view version, std::string_view path) const
{
    const std::string_view base = wire::base_in_use(request.base_url(), base_url);
    std::string target;
    const bool has_version = !base.empty() && wire::version_prefix(base, "/v2", wire::MissingVersion::always).empty();
    if (has_version) target = without_version(base);  // what is appended could not leave that version
    target.append(version).append(path);
    return target;
}

void Service::add_headers(const ChatRequestView& request, HttpRequest& http) const
{
    http.header("Accept", request.stream() ? "text/event-stream" : "application/json");
    if (!client_name.empty()) http.header("X-Client-Name", client_name);
    const auto trace = request.param("trace_parent");
    const auto parent = trace ? trace->as_text() : std::nullopt;
    if (parent && !parent->empty()) http.header("traceparent", std::string(*parent));
}

}  // namespace parlance::cohere
