#include "service.hpp"

#include <parlance/wire/base_url.hpp>

namespace parlance::bedrock {

namespace {

constexpr std::string_view usual_region = "us-east-1";
constexpr std::string_view usual_embedding_model = "amazon.titan-embed-text-v2:0";

/// The region in an address of the service itself: "https://bedrock-runtime.eu-west-1.amazonaws.com", also with "-fips"
/// behind the service, or in a private network "https://vpce-1.bedrock-runtime.eu-west-1.vpce.amazonaws.com".
std::string_view region_in(std::string_view base_url)
{
    constexpr std::string_view service = "bedrock-runtime";
    const std::size_t found = base_url.find(service);
    if (found == std::string_view::npos || base_url.find(".amazonaws.com") == std::string_view::npos) return {};
    std::string_view rest = base_url.substr(found + service.size());
    if (rest.starts_with("-fips")) rest.remove_prefix(5);
    if (!rest.starts_with('.')) return {};
    rest.remove_prefix(1);
    return rest.substr(0, rest.find_first_of("./:"));
}

std::string text_or(const JsonValue& value, std::string_view otherwise)
{
    std::string text = value.text();
    return text.empty() ? std::string(otherwise) : text;
}

}  // namespace

Service::Service(const wire::ConfigReader& config)
    : model_(config.model()),
      embedding_model_(text_or(config.option("embedding_model"), usual_embedding_model)),
      base_url_(config.base_url()),
      region_(text_or(config.option("region"), usual_region)),
      api_key_(config.option("auth") == "bearer"),
      invokes_(config.option("api") == "invoke")
{
}

std::string Service::model_path(std::string_view model, std::string_view operation)
{
    std::string path = "/model/" + wire::path_segment(model);
    path += '/';
    path += operation;
    return path;
}

/// The service's own address says more surely than the option where a request goes.
std::string Service::region(std::string_view base_url) const
{
    const std::string_view named = region_in(base_url);
    return named.empty() ? region_ : std::string(named);
}

std::string Service::control_url(const ChatRequestView& request, std::string_view path) const
{
    std::string url(path);
    if (!wire::base_in_use(request.base_url(), base_url_).empty()) return url;
    return "https://bedrock." + region_ + ".amazonaws.com" + url;
}

void Service::authenticate(const ChatRequestView& request, HttpRequest& http) const
{
    if (api_key_)
        http.auth("bearer");
    else
        http.auth("aws_sigv4:bedrock:" + region(wire::base_in_use(request.base_url(), base_url_)));
}

JsonValue own_extra(const JsonDocument& document)
{
    const JsonValue own = document[extra_key];
    return own.is_object() ? own : JsonValue();
}

std::string keyed_extra(std::string_view object)
{
    std::string extra = "{\"";
    extra += extra_key;
    extra += "\":";
    extra += object;
    extra += '}';
    return extra;
}

}  // namespace parlance::bedrock
