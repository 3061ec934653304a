/// proxy_choice.hpp - which proxy leads to an origin: what the config says, else what the environment says.
///
///   proxy = "http://..."    this proxy, to every origin of the client
///   proxy = "none", ""      none
///   not written             for https: https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY, the first that is set;
///                           for http: http_proxy, HTTP_PROXY, all_proxy, ALL_PROXY;
///                           but none to this machine, nor to what no_proxy or NO_PROXY lists
///
/// HTTP_PROXY in capitals counts only where REQUEST_METHOD is not set: in a CGI program it is a header of the request,
/// written by whoever sends one ("httpoxy", CVE-2016-5385). An empty variable is as one that is not set.
#pragma once

#include <parlance/core/http_client.hpp>
#include <parlance/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/environment.hpp"

namespace parlance::host {

/// A snapshot: reads the environment once, when it is made. A plain value; const functions from any thread.
class ProxyChoice {
public:
    /// `configured`: the key `proxy`, "none" for an empty one, "" if it was not written.
    ProxyChoice(std::string_view configured, const Environment& environment);

    /// The proxy to `origin`, or nothing: connect directly. Fails with ErrorKind::config when what names it is no URL
    /// of an HTTP proxy; the message names the variable and never quotes it.
    [[nodiscard]] Result<std::optional<core::Proxy>> operator()(const core::Origin& origin) const;

    /// The same for the origin of a base URL, to be told early; a text that is no URL is fine here.
    [[nodiscard]] std::optional<ChatError> check(std::string_view base_url) const;

    /// Of all proxies that may be chosen; they must reach no file.
    [[nodiscard]] std::vector<std::string> passwords() const;

private:
    /// A variable that is set.
    struct Named {
        std::string name;
        std::string value;
    };

    static Named first_of(const Environment& environment, std::initializer_list<const char*> names);

    Named configured_;
    Named for_https_;
    Named for_http_;
    std::string exceptions_;
};

}  // namespace parlance::host
