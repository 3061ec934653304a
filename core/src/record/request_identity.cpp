#include "record/request_identity.hpp"

#include "record/json_compare.hpp"

#include <algorithm>

namespace parlance::core::record {

std::string_view target_of(std::string_view url) noexcept
{
    if (const std::size_t scheme = url.find("://"); scheme != url.npos && !url.starts_with('/'))
        url.remove_prefix(std::min(url.find_first_of("/?", scheme + 3), url.size()));
    return url.empty() ? std::string_view("/") : url;
}

std::string_view path_of(std::string_view url) noexcept
{
    const std::string_view target = target_of(url);
    const std::string_view path = target.substr(0, target.find('?'));
    const std::size_t version = path.find("/v1/");
    return version == path.npos ? path : path.substr(version + 3);
}

std::string identity_of(const RecordedRequest& request)
{
    std::string identity = request.method;
    identity.append(" ").append(target_of(request.url)).append("\n").append(canonical_body(request.body));
    return identity;
}

std::string route_of(const RecordedRequest& request)
{
    std::string route = request.method;
    return route.append(" ").append(path_of(request.url));
}

}  // namespace parlance::core::record
