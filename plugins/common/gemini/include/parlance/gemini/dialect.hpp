/// dialect.hpp - one service that speaks the Gemini API: Google AI Studio, or Vertex AI. The same bodies, other paths.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/wire/config.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::gemini {

/// Which of the two services it is.
enum class Platform {
    ai_studio,  ///< generativelanguage.googleapis.com: paths begin with models/
    vertex,     ///< aiplatform.googleapis.com: paths begin with projects/.../locations/.../publishers/google/models/
};

/// In which of the API's two languages schemas are written.
enum class SchemaLanguage {
    json_schema,  ///< parametersJsonSchema, responseJsonSchema: JSON Schema as it is
    openapi,      ///< parameters, responseSchema: the OpenAPI subset that older models and servers know
};

/// How the items of a batch reach the server.
enum class BatchInput {
    inlined,  ///< inside the request that creates it; at most 20 MB
    file,     ///< as an uploaded file of JSON lines; at most 2 GB
};

/// What a configuration says.
struct Settings {
    /// Reads the options of both platforms; what is absent keeps its default.
    Settings(Platform which, std::string name_of_provider, const wire::ConfigReader& config);

    Platform platform;
    std::string name;  ///< of the plugin: keys its members in `extra`
    std::string model, embedding_model;
    std::string base_url;  ///< empty: the manifest's
    SchemaLanguage schemas = SchemaLanguage::json_schema;
    BatchInput batch_input = BatchInput::inlined;
    std::string project, location, publisher = "google";  ///< Vertex AI alone
    std::string auth;                                     ///< a scheme instead of the manifest's, or empty
};

/// What a service is. Thread-safety: immutable; every function may run on many threads at once.
class Dialect {
public:
    explicit Dialect(Settings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    [[nodiscard]] const std::string& name() const noexcept { return settings_.name; }
    [[nodiscard]] bool is_vertex() const noexcept { return settings_.platform == Platform::vertex; }

    /// What an application wrote into `extra` for this service: its own member, or else "gemini". An object, or
    /// missing.
    [[nodiscard]] JsonValue own_extra(const JsonDocument& document) const;

    /// What this very service sent and must get back: signatures of one platform mean nothing to the other.
    [[nodiscard]] JsonValue own_state(const JsonDocument& document) const;

    /// Members as the `extra` of a part: {"gemini":{...}}.
    [[nodiscard]] std::string as_extra(std::string_view members) const;

    /// What to put before a path such as "/models", by the base URL in use.
    [[nodiscard]] std::string path_prefix(std::string_view base_of_request) const;

    /// "/models/gemini-2.5-flash:countTokens". Takes a model's name with or without "models/", and on Vertex AI also
    /// "publisher/model", "endpoints/123" and full resource names.
    [[nodiscard]] std::string method_path(std::string_view base_of_request, std::string_view model,
                                          std::string_view method) const;

    /// An address beside the API's paths: "https://host/upload/v1beta/files" for the service "upload".
    [[nodiscard]] std::string service_url(std::string_view base_of_request, std::string_view service,
                                          std::string_view path) const;

    /// The scheme and host of the base URL in use.
    [[nodiscard]] std::string origin(std::string_view base_of_request) const;

    /// The address by which an uploaded file is used: of "files/abc".
    [[nodiscard]] std::string file_uri(std::string_view name) const;

    /// A model as bodies name it: "models/gemini-2.5-flash".
    [[nodiscard]] static std::string resource_name(std::string_view model);

    /// Adds what every request carries.
    void sign(HttpRequest& http, const ChatRequestView& request) const;

private:
    [[nodiscard]] std::string model_path(std::string_view model) const;
    [[nodiscard]] std::string default_base() const;

    Settings settings_;
};

using DialectPtr = std::shared_ptr<const Dialect>;

/// Whether a model belongs to Gemini 3 or a later generation, by its name: these think in levels instead of budgets,
/// and refuse calls of functions without a signature.
[[nodiscard]] bool is_generation_3(std::string_view model) noexcept;

}  // namespace parlance::gemini
