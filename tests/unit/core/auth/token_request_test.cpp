// Where a token is asked for, with which words, and what is made of the answer. No network.
#include "auth/token_request.hpp"

#include "support/google_key_file.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace parlance;
using namespace parlance::core;
using support::authorized_user_file;
using support::service_account_file;

namespace {

const auto august_2015 = std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160));

GoogleCredentials account(const std::string& token_uri = "https://oauth2.googleapis.com/token")
{
    return read_google_credentials(service_account_file(token_uri)).value();
}

GoogleCredentials person()
{
    return read_google_credentials(authorized_user_file("https://oauth2.googleapis.com/token")).value();
}

Result<TokenEndpoint> endpoint_of(const std::string& token_uri, std::vector<std::string> origins = {})
{
    ClientSettings settings;
    settings.origins = std::move(origins);
    return find_token_endpoint(account(token_uri), settings);
}

const TokenEndpoint google = endpoint_of("https://oauth2.googleapis.com/token").value();

Result<GrantedToken> read(int status, std::string body, const GoogleCredentials& credentials = account(),
                          std::optional<std::chrono::sys_seconds> date = {})
{
    return read_token_answer({status, std::move(body), -1, date}, credentials, google, august_2015);
}

ChatError refusal(int status, std::string body, const GoogleCredentials& credentials = account(),
                  std::optional<std::chrono::sys_seconds> date = {})
{
    const auto answer = read(status, std::move(body), credentials, date);
    BOOST_TEST_REQUIRE(answer.is_error());
    return answer.error();
}

bool has(const std::string& text, std::string_view piece)
{
    return text.find(piece) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_token_request)

BOOST_AUTO_TEST_CASE(tokens_come_from_google_and_from_this_machine)
{
    for (const char* url : {"https://oauth2.googleapis.com/token", "https://accounts.google.com/o/oauth2/token",
                            "https://www.googleapis.com/oauth2/v4/token", "http://127.0.0.1:8080/token",
                            "http://[::1]:8080/token", "http://localhost/token", "https://localhost:8443/token"})
        BOOST_TEST(endpoint_of(url).has_value(), url);
    BOOST_TEST(google.origin.host == "oauth2.googleapis.com");
    BOOST_TEST(google.target == "/token");
}

BOOST_AUTO_TEST_CASE(credentials_that_want_their_token_from_elsewhere_are_refused)
{
    for (const char* url :
         {"https://evil.example/token", "http://oauth2.googleapis.com/token", "https://oauth2.googleapis.com:444/token",
          "https://googleapis.com.evil.example/token", "https://evilgoogleapis.com/token",
          "https://accounts.google.com.evil.example/", "https://evil.accounts.google.com/"}) {
        const auto refused = endpoint_of(url);
        BOOST_TEST_REQUIRE(refused.is_error(), url);
        BOOST_TEST((refused.error().kind == ErrorKind::permission), url);
    }
    for (const char* url : {"ftp://oauth2.googleapis.com/token", "oauth2.googleapis.com/token", "https://", "x y",
                            "http://127.0.0.1.evil.example/token"}) {
        const auto refused = endpoint_of(url);
        BOOST_TEST_REQUIRE(refused.is_error(), url);
        BOOST_TEST((refused.error().kind == ErrorKind::config), url);
    }
}

BOOST_AUTO_TEST_CASE(an_origin_that_is_configured_is_allowed_over_https)
{
    const std::string url = "https://oauth2.s3ns.example/token";
    BOOST_TEST(endpoint_of(url).is_error());
    BOOST_TEST(endpoint_of(url, {"https://oauth2.s3ns.example"}).has_value());
    BOOST_TEST(endpoint_of(url, {"https://other.example"}).is_error());
    BOOST_TEST(endpoint_of("http://oauth2.s3ns.example/token", {"http://oauth2.s3ns.example"}).is_error());
}

BOOST_AUTO_TEST_CASE(a_service_account_asks_with_an_assertion)
{
    const HttpSend send = make_token_request(account(), google, august_2015).value();
    BOOST_TEST(send.head.starts_with("POST /token HTTP/1.1\r\nHost: oauth2.googleapis.com\r\n"));
    BOOST_TEST(has(send.head, "Content-Type: application/x-www-form-urlencoded\r\n"));
    BOOST_TEST(has(send.head, "Content-Length: " + std::to_string(send.body.size()) + "\r\n\r\n"));
    BOOST_TEST(send.body.starts_with("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=ey"));
}

BOOST_AUTO_TEST_CASE(a_person_asks_with_the_refresh_token)
{
    BOOST_TEST(make_token_request(person(), google, august_2015)->body ==
               "grant_type=refresh_token&client_id=id.apps.googleusercontent.com&client_secret=client-secret-canary"
               "&refresh_token=1%2F%2Frefresh-canary");
}

BOOST_AUTO_TEST_CASE(a_token_comes_with_its_lifetime)
{
    const GrantedToken token =
        read(200, R"({"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"})").value();
    BOOST_TEST(token.value == "ya29.x");
    BOOST_TEST(token.lifetime.count() == 3599);
    BOOST_TEST(read(200, R"({"access_token":"ya29.x"})")->lifetime.count() == 0);
    BOOST_TEST(read(200, R"({"access_token":"ya29.x","expires_in":-5})")->lifetime.count() == 0);
    BOOST_TEST(read(200, R"({"access_token":"ya29.x","expires_in":9000000000000000})")->lifetime.count() == 86'400);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_token_that_can_be_sent_is_a_bad_response)
{
    for (const char* body : {"", "<html>login</html>", "{}", R"({"access_token":7})", R"({"access_token":""})",
                             R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a b"})"})
        BOOST_TEST((refusal(200, body).kind == ErrorKind::bad_response), body);
}

BOOST_AUTO_TEST_CASE(a_refusal_says_who_refused_why_and_what_to_do)
{
    const ChatError error = refusal(400, R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})");
    BOOST_TEST((error.kind == ErrorKind::authentication));
    BOOST_TEST(error.message ==
               "no access token: oauth2.googleapis.com answered HTTP 400 (invalid_grant: Invalid JWT Signature); the "
               "key of robot@test-project.iam.gserviceaccount.com may have been deleted or disabled; make a new one in "
               "the Google Cloud console");
    BOOST_TEST(error.http_status == 400);
    BOOST_TEST(error.provider_code == "invalid_grant");
}

BOOST_AUTO_TEST_CASE(a_login_that_has_ended_is_to_be_made_again)
{
    const ChatError error =
        refusal(400, R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})", person());
    BOOST_TEST((error.kind == ErrorKind::authentication));
    BOOST_TEST(has(error.message, "run: gcloud auth application-default login"));
}

BOOST_AUTO_TEST_CASE(a_wrong_clock_is_named)
{
    const std::string body =
        R"({"error":"invalid_grant","error_description":"Invalid JWT: Token must be short-lived"})";
    const auto server = std::chrono::floor<std::chrono::seconds>(august_2015);
    BOOST_TEST(has(refusal(400, body, account(), server + std::chrono::minutes(61)).message,
                   "this machine's clock is 61 minutes behind; set it"));
    BOOST_TEST(has(refusal(400, body, account(), server - std::chrono::minutes(7)).message,
                   "this machine's clock is 7 minutes ahead; set it"));
    BOOST_TEST(!has(refusal(400, body, account(), server + std::chrono::minutes(4)).message, "clock"));
}

BOOST_AUTO_TEST_CASE(failures_that_may_pass_are_told_from_refusals)
{
    BOOST_TEST((refusal(503, "").kind == ErrorKind::overloaded));
    BOOST_TEST((refusal(500, R"({"error":"internal_failure"})").kind == ErrorKind::overloaded));
    BOOST_TEST((refusal(429, R"({"error":"rate_limit_exceeded"})").kind == ErrorKind::rate_limited));
    BOOST_TEST((refusal(302, "").kind == ErrorKind::bad_response));
    BOOST_TEST((refusal(401, R"({"error":"invalid_client"})").kind == ErrorKind::authentication));
    BOOST_TEST((refusal(403, R"({"error":{"code":403,"status":"PERMISSION_DENIED","message":"no"}})").kind ==
                ErrorKind::authentication));
    BOOST_TEST((refusal(403, "<html>a proxy</html>").kind == ErrorKind::permission));
    BOOST_TEST(read_token_answer({429, "", 2'000, {}}, account(), google, august_2015).error().retry_after_ms == 2'000);
}

BOOST_AUTO_TEST_SUITE_END()
