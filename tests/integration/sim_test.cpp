// parlance-sim as a process, asked over raw sockets: what tests rely on when they rely on it.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <parlance/json_reader.hpp>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "private_folder.hpp"
#include "process.hpp"
#include "required_variable.hpp"
#include "simulator.hpp"

namespace parlance::test {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using support::Channel;
using support::PrivateFolder;
using support::ProcessOptions;
using support::Simulator;

/// The port in "http://127.0.0.1:41234/v1".
unsigned short port_of(const std::string& url)
{
    return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
}

/// A client's side of one connection.
class Peer {
public:
    explicit Peer(const Simulator& simulator) : socket_(context_)
    {
        socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port_of(simulator.url())));
    }

    void send(const std::string& text) { asio::write(socket_, asio::buffer(text)); }

    /// Everything until the connection ends, and how it ended.
    std::string read_all()
    {
        std::string text;
        asio::read(socket_, asio::dynamic_buffer(text), ended);
        return text;
    }

    /// Everything up to and with `mark`.
    std::string read_to(std::string_view mark)
    {
        std::string text;
        for (char c = 0; !text.ends_with(mark); text.push_back(c))
            if (asio::read(socket_, asio::buffer(&c, 1), ended) == 0) break;
        return text;
    }

    boost::system::error_code ended;

private:
    asio::io_context context_;
    tcp::socket socket_;
};

std::string get(const std::string& path, const std::string& headers = "connection: close\r\n")
{
    return "GET " + path + " HTTP/1.1\r\nhost: localhost\r\n" + headers + "\r\n";
}

std::string chat(const std::string& model, const std::string& more = "",
                 const std::string& headers = "authorization: Bearer key\r\nconnection: close\r\n")
{
    const std::string body =
        R"({"model":")" + model + R"(","messages":[{"role":"user","content":"hello"}])" + more + "}";
    return "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n" + headers +
           "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string ask(const Simulator& simulator, const std::string& request)
{
    Peer peer(simulator);
    peer.send(request);
    return peer.read_all();
}

std::string body_of(const std::string& answer)
{
    const auto head_end = answer.find("\r\n\r\n");
    return head_end == std::string::npos ? "" : answer.substr(head_end + 4);
}

/// The simulator's log at this moment.
class Log {
public:
    explicit Log(const Simulator& simulator) : text_(body_of(ask(simulator, get("/sim/log")))), document_(text_) {}

    /// A number at the top; -1: there is none.
    [[nodiscard]] std::int64_t count(std::string_view key) const { return document_[key].as_int().value_or(-1); }

    [[nodiscard]] JsonValue first_request() const { return document_["requests"][0]; }

private:
    std::string text_;  // what the document points into
    JsonDocument document_;
};

/// Reads the log until `condition` holds; false: it never did.
template <typename Condition>
bool log_comes_to(const Simulator& simulator, Condition condition)
{
    for (int i = 0; i < 2000; ++i)
        if (condition(Log(simulator))) return true;
    return false;
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

constexpr const char* streamed = R"(,"stream":true)";

}  // namespace

BOOST_AUTO_TEST_SUITE(sim)

BOOST_AUTO_TEST_CASE(an_answer_says_that_no_model_was_asked_and_quotes_the_question)
{
    const Simulator simulator;
    const std::string body = body_of(ask(simulator, chat("sim")));
    const JsonDocument answer(body);
    const std::string text = answer["choices"][0]["message"]["content"].text();
    BOOST_TEST(text == "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"hello\"");
}

BOOST_AUTO_TEST_CASE(a_stream_ends_with_its_mark_and_the_last_chunk)
{
    const Simulator simulator;
    const std::string answer = ask(simulator, chat("sim;chunks=2", streamed));
    BOOST_TEST(contains(answer, "content-type: text/event-stream"));
    BOOST_TEST(answer.ends_with("data: [DONE]\n\n\r\n0\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_request_without_a_key_is_refused_and_the_model_list_is_not)
{
    const Simulator simulator;
    BOOST_TEST(ask(simulator, chat("sim", "", "connection: close\r\n")).starts_with("HTTP/1.1 401 "));
    BOOST_TEST(ask(simulator, get("/v1/models")).starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(a_model_name_can_ask_for_a_status)
{
    const Simulator simulator;
    const std::string answer = ask(simulator, chat("sim;status=429;retry_after=7"));
    BOOST_TEST(answer.starts_with("HTTP/1.1 429 "));
    BOOST_TEST(contains(answer, "retry-after: 7\r\n"));
}

BOOST_AUTO_TEST_CASE(an_unknown_option_in_a_model_name_is_named)
{
    const Simulator simulator;
    const std::string answer = ask(simulator, chat("sim;dealy=5"));
    BOOST_TEST(answer.starts_with("HTTP/1.1 400 "));
    BOOST_TEST(contains(answer, R"(model option \"dealy\" is unknown)"));
}

BOOST_AUTO_TEST_CASE(a_cut_stream_ends_in_the_middle_with_no_last_chunk)
{
    const Simulator simulator;
    Peer peer(simulator);
    peer.send(chat("sim;cut=20", streamed));
    BOOST_TEST(peer.read_all().ends_with("\r\n\r\n14\r\ndata: {\"id\":\"chatcmp\r\n"));
    BOOST_TEST(peer.ended == asio::error::eof);
}

BOOST_AUTO_TEST_CASE(a_reset_stream_ends_with_a_reset)
{
    const Simulator simulator;
    Peer peer(simulator);
    peer.send(chat("sim;reset=20", streamed));
    (void)peer.read_all();
    BOOST_TEST(peer.ended == asio::error::connection_reset);
}

BOOST_AUTO_TEST_CASE(heartbeats_follow_where_a_stream_stalls)
{
    const Simulator simulator;
    Peer peer(simulator);
    peer.send(chat("sim;stall=5;heartbeat=1", streamed));
    BOOST_TEST(peer.read_to(": keepalive\n\n\r\nd\r\n: keepalive\n\n").find("5\r\ndata:\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_log_tells_that_a_peer_gave_up)
{
    const Simulator simulator;
    {
        Peer peer(simulator);
        peer.send(chat("sim;stall=20", streamed));
        (void)peer.read_to("chatcmp");
    }
    BOOST_TEST(log_comes_to(simulator, [](const Log& log) {
        return log.count("connections_closed_by_peer") == 1 &&
               log.first_request()["closed_by_peer_after_ms"].as_int().has_value();
    }));
}

BOOST_AUTO_TEST_CASE(the_log_counts_one_connection_for_two_requests_that_share_it)
{
    const Simulator simulator;
    {
        Peer peer(simulator);
        peer.send(get("/v1/models", ""));
        (void)peer.read_to("]}]}");
        peer.send(chat("sim"));
        (void)peer.read_all();
    }
    const Log log(simulator);
    BOOST_TEST(log.count("connections_accepted") == 1);
    BOOST_TEST(log.count("requests_seen") == 2);
}

BOOST_AUTO_TEST_CASE(a_flood_stops_when_the_peer_stops_reading)
{
    const Simulator simulator;
    Peer peer(simulator);
    peer.send(chat("sim;flood", streamed));
    std::int64_t before = 0;
    BOOST_TEST(log_comes_to(simulator, [&before](const Log& log) {
        const std::int64_t written = log.count("bytes_written");
        return written > 0 && std::exchange(before, written) == written;
    }));
    BOOST_TEST(before < 64 * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(a_script_answers_in_order_and_repeats_its_last_scenario)
{
    const PrivateFolder folder;
    const std::string script = folder.write("script.json", R"([{"status":503},{"events":["one"]}])");
    const Simulator simulator({"--script", script});
    BOOST_TEST(ask(simulator, chat("sim")).starts_with("HTTP/1.1 503 "));
    BOOST_TEST(body_of(ask(simulator, chat("sim"))) == "b\r\ndata: one\n\n\r\n0\r\n\r\n");
    BOOST_TEST(body_of(ask(simulator, chat("sim"))) == "b\r\ndata: one\n\n\r\n0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_in_a_script_names_file_and_place)
{
    const PrivateFolder folder;
    ProcessOptions options;
    options.arguments = {"--script", folder.write("script.json", R"([{},{"stauts":503}])")};
    const auto result = support::run_process(support::required_variable("PARLANCE_SIM"), options);
    BOOST_TEST(result.exit_code == 78);
    BOOST_TEST(contains(result.err, "script.json: /1/stauts: unknown key; known are status, "));
}

BOOST_AUTO_TEST_CASE(the_authorization_comes_back_when_a_script_says_so)
{
    const PrivateFolder folder;
    const std::string script = folder.write("script.json", R"([{"status":401,"echo_authorization":true}])");
    const Simulator simulator({"--script", script});
    const std::string answer = ask(simulator, chat("sim"));
    BOOST_TEST(contains(answer, "Bearer key"));
    BOOST_TEST(contains(answer, "QmVhcmVyIGtleQ=="));
}

BOOST_AUTO_TEST_CASE(a_recorded_case_is_replayed_byte_for_byte)
{
    const PrivateFolder folder;
    const std::string file = folder.write("case.json", R"({"provider":"p","case":"c",
        "request":{"method":"POST","url":"https://api.example/v1/chat/completions","headers":{},"body":null},
        "response":{"status":201,"headers":{"content-type":"a/b"},"body":{"x": 0.10, "y" : "a b"}}})");
    const Simulator simulator({"--replay", file});
    const std::string answer = ask(simulator, chat("anything"));
    BOOST_TEST(answer.starts_with("HTTP/1.1 201 Created\r\ncontent-type: a/b\r\n"));
    BOOST_TEST(body_of(answer) == R"({"x":0.10,"y":"a b"})");
}

BOOST_AUTO_TEST_CASE(it_ends_with_its_standard_input)
{
    ProcessOptions options;
    options.arguments = {"--exit-with-stdin"};
    options.in = Channel::pipe;
    const auto result = support::run_process(support::required_variable("PARLANCE_SIM"), options);
    BOOST_TEST(result.exit_code == 0);
    BOOST_TEST(!result.timed_out);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
