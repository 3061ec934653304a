#include "loading/base_url.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include "loading/manifest.hpp"

namespace parlance::host::test {

namespace {

boost::json::object object(std::string_view text)
{
    return boost::json::parse(text).as_object();
}

std::string url_of(std::string_view pattern, std::string_view options)
{
    return resolve_base_url(pattern, object(options)).url;
}

std::vector<BaseUrlRule> rules()
{
    return {{object(R"({"endpoint": true})"), "{endpoint}/v1"},
            {object(R"({"location": "global", "project": true})"), "https://global.example/v1"},
            {object(R"({"project": false, "location": true})"), "https://{location}.free.example/v1"}};
}

Manifest manifest_of(std::string_view members)
{
    const auto read = read_manifests(R"({"id":"x","version":"1","options":{"type":"object","properties":{
        "region":{"type":"string"},"size":{"type":"integer"}}},)" +
                                         std::string(members) + "}",
                                     "/p/parlance-x.so");
    BOOST_REQUIRE_MESSAGE(read.has_value(), (read.has_error() ? to_text(read.error()) : ""));
    return read->front();
}

std::string refusal_of(std::string_view members)
{
    const auto read = read_manifests(R"({"id":"x","version":"1","options":{"type":"object","properties":{
        "region":{"type":"string"}}},)" + std::string(members) +
                                         "}",
                                     "/p/parlance-x.so");
    return read.has_error() ? to_text(read.error()) : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base_url)

BOOST_AUTO_TEST_CASE(options_take_their_places)
{
    BOOST_TEST(url_of("https://api.example/v1", "{}") == "https://api.example/v1");
    BOOST_TEST(url_of("https://{region}.example/v1", R"({"region": "eu-west-1"})") == "https://eu-west-1.example/v1");
    BOOST_TEST(url_of("https://x.example/{a}/{b}/{a}", R"({"a": "one", "b": 2})") == "https://x.example/one/2/one");
}

BOOST_AUTO_TEST_CASE(a_value_cannot_leave_its_place)
{
    BOOST_TEST(url_of("https://x.example/{account}/v1", R"({"account": "a/b?c#d e"})") ==
               "https://x.example/a%2Fb%3Fc%23d%20e/v1");
    const auto host = resolve_base_url("https://{region}.example/v1", object(R"({"region": "evil.example/"})"));
    BOOST_TEST(host.url == "");
    BOOST_TEST(host.option == "region");
    BOOST_TEST(host.problem == "becomes part of a host name, which has letters, digits, dots and dashes only");
    BOOST_TEST(resolve_base_url("https://{region}.example/v1", object(R"({"region": "a@b"})")).option == "region");
}

BOOST_AUTO_TEST_CASE(a_whole_address_stands_as_it_is)
{
    BOOST_TEST(url_of("{host}/serving", R"({"host": "https://x.example/"})") == "https://x.example/serving");
    BOOST_TEST(resolve_base_url("{host}/serving", object(R"({"host": "x.example"})")).problem != "");
    BOOST_TEST(resolve_base_url("{host}/serving", object(R"({"host": "https://u:p@x.example"})")).url == "");
}

BOOST_AUTO_TEST_CASE(a_missing_option_is_named)
{
    for (const char* options : {"{}", R"({"region": ""})", R"({"region": null})", R"({"region": true})"}) {
        const auto missing = resolve_base_url("https://{region}.example", object(options));
        BOOST_TEST(missing.option == "region");
        BOOST_TEST(missing.problem == "is not set, and the address needs it");
        BOOST_TEST(missing.url == "");
    }
}

BOOST_AUTO_TEST_CASE(the_first_rule_that_fits_counts)
{
    const auto chosen = [](std::string_view options) {
        static const auto all = rules();
        return std::string(choose_base_url(all, "https://usual.example", object(options)));
    };
    BOOST_TEST(chosen("{}") == "https://usual.example");
    BOOST_TEST(chosen(R"({"endpoint": "https://x.example", "location": "global"})") == "{endpoint}/v1");
    BOOST_TEST(chosen(R"({"endpoint": "", "location": "global", "project": "p"})") == "https://global.example/v1");
    BOOST_TEST(chosen(R"({"location": "global"})") == "https://{location}.free.example/v1");
    BOOST_TEST(chosen(R"({"location": "eu", "project": "p"})") == "https://usual.example");
}

BOOST_AUTO_TEST_CASE(a_manifest_brings_patterns_variables_and_where_to_get_a_key)
{
    const Manifest manifest = manifest_of(R"("base_url":"https://{region}.example",
        "base_urls":[{"when":{"size":1},"url":"https://small.example"}],"origins":["https://{region}.files.example"],
        "option_env":{"region":["X_REGION","REGION"]},
        "secrets":[{"name":"api_key","env":["X_KEY"],"url":"https://x.example/keys"}])");
    BOOST_TEST(manifest.base_url == "https://{region}.example");
    BOOST_REQUIRE(manifest.base_urls.size() == 1U);
    BOOST_TEST(manifest.base_urls.front().url == "https://small.example");
    BOOST_TEST(manifest.secrets.front().url == "https://x.example/keys");
    BOOST_REQUIRE(manifest.option_env.size() == 1U);
    BOOST_TEST(manifest.option_env.front().env.back() == "REGION");
}

BOOST_AUTO_TEST_CASE(a_manifest_with_an_address_that_nobody_can_complete_is_refused)
{
    BOOST_TEST(refusal_of(R"("base_url":"https://{regoin}.example")")
                   .find("field \"base_url\" holds {regoin}, which is none of the options") != std::string::npos);
    BOOST_TEST(refusal_of(R"("base_url":"https://{region.example")")
                   .find("field \"base_url\" has a brace without its other half") != std::string::npos);
    BOOST_TEST(refusal_of(R"("base_urls":[{"url":""}])").find("field \"base_urls[0].url\" must not be empty") !=
               std::string::npos);
    BOOST_TEST(refusal_of(R"("base_urls":[{"when":5,"url":"https://x.example"}])")
                   .find("field \"base_urls[0].when\" must be an object") != std::string::npos);
    BOOST_TEST(
        refusal_of(R"("option_env":{"region":"X"})").find("field \"option_env.region\" must be a list of texts") !=
        std::string::npos);
    BOOST_TEST(refusal_of(R"("secrets":[{"name":"k","url":5}])").find("field \"secrets[0].url\" must be a text") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::host::test
