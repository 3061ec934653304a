#include "auth/assertion.hpp"

#include "support/google_key_file.hpp"

#include <parlance/json_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace parlance;
using namespace parlance::core;
using support::service_account_file;
using support::TestRsaKey;

namespace {

const auto august_2015 = std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160));

std::string from_base64url(std::string_view text)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes;
    unsigned group = 0;
    int bits = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        BOOST_TEST_REQUIRE(digit != digits.npos);  // no padding, no other alphabet
        group = group << 6 | static_cast<unsigned>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(group >> bits & 0xFFU);
    }
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_assertion)

BOOST_AUTO_TEST_CASE(an_assertion_says_who_asks_for_what_and_for_how_long_and_is_signed)
{
    const auto credentials = read_google_credentials(service_account_file("https://oauth2.googleapis.com/token"));
    const std::string token = make_assertion(*credentials, august_2015).value();
    const std::size_t first = token.find('.'), second = token.rfind('.');
    BOOST_TEST_REQUIRE(first < second);

    BOOST_TEST(from_base64url(token.substr(0, first)) == R"({"alg":"RS256","typ":"JWT","kid":"key-1"})");
    BOOST_TEST(from_base64url(token.substr(first + 1, second - first - 1)) ==
               R"({"iss":"robot@test-project.iam.gserviceaccount.com",)"
               R"("scope":"https://www.googleapis.com/auth/cloud-platform",)"
               R"("aud":"https://oauth2.googleapis.com/token","iat":1440938160,"exp":1440941760})");
    const std::string signature = from_base64url(token.substr(second + 1));
    BOOST_TEST(TestRsaKey::shared().has_signed(token.substr(0, second), signature));
    BOOST_TEST(!TestRsaKey::shared().has_signed(token.substr(1, second - 1), signature));
}

BOOST_AUTO_TEST_CASE(a_key_without_an_id_sends_none)
{
    auto credentials = read_google_credentials(service_account_file("https://oauth2.googleapis.com/token")).value();
    credentials.private_key_id.clear();
    const std::string token = make_assertion(credentials, august_2015).value();
    BOOST_TEST(from_base64url(token.substr(0, token.find('.'))) == R"({"alg":"RS256","typ":"JWT"})");
}

BOOST_AUTO_TEST_SUITE_END()
