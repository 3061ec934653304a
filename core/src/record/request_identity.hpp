/// request_identity.hpp - what makes two requests the same: method, path with query, and what the body says.
///
/// The host is not part of it, and no header: a recording of one server answers for another, whatever the key.
#pragma once

#include "record/recording.hpp"

#include <string>
#include <string_view>

namespace parlance::core::record {

/// The path of a URL with its query; "/" if it has none.
[[nodiscard]] std::string_view target_of(std::string_view url) noexcept;

/// The same without the query, and without what stands before "/v1/": gateways put a path of their own there.
[[nodiscard]] std::string_view path_of(std::string_view url) noexcept;

/// Equal for requests that are the same.
[[nodiscard]] std::string identity_of(const RecordedRequest& request);

/// Equal for requests of the same method to the same path.
[[nodiscard]] std::string route_of(const RecordedRequest& request);

}  // namespace parlance::core::record
