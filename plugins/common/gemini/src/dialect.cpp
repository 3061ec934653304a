#include <parlance/gemini/dialect.hpp>

#include <parlance/wire/base_url.hpp>

#include <utility>

namespace parlance::gemini {

namespace {

std::string_view without_prefix(std::string_view text, std::string_view prefix)
{
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

/// Each segment encoded, the slashes between them kept.
std::string encoded_path(std::string_view path)
{
    std::string encoded;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        encoded += '/';
        encoded += wire::path_segment(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return encoded;
}

/// Scheme and host of a URL, and its path without slashes at its end.
std::pair<std::string_view, std::string_view> split_url(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    std::string_view path = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return {url.substr(0, slash), path};
}

/// Up to the publisher, whom the model's path names.
std::string_view without_publisher(std::string_view base)
{
    const auto [site, path] = split_url(base);
    const std::size_t found = path.find("/publishers/");
    return found == std::string_view::npos ? base : base.substr(0, site.size() + found);
}

constexpr std::string_view version_of(Platform platform)
{
    return platform == Platform::vertex ? "/v1" : "/v1beta";
}

}  // namespace

Settings::Settings(Platform which, std::string name_of_provider, const wire::ConfigReader& config)
    : platform(which),
      name(std::move(name_of_provider)),
      model(config.model()),
      embedding_model(config.option("embedding_model").text()),
      base_url(config.base_url()),
      project(config.option("project").text()),
      location(config.option("location").text())
{
    if (config.option("schemas") == "openapi") schemas = SchemaLanguage::openapi;
    if (config.option("batch_input") == "file") batch_input = BatchInput::file;
    if (const std::string given = config.option("publisher").text(); !given.empty()) publisher = given;
    if (embedding_model.empty()) embedding_model = "gemini-embedding-001";
    if (location.empty()) location = "global";
    const JsonValue scheme = config.option("auth");
    if (scheme == "bearer") auth = "bearer";
    if (scheme == "api_key") auth = "header:x-goog-api-key";
}

JsonValue Dialect::own_extra(const JsonDocument& document) const
{
    const JsonValue own = document[settings_.name];
    if (own.is_object()) return own;
    const JsonValue shared = document["gemini"];
    return shared.is_object() ? shared : JsonValue();
}

JsonValue Dialect::own_state(const JsonDocument& document) const
{
    const JsonValue own = document[settings_.name];
    return own.is_object() ? own : JsonValue();
}

std::string Dialect::as_extra(std::string_view members) const
{
    std::string extra = "{\"";
    extra.append(settings_.name).append("\":{").append(members).append("}}");
    return extra;
}

std::string Dialect::path_prefix(std::string_view base_of_request) const
{
    const std::string_view given = wire::base_in_use(base_of_request, settings_.base_url);
    const std::string_view base = is_vertex() ? without_publisher(given) : given;
    std::string prefix = wire::version_prefix(base, version_of(settings_.platform), wire::MissingVersion::without_path);
    if (base.size() != given.size()) prefix.insert(0, base);  // it would be appended behind the publisher
    const bool names_project = base.empty() || base.find("/projects/") != std::string_view::npos;
    if (is_vertex() && !names_project && !settings_.project.empty()) {
        prefix += "/projects/" + wire::path_segment(settings_.project);
        prefix += "/locations/" + wire::path_segment(settings_.location);
    }
    return prefix;
}

std::string Dialect::model_path(std::string_view model) const
{
    if (!is_vertex()) {
        const std::string_view name = without_prefix(model, "models/");
        const bool is_resource = name.find('/') != std::string_view::npos;  // tunedModels/...
        return (is_resource ? "" : "/models") + encoded_path(name);
    }
    if (model.starts_with("projects/")) {  // the base URL has the project and the location
        for (const std::string_view inner : {"/publishers/", "/endpoints/"})
            if (const std::size_t found = model.find(inner); found != std::string_view::npos)
                return encoded_path(model.substr(found + 1));
    }
    if (model.starts_with("publishers/") || model.starts_with("endpoints/")) return encoded_path(model);
    const std::string_view name = without_prefix(model, "models/");
    const std::size_t slash = name.find('/');
    const std::string_view publisher =
        slash == std::string_view::npos ? std::string_view(settings_.publisher) : name.substr(0, slash);
    const std::string_view rest = slash == std::string_view::npos ? name : name.substr(slash + 1);
    return "/publishers/" + wire::path_segment(publisher) + "/models" + encoded_path(rest);
}

std::string Dialect::method_path(std::string_view base_of_request, std::string_view model,
                                 std::string_view method) const
{
    std::string path = path_prefix(base_of_request) + model_path(model);
    path.append(":").append(method);
    return path;
}

std::string Dialect::default_base() const
{
    if (!is_vertex()) return "https://generativelanguage.googleapis.com/v1beta";
    const bool global = settings_.location == "global";
    return "https://" + (global ? std::string() : settings_.location + "-") + "aiplatform.googleapis.com/v1";
}

std::string Dialect::service_url(std::string_view base_of_request, std::string_view service,
                                 std::string_view path) const
{
    const std::string usual = default_base();
    const std::string_view known = wire::base_in_use(base_of_request, settings_.base_url);
    const auto [site, base_path] = split_url(known.empty() ? std::string_view(usual) : known);
    std::string url(site);
    url.append("/").append(service);
    url.append(base_path.empty() ? version_of(settings_.platform) : base_path).append(path);
    return url;
}

std::string Dialect::origin(std::string_view base_of_request) const
{
    const std::string usual = default_base();
    const std::string_view known = wire::base_in_use(base_of_request, settings_.base_url);
    return std::string(split_url(known.empty() ? std::string_view(usual) : known).first);
}

/// Files are kept where they were uploaded, whatever proxy stands between.
std::string Dialect::file_uri(std::string_view name) const
{
    return "https://generativelanguage.googleapis.com/v1beta/" + std::string(name);
}

std::string Dialect::resource_name(std::string_view model)
{
    return model.find('/') != std::string_view::npos ? std::string(model) : "models/" + std::string(model);
}

void Dialect::sign(HttpRequest& http, const ChatRequestView& request) const
{
    http.header("Accept", request.stream() ? "text/event-stream" : "application/json");
    if (!settings_.auth.empty()) http.auth(settings_.auth);
    const auto trace = request.param("trace_parent");
    const auto text = trace ? trace->as_text() : std::nullopt;
    if (text && !text->empty()) http.header("traceparent", *text);
}

bool is_generation_3(std::string_view model) noexcept
{
    constexpr std::string_view family = "gemini-";
    const std::size_t slash = model.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? model : model.substr(slash + 1);
    if (!name.starts_with(family) || name.size() == family.size()) return false;
    if (name.ends_with("-latest")) return true;  // names without a number follow the newest
    const char generation = name[family.size()];
    return generation >= '3' && generation <= '9';
}

}  // namespace parlance::gemini
