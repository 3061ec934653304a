#include "auth/sigv4.hpp"

#include "auth/digest.hpp"
#include "chat/answer_facts.hpp"
#include "chat/head_lines.hpp"

#include <algorithm>
#include <array>

namespace parlance::core {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

void append_number(std::string& text, unsigned number, std::size_t digits)
{
    const std::string written = std::to_string(number);
    text.append(digits > written.size() ? digits - written.size() : 0, '0').append(written);
}

std::string scope_text(const AwsScope& scope)
{
    std::string text = amz_date(scope.moment).substr(0, 8);
    return text.append("/").append(scope.region).append("/").append(scope.service).append("/aws4_request");
}

/// What a proxy, or our own transport, may still change.
bool changes_on_the_way(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 6> names = {"user-agent", "connection",        "accept-encoding",
                                                       "expect",     "transfer-encoding", "x-amzn-trace-id"};
    return std::any_of(names.begin(), names.end(), [&](auto known) { return same_header_name(known, name); });
}

}  // namespace

std::string amz_date(std::chrono::system_clock::time_point moment)
{
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(moment - day));
    std::string text;
    append_number(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    append_number(text, static_cast<unsigned>(date.month()), 2);
    append_number(text, static_cast<unsigned>(date.day()), 2);
    text += 'T';
    append_number(text, static_cast<unsigned>(time.hours().count()), 2);
    append_number(text, static_cast<unsigned>(time.minutes().count()), 2);
    append_number(text, static_cast<unsigned>(time.seconds().count()), 2);
    text += 'Z';
    return text;
}

std::string string_to_sign(const AwsScope& scope, std::string_view canonical_request)
{
    std::string text(algorithm);
    text.append("\n").append(amz_date(scope.moment)).append("\n").append(scope_text(scope)).append("\n");
    return text.append(hex(sha256(canonical_request)));
}

std::string signature(const AwsCredentials& credentials, const AwsScope& scope, std::string_view string_to_sign)
{
    std::string key = "AWS4";
    key.append(credentials.secret_access_key);
    key = hmac_sha256(key, amz_date(scope.moment).substr(0, 8));
    for (const std::string_view step : {scope.region, scope.service, std::string_view("aws4_request")})
        key = hmac_sha256(key, step);
    return hex(hmac_sha256(key, string_to_sign));
}

void sign_head(std::string& head, std::string_view body, const AwsCredentials& credentials, const AwsScope& scope)
{
    const bool is_s3 = scope.service == "s3";
    const std::string hash = hex(sha256(body));
    head.append("X-Amz-Date: ").append(amz_date(scope.moment)).append("\r\n");
    if (!credentials.session_token.empty())
        head.append("X-Amz-Security-Token: ").append(credentials.session_token).append("\r\n");
    if (is_s3) head.append("X-Amz-Content-Sha256: ").append(hash).append("\r\n");

    std::string_view rest = head;
    const RequestLine line = request_line_of(next_line(rest));
    AwsRequest request{line.method, line.target, {}, hash, is_s3 ? AwsPath::as_sent : AwsPath::normalized};
    while (!rest.empty())
        if (const HttpHeader header = header_of(next_line(rest)); !changes_on_the_way(header.name))
            request.headers.push_back(header);
    const CanonicalRequest canonical = canonical_request(request);
    const std::string signed_with = signature(credentials, scope, string_to_sign(scope, canonical.text));

    head.append("Authorization: ").append(algorithm).append(" Credential=").append(credentials.access_key_id);
    head.append("/").append(scope_text(scope)).append(", SignedHeaders=").append(canonical.signed_headers);
    head.append(", Signature=").append(signed_with).append("\r\n");
}

}  // namespace parlance::core
