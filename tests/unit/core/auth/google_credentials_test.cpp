#include "auth/google_credentials.hpp"

#include "support/google_key_file.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace parlance;
using namespace parlance::core;
using support::authorized_user_file;
using support::service_account_file;
using support::TestRsaKey;

namespace {

const std::string endpoint = "https://oauth2.googleapis.com/token";

/// The refusal of a file, which is never to show any of it.
std::string refusal_of(const std::string& text)
{
    const auto read = read_google_credentials(text);
    BOOST_TEST_REQUIRE(read.is_error());
    BOOST_TEST((read.error().kind == ErrorKind::config));
    for (const char* secret : {"canary", "BEGIN PRIVATE", "robot@"})
        BOOST_TEST(read.error().message.find(secret) == std::string::npos, read.error().message);
    return read.error().message;
}

bool has(const std::string& text, std::string_view piece)
{
    return text.find(piece) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_google_credentials)

BOOST_AUTO_TEST_CASE(the_key_file_of_a_service_account_is_read)
{
    const GoogleCredentials read = read_google_credentials(service_account_file(endpoint)).value();
    BOOST_TEST((read.type == GoogleCredentials::Type::service_account));
    BOOST_TEST(read.client_email == "robot@test-project.iam.gserviceaccount.com");
    BOOST_TEST(read.private_key_id == "key-1");
    BOOST_TEST(read.private_key == TestRsaKey::shared().pem());
    BOOST_TEST(read.token_uri == endpoint);
    BOOST_TEST(read.secrets().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_of_gcloud_is_read)
{
    const GoogleCredentials read =
        read_google_credentials(R"({"type":"authorized_user","client_id":"c","client_secret":"s",)"
                                R"("refresh_token":"r","quota_project_id":"p"})")
            .value();
    BOOST_TEST((read.type == GoogleCredentials::Type::authorized_user));
    BOOST_TEST(read.refresh_token == "r");
    BOOST_TEST(read.quota_project == "p");
    BOOST_TEST(read.token_uri == endpoint);
    BOOST_TEST(read.secrets().size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_not_the_whole_file_is_told_so)
{
    BOOST_TEST(has(refusal_of(TestRsaKey::shared().pem()), "are not JSON"));
    BOOST_TEST(has(refusal_of("AIzaSy-canary"), "the whole text of the key file"));
    BOOST_TEST(has(refusal_of("\"canary\""), "no JSON object"));
    BOOST_TEST(has(refusal_of("{}"), "name no \"type\""));
    BOOST_TEST(has(refusal_of(R"({"type":"external_account"})"),
                   "of the type \"external_account\"; known are service_account and authorized_user"));
    BOOST_TEST(has(refusal_of(R"({"installed":{"client_secret":"canary"}})"), "those of an OAuth client"));
}

BOOST_AUTO_TEST_CASE(a_member_that_is_missing_or_no_text_is_named)
{
    BOOST_TEST(has(refusal_of(R"({"type":"service_account","private_key":"canary"})"), "lack \"client_email\""));
    BOOST_TEST(has(refusal_of(R"({"type":"service_account","client_email":"robot@x","private_key":7})"),
                   "lack \"private_key\""));
    BOOST_TEST(has(refusal_of(R"({"type":"authorized_user","client_id":"c","client_secret":"canary"})"),
                   "lack \"refresh_token\""));
}

BOOST_AUTO_TEST_CASE(a_quota_project_that_would_end_its_header_is_refused)
{
    BOOST_TEST(has(refusal_of(R"({"type":"authorized_user","client_id":"c","client_secret":"canary",)"
                              R"("refresh_token":"r","quota_project_id":"p\r\nX: y"})"),
                   "hold a \"quota_project_id\" with a control character"));
}

BOOST_AUTO_TEST_CASE(a_private_key_that_does_not_work_is_found_at_once)
{
    std::string in_one_line = TestRsaKey::shared().pem();
    std::erase(in_one_line, '\n');
    BOOST_TEST(has(refusal_of(service_account_file(endpoint, in_one_line)), "from BEGIN to END PRIVATE KEY"));
    BOOST_TEST(
        has(refusal_of(service_account_file(endpoint, "-----BEGIN PRIVATE KEY-----\ncanary\n")), "cannot be read"));
    BOOST_TEST(has(refusal_of(service_account_file(endpoint, support::elliptic_pem())), "no RSA key"));
}

BOOST_AUTO_TEST_SUITE_END()
