#include <parlance/gemini/exchanges.hpp>

#include <parlance/gemini/error.hpp>
#include <parlance/gemini/request.hpp>
#include <parlance/wire/error_text.hpp>

#include <utility>

namespace parlance::gemini {

Result<Framing> DialectExchange::head(const HttpHead& /*head*/, Output& /*out*/)
{
    return Framing::whole;
}

ChatError DialectExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(head, body);
}

Result<Progress> DialectExchange::end(BodyEnd how, Output& /*out*/)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
}

Generation::Generation(DialectPtr dialect, HttpRequest request, bool streams)
    : DialectExchange(std::move(dialect), std::move(request)), reader_(this->dialect()), streams_(streams)
{
}

Result<Framing> Generation::head(const HttpHead& head, Output& /*out*/)
{
    content_type_ = head.header("content-type");
    Framing framing = head.framing();
    if (head.status() >= 300) return Framing::whole;
    const bool is_json = content_type_.find("json") != std::string::npos;
    const bool is_another = content_type_.find("html") != std::string::npos || framing == Framing::aws_event;
    if (framing != Framing::sse && framing != Framing::lines) {
        framing = Framing::whole;
        if (streams_ && is_json) framing = Framing::json_array;
        if (streams_ && !is_json && !is_another) framing = Framing::sse;  // a type unnamed: as it was asked
    }
    whole_ = framing == Framing::whole;
    return framing;
}

Result<Progress> Generation::feed(const Frame& frame, Output& out)
{
    if (whole_) return reader_.read_whole(frame.data, content_type_, out);
    auto progress = reader_.read_chunk(frame, out);
    foreign_.note(frame.data, reader_.is_answer());
    return progress;
}

Result<Progress> Generation::end(BodyEnd how, Output& /*out*/)
{
    if (auto bad = foreign_.verdict(how, "an answer of the Gemini API")) return *std::move(bad);
    return how == BodyEnd::complete && reader_.finished() ? Progress::done : Progress::more;
}

std::optional<ChatError> check_document(const JsonDocument& document, std::string_view what, std::string_view body)
{
    if (!document || !(document.root().is_object() || document.root().is_array()))
        return wire::not_an_answer(what, {}, body);
    const JsonValue& root = document.root();
    const JsonValue error = root.is_array() ? root[std::size_t{0}]["error"] : root["error"];
    if (error.is_object() || error.is_string()) return read_failure(root);
    return std::nullopt;
}

HttpRequest get(const ChatRequestView& request, const Dialect& dialect, std::string path)
{
    HttpRequest http("GET", std::move(path));
    dialect.sign(http, request);
    return http;
}

Result<ExchangePtr> begin_chat(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    auto http = write_chat(request, *dialect, out);
    if (http.is_error()) return std::move(http).error();
    return ExchangePtr(std::make_unique<Generation>(std::move(dialect), *std::move(http), request.stream()));
}

}  // namespace parlance::gemini
