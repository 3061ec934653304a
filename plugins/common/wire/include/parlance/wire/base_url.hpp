/// base_url.hpp - base URLs as people write them: with or without the version that an API's paths begin with, and with
/// or without the endpoint that a provider's documentation shows behind it.
#pragma once

#include <string>
#include <string_view>

namespace parlance::wire {

/// When a base URL without a version gets one.
enum class MissingVersion {
    without_path,  ///< only if it has no path at all: "https://host" and "https://host/"; a gateway's path is its own
    always,        ///< unless its last segment is a version already: for APIs whose clients all add it
};

/// The beginning of `base_url` before an endpoint at its end ("https://host/v1" of "https://host/v1/chat/completions"),
/// which is the true base; empty where it ends with none. Endpoints of one word, which might as well be a gateway's
/// own path, count behind a version alone: "/v1/models", "/v1/messages". A view of `base_url`.
[[nodiscard]] std::string_view base_before_endpoint(std::string_view base_url);

/// What to put before a path such as "/models": `version` ("/v1"), or nothing where `base_url` brings it. An empty
/// `base_url` is the manifest's own, which brings it. Where `base_url` ends with an endpoint it is the URL without
/// that, so that the path becomes a whole URL of the same origin: who names an endpoint has said which version.
[[nodiscard]] std::string version_prefix(std::string_view base_url, std::string_view version, MissingVersion missing);

/// The base URL in use: the request's own, or the configured one.
[[nodiscard]] constexpr std::string_view base_in_use(std::string_view of_request, std::string_view configured) noexcept
{
    return of_request.empty() ? configured : of_request;
}

/// `text` as one segment of a path: all but unreserved characters percent-encoded (RFC 3986, 2.3).
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace parlance::wire
