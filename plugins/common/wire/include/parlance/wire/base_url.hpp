/// base_url.hpp - base URLs as people write them: with or without the version that an API's paths begin with.
#pragma once

#include <string>
#include <string_view>

namespace parlance::wire {

/// When a base URL without a version gets one.
enum class MissingVersion {
    without_path,  ///< only if it has no path at all: "https://host" and "https://host/"; a gateway's path is its own
    always,        ///< unless its last segment is a version already: for APIs whose clients all add it
};

/// What to put before a path such as "/models": `version` ("/v1"), or nothing where `base_url` brings it. An empty
/// `base_url` is the manifest's own, which brings it.
[[nodiscard]] std::string version_prefix(std::string_view base_url, std::string_view version, MissingVersion missing);

/// The base URL in use: the request's own, or the configured one.
[[nodiscard]] constexpr std::string_view base_in_use(std::string_view of_request, std::string_view configured) noexcept
{
    return of_request.empty() ? configured : of_request;
}

/// `text` as one segment of a path: all but unreserved characters percent-encoded (RFC 3986, 2.3).
[[nodiscard]] std::string path_segment(std::string_view text);

}  // namespace parlance::wire
