// AWS's own test suite: each case's canonical request, string to sign, signature and signed headers.
// Source: awslabs/aws-c-auth, tests/aws-signing-test-suite/v4, as JSON beside the tree (PARLANCE_SHARED).
#include "auth/sigv4.hpp"

#include "auth/digest.hpp"
#include "chat/answer_facts.hpp"

#include <parlance/json_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace parlance;
using namespace parlance::core;

namespace {

std::string read_cases()
{
    const char* const shared = std::getenv("PARLANCE_SHARED");
    std::ifstream file(std::string(shared == nullptr ? "" : shared) + "/specs/aws-sigv4-cases.json");
    if (shared == nullptr || !file) {
        std::cout << "skipped: no ../shared\n";
        return {};
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

/// "2015-08-30T12:36:00Z"
std::chrono::system_clock::time_point moment_of(const std::string& text)
{
    const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(text.substr(at, size)); };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return std::chrono::sys_days(date) + std::chrono::hours(number(11, 2)) + std::chrono::minutes(number(14, 2)) +
           std::chrono::seconds(number(17, 2));
}

/// A request as the suite writes it: lines end in LF, a header may go on in lines that begin with a space, and the
/// target may hold spaces.
struct SuiteRequest {
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> headers;

    explicit SuiteRequest(std::string_view text)
    {
        const std::size_t head_end = std::min(text.find("\n\n"), text.size());
        body = text.substr(std::min(head_end + 2, text.size()));
        text = text.substr(0, head_end);
        const std::string_view first = take_line(text);
        method = first.substr(0, first.find(' '));
        target = first.substr(method.size() + 1, first.rfind(' ') - method.size() - 1);
        while (!text.empty()) {
            const std::string_view line = take_line(text);
            if (line.starts_with(' '))
                headers.back().second.append("\n").append(line);
            else if (!line.empty())
                headers.emplace_back(line.substr(0, line.find(':')), line.substr(line.find(':') + 1));
        }
    }

private:
    static std::string_view take_line(std::string_view& text)
    {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        return line;
    }
};

void check_case(const std::string& name, const JsonValue& expected)
{
    BOOST_TEST_CONTEXT(name)
    {
        const JsonValue context = expected["context"];
        const std::string key_id = context["credentials"]["access_key_id"].text();
        const std::string key = context["credentials"]["secret_access_key"].text();
        const std::string token = context["credentials"]["token"].text();
        const std::string region = context["region"].text(), service = context["service"].text();
        const AwsScope scope{region, service, moment_of(context["timestamp"].text())};

        SuiteRequest request(expected["request"].text());
        const std::string hash = hex(sha256(request.body));
        request.headers.emplace_back("X-Amz-Date", amz_date(scope.moment));
        const bool signs_token = context["omit_session_token"].as_bool() != true;
        if (!token.empty() && signs_token) request.headers.emplace_back("X-Amz-Security-Token", token);
        if (context["sign_body"].as_bool() == true) request.headers.emplace_back("X-Amz-Content-Sha256", hash);
        std::vector<HttpHeader> headers;
        for (const auto& [header, value] : request.headers)
            headers.push_back({header, value});

        const bool normalized = context["normalize"].as_bool() == true;
        const CanonicalRequest canonical = canonical_request(
            {request.method, request.target, headers, hash, normalized ? AwsPath::normalized : AwsPath::as_sent});
        BOOST_TEST(canonical.text == expected["header_canonical_request"].text());
        const std::string to_sign = string_to_sign(scope, canonical.text);
        BOOST_TEST(to_sign == expected["header_string_to_sign"].text());
        const std::string signed_with = signature({key_id, key, token}, scope, to_sign);
        BOOST_TEST(signed_with == expected["header_signature"].text());
        const std::string authorization = "SignedHeaders=" + canonical.signed_headers + ", Signature=" + signed_with;
        BOOST_TEST(expected["header_signed_request"].text().find(authorization) != std::string::npos);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_sigv4_vectors)

BOOST_AUTO_TEST_CASE(every_case_of_the_official_suite_comes_out_as_published)
{
    const std::string text = read_cases();
    if (text.empty()) return;
    const JsonDocument document(text);
    BOOST_TEST_REQUIRE(static_cast<bool>(document));
    int count = 0;
    for (const auto& [name, expected] : document["cases"].members()) {
        check_case(name.text(), expected);
        ++count;
    }
    BOOST_TEST(count == 26);
}

/// The cases whose request is what our own signing makes of a head: the same bytes come out of the whole way.
BOOST_AUTO_TEST_CASE(a_head_is_signed_as_the_suite_signs_it)
{
    const std::string text = read_cases();
    if (text.empty()) return;
    const JsonDocument document(text);
    for (const char* name : {"get-vanilla-query-order-key-case", "get-unreserved", "post-header-value-case",
                             "get-vanilla-with-session-token"}) {
        const JsonValue expected = document["cases"][name];
        const JsonValue context = expected["context"];
        const std::string key_id = context["credentials"]["access_key_id"].text();
        const std::string key = context["credentials"]["secret_access_key"].text();
        const std::string token = context["credentials"]["token"].text();
        const SuiteRequest request(expected["request"].text());
        std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
        for (const auto& [header, value] : request.headers)
            head += header + ": " + value + "\r\n";
        sign_head(head, request.body, {key_id, key, token},
                  {"us-east-1", "service", moment_of(context["timestamp"].text())});
        const std::string signed_with = "Signature=" + expected["header_signature"].text() + "\r\n";
        BOOST_TEST(head.ends_with(signed_with), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
