#include "exchanges.hpp"

#include <parlance/wire/error_text.hpp>

#include <charconv>

#include "error.hpp"
#include "request.hpp"

namespace parlance::cohere {

namespace {

bool contains(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

std::optional<std::int64_t> number(std::string_view digits)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
    return value;
}

/// What a trial key has left, the request's id, and warnings such as "model 'command-r' is deprecated".
void report_headers(const HttpHead& head, Output& out)
{
    out.limits(Facts()
                   .add("requests.limit", number(head.header("x-trial-endpoint-call-limit")))
                   .add("requests.remaining", number(head.header("x-trial-endpoint-call-remaining"))));
    if (const std::string_view trace = head.header("x-debug-trace-id"); !trace.empty())
        out.meta(Facts().add("request_id", trace));
    if (const std::string_view warning = head.header("x-api-warning"); !warning.empty())
        out.warning("provider_warning", warning, "");
}

}  // namespace

Result<Framing> CohereExchange::head(const HttpHead& head, Output& out)
{
    const std::string_view type = head.header("content-type");
    if (!contains(type, "json")) strange_type_ = type.substr(0, type.find_first_of("; "));
    if (head.status() < 300) report_headers(head, out);
    return Framing::whole;
}

ChatError CohereExchange::on_error(const HttpHead& head, std::string_view body)
{
    return read_error(head, body);
}

Result<Progress> CohereExchange::end(BodyEnd how, Output& /*out*/)
{
    if (how == BodyEnd::complete) return wire::nothing_sent("an answer");
    return Progress::more;
}

Chat::Chat(ServicePtr service, HttpRequest request, bool streams)
    : CohereExchange(std::move(service), std::move(request)), streams_(streams)
{
}

Result<Framing> Chat::head(const HttpHead& head, Output& out)
{
    (void)CohereExchange::head(head, out);
    const std::string_view type = head.header("content-type");
    const bool unnamed = type.empty() && streams_;  // a server that does not say what it sends does as it was asked
    whole_ = head.status() >= 300 || !(head.framing() == Framing::sse || unnamed);
    return whole_ ? Framing::whole : Framing::sse;
}

Result<Progress> Chat::feed(const Frame& frame, Output& out)
{
    if (whole_) return reader_.read_whole(frame.data, strange_type(), out);
    auto progress = reader_.read_frame(frame, out);
    foreign_.note(frame.data, reader_.began());
    return progress;
}

Result<Progress> Chat::end(BodyEnd how, Output& /*out*/)
{
    if (auto bad = foreign_.verdict(how, "an answer of the Cohere chat API")) return *std::move(bad);
    return how == BodyEnd::complete && reader_.finished() ? Progress::done : Progress::more;
}

ExchangeResult begin_chat(const ChatRequestView& request, ServicePtr service, Output& out)
{
    auto http = write_chat(request, *service, out);
    if (http.is_error()) return std::move(http).error();
    return std::unique_ptr<ChatExchange>(
        std::make_unique<Chat>(std::move(service), *std::move(http), request.stream()));
}

}  // namespace parlance::cohere
