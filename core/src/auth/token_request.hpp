/// token_request.hpp - the one exchange that turns credentials into an access token. No I/O.
///
/// POST to the token endpoint, application/x-www-form-urlencoded: a signed assertion (RFC 7523) or a refresh token
/// (RFC 6749, 6). The answer is {"access_token","expires_in"} or {"error","error_description"}.
#pragma once

#include "auth/google_credentials.hpp"
#include "auth/token_endpoint.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

/// Head and body, ready for the wire; connection and limits are the caller's. Fails when the key does not sign.
[[nodiscard]] Result<HttpSend> make_token_request(const GoogleCredentials& credentials, const TokenEndpoint& endpoint,
                                                  std::chrono::system_clock::time_point now);

/// What a token endpoint answered.
struct TokenAnswer {
    int status = 0;
    std::string body;
    std::int64_t retry_after_ms = -1;
    std::optional<std::chrono::sys_seconds> date;  ///< what the server's clock said
};

/// A token as the endpoint gave it.
struct GrantedToken {
    std::string value;
    std::chrono::seconds lifetime{0};  ///< zero: nobody said
};

/// Fails with authentication (refused), rate_limited, overloaded or bad_response; the message says who answered what
/// and what to do. `now`: this machine's clock, which a refusal may be due to. The texts are not yet redacted.
[[nodiscard]] Result<GrantedToken> read_token_answer(const TokenAnswer& answer, const GoogleCredentials& credentials,
                                                     const TokenEndpoint& endpoint,
                                                     std::chrono::system_clock::time_point now);

}  // namespace parlance::core
