#include "transport/proxy_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using parlance::core::transport::ProxyAnswer;
using Step = ProxyAnswer::Step;

namespace {

const std::string established = "HTTP/1.1 200 Connection established\r\n\r\n";

Step read(ProxyAnswer& answer, std::string_view text)
{
    return answer.feed(text);
}

/// One byte after the other, until the answer is there.
Step read_slowly(ProxyAnswer& answer, std::string_view text, std::size_t& used)
{
    for (used = 0; used < text.size();) {
        const Step step = answer.feed(text.substr(used++, 1));
        if (step != Step::more) return step;
    }
    return Step::more;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_answer)

BOOST_AUTO_TEST_CASE(any_2xx_opens_the_tunnel)
{
    for (const char* const head : {"HTTP/1.1 200 Connection established\r\n\r\n", "HTTP/1.0 200 OK\r\nVia: x\r\n\r\n",
                                   "HTTP/1.1 204\r\n\r\n", "HTTP/1.1 299 \r\n\r\n", "HTTP/1.1 200 OK\nA: b\n\n"}) {
        ProxyAnswer answer;
        BOOST_TEST((read(answer, head) == Step::open), head);
        BOOST_TEST(answer.take_rest().empty());
    }
}

BOOST_AUTO_TEST_CASE(the_headers_of_a_2xx_announce_no_body)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello") ==
                Step::open));
    BOOST_TEST(answer.take_rest() == "hello");
}

BOOST_AUTO_TEST_CASE(bytes_behind_the_head_are_kept)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer, "HTTP/1.1 100 Continue\r\n\r\n" + established + std::string("\x16\x03\0x\r\n\r\n", 8)) ==
                Step::open));
    BOOST_TEST(answer.take_rest() == std::string("\x16\x03\0x\r\n\r\n", 8));
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_byte_by_byte)
{
    ProxyAnswer answer;
    std::size_t used = 0;
    const std::string text = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + established;
    BOOST_TEST((read_slowly(answer, text + "rest", used) == Step::open));
    BOOST_TEST(used == text.size());
    BOOST_TEST(answer.take_rest().empty());
}

BOOST_AUTO_TEST_CASE(an_unfinished_head_is_waited_for)
{
    for (std::size_t size = 0; size < established.size(); ++size) {
        ProxyAnswer answer;
        BOOST_TEST((read(answer, established.substr(0, size)) == Step::more));
        BOOST_TEST((read(answer, established.substr(size)) == Step::open));
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_has_its_status_and_phrase)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer, "HTTP/1.1 502 Bad \x01\"Gateway\"\r\nContent-Type: text/html\r\n\r\n<html>secret") ==
                Step::refused));
    BOOST_TEST(answer.status() == 502);
    BOOST_TEST(answer.reason() == "Bad ..Gateway.");
    BOOST_TEST(answer.schemes().empty());
}

BOOST_AUTO_TEST_CASE(a_long_phrase_is_cut)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer, "HTTP/1.1 503 " + std::string(500, 'x') + "\r\n\r\n") == Step::refused));
    BOOST_TEST(answer.reason() == std::string(60, 'x'));
}

BOOST_AUTO_TEST_CASE(a_407_tells_its_schemes)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer,
                     "HTTP/1.1 407 Login\r\nproxy-AUTHENTICATE: Negotiate\r\nProxy-Authenticate:NTLM abc\r\n"
                     "Proxy-Authenticate: Basic realm=\"x\"\r\nProxy-Authenticate: <b>\r\nX: Digest\r\n\r\n") ==
                Step::refused));
    BOOST_TEST(answer.schemes() == (std::vector<std::string>{"Negotiate", "NTLM", "Basic"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(all_schemes_of_a_list_are_read_and_nothing_else_of_it)
{
    const std::pair<std::string_view, std::vector<std::string>> rows[] = {
        {R"(Negotiate, Basic realm="a, b")", {"Negotiate", "Basic"}},
        {R"(Basic realm="a, Digest b", charset="UTF-8", NTLM)", {"Basic", "NTLM"}},
        {R"(Digest realm = "x", qop="auth, auth-int",nonce=abc , Basic realm="y")", {"Digest", "Basic"}},
        {R"(Negotiate YWJj==, Basic realm="\", Digest \"")", {"Negotiate", "Basic"}},
        {R"(,, NTLM ,	, Basic,)", {"NTLM", "Basic"}},
        {R"(Basic realm="never closed, Digest)", {"Basic"}},
        {R"(Basic realm="ends in \)", {"Basic"}},
        {R"(realm="x", <b>, =, "Digest")", {}},
        {R"(A, B, C, D, E, F, G)", {"A", "B", "C", "D", "E", "F"}},
        {"", {}},
    };
    for (const auto& [challenges, expected] : rows) {
        std::vector<std::string> schemes;
        parlance::core::transport::add_scheme(schemes, challenges);
        BOOST_TEST_CONTEXT(challenges) BOOST_TEST(schemes == expected, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_refused_at_the_first_wrong_byte)
{
    for (const char* const text : {"SSH-2.0", "\x15\x03\x01", "HTTP/2 200", "HTTX"}) {
        ProxyAnswer answer;
        BOOST_TEST((read(answer, text) == Step::broken), text);
        BOOST_TEST(answer.problem() == "it does not begin with HTTP/1");
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_status_line_is_refused)
{
    for (const char* const text :
         {"HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.x 200 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n",
          "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 2a0 OK\r\n\r\n", "HTTP/1.11 200 OK\r\n\r\n"}) {
        ProxyAnswer answer;
        BOOST_TEST((read(answer, text) == Step::broken), text);
        BOOST_TEST(answer.problem() == "its status line is malformed");
    }
}

BOOST_AUTO_TEST_CASE(a_head_without_end_is_refused)
{
    ProxyAnswer answer;
    const std::string line = "X-Filler: " + std::string(1014, 'x') + "\r\n";
    Step step = read(answer, "HTTP/1.1 200 OK\r\n");
    std::size_t fed = 0;
    for (; step == Step::more && fed < 2 * ProxyAnswer::most_bytes; fed += line.size())
        step = read(answer, line);
    BOOST_TEST((step == Step::broken));
    BOOST_TEST(fed <= ProxyAnswer::most_bytes + line.size());
    BOOST_TEST(answer.problem() == "its headers are too long");
}

BOOST_AUTO_TEST_CASE(interim_answers_without_end_are_refused)
{
    ProxyAnswer answer;
    Step step = Step::more;
    for (int count = 0; step == Step::more && count < 10'000; ++count)
        step = read(answer, "HTTP/1.1 102 Processing\r\n\r\n");
    BOOST_TEST((step == Step::broken));
}

BOOST_AUTO_TEST_CASE(a_long_flood_behind_the_head_is_no_long_head)
{
    ProxyAnswer answer;
    BOOST_TEST((read(answer, established + std::string(3 * ProxyAnswer::most_bytes, 'x')) == Step::open));
    BOOST_TEST(answer.take_rest().size() == 3 * ProxyAnswer::most_bytes);
}

BOOST_AUTO_TEST_SUITE_END()
