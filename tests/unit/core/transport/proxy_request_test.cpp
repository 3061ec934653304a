#include "transport/proxy_request.hpp"

#include "transport/proxy_failure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::transport;
using namespace std::chrono_literals;

namespace {

const Origin api{"api.example", 443, true};
const Proxy open_proxy{{"proxy.example", 3128, false}, "", "", "HTTPS_PROXY"};
const Proxy guarded{{"proxy.example", 3128, false}, "aladdin", "opensesame", "the config"};

std::string refusal_text(const Proxy& proxy, int status, std::vector<std::string> schemes = {}, std::string why = {})
{
    return proxy_refused({api, &proxy}, {status, std::move(why), std::move(schemes)}).message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_request)

BOOST_AUTO_TEST_CASE(a_tunnel_is_asked_for_by_host_and_port)
{
    BOOST_TEST(connect_request(api, open_proxy) == "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n");
    BOOST_TEST(connect_request({"::1", 8443, true}, open_proxy) ==
               "CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(credentials_are_basic)
{
    BOOST_TEST(connect_request(api, guarded) ==
               "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n"
               "Proxy-Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l\r\n\r\n");  // RFC 7617's own example, nearly
    const Proxy nameless{{"p", 1, false}, "", "x", ""};
    BOOST_TEST(connect_request(api, nameless).find("Basic Ong=\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_plain_request_names_the_whole_url)
{
    const std::string head = "POST /v1/chat?x=1 HTTP/1.1\r\nHost: local\r\nAccept: */*\r\n\r\n";
    BOOST_TEST(proxied_head(head, {"local", 8080, false}, open_proxy) ==
               "POST http://local:8080/v1/chat?x=1 HTTP/1.1\r\nHost: local\r\nAccept: */*\r\n\r\n");
    BOOST_TEST(proxied_head(head, {"local", 80, false}, guarded) ==
               "POST http://local/v1/chat?x=1 HTTP/1.1\r\nProxy-Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l\r\n"
               "Host: local\r\nAccept: */*\r\n\r\n");
    BOOST_TEST(proxied_head("GET / HTTP/1.1\r\n\r\n", {"::1", 80, false}, open_proxy) ==
               "GET http://[::1]/ HTTP/1.1\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(a_login_is_asked_for_by_name)
{
    BOOST_TEST(refusal_text(open_proxy, 407) ==
               "the proxy proxy.example:3128 (from HTTPS_PROXY) wants a user and a password (407); write them into its "
               "URL, http://USER:PASSWORD@proxy.example:3128");
    BOOST_TEST(refusal_text(guarded, 407, {"NTLM", "basic"}) ==
               "the proxy proxy.example:3128 (from the config) did not accept the user and password in its URL (407); "
               "correct them there");
    BOOST_TEST(
        refusal_text(guarded, 407, {"Negotiate", "NTLM"}) ==
        "the proxy proxy.example:3128 (from the config) wants a login by Negotiate, NTLM (407), of which none is "
        "supported; let it accept Basic, or name another proxy");
}

BOOST_AUTO_TEST_CASE(other_refusals_have_their_status)
{
    BOOST_TEST(refusal_text(open_proxy, 502, {}, "Bad Gateway") ==
               "the proxy proxy.example:3128 (from HTTPS_PROXY) opened no tunnel to api.example:443: it answered HTTP "
               "502 (Bad Gateway); ask whoever runs the proxy, or keep the host out of it with NO_PROXY or proxy = "
               "\"none\"");
    BOOST_TEST(refusal_text(open_proxy, 403).find("HTTP 403;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_that_stays_is_not_tried_again)
{
    const Destination through{api, &guarded};
    BOOST_TEST((proxy_refused(through, {407, {}, {}}).retryable == false));
    BOOST_TEST((proxy_refused(through, {403, {}, {}}).retryable == false));
    BOOST_TEST((proxy_refused(through, {502, {}, {}}).retryable == std::nullopt));
    BOOST_TEST((proxy_gone(through, "").retryable == std::nullopt));
}

BOOST_AUTO_TEST_CASE(texts_tell_the_proxy_from_the_target)
{
    const Destination through{api, &open_proxy};
    BOOST_TEST(lookup_failed(through, "name not known").message ==
               "cannot find the proxy proxy.example:3128 (from HTTPS_PROXY): name not known; check its name and the "
               "network");
    BOOST_TEST(connect_failed(through, "connection refused").message ==
               "cannot connect to the proxy proxy.example:3128 (from HTTPS_PROXY): connection refused; is the proxy "
               "running there?");
    BOOST_TEST(tls_failed(through, "expired").message ==
               "no TLS with api.example:443 through the proxy proxy.example:3128: expired");
    BOOST_TEST(proxy_gone(through, "").message ==
               "the proxy proxy.example:3128 (from HTTPS_PROXY) closed the connection before it opened a tunnel to "
               "api.example:443");
    BOOST_TEST(timed_out(through, Phase::stream, "no event from", 5s, "progress").message ==
               "no event from api.example:443 through the proxy proxy.example:3128 within 5 s (timeouts.progress)");
    BOOST_TEST(connect_timed_out(through, ConnectStep::tunnel, 5s).message ==
               "the proxy proxy.example:3128 (from HTTPS_PROXY) opened no tunnel to api.example:443 within 5 s "
               "(timeouts.connect)");
}

BOOST_AUTO_TEST_CASE(a_proxys_failures_are_none_of_the_providers)
{
    const Destination through{api, &guarded};
    for (const HttpFailure& failure : {proxy_refused(through, {407, {}, {}}), proxy_refused(through, {403, {}, {}}),
                                       proxy_gone(through, "reset"), proxy_not_http(through, "it is malformed")}) {
        BOOST_TEST((failure.kind == ErrorKind::network));
        BOOST_TEST((failure.phase == Phase::connect));
        BOOST_TEST(failure.not_sent);
        BOOST_TEST(failure.message.find("opensesame") == std::string::npos);
    }
    BOOST_TEST((proxy_tls_failed(through, "expired").kind == ErrorKind::tls));
}

BOOST_AUTO_TEST_SUITE_END()
