#include "transport/failure_text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::transport;
using namespace std::chrono_literals;

namespace {

const Origin api{"api.example", 443, true};
const std::string head = "POST / HTTP/1.1\r\nAuthorization: Bearer sk-0123456789\r\nAccept: text/event-stream\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(failure_text)

BOOST_AUTO_TEST_CASE(a_place_is_host_and_port)
{
    BOOST_TEST(place(api) == "api.example:443");
    BOOST_TEST(place({"::1", 8080, false}) == "[::1]:8080");
}

BOOST_AUTO_TEST_CASE(a_span_is_in_the_unit_people_write)
{
    BOOST_TEST(span_text(600s) == "600 s");
    BOOST_TEST(span_text(250ms) == "250 ms");
    BOOST_TEST(span_text(1500ms) == "1500 ms");
}

BOOST_AUTO_TEST_CASE(a_timeout_names_the_setting)
{
    const HttpFailure failure = timed_out(api, Phase::first_byte, "no answer from", 600s, "first_byte");
    BOOST_TEST(failure.message == "no answer from api.example:443 within 600 s (timeouts.first_byte)");
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_shown_short_and_printable)
{
    const std::string received = std::string("<html>\r\n\x01\"") + std::string(100, 'x');
    BOOST_TEST(bad_answer(api, "it does not begin with HTTP/1", received, head).message ==
               "the answer of api.example:443 is not proper HTTP: it does not begin with HTTP/1, it sent \"<html>...." +
                   std::string(30, 'x') + "...\"; is this an HTTP server?");
}

BOOST_AUTO_TEST_CASE(what_repeats_a_header_of_the_request_is_not_shown)
{
    for (const char* const received : {"bad key sk-0123456789", "sk-01234", "x56789xBearer sk-0y"}) {
        const std::string message = bad_answer(api, "it is odd", received, head).message;
        BOOST_TEST(message.find("it sent") == std::string::npos, message);
    }
    BOOST_TEST(bad_answer(api, "it is odd", "sk-other", head).message.find("it sent") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_not_sent_is_marked)
{
    BOOST_TEST(lookup_failed(api, "name not known").not_sent);
    BOOST_TEST(connect_failed(api, "connection refused").not_sent);
    BOOST_TEST(tls_failed(api, "expired").not_sent);
    BOOST_TEST(connect_timed_out(api, ConnectStep::tls, 5s).not_sent);
    BOOST_TEST(!timed_out(api, Phase::stream, "no event from", 5s, "progress").not_sent);
    BOOST_TEST(!body_cut(api, "").not_sent);
    BOOST_TEST(overdue(api, Phase::connect, {}).not_sent);
    BOOST_TEST(!overdue(api, Phase::stream, {}).not_sent);
}

BOOST_AUTO_TEST_CASE(every_cause_has_a_text_of_its_own)
{
    BOOST_TEST(no_answer(api, Phase::first_byte, "", false).message ==
               "api.example:443 closed the connection before any answer");
    BOOST_TEST(no_answer(api, Phase::first_byte, "", true).message ==
               "api.example:443 closed the connection in the middle of the answer's headers");
    BOOST_TEST(no_answer(api, Phase::send, "broken pipe", false).message ==
               "api.example:443: broken pipe before any answer");
    BOOST_TEST(body_cut(api, "").message == "api.example:443 closed the connection before the answer was complete");
    BOOST_TEST(body_cut(api, "connection reset by peer").message ==
               "api.example:443: connection reset by peer before the answer was complete");
}

BOOST_AUTO_TEST_SUITE_END()
