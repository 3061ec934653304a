/// token_endpoint.hpp - where a token is asked for, and whether credentials may go there.
///
/// The address stands in the credentials' file, which may come from anywhere: a forged one would have the user's own
/// program hand signed requests, or a refresh token, to a stranger.
#pragma once

#include "auth/google_credentials.hpp"

#include <parlance/core/client_settings.hpp>

namespace parlance::core {

struct TokenEndpoint {
    Origin origin;
    std::string target;
};

/// Allowed are Google's own (https to googleapis.com, a host below it, accounts.google.com), this machine, and
/// ClientSettings::origins. Fails with ErrorKind::config or permission; the message names the host alone.
[[nodiscard]] Result<TokenEndpoint> find_token_endpoint(const GoogleCredentials& credentials,
                                                        const ClientSettings& settings);

}  // namespace parlance::core
