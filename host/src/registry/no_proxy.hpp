/// no_proxy.hpp - which hosts NO_PROXY keeps out of the proxy. There is no standard; this is what curl and Go agree on,
/// and where they do not, what the most programs do:
///
///   *                       every host
///   example.com             that host and every name below it; ".example.com" means the same, "*.example.com" only
///                           the names below
///   10.1.2.3  ::1  [::1]    that address
///   10.0.0.0/8  fd00::/8    addresses in that network
///   example.com:8443        any of the above, but this port alone; an IPv6 address then stands in brackets
///
/// Entries are separated by commas, spaces or both. Case and a dot at the end of a name do not matter. No name is
/// looked up: an entry with addresses says nothing about names.
#pragma once

#include <parlance/core/http_client.hpp>

#include <string_view>

namespace parlance::host {

/// Whether `list` names the origin's host. An entry that makes no sense names nobody.
[[nodiscard]] bool is_listed(std::string_view list, const core::Origin& origin);

/// localhost, a name below it, 127.0.0.0/8 or ::1: never sent through a proxy that only the environment names.
[[nodiscard]] bool is_this_machine(std::string_view host);

}  // namespace parlance::host
