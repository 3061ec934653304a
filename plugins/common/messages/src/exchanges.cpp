#include <parlance/messages/exchanges.hpp>

#include <parlance/messages/error.hpp>
#include <parlance/messages/limits.hpp>
#include <parlance/wire/error_text.hpp>

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

Result<Progress> DialectExchange::end(BodyEnd how, Output& /*out*/)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
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
        // A server that does not name its type is trusted to do as it was asked; a web page is not, nor are AWS events.
        strange_type_ = type.substr(0, type.find_first_of("; "));
        const bool is_another = contains(type, "html") || framing == Framing::aws_event;
        framing = streams_ && !is_another ? Framing::sse : Framing::whole;
    }
    whole_ = framing != Framing::sse;
    return whole_ ? Framing::whole : Framing::sse;
}

Result<Progress> MessageExchange::feed(const Frame& frame, Output& out)
{
    if (whole_) return reader_.read_whole(frame.data, strange_type_, out);
    auto progress = reader_.read_frame(frame, out);
    foreign_.note(frame.data, reader_.began());
    return progress;
}

Result<Progress> MessageExchange::end(BodyEnd how, Output& /*out*/)
{
    if (auto bad = foreign_.verdict(how, "events of the Messages API")) return *std::move(bad);
    return Progress::more;
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
