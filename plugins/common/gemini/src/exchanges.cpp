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
    const bool is_page = content_type_.find("html") != std::string::npos;
    if (framing != Framing::sse && framing != Framing::lines) {
        framing = Framing::whole;
        if (streams_ && is_json) framing = Framing::json_array;
        if (streams_ && !is_json && !is_page) framing = Framing::sse;  // a type unnamed: as it was asked
    }
    whole_ = framing == Framing::whole;
    return framing;
}

Result<Progress> Generation::feed(const Frame& frame, Output& out)
{
    return whole_ ? reader_.read_whole(frame.data, content_type_, out) : reader_.read_chunk(frame, out);
}

Result<Progress> Generation::end(BodyEnd how, Output& /*out*/)
{
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
