#include "response_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace parlance::core::transport {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

/// Beast's own comparison reads one byte past the end before 1.88.
bool equal_ignoring_case(std::string_view left, std::string_view lower) noexcept
{
    return std::equal(left.begin(), left.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

std::string_view view(boost::beast::string_view text) noexcept
{
    return {text.data(), text.size()};
}

/// Beast's codes as clauses of ours; the list is what a response parser can meet.
std::string_view clause(const error_code& error) noexcept
{
    if (error == http::error::header_limit) return "its headers are too long";
    if (error == http::error::bad_line_ending) return "a line does not end in CR LF";
    if (error == http::error::bad_version) return "it is not HTTP/1.0 or 1.1";
    if (error == http::error::bad_status || error == http::error::bad_reason) return "its status line is malformed";
    if (error == http::error::bad_field || error == http::error::bad_value) return "a header is malformed";
    if (error == http::error::bad_obs_fold) return "a header is folded";
    if (error == http::error::bad_content_length) return "its Content-Length is malformed";
    if (error == http::error::multiple_content_length) return "it has two different Content-Lengths";
    if (error == http::error::bad_transfer_encoding) return "its Transfer-Encoding is in conflict";
    if (error == http::error::bad_chunk) return "a chunk's size or end is malformed";
    if (error == http::error::bad_chunk_extension) return "a chunk's extension is malformed";
    return "it is malformed";
}

/// What the parser of one message and the reader that outlives it both see.
struct Reading {
    HttpLimits limits;
    ResponseSink* sink = nullptr;
    std::vector<HttpHeader> headers;  // of the head being parsed; its memory is kept
    std::string_view input;           // what is being parsed
    std::string_view problem;
    std::size_t trailer_bytes = 0;
    bool head_seen = false;
    bool discarding = false;
    bool stopped = false;
};

class Parser final : public http::basic_parser<false> {
public:
    explicit Parser(Reading& reading) : reading_(reading)
    {
        eager(true);
        body_limit(boost::none);
        header_limit(std::numeric_limits<std::uint32_t>::max());  // the head is complete when it comes here
    }

    [[nodiscard]] bool informational() const noexcept { return status_ / 100 == 1; }

private:
    void refuse(std::string_view why, error_code& error)
    {
        reading_.problem = why;
        error = http::error::bad_field;
    }

    void on_request_impl(http::verb, boost::beast::string_view, boost::beast::string_view, int, error_code&) override {}

    void on_response_impl(int code, boost::beast::string_view /*reason*/, int version, error_code& error) override
    {
        version_ = version;
        status_ = code;
        if (code < 100) refuse("its status is below 100", error);
        if (code == 101) refuse("it switches protocols unasked", error);
    }

    void on_field_impl(http::field field, boost::beast::string_view name, boost::beast::string_view value,
                       error_code& error) override
    {
        if (reading_.head_seen) return on_trailer(name.size() + value.size(), error);
        if (reading_.headers.size() >= reading_.limits.header_count) return refuse("it has too many headers", error);
        if (!is_in_input(value)) return refuse("a header is folded", error);
        if (field == http::field::transfer_encoding) on_transfer_encoding(view(value), error);
        if (field == http::field::content_length) length_seen_ = true;
        reading_.headers.push_back({view(name), view(value)});
    }

    /// Trailers are counted and dropped: what comes after the body must not change what was said before it.
    void on_trailer(std::size_t bytes, error_code& error)
    {
        reading_.trailer_bytes += bytes + 4;
        if (reading_.trailer_bytes > reading_.limits.header_bytes) refuse("its trailers are too long", error);
    }

    void on_transfer_encoding(std::string_view value, error_code& error)
    {
        if (!equal_ignoring_case(value, "chunked")) return refuse("its Transfer-Encoding is not chunked", error);
        if (version_ != 11) return refuse("it is chunked in HTTP/1.0", error);
        encoding_seen_ = true;
    }

    /// A folded value was joined in a buffer of Beast's own.
    [[nodiscard]] bool is_in_input(boost::beast::string_view value) const
    {
        const std::less_equal<> order;
        return value.empty() || (order(reading_.input.data(), value.data()) &&
                                 order(value.data() + value.size(), reading_.input.data() + reading_.input.size()));
    }

    void on_header_impl(error_code& error) override
    {
        if (encoding_seen_ && length_seen_) return refuse("it has both Transfer-Encoding and Content-Length", error);
        if (informational()) return;
        reading_.head_seen = true;
        reading_.sink->on_answer({status_, reading_.headers});
        stop_if_told(error);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

    std::size_t on_body_impl(boost::beast::string_view body, error_code& error) override
    {
        if (!reading_.discarding && !body.empty()) reading_.sink->on_piece(view(body));
        stop_if_told(error);
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view extensions, error_code& error) override
    {
        if (extensions.size() > ResponseReader::chunk_extension_bytes) refuse("a chunk's extension is too long", error);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view body, error_code& error) override
    {
        return on_body_impl(body, error);
    }

    void on_finish_impl(error_code&) override {}

    void stop_if_told(error_code& error) const
    {
        if (reading_.stopped) error = http::error::end_of_stream;
    }

    Reading& reading_;
    int status_ = 0;
    int version_ = 0;
    bool length_seen_ = false;
    bool encoding_seen_ = false;
};

}  // namespace

struct ResponseReader::State : Reading {
    std::size_t scanned = 0;  // bytes of the unfinished head that hold no end
    std::uint32_t informational = 0;
    std::optional<Parser> parser;  // Beast's parsers are good for one message

    [[nodiscard]] Step refuse(std::string_view why)
    {
        problem = why;
        return Step::broken;
    }
    void start_parser();
    [[nodiscard]] Step take_head(std::string_view bytes, std::size_t& used);
    [[nodiscard]] Step take_body(std::string_view bytes, std::size_t& used);
};

void ResponseReader::State::start_parser()
{
    headers.clear();
    scanned = 0;
    parser.emplace(*this);
}

/// The head is parsed when it is there as a whole: then all its views point into one piece of memory.
ResponseReader::Step ResponseReader::State::take_head(std::string_view bytes, std::size_t& used)
{
    static constexpr std::string_view start = "HTTP/1.";
    static constexpr std::string_view last = "\r\n\r\n";
    const std::size_t end = bytes.find(last, scanned < last.size() ? 0 : scanned - last.size());
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + last.size();
    if (bytes.substr(0, start.size()) != start.substr(0, bytes.size())) return refuse("it does not begin with HTTP/1");
    if (size > limits.header_bytes) return refuse("its headers are too long");
    if (end == std::string_view::npos) {
        scanned = size;
        const std::size_t line = bytes.find('\n');
        if (line != std::string_view::npos && bytes[line - 1] != '\r') return refuse("a line does not end in CR LF");
        return Step::more;
    }
    error_code error;
    input = bytes.substr(0, size);
    used = parser->put(boost::asio::const_buffer(input.data(), input.size()), error);
    if (stopped) return Step::stopped;
    if (error) return refuse(problem.empty() ? clause(error) : problem);
    if (!parser->informational()) return parser->is_done() ? Step::done : Step::more;
    if (++informational > limits.informational) return refuse("it sends 1xx answers without end");
    start_parser();
    return Step::more;
}

ResponseReader::Step ResponseReader::State::take_body(std::string_view bytes, std::size_t& used)
{
    error_code error;
    used = parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (stopped) return Step::stopped;
    if (error && error != http::error::need_more) return refuse(problem.empty() ? clause(error) : problem);
    if (parser->is_done()) return Step::done;
    // What stays is an unfinished chunk line or trailer block, without a limit of its own in Beast before 1.91.
    if (bytes.size() - used > limits.header_bytes) return refuse("a chunk's line or its trailers are too long");
    return Step::more;
}

ResponseReader::ResponseReader() : state_(std::make_unique<State>()) {}

ResponseReader::~ResponseReader() = default;

void ResponseReader::begin(const HttpLimits& limits, ResponseSink& sink)
{
    state_->limits = limits;
    state_->sink = &sink;
    state_->problem = {};
    state_->trailer_bytes = 0;
    state_->informational = 0;
    state_->head_seen = false;
    state_->discarding = false;
    state_->stopped = false;
    state_->start_parser();
}

ResponseReader::Step ResponseReader::feed(std::string_view bytes, std::size_t& used)
{
    used = 0;
    while (used < bytes.size()) {
        std::size_t taken = 0;
        const std::string_view rest = bytes.substr(used);
        const Step step = state_->head_seen ? state_->take_body(rest, taken) : state_->take_head(rest, taken);
        used += taken;
        if (step != Step::more || taken == 0) return step;
    }
    return Step::more;
}

ResponseReader::Step ResponseReader::end()
{
    if (!state_->head_seen) return Step::more;
    error_code error;
    state_->parser->put_eof(error);
    return error ? Step::more : Step::done;
}

void ResponseReader::discard() noexcept
{
    state_->discarding = true;
}

void ResponseReader::stop() noexcept
{
    state_->stopped = true;
}

bool ResponseReader::head_seen() const noexcept
{
    return state_->head_seen;
}

bool ResponseReader::ends_with_connection() const noexcept
{
    return state_->head_seen && state_->parser->need_eof();
}

bool ResponseReader::keeps_alive() const noexcept
{
    return state_->parser->keep_alive();
}

std::string_view ResponseReader::problem() const noexcept
{
    return state_->problem;
}

}  // namespace parlance::core::transport
