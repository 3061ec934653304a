/// assertion.hpp - what a service account asks for a token with: a JSON Web Token that its own key has signed.
///
///     base64url({"alg":"RS256","typ":"JWT","kid":...}) . base64url({"iss","scope","aud","iat","exp"}) .
///     base64url(RS256)
///
/// Source: Google Identity, "Using OAuth 2.0 for Server to Server Applications"; RFC 7519, RFC 7523.
#pragma once

#include "auth/google_credentials.hpp"

#include <chrono>

namespace parlance::core {

/// For an hour from `now`, which is the longest that Google takes. Fails when the key does not sign.
[[nodiscard]] Result<std::string> make_assertion(const GoogleCredentials& credentials,
                                                 std::chrono::system_clock::time_point now);

}  // namespace parlance::core
