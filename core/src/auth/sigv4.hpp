/// sigv4.hpp - AWS Signature Version 4, in headers.
///
///     key       = HMAC(HMAC(HMAC(HMAC("AWS4" + secret, day), region), service), "aws4_request")
///     to sign   = "AWS4-HMAC-SHA256" \n moment \n day/region/service/aws4_request \n hex(SHA-256(canonical request))
///     signature = hex(HMAC(key, to sign))
///
/// A signature is good for some five minutes around its moment, so it is made when the request is about to leave.
/// Source: AWS General Reference, "Create a signed AWS API request", steps 2 to 4.
#pragma once

#include "auth/canonical_request.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace parlance::core {

/// Who signs. Views.
struct AwsCredentials {
    std::string_view access_key_id;
    std::string_view secret_access_key;
    std::string_view session_token;  ///< empty: the credentials are not temporary
};

/// What for, and when.
struct AwsScope {
    std::string_view region;
    std::string_view service;
    std::chrono::system_clock::time_point moment;
};

/// "20150830T123600Z".
[[nodiscard]] std::string amz_date(std::chrono::system_clock::time_point moment);

[[nodiscard]] std::string string_to_sign(const AwsScope& scope, std::string_view canonical_request);

[[nodiscard]] std::string signature(const AwsCredentials& credentials, const AwsScope& scope,
                                    std::string_view string_to_sign);

/// Signs a request: appends X-Amz-Date, X-Amz-Security-Token (if there is one), X-Amz-Content-Sha256 (if the service is
/// S3, which wants it) and Authorization to `head`, a request line and header lines without the empty line that ends
/// them. Covers each header but those that proxies may change on the way.
void sign_head(std::string& head, std::string_view body, const AwsCredentials& credentials, const AwsScope& scope);

}  // namespace parlance::core
