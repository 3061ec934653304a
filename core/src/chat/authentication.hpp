/// authentication.hpp - authentication schemes: a request names one, the host applies it to the final bytes.
#pragma once

#include <parlance/chat_error.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

using Secrets = std::map<std::string, std::string, std::less<>>;

/// Appends the credential's header line to `head`. Schemes: "none", "bearer", "basic", "header:NAME"; without an
/// api_key nothing is sent. Fails on an unknown scheme or a key that cannot stand in a header; the text never holds the
/// key.
[[nodiscard]] std::optional<ChatError> apply_authentication(std::string_view scheme, const Secrets& secrets,
                                                            std::string& head);

/// `value` with each {secret:NAME} replaced; fails on an unknown name.
[[nodiscard]] std::optional<ChatError> expand_secrets(std::string_view value, const Secrets& secrets,
                                                      std::string& expanded);

/// Whether `value` may stand in a header: no control characters but the tab.
[[nodiscard]] bool is_header_value(std::string_view value) noexcept;
/// Whether `name` is a header name (token). Source: RFC 9110, 5.6.2.
[[nodiscard]] bool is_header_name(std::string_view name) noexcept;

}  // namespace parlance::core
