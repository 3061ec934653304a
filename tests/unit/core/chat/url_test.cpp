#include "chat/url.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <set>
#include <string>
#include <string_view>

namespace parlance::core {

static std::ostream& operator<<(std::ostream& out, const Origin& origin)
{
    return out << (origin.tls ? "tls " : "plain ") << origin.host << ' ' << origin.port;
}

}  // namespace parlance::core

namespace parlance::core::test {
namespace {

Origin origin(std::string_view host, std::uint16_t port, bool tls)
{
    return {std::string(host), port, tls};
}

std::string problem(std::string_view url)
{
    const auto parsed = parse_base_url(url);
    BOOST_REQUIRE_MESSAGE(!parsed, url << " was taken");
    BOOST_TEST(bool(parsed.error().kind == ErrorKind::config));
    return parsed.error().message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(url)

BOOST_AUTO_TEST_CASE(a_base_url_is_an_origin_and_a_path)
{
    struct Row {
        std::string_view url;
        Origin origin;
        std::string_view path;
    };
    const Row rows[] = {
        {"https://api.example.com/v1", origin("api.example.com", 443, true), "/v1"},
        {"https://api.example.com/v1///", origin("api.example.com", 443, true), "/v1"},
        {"https://api.example.com", origin("api.example.com", 443, true), ""},
        {"https://api.example.com/", origin("api.example.com", 443, true), ""},
        {"HTTPS://API.Example.COM/V1", origin("api.example.com", 443, true), "/V1"},
        {"http://localhost:8080/a/b%20c", origin("localhost", 8080, false), "/a/b%20c"},
        {"http://127.0.0.1", origin("127.0.0.1", 80, false), ""},
        {"http://host:/v1", origin("host", 80, false), "/v1"},
        {"https://[::1]:8443/v1", origin("::1", 8443, true), "/v1"},
        {"https://[2001:DB8:0:0:0:0:0:1]", origin("2001:db8::1", 443, true), ""},
        {"http://my_service.local:65535", origin("my_service.local", 65535, false), ""},
    };
    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.url)
        {
            const auto base = parse_base_url(row.url);
            BOOST_REQUIRE(base);
            BOOST_TEST(base->origin == row.origin);
            BOOST_TEST(base->path == row.path);
        }
    }
}

BOOST_AUTO_TEST_CASE(each_mistake_has_a_message_of_its_own)
{
    const std::string_view mistakes[] = {
        "",
        "ftp://host/v1",
        "https://host/a b",
        "https://[::1/v1",
        "https://user:hidden@host/v1",
        "https://host/v1?key=hidden",
        "https://host/v1#hidden",
        "https:///v1",
        "https://ho%73t/v1",
        "https://host:65536/v1",
    };
    std::set<std::string> messages;
    for (const std::string_view url : mistakes) {
        const std::string message = problem(url);
        BOOST_TEST(messages.insert(message).second, "not its own: " << message);
        BOOST_TEST(message.find("base_url") == 0u);
        BOOST_TEST(message.find("hidden") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_query_is_told_where_it_belongs)
{
    BOOST_TEST(problem("https://host/openai?api-version=1").find("azure's api_version") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_spellings_of_these_mistakes_are_refused_too)
{
    BOOST_TEST(problem("api.example.com/v1") == problem("ftp://host"));
    BOOST_TEST(problem("localhost:8080/v1") == problem("ftp://host"));
    BOOST_TEST(problem("/v1") == problem("ftp://host"));
    BOOST_TEST(problem("file:///etc/passwd") == problem("ftp://host"));
    BOOST_TEST(problem("https:host/v1") == problem("https://[::1/v1"));
    BOOST_TEST(problem("https://@host") == problem("https://user:hidden@host"));
    BOOST_TEST(problem("https://host?") == problem("https://host?x"));
    BOOST_TEST(problem("https://host#") == problem("https://host#x"));
    BOOST_TEST(problem("https://host:0") == problem("https://host:65536"));
    BOOST_TEST(problem("https://host:99999999999") == problem("https://host:65536"));
    BOOST_TEST(problem("https://ho%0d%0ast") == problem("https://ho%73t"));
    BOOST_TEST(problem("https://ho,st") == problem("https://ho%73t"));
    BOOST_TEST(problem("http://127.0.0.1.example/v1") == problem("https://ho%73t"));
    BOOST_TEST(problem("http://[::1]x/v1").starts_with("base_url "));
    BOOST_TEST(problem("http://127.0.0.1x:80") == problem("https://ho%73t"));
    BOOST_TEST(problem("https://[v1.x]") == problem("https://ho%73t"));
    BOOST_TEST(problem("https://:443/") == problem("https:///v1"));
    BOOST_TEST(problem(" https://host") ==
               "base_url has a character at position 1 that cannot stand in a URL: percent-encode it");
    BOOST_TEST(problem("https://h\xC3\xB6st").find("position 10 ") != std::string::npos);
    BOOST_TEST(problem(std::string_view("https://host\0", 13)).find("position 13 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_target_is_joined_with_exactly_one_slash)
{
    const BaseUrl root{origin("host", 443, true), ""};
    const BaseUrl version{origin("host", 443, true), "/v1"};
    BOOST_TEST(join_target(version, "/chat") == "/v1/chat");
    BOOST_TEST(join_target(version, "chat") == "/v1/chat");
    BOOST_TEST(join_target(version, "//chat/") == "/v1/chat/");
    BOOST_TEST(join_target(version, "/chat?a=/b") == "/v1/chat?a=/b");
    BOOST_TEST(join_target(version, "/") == "/v1");
    BOOST_TEST(join_target(version, "") == "/v1");
    BOOST_TEST(join_target(version, "?a=b") == "/v1?a=b");
    BOOST_TEST(join_target(root, "/chat") == "/chat");
    BOOST_TEST(join_target(root, "//chat") == "/chat");
    BOOST_TEST(join_target(root, "") == "/");
    BOOST_TEST(join_target(root, "?a=b") == "/?a=b");
}

BOOST_AUTO_TEST_CASE(an_absolute_url_is_an_origin_and_a_target)
{
    const auto full = parse_absolute("https://Files.Example.com:8443/a//b/?x=%2F&y#part");
    BOOST_REQUIRE(full);
    BOOST_TEST(full->first == origin("files.example.com", 8443, true));
    BOOST_TEST(full->second == "/a//b/?x=%2F&y");
    BOOST_TEST(parse_absolute("http://host").value().second == "/");
    BOOST_TEST(parse_absolute("http://host?x").value().second == "/?x");
    BOOST_TEST(parse_absolute("http://host?").value().second == "/?");
}

BOOST_AUTO_TEST_CASE(an_absolute_url_is_refused_for_the_same_mistakes)
{
    for (const std::string_view url : {"", "/v1", "//host/v1", "ftp://host", "https://user@host", "https://host:0",
                                       "https://", "https://host/\r\nX: y", "https://host/a b"}) {
        const auto parsed = parse_absolute(url);
        BOOST_REQUIRE_MESSAGE(!parsed, url << " was taken");
        BOOST_TEST(bool(parsed.error().kind == ErrorKind::config));
        BOOST_TEST(parsed.error().message.find("the URL of a request") == 0u);
    }
}

BOOST_AUTO_TEST_CASE(origins_are_the_same_only_in_scheme_host_and_port)
{
    const Origin here = parse_base_url("https://host/a").value().origin;
    BOOST_TEST(same_origin(here, parse_base_url("https://HOST:443/b").value().origin));
    BOOST_TEST(!same_origin(here, parse_base_url("http://host:443").value().origin));
    BOOST_TEST(!same_origin(here, parse_base_url("https://host:444").value().origin));
    BOOST_TEST(!same_origin(here, parse_base_url("https://host.example").value().origin));
}

BOOST_AUTO_TEST_CASE(loopback_is_known_by_name_and_address_alone)
{
    for (const std::string_view url : {"http://localhost", "http://LocalHost:1", "http://127.0.0.1",
                                       "http://127.255.0.3", "http://[::1]", "http://[0:0:0:0:0:0:0:1]"})
        BOOST_TEST(is_loopback(parse_base_url(url).value().origin), url);
    for (const std::string_view url : {"http://localhost.example", "http://127.1", "http://0.0.0.0", "http://[::]",
                                       "http://[::2]", "http://128.0.0.1", "http://example.com"})
        BOOST_TEST(!is_loopback(parse_base_url(url).value().origin), url);
    BOOST_TEST(!is_loopback(origin("127.0.0.1.example", 80, false)));
}

BOOST_AUTO_TEST_CASE(the_host_header_names_the_port_only_when_it_is_not_the_scheme_s_own)
{
    BOOST_TEST(host_header(origin("host", 443, true)) == "host");
    BOOST_TEST(host_header(origin("host", 80, false)) == "host");
    BOOST_TEST(host_header(origin("host", 80, true)) == "host:80");
    BOOST_TEST(host_header(origin("host", 8080, false)) == "host:8080");
    BOOST_TEST(host_header(origin("::1", 443, true)) == "[::1]");
    BOOST_TEST(host_header(origin("::1", 8443, true)) == "[::1]:8443");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core::test
