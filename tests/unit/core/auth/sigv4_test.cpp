// The examples that AWS publishes, and what is ours: which headers are signed, and what a head looks like afterwards.
// Sources: AWS General Reference, "Signature Version 4 signing process" (ListUsers of IAM); Amazon S3 API Reference,
// "Authenticating Requests: Using the Authorization Header" (GET Object). The keys in them are AWS's example keys.
#include "auth/sigv4.hpp"

#include "auth/digest.hpp"
#include "auth/percent.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace parlance::core;

namespace {

const AwsCredentials example_key{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}};
// Sun, 30 Aug 2015 12:36:00 GMT
const auto august_2015 = std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160));
const std::string empty_hash = hex(sha256(""));

std::string canonical_text(std::string_view target, AwsPath path = AwsPath::normalized)
{
    const std::vector<parlance::core::HttpHeader> headers = {{"Host", "example.amazonaws.com"}};
    return canonical_request({"GET", target, headers, empty_hash, path}).text;
}

/// The path and the query, as they are signed.
std::string signed_target(std::string_view target, AwsPath path = AwsPath::normalized)
{
    const std::string text = canonical_text(target, path);
    return text.substr(4, text.find("\nhost:") - 4);
}

std::string signed_head(std::string head, std::string_view body, const AwsCredentials& credentials,
                        std::string_view service = "bedrock", std::string_view region = "us-east-1")
{
    sign_head(head, body, credentials, {region, service, august_2015});
    return head;
}

bool has(std::string_view text, std::string_view piece)
{
    return text.find(piece) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_sigv4)

BOOST_AUTO_TEST_CASE(the_published_example_of_iam_gives_the_published_signature)
{
    const CanonicalRequest canonical =
        canonical_request({"GET",
                           "/?Action=ListUsers&Version=2010-05-08",
                           {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                            {"Host", "iam.amazonaws.com"},
                            {"X-Amz-Date", "20150830T123600Z"}},
                           empty_hash});
    BOOST_TEST(canonical.signed_headers == "content-type;host;x-amz-date");
    BOOST_TEST(hex(sha256(canonical.text)) == "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
    const AwsScope scope{"us-east-1", "iam", august_2015};
    const std::string to_sign = string_to_sign(scope, canonical.text);
    BOOST_TEST(to_sign ==
               "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
               "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
    BOOST_TEST(signature(example_key, scope, to_sign) ==
               "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

BOOST_AUTO_TEST_CASE(the_published_example_of_s3_gives_the_published_signature)
{
    std::string head = "GET /test.txt HTTP/1.1\r\nHost: examplebucket.s3.amazonaws.com\r\nRange: bytes=0-9\r\n";
    // Fri, 24 May 2013 00:00:00 GMT
    const auto may_2013 = std::chrono::system_clock::time_point(std::chrono::seconds(1'369'353'600));
    sign_head(head, "", {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {}},
              {"us-east-1", "s3", may_2013});
    BOOST_TEST(has(head, "X-Amz-Content-Sha256: " + empty_hash + "\r\n"));
    BOOST_TEST(
        has(head,
            "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41\r\n"));
}

BOOST_AUTO_TEST_CASE(a_path_is_encoded_a_second_time_but_for_s3)
{
    const std::string path = "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse";
    BOOST_TEST(signed_target(path) == "/model/anthropic.claude-3-haiku-20240307-v1%253A0/converse\n");
    BOOST_TEST(signed_target(path, AwsPath::as_sent) == path + "\n");
    BOOST_TEST(signed_target("/a//b/./c/../d/", AwsPath::as_sent) == "/a//b/./c/../d/\n");
    BOOST_TEST(signed_target("/a//b/./c/../d/") == "/a/b/d/\n");
    BOOST_TEST(signed_target("/../..") == "/\n");
}

BOOST_AUTO_TEST_CASE(a_query_is_in_order_and_encoded_once_however_it_came)
{
    BOOST_TEST(signed_target("/models?b=2&a=1&a=0&flag") == "/models\na=0&a=1&b=2&flag=");
    BOOST_TEST(signed_target("/?next=a%2Fb%20c") == "/\nnext=a%2Fb%20c");
    BOOST_TEST(signed_target("/?next=a/b") == "/\nnext=a%2Fb");
    BOOST_TEST(signed_target("/?odd=100%") == "/\nodd=100%25");
}

BOOST_AUTO_TEST_CASE(each_header_is_signed_but_those_that_change_on_the_way)
{
    const std::string head = signed_head(
        "POST /model/m/converse HTTP/1.1\r\nHost: h.example\r\nContent-Type: application/json\r\nUser-Agent: u\r\n"
        "Accept-Encoding: identity\r\nX-Custom: 1\r\nContent-Length: 2\r\n",
        "{}", example_key);
    BOOST_TEST(has(head, "SignedHeaders=content-length;content-type;host;x-amz-date;x-custom, "));
    BOOST_TEST(has(head, "X-Amz-Date: 20150830T123600Z\r\n"));
    BOOST_TEST(head.ends_with("\r\n"));
    BOOST_TEST(!has(head, "\r\n\r\n"));
    BOOST_TEST(!has(head, "X-Amz-Security-Token"));
    BOOST_TEST(!has(head, "X-Amz-Content-Sha256"));
    BOOST_TEST(!has(head, "wJalr"));
}

BOOST_AUTO_TEST_CASE(a_session_token_is_sent_and_signed)
{
    const std::string head = signed_head("GET / HTTP/1.1\r\nHost: h.example\r\n", "",
                                         {example_key.access_key_id, example_key.secret_access_key, "session"});
    BOOST_TEST(has(head, "X-Amz-Security-Token: session\r\n"));
    BOOST_TEST(has(head, "SignedHeaders=host;x-amz-date;x-amz-security-token, "));
}

BOOST_AUTO_TEST_CASE(a_signature_changes_with_the_body_the_region_the_service_and_the_key)
{
    const std::string head = "POST / HTTP/1.1\r\nHost: h.example\r\n";
    const auto of = [](const std::string& signed_text) { return signed_text.substr(signed_text.find("Signature=")); };
    const std::string one = of(signed_head(head, "{}", example_key));
    BOOST_TEST(one == of(signed_head(head, "{}", example_key)));
    BOOST_TEST(one != of(signed_head(head, "{ }", example_key)));
    BOOST_TEST(one != of(signed_head(head, "{}", example_key, "bedrock", "us-west-2")));
    BOOST_TEST(one != of(signed_head(head, "{}", example_key, "s3")));
    BOOST_TEST(one != of(signed_head(head, "{}", {"AKIDEXAMPLE", "another", {}})));
}

BOOST_AUTO_TEST_CASE(percent_signs_that_begin_no_byte_are_kept)
{
    BOOST_TEST(percent_decode("a%2fb%2") == "a/b%2");
    BOOST_TEST(percent_decode("%") == "%");
    BOOST_TEST(percent_decode("%zz%4") == "%zz%4");
    BOOST_TEST(percent_decode("%41%") == "A%");
    BOOST_TEST(percent_encode("a b/c~\xE1", "/") == "a%20b/c~%E1");
}

BOOST_AUTO_TEST_SUITE_END()
