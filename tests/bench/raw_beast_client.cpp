/// raw_beast_client.cpp - Boost.Beast and Boost.JSON with as little as possible between: the reference, 1.0.
///
/// One thread, one coroutine and one keep-alive connection a call in flight. No retry, no deadline, no cancel, no
/// limits, no config: what the bare parts cost when they are used well.
#define BOOST_ASIO_DISABLE_HANDLER_TYPE_REQUIREMENTS 1
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>
#include <boost/json/src.hpp>

#include <array>
#include <memory>
#include <optional>

#include "driver.hpp"

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
namespace ssl = asio::ssl;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using bench::Arguments;
using bench::Tally;

namespace {

json::string_view text(std::string_view value)
{
    return {value.data(), value.size()};
}
std::string_view text(const json::string& value)
{
    return {value.data(), value.size()};
}

std::string request_body(const Arguments& arguments)
{
    json::object body;
    body["model"] = arguments.model();
    body["messages"] = json::array{json::object{{"role", "system"}, {"content", text(bench::system_prompt)}},
                                   json::object{{"role", "user"}, {"content", text(bench::user_prompt)}}};
    body["temperature"] = bench::temperature;
    body["max_tokens"] = bench::max_tokens;
    if (arguments.streams()) {
        body["stream"] = true;
        body["stream_options"] = json::object{{"include_usage", true}};
    }
    return json::serialize(body);
}

http::request<http::string_body> make_request(const Arguments& arguments)
{
    http::request<http::string_body> request{http::verb::post, "/v1/chat/completions", 11};
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::authorization, "Bearer " + std::string(bench::api_key));
    request.set(http::field::content_type, "application/json");
    request.set(http::field::user_agent, "raw-beast");
    request.body() = request_body(arguments);
    request.prepare_payload();
    return request;
}

void require_ok(unsigned status)
{
    if (status != 200) throw std::runtime_error("HTTP status " + std::to_string(status));
}

/// Lines of a byte stream, then the data of SSE events: enough of the grammar for this provider.
class EventReader {
public:
    EventReader(Tally& tally, std::size_t& deltas) : tally_(tally), deltas_(deltas) {}

    void feed(std::string_view bytes)
    {
        if (pending_.empty()) return split(bytes);
        std::string all;
        all.swap(pending_);
        all += bytes;
        split(all);
    }

private:
    void split(std::string_view bytes)
    {
        for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
            std::string_view line = bytes.substr(0, end);
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.starts_with("data: ")) event(line.substr(6));
        }
        pending_.assign(bytes);
    }
    void event(std::string_view data)
    {
        if (data == "[DONE]") return;
        json::monotonic_resource memory(buffer_.data(), buffer_.size());
        const json::value chunk = json::parse(text(data), &memory);
        const json::array& choices = chunk.as_object().at("choices").as_array();
        if (choices.empty()) return;
        const json::value* const content = choices[0].as_object().at("delta").as_object().if_contains("content");
        if (content == nullptr || !content->is_string() || content->get_string().empty()) return;
        tally_.delta(text(content->get_string()), deltas_);
    }

    Tally& tally_;
    std::size_t& deltas_;
    std::string pending_;
    alignas(16) std::array<unsigned char, 8192> buffer_;
};

template <class Stream>
class Worker {
public:
    Worker(Stream stream, const Arguments& arguments, Tally& tally)
        : stream_(std::move(stream)), arguments_(arguments), tally_(tally)
    {
        input_.reserve(65536);
    }

    awaitable<void> run(long& left)
    {
        while (left-- > 0) {
            const std::uint64_t began = bench::now_ns();
            const auto request = make_request(arguments_);
            co_await http::async_write(stream_, request, use_awaitable);
            if (arguments_.streams())
                co_await read_stream(began);
            else
                co_await read_whole(began);
        }
    }

private:
    awaitable<void> read_whole(std::uint64_t began)
    {
        http::response<http::string_body> response;
        co_await http::async_read(stream_, input_, response, use_awaitable);
        require_ok(response.result_int());
        const json::value body = json::parse(response.body());
        tally_.whole_answer(text(body.at("choices").as_array().at(0).at("message").at("content").as_string()), began);
    }

    awaitable<void> read_stream(std::uint64_t began)
    {
        http::response_parser<http::buffer_body> parser;
        parser.body_limit(boost::none);
        parser.eager(true);
        give_room(parser);
        co_await http::async_read_header(stream_, input_, parser, use_awaitable);
        require_ok(parser.get().result_int());
        std::size_t deltas = 0;
        EventReader events(tally_, deltas);
        take(parser, events);
        while (!parser.is_done()) {
            beast::error_code failure;
            co_await http::async_read_some(stream_, input_, parser, asio::redirect_error(use_awaitable, failure));
            if (failure && failure != http::error::need_buffer) throw beast::system_error(failure);
            take(parser, events);
            if (tally_.all_open()) static_cast<asio::io_context&>(stream_.get_executor().context()).stop();
        }
        tally_.stream_answer(deltas, began);
    }

    void give_room(http::response_parser<http::buffer_body>& parser)
    {
        parser.get().body().data = body_.data();
        parser.get().body().size = body_.size();
    }
    void take(http::response_parser<http::buffer_body>& parser, EventReader& events)
    {
        if (const std::size_t size = body_.size() - parser.get().body().size; size != 0)
            events.feed({body_.data(), size});
        give_room(parser);
    }

    Stream stream_;
    const Arguments& arguments_;
    Tally& tally_;
    beast::flat_buffer input_;
    std::vector<char> body_ = std::vector<char>(65536);
};

awaitable<void> connect_and_work(const Arguments& arguments, Tally& tally, long& left, ssl::context* tls)
{
    const auto executor = co_await asio::this_coro::executor;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(arguments.port));
    tcp::socket socket(executor);
    co_await socket.async_connect(endpoint, use_awaitable);
    socket.set_option(tcp::no_delay(true));
    if (tls == nullptr) {
        Worker<tcp::socket> worker(std::move(socket), arguments, tally);
        co_await worker.run(left);
    } else {
        ssl::stream<tcp::socket> stream(std::move(socket), *tls);
        stream.set_verify_callback(ssl::host_name_verification("127.0.0.1"));
        co_await stream.async_handshake(ssl::stream_base::client, use_awaitable);
        Worker<ssl::stream<tcp::socket>> worker(std::move(stream), arguments, tally);
        co_await worker.run(left);
    }
}

/// Stays alive until the process ends when streams are left open.
struct Client {
    asio::io_context io{1};
    std::optional<ssl::context> tls;  // made only when it is used: it is most of a cold start
    long left = 0;
};

void run(const Arguments& arguments, Tally& tally)
{
    auto client = std::make_unique<Client>();
    if (arguments.tls) {
        client->tls.emplace(ssl::context::tls_client);
        client->tls->set_verify_mode(ssl::verify_peer);
        client->tls->load_verify_file(arguments.ca_file);
    }
    client->left = arguments.calls;
    for (int i = 0; i < arguments.in_flight; ++i)
        asio::co_spawn(client->io,
                       connect_and_work(arguments, tally, client->left, client->tls ? &*client->tls : nullptr),
                       [](std::exception_ptr failure) {
                           if (failure) std::rethrow_exception(failure);
                       });
    client->io.run();
    if (tally.all_open()) static_cast<void>(client.release());
}

}  // namespace

int main(int count, char** values)
{
    try {
        const Arguments arguments(count, values);
        if (arguments.mode == "version")
            return std::puts("{\"boost\":\"" BOOST_LIB_VERSION "\",\"openssl\":\"" OPENSSL_VERSION_STR "\"}") < 0;
        return bench::measure("raw-beast", arguments, run);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_raw_beast: %s\n", failure.what());
        return 2;
    }
}
