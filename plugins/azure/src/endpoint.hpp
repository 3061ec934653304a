/// endpoint.hpp - where Azure has what, on its three paths.
///
///   v1           https://RES.openai.azure.com/openai/v1/chat/completions
///   deployments  https://RES.openai.azure.com/openai/deployments/DEP/chat/completions?api-version=V
///   foundry      https://RES.services.ai.azure.com/models/chat/completions?api-version=V
///
/// A base URL may end with any beginning of such a path ("/openai", "/openai/deployments/DEP", "/models"), or with all
/// of it, as the portal's "Target URI" does: what it has is not written again. Source: Microsoft's documentation of the
/// Azure OpenAI and Azure AI Model Inference APIs.
#pragma once

#include <string>
#include <string_view>

namespace parlance::azure {

enum class Path { automatic, v1, deployments, foundry };

/// "v1", "deployments" or "foundry"; anything else is automatic.
[[nodiscard]] Path path_of(std::string_view word) noexcept;

/// A base URL as people copy it: the address proper, and the beginning of Azure's own path that it ends with.
struct BaseUrl {
    std::string_view root;  ///< a proxy's path included
    std::string_view tail;  ///< "/openai/v1", "/openai/deployments/DEP", "/models", ..., or empty
    bool has_endpoint;      ///< an endpoint follows the tail, which nothing can be put behind

    explicit BaseUrl(std::string_view url);
    /// The path that the tail gives away; automatic if it could be any.
    [[nodiscard]] Path path() const noexcept;
    /// The deployment that the tail names, or empty.
    [[nodiscard]] std::string_view deployment() const noexcept;
};

/// What is asked for, and with which settings.
struct Endpoint {
    Path path;                     ///< never automatic
    std::string_view endpoint;     ///< as OpenAI has it: "/chat/completions"
    std::string_view deployment;   ///< or empty, where none is meant
    std::string_view api_version;  ///< as configured, or empty
};

/// The target of a request: behind `base`, or an address of its own where `base` leads elsewhere.
[[nodiscard]] std::string target_of(const BaseUrl& base, const Endpoint& endpoint);

/// The version that the deployments' path is asked with unless the config names one.
inline constexpr std::string_view usual_version = "2024-10-21";

}  // namespace parlance::azure
