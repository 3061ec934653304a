/// canonical_request.hpp - the one spelling of an HTTP request that both ends of an AWS signature agree on.
///
///     METHOD \n path \n query \n (name:value \n)* \n name;name;... \n hex(SHA-256(body))
///
/// Names in lower case and in order, values trimmed and their runs of white space one space, the values of one name
/// joined by commas. The query's parameters in order. The path, which is percent-encoded on the wire, has its dots and
/// double slashes resolved and is then encoded a second time; S3 alone takes it as it was sent.
/// Source: AWS General Reference, "Create a signed AWS API request", step 1; checked by the official test suite.
#pragma once

#include <parlance/core/http_client.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

enum class AwsPath { normalized, as_sent };

/// What a signature covers. Views.
struct AwsRequest {
    std::string_view method;
    std::string_view target;          ///< path and query, as on the request line
    std::vector<HttpHeader> headers;  ///< those that are signed, in any order
    std::string_view payload_hash;    ///< hex(SHA-256(body))
    AwsPath path = AwsPath::normalized;
};

struct CanonicalRequest {
    std::string text;
    std::string signed_headers;  ///< "host;x-amz-date"
};

[[nodiscard]] CanonicalRequest canonical_request(const AwsRequest& request);

}  // namespace parlance::core
