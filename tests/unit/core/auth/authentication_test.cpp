#include "auth/authentication.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace parlance;
using namespace parlance::core;

namespace {

ClientSettings aws_settings()
{
    ClientSettings settings;
    settings.region = "us-east-1";
    settings.secrets = {{"access_key_id", "AKIDEXAMPLE"}, {"secret_access_key", "secret-canary"}};
    settings.wall_clock = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160)); };
    return settings;
}

std::string head_with(const std::string& scheme, const ClientSettings& settings, const AccessToken* token = nullptr)
{
    HttpSend send;
    send.head = "POST /chat HTTP/1.1\r\nHost: h.example\r\n";
    send.body = "{}";
    authenticate(send, parse_scheme(scheme).value(), settings, token);
    return send.head;
}

std::optional<ChatError> problem(const std::string& scheme, const ClientSettings& settings)
{
    return check_authentication(parse_scheme(scheme).value(), settings);
}

bool has(const std::string& text, std::string_view piece)
{
    return text.find(piece) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_authentication)

BOOST_AUTO_TEST_CASE(a_head_ends_in_its_empty_line_whatever_the_scheme)
{
    const AccessToken token{"ya29.x", "", {}, Redactor({})};
    for (const char* scheme :
         {"none", "bearer", "basic", "header:x-api-key", "aws_sigv4:bedrock", "google_service_account"}) {
        const std::string head = head_with(scheme, aws_settings(), &token);
        BOOST_TEST(head.ends_with("\r\n\r\n"), scheme);
        BOOST_TEST(head.find("\r\n\r\n") == head.size() - 4, scheme);
    }
}

BOOST_AUTO_TEST_CASE(without_a_key_nothing_is_sent)
{
    for (const char* scheme : {"none", "bearer", "basic", "header:x-api-key"})
        BOOST_TEST(head_with(scheme, ClientSettings()) == "POST /chat HTTP/1.1\r\nHost: h.example\r\n\r\n", scheme);
}

BOOST_AUTO_TEST_CASE(a_request_to_aws_is_signed_for_the_region_of_the_scheme_or_else_of_the_client)
{
    BOOST_TEST(has(head_with("aws_sigv4:bedrock", aws_settings()),
                   "Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, "));
    BOOST_TEST(has(head_with("aws_sigv4:bedrock:eu-west-3", aws_settings()),
                   "Credential=AKIDEXAMPLE/20150830/eu-west-3/bedrock/aws4_request, "));
    BOOST_TEST(!has(head_with("aws_sigv4:bedrock", aws_settings()), "secret-canary"));
}

BOOST_AUTO_TEST_CASE(each_send_is_signed_with_the_time_it_leaves)
{
    ClientSettings settings = aws_settings();
    auto now = settings.wall_clock();
    settings.wall_clock = [&] { return now; };
    const std::string first = head_with("aws_sigv4:bedrock", settings);
    now += std::chrono::minutes(10);
    const std::string second = head_with("aws_sigv4:bedrock", settings);
    BOOST_TEST(has(first, "X-Amz-Date: 20150830T123600Z\r\n"));
    BOOST_TEST(has(second, "X-Amz-Date: 20150830T124600Z\r\n"));
    BOOST_TEST(first.substr(first.find("Signature=")) != second.substr(second.find("Signature=")));
}

BOOST_AUTO_TEST_CASE(what_aws_needs_and_is_not_set_is_named)
{
    BOOST_TEST(!problem("aws_sigv4:bedrock", aws_settings()).has_value());
    for (const char* name : {"access_key_id", "secret_access_key"}) {
        ClientSettings settings = aws_settings();
        settings.secrets.erase(name);
        const auto error = problem("aws_sigv4:bedrock", settings);
        BOOST_TEST_REQUIRE(error.has_value());
        BOOST_TEST((error->kind == ErrorKind::config));
        BOOST_TEST(has(error->message, "aws_sigv4 needs the secret \"" + std::string(name) + "\""));
    }
    ClientSettings nowhere = aws_settings();
    nowhere.region.clear();
    BOOST_TEST(has(problem("aws_sigv4:bedrock", nowhere).value().message, "set options.region"));
    BOOST_TEST(!problem("aws_sigv4:bedrock:us-east-1", nowhere).has_value());
}

BOOST_AUTO_TEST_CASE(a_region_that_is_no_name_is_refused)
{
    for (const char* region : {"us-east-1\r\nX-Evil: 1", "us/east", "us east"}) {
        ClientSettings settings = aws_settings();
        settings.region = region;
        const auto error = problem("aws_sigv4:bedrock", settings);
        BOOST_TEST_REQUIRE(error.has_value(), region);
        BOOST_TEST((error->kind == ErrorKind::config));
        BOOST_TEST(error->message == "options.region is no region's name");
    }
}

BOOST_AUTO_TEST_CASE(a_secret_that_no_header_can_carry_is_refused_without_being_shown)
{
    for (const char* name : {"access_key_id", "secret_access_key", "session_token"}) {
        ClientSettings settings = aws_settings();
        settings.secrets[name] = "canary\r\nX-Evil: 1";
        const auto error = problem("aws_sigv4:bedrock", settings);
        BOOST_TEST_REQUIRE(error.has_value(), name);
        BOOST_TEST(has(error->message, name));
        BOOST_TEST(!has(error->message, "canary"));
    }
    ClientSettings settings;
    settings.secrets["api_key"] = "canary\n";
    for (const char* scheme : {"bearer", "basic", "header:x-api-key"})
        BOOST_TEST(problem(scheme, settings).has_value(), scheme);
    BOOST_TEST(!problem("none", settings).has_value());
}

BOOST_AUTO_TEST_CASE(a_token_goes_with_the_project_that_is_charged_and_is_marked_as_a_secret)
{
    const AccessToken token{"ya29.canary", "quota-project", {}, Redactor({})};
    HttpSend send;
    send.head = "POST /chat HTTP/1.1\r\n";
    authenticate(send, parse_scheme("google_service_account").value(), ClientSettings(), &token);
    BOOST_TEST(has(send.head, "Authorization: Bearer ya29.canary\r\nx-goog-user-project: quota-project\r\n\r\n"));
    BOOST_TEST(send.secret_values == std::vector<std::string>{"ya29.canary"});
}

BOOST_AUTO_TEST_SUITE_END()
