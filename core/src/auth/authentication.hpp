/// authentication.hpp - a request gets its credential: the last thing that happens to it before it leaves.
///
/// Plugins name a scheme and never see a secret. What the schemes send: docs/reference/authentication.md.
#pragma once

#include "auth/access_token.hpp"
#include "auth/scheme.hpp"

#include <parlance/core/client_settings.hpp>

#include <optional>

namespace parlance::core {

/// Why the client's secrets do not do for the scheme; nothing: they do. Asked when a request is made, so that a call
/// that cannot succeed does not begin. What google_service_account needs is TokenSource's to check.
[[nodiscard]] std::optional<ChatError> check_authentication(const AuthScheme& scheme, const ClientSettings& settings);

/// Signs a request whose head lacks the credential and the empty line at its end, and completes the head with both. At
/// every send: a signature holds the time. `token`: of google_service_account; else null. The scheme has been checked.
void authenticate(HttpSend& send, const AuthScheme& scheme, const ClientSettings& settings, const AccessToken* token);

}  // namespace parlance::core
