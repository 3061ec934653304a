#include "auth/scheme.hpp"

#include <boost/test/unit_test.hpp>

using namespace parlance;
using namespace parlance::core;
using Kind = AuthScheme::Kind;

BOOST_AUTO_TEST_SUITE(auth_scheme)

BOOST_AUTO_TEST_CASE(each_scheme_is_known_by_its_name)
{
    BOOST_TEST((parse_scheme("none")->kind == Kind::none));
    BOOST_TEST((parse_scheme("bearer")->kind == Kind::bearer));
    BOOST_TEST((parse_scheme("basic")->kind == Kind::basic));
    BOOST_TEST((parse_scheme("google_service_account")->kind == Kind::google_service_account));
    const AuthScheme header = parse_scheme("header:x-api-key").value();
    BOOST_TEST((header.kind == Kind::header));
    BOOST_TEST(header.header == "x-api-key");
}

BOOST_AUTO_TEST_CASE(an_aws_scheme_names_the_service_and_may_name_the_region)
{
    const AuthScheme short_form = parse_scheme("aws_sigv4:bedrock").value();
    BOOST_TEST((short_form.kind == Kind::aws_sigv4));
    BOOST_TEST(short_form.service == "bedrock");
    BOOST_TEST(short_form.region.empty());
    const AuthScheme long_form = parse_scheme("aws_sigv4:bedrock:eu-central-1").value();
    BOOST_TEST(long_form.service == "bedrock");
    BOOST_TEST(long_form.region == "eu-central-1");
}

BOOST_AUTO_TEST_CASE(what_is_no_scheme_is_refused_with_the_list_of_those_there_are)
{
    for (const char* text : {"", "Bearer", "digest", "header:", "header:bad name", "header:a\r\nb", "aws_sigv4",
                             "aws_sigv4:", "aws_sigv4:bed rock", "aws_sigv4:bedrock:", "aws_sigv4:bedrock:eu/west",
                             "aws_sigv4:bedrock:eu:west", "google_service_account:x"}) {
        const auto scheme = parse_scheme(text);
        BOOST_TEST_REQUIRE(scheme.is_error(), text);
        BOOST_TEST((scheme.error().kind == ErrorKind::unsupported), text);
        BOOST_TEST(scheme.error().message.find("header:NAME, aws_sigv4:SERVICE and google_service_account") !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
