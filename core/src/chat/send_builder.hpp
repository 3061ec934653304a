/// send_builder.hpp - from what an exchange wants sent to the final bytes: URL, headers, credential, body.
#pragma once

#include "auth/scheme.hpp"
#include "chat/url.hpp"

#include <parlance/abi/exchange.h>
#include <parlance/core/client_settings.hpp>
#include <parlance/core/http_client.hpp>
#include <parlance/result.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::core {

/// What the builder needs to know besides the request; made once per client.
struct SendContext {
    BaseUrl base;
    std::vector<Origin> origins;                           ///< where a credential may go; the first is base's
    std::shared_ptr<const ConnectionSettings> connection;  ///< to those that `proxied` does not name
    /// The origins that are reached through a proxy.
    std::vector<std::pair<Origin, std::shared_ptr<const ConnectionSettings>>> proxied;

    [[nodiscard]] const std::shared_ptr<const ConnectionSettings>& connection_to(const Origin& origin) const;
};

/// A request that is whole but for its credential, which `authenticate` puts on when it is about to leave.
struct PreparedSend {
    HttpSend http;  ///< its head lacks the credential and the empty line at its end
    AuthScheme scheme;
};

/// Fails when the request cannot or must not be sent: a URL to another origin, plain http to a host that is not this
/// machine, a header that is none, an authentication scheme that is unknown or for which secrets are missing, a file
/// that cannot be read. `base_url`: the request's own, or empty. Headers flagged PARLANCE_HEADER_SECRET are named in
/// HttpSend::secret_headers; in the request's own, no {secret:NAME} is expanded. Where recordings answer, the scheme is
/// `none`: nobody asks for a credential.
[[nodiscard]] Result<PreparedSend> build_send(const parlance_http_request& request, const ClientSettings& settings,
                                              const SendContext& context, const HeadersView& request_headers,
                                              std::string_view base_url);

}  // namespace parlance::core
