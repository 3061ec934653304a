/// secrets.hpp - a client's secrets by name, and where one may stand in a header.
#pragma once

#include <parlance/chat_error.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

using Secrets = std::map<std::string, std::string, std::less<>>;

/// The secret of that name; null when it is not set or empty.
[[nodiscard]] const std::string* find_secret(const Secrets& secrets, std::string_view name);

/// The scheme cannot do without the secret `name`. `advice`: ClientSettings::missing_secrets.
[[nodiscard]] ChatError missing_secret(std::string_view scheme, std::string_view name, const Secrets& advice);

/// The secret `name` holds something that no header can carry. The text never holds the secret.
[[nodiscard]] ChatError bad_secret(std::string_view name);

/// `value` with each {secret:NAME} replaced; fails on an unknown name.
[[nodiscard]] std::optional<ChatError> expand_secrets(std::string_view value, const Secrets& secrets,
                                                      std::string& expanded);

/// Whether `value` may stand in a header: no control characters but the tab.
[[nodiscard]] bool is_header_value(std::string_view value) noexcept;
/// Whether `name` is a header name (token). Source: RFC 9110, 5.6.2.
[[nodiscard]] bool is_header_name(std::string_view name) noexcept;

}  // namespace parlance::core
