#include "transport/response_reader.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace parlance::core;
using namespace parlance::core::transport;
using Step = ResponseReader::Step;

namespace parlance::core::transport {
static std::ostream& operator<<(std::ostream& out, ResponseReader::Step step)
{
    return out << static_cast<int>(step);
}
}  // namespace parlance::core::transport

namespace {

struct Reading final : ResponseSink {
    int status = 0;
    std::string headers;
    std::string body;

    void on_answer(const HttpAnswer& answer) noexcept override
    {
        status = answer.status;
        for (const HttpHeader& header : answer.headers) {
            headers.append(header.name).append("=").append(header.value).append(";");
        }
    }
    void on_piece(std::string_view bytes) noexcept override { body += bytes; }
};

/// Feeds `pieces` as a connection does: what the reader does not use comes again with the next piece.
Step read(ResponseReader& reader, Reading& sink, const std::vector<std::string_view>& pieces, const HttpLimits& limits,
          std::string& rest)
{
    reader.begin(limits, sink);
    rest.clear();
    for (const std::string_view piece : pieces) {
        rest += piece;
        std::size_t used = 0;
        const Step step = reader.feed(rest, used);
        rest.erase(0, used);
        if (step != Step::more) return step;
    }
    return Step::more;
}

struct Outcome {
    Step step = Step::more;
    Reading sink;
    std::string rest;
    std::string problem;
};

Outcome read_whole(std::string_view text, const HttpLimits& limits = {})
{
    ResponseReader reader;
    Outcome outcome;
    outcome.step = read(reader, outcome.sink, {text}, limits, outcome.rest);
    outcome.problem = reader.problem();
    return outcome;
}

struct Named {
    const char* name;
    std::string text;
    const char* expected;
};

std::ostream& operator<<(std::ostream& out, const Named& row)
{
    return out << row.name;
}

const std::string ok = "HTTP/1.1 200 OK\r\n";

const std::vector<Named> good_answers = {
    {"length", ok + "Content-Length: 5\r\nX-A: b\r\n\r\nhello", "hello"},
    {"no_body_at_all", ok + "Content-Length: 0\r\n\r\n", ""},
    {"chunked", ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n", "hello"},
    {"chunked_in_capitals", ok + "TRANSFER-ENCODING: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"},
    {"trailers", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "hello"},
    {"after_1xx",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 5\r\n\r\nhello",
     "hello"},
    {"same_length_twice", ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "hello"},
    {"http_1_0", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"},
};

const std::vector<Named> bad_answers = {
    {"html", "<html><body>hello</body></html>", "it does not begin with HTTP/1"},
    {"http_2", "HTTP/2.0 200 OK\r\n\r\n", "it does not begin with HTTP/1"},
    {"bare_line_feeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", "a line does not end in CR LF"},
    {"status_below_100", "HTTP/1.1 099 Odd\r\n\r\n", "its status is below 100"},
    {"status_of_two_digits", "HTTP/1.1 20 OK\r\n\r\n", "its status line is malformed"},
    {"switching_protocols", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "it switches protocols unasked"},
    {"nul_in_header", ok + "X: a" + std::string(1, '\0') + "b\r\n\r\n", "a header is malformed"},
    {"space_before_colon", ok + "X : a\r\n\r\n", "a header is malformed"},
    {"folded_header", ok + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n", "a header is folded"},
    {"two_lengths", ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "it has two different Content-Lengths"},
    {"negative_length", ok + "Content-Length: -5\r\n\r\n", "its Content-Length is malformed"},
    {"length_overflows", ok + "Content-Length: 99999999999999999999\r\n\r\n", "its Content-Length is malformed"},
    {"encoding_and_length", ok + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
     "its Content-Length is malformed"},
    {"length_and_encoding", ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
     "its Transfer-Encoding is in conflict"},
    {"gzip_and_chunked", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "its Transfer-Encoding is not chunked"},
    {"unknown_encoding", ok + "Transfer-Encoding: x\r\n\r\n", "its Transfer-Encoding is not chunked"},
    {"encoding_in_1_0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "it is chunked in HTTP/1.0"},
    {"bad_chunk_size", ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "a chunk's size or end is malformed"},
    {"negative_chunk_size", ok + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello", "a chunk's size or end is malformed"},
    {"chunk_size_overflows", ok + "Transfer-Encoding: chunked\r\n\r\n10000000000000000f\r\nhello",
     "a chunk's size or end is malformed"},
    {"chunk_longer_than_said", ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n",
     "a chunk's size or end is malformed"},
    {"line_feed_in_chunk_line", ok + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
     "a chunk's extension is malformed"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(response_reader)

BOOST_DATA_TEST_CASE(a_good_answer_is_read_the_same_at_every_split, boost::unit_test::data::make(good_answers), row)
{
    ResponseReader reader;
    const std::string_view text = row.text;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        Reading sink;
        std::string rest;
        BOOST_TEST(read(reader, sink, {text.substr(0, at), text.substr(at)}, {}, rest) == Step::done);
        BOOST_TEST(sink.status == 200);
        BOOST_TEST(sink.body == row.expected);
        BOOST_TEST(rest.empty());
    }
}

BOOST_DATA_TEST_CASE(a_good_answer_is_read_byte_by_byte, boost::unit_test::data::make(good_answers), row)
{
    const std::string_view text = row.text;
    std::vector<std::string_view> bytes;
    for (std::size_t at = 0; at < text.size(); ++at)
        bytes.push_back(text.substr(at, 1));
    ResponseReader reader;
    Reading sink;
    std::string rest;
    BOOST_TEST(read(reader, sink, bytes, {}, rest) == Step::done);
    BOOST_TEST(sink.body == row.expected);
}

BOOST_DATA_TEST_CASE(a_bad_answer_is_refused_with_its_reason, boost::unit_test::data::make(bad_answers), row)
{
    const Outcome outcome = read_whole(row.text);
    BOOST_TEST(outcome.step == Step::broken);
    BOOST_TEST(outcome.problem == row.expected);
}

BOOST_DATA_TEST_CASE(a_bad_answer_is_refused_at_every_split, boost::unit_test::data::make(bad_answers), row)
{
    ResponseReader reader;
    const std::string_view text = row.text;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        Reading sink;
        std::string rest;
        BOOST_TEST(read(reader, sink, {text.substr(0, at), text.substr(at)}, {}, rest) == Step::broken);
    }
}

BOOST_DATA_TEST_CASE(an_answer_cut_anywhere_is_not_complete, boost::unit_test::data::make(good_answers), row)
{
    const std::string_view text = row.text;
    for (std::size_t at = 0; at < text.size(); ++at) {
        ResponseReader reader;
        Reading sink;
        std::string rest;
        BOOST_TEST(read(reader, sink, {text.substr(0, at)}, {}, rest) == Step::more);
        BOOST_TEST(reader.end() == Step::more);
    }
}

BOOST_AUTO_TEST_CASE(headers_come_as_the_server_spelled_them)
{
    const Outcome outcome = read_whole(ok + "X-Request-ID: r1\r\nRetry-After:  7 \r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(outcome.sink.headers == "X-Request-ID=r1;Retry-After=7;Content-Length=0;");
}

BOOST_AUTO_TEST_CASE(trailers_are_not_headers)
{
    const Outcome outcome = read_whole(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Late: 1\r\n\r\n");
    BOOST_TEST(outcome.step == Step::done);
    BOOST_TEST(outcome.sink.headers == "Transfer-Encoding=chunked;");
}

BOOST_AUTO_TEST_CASE(a_body_without_length_ends_with_the_connection)
{
    ResponseReader reader;
    Reading sink;
    std::string rest;
    BOOST_TEST(read(reader, sink, {"HTTP/1.1 200 OK\r\n\r\nhel", "lo"}, {}, rest) == Step::more);
    BOOST_TEST(reader.ends_with_connection());
    BOOST_TEST(reader.end() == Step::done);
    BOOST_TEST(!reader.keeps_alive());
    BOOST_TEST(sink.body == "hello");
}

BOOST_AUTO_TEST_CASE(bytes_behind_the_answer_are_left)
{
    const Outcome outcome = read_whole(ok + "Content-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n");
    BOOST_TEST(outcome.step == Step::done);
    BOOST_TEST(outcome.rest == "HTTP/1.1 200 OK\r\n");
}

BOOST_AUTO_TEST_CASE(headers_that_are_too_long_are_refused_before_they_end)
{
    HttpLimits limits;
    limits.header_bytes = 100;
    BOOST_TEST(read_whole(ok + "X: " + std::string(100, 'x'), limits).problem == "its headers are too long");
    BOOST_TEST(read_whole(ok + "X: " + std::string(100, 'x') + "\r\n\r\n", limits).problem ==
               "its headers are too long");
}

BOOST_AUTO_TEST_CASE(more_headers_than_allowed_are_refused)
{
    HttpLimits limits;
    limits.header_count = 2;
    BOOST_TEST(read_whole(ok + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).problem == "it has too many headers");
}

BOOST_AUTO_TEST_CASE(informational_answers_have_a_limit)
{
    HttpLimits limits;
    limits.informational = 3;
    std::string flood;
    for (int i = 0; i < 4; ++i)
        flood += "HTTP/1.1 102 Processing\r\n\r\n";
    BOOST_TEST(read_whole(flood, limits).problem == "it sends 1xx answers without end");
}

BOOST_AUTO_TEST_CASE(a_long_chunk_extension_is_refused)
{
    const std::string extension = ";a=" + std::string(ResponseReader::chunk_extension_bytes, 'x');
    const Outcome outcome = read_whole(ok + "Transfer-Encoding: chunked\r\n\r\n1" + extension + "\r\nx\r\n");
    BOOST_TEST(outcome.problem == "a chunk's extension is too long");
}

BOOST_AUTO_TEST_CASE(a_chunk_line_without_end_is_refused)
{
    HttpLimits limits;
    limits.header_bytes = 200;
    const Outcome outcome = read_whole(ok + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(300, 'x'), limits);
    BOOST_TEST(outcome.problem == "a chunk's line or its trailers are too long");
}

BOOST_AUTO_TEST_CASE(long_trailers_are_refused)
{
    HttpLimits limits;
    limits.header_bytes = 200;
    std::string trailers;
    for (int i = 0; i < 20; ++i)
        trailers += "X-Trailer: " + std::string(10, 'x') + "\r\n";
    const Outcome outcome = read_whole(ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + trailers + "\r\n", limits);
    BOOST_TEST(outcome.problem == "its trailers are too long");
}

BOOST_AUTO_TEST_CASE(what_is_discarded_is_still_framed)
{
    ResponseReader reader;
    Reading sink;
    reader.begin({}, sink);
    std::size_t used = 0;
    BOOST_TEST(reader.feed(ok + "Content-Length: 4\r\n\r\nab", used) == Step::more);
    reader.discard();
    BOOST_TEST(reader.feed("cd", used) == Step::done);
    BOOST_TEST(sink.body == "ab");
    BOOST_TEST(reader.keeps_alive());
}

BOOST_AUTO_TEST_CASE(one_reader_reads_one_answer_after_another)
{
    ResponseReader reader;
    for (int i = 0; i < 3; ++i) {
        Reading sink;
        std::string rest;
        BOOST_TEST(read(reader, sink, {ok + "Content-Length: 2\r\n\r\nhi"}, {}, rest) == Step::done);
        BOOST_TEST(sink.body == "hi");
        BOOST_TEST(reader.keeps_alive());
    }
}

BOOST_AUTO_TEST_SUITE_END()
