/* value_rules.hpp - what a single value must look like. Each function returns "" or what is wrong with the remedy. */
#pragma once

#include <string>
#include <string_view>

namespace parlance::host {

/// Letters, digits, '.', '_' and '-', the first a letter or digit, at most 64: such a name can stand before the '/'
/// of `-m CLIENT/MODEL` and inside the file name `parlance-ID.so`.
[[nodiscard]] std::string check_name(std::string_view name);

/// An http or https URL with a host and without user info, query or fragment.
[[nodiscard]] std::string check_url(std::string_view url);

/// Is this an http URL whose host is another machine, so that everything sent there can be read on the way?
/// Expects a URL that `check_url` accepts.
[[nodiscard]] bool is_insecure_url(std::string_view url);

/// A token (RFC 9110, 5.6.2) that is neither a credential, which `api_key` is for, nor the transport's business.
[[nodiscard]] std::string check_header_name(std::string_view name);

}  // namespace parlance::host
