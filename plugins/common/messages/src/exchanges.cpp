#include <parlance/messages/exchanges.hpp>

#include <parlance/messages/error.hpp>
#include <parlance/messages/limits.hpp>

#include <utility>

namespace parlance::messages {

namespace {

bool contains(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

HttpRequest bare_request(const char* method, const ChatRequestView& request, const Dialect& dialect,
                         std::string_view path)
{
    HttpRequest http(method, dialect.path_prefix(request.base_url()) + std::string(path));
    http.header("Accept", "application/json");
    dialect.add_headers(request, dialect.betas(), http);
    return http;
}

}  // namespace

Result<Framing> DialectExchange::head(const HttpHead& head, Output& out)
{
    report_limits(head, out);
    return Framing::whole;
}

ChatError DialectExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(*dialect_, head, body);
}

MessageExchange::MessageExchange(DialectPtr dialect, HttpRequest request, bool streams)
    : DialectExchange(std::move(dialect), std::move(request)), reader_(this->dialect()), streams_(streams)
{
}

Result<Framing> MessageExchange::head(const HttpHead& head, Output& out)
{
    report_limits(head, out);
    if (head.status() >= 300) return Framing::whole;
    const std::string_view type = head.header("content-type");
    Framing framing = head.framing();
    if (framing != Framing::sse && !contains(type, "json")) {
        // A server that does not name its type is trusted to do as it was asked, a web page is not.
        strange_type_ = type.substr(0, type.find_first_of("; "));
        framing = streams_ && !contains(type, "html") ? Framing::sse : Framing::whole;
    }
    whole_ = framing != Framing::sse;
    return whole_ ? Framing::whole : Framing::sse;
}

Result<Progress> MessageExchange::feed(const Frame& frame, Output& out)
{
    return whole_ ? reader_.read_whole(frame.data, strange_type_, out) : reader_.read_frame(frame, out);
}

HttpRequest get_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path)
{
    return bare_request("GET", request, dialect, path);
}

HttpRequest post_request(const ChatRequestView& request, const Dialect& dialect, std::string_view path)
{
    return bare_request("POST", request, dialect, path);
}

ChatError unreadable(std::string_view what)
{
    return ChatError(ErrorKind::bad_response, "the server's " + std::string(what)).in_phase(Phase::parse);
}

}  // namespace parlance::messages
