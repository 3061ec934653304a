#include "http.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include "text.hpp"

namespace parlance::sim {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::uint32_t header_limit = 64U * 1024U;
constexpr std::uint64_t body_limit = 64ULL * 1024U * 1024U;

std::string text_of(boost::core::string_view view)
{
    return std::string(view.data(), view.size());
}

Request to_request(const http::request<http::string_body>& message, bool keep_alive)
{
    Request request;
    request.method = text_of(message.method_string());
    request.target = text_of(message.target());
    for (const auto& field : message)
        request.headers.push_back({text_of(field.name_string()), text_of(field.value())});
    request.body = message.body();
    request.is_http_1_1 = message.version() == 11;
    request.keep_alive = keep_alive;
    return request;
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) noexcept
{
    for (const Header& header : headers)
        if (equal_ignoring_case(header.name, name)) return &header.value;
    return nullptr;
}

std::string_view Request::path() const noexcept
{
    return std::string_view(target).substr(0, target.find('?'));
}

struct RequestReader::Parser {
    Parser()
    {
        parser.header_limit(header_limit);
        parser.body_limit(body_limit);
        parser.eager(true);  // headers and body in one put, when both are there
    }

    http::request_parser<http::string_body> parser;
    bool continue_told = false;
};

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

void RequestReader::feed(std::string_view bytes)
{
    buffer_ += bytes;
}

std::optional<Request> RequestReader::next()
{
    while (problem_.empty() && !buffer_.empty()) {
        boost::system::error_code ec;
        const std::size_t taken = parser_->parser.put(asio::buffer(buffer_), ec);
        buffer_.erase(0, taken);
        if (ec == http::error::need_more) return std::nullopt;
        if (ec) {
            problem_ = ec.message();
            return std::nullopt;
        }
        if (parser_->parser.is_done()) {
            Request request = to_request(parser_->parser.get(), parser_->parser.keep_alive());
            parser_ = std::make_unique<Parser>();
            return request;
        }
        if (taken == 0) return std::nullopt;
    }
    return std::nullopt;
}

const std::string& RequestReader::problem() const noexcept
{
    return problem_;
}

bool RequestReader::take_continue()
{
    if (parser_->continue_told || !parser_->parser.is_header_done()) return false;
    const auto& message = parser_->parser.get();
    if (!equal_ignoring_case(text_of(message[http::field::expect]), "100-continue")) return false;
    parser_->continue_told = true;
    return true;
}

std::string_view reason_phrase(int status)
{
    const auto known = http::int_to_status(static_cast<unsigned>(status));
    const boost::core::string_view words = http::obsolete_reason(known);
    return words.empty() ? std::string_view("Unknown") : std::string_view(words.data(), words.size());
}

}  // namespace parlance::sim
