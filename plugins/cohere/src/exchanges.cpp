#include "exchanges.hpp"

#include <parlance/wire/body.hpp>

#include <charconv>

#include "error.hpp"
#include "request.hpp"
#include "usage.hpp"

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

Result<HttpRequest> one_token_request(const ChatRequestView& request, const Service& service)
{
    const auto model = wire::chosen_model(request, service.model);
    if (model.is_error()) return model.error();
    JsonBuilder json;
    json.begin_object().member("model", *model).key("messages").begin_array();
    json.begin_object().member("role", "user").member("content", "Hi").end_object().end_array();
    json.member("max_tokens", 1).end_object();
    HttpRequest http = wire::json_post(service.url(request, "/v2", "/chat"), json);
    service.add_headers(request, http);
    return http;
}

/// A check how far the provider can be reached; says in a sentence what it proved.
class HealthCheck final : public CohereExchange {
public:
    HealthCheck(ServicePtr service, HttpRequest request, std::string proof)
        : CohereExchange(std::move(service), std::move(request)), proof_(std::move(proof))
    {
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return bad_response("the server's answer to the health check is not JSON");
        report_usage(document["usage"], out);
        out.text(0, 0, proof_);
        return Progress::done;
    }

private:
    std::string proof_;
};

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
    return whole_ ? reader_.read_whole(frame.data, strange_type(), out) : reader_.read_frame(frame, out);
}

Result<Progress> Chat::end(BodyEnd how, Output& /*out*/)
{
    return how == BodyEnd::complete && reader_.finished() ? Progress::done : Progress::more;
}

ExchangeResult begin_chat(const ChatRequestView& request, ServicePtr service, Output& out)
{
    auto http = write_chat(request, *service, out);
    if (http.is_error()) return std::move(http).error();
    return std::unique_ptr<ChatExchange>(
        std::make_unique<Chat>(std::move(service), *std::move(http), request.stream()));
}

ExchangeResult begin_health_check(const ChatRequestView& request, ServicePtr service)
{
    const auto param = request.param("level");
    const std::string_view level = param ? param->as_text().value_or("") : "auth";
    const auto check = [&](HttpRequest http, std::string proof) -> std::unique_ptr<ChatExchange> {
        return std::make_unique<HealthCheck>(service, std::move(http), std::move(proof));
    };
    // Nothing can be read without a key, so that a good answer proves both.
    if (level == "reach") return check(model_list_request(request, *service, "page_size=1"), "the server answers");
    if (level == "auth")
        return check(model_list_request(request, *service, "page_size=1"), "the server answers and takes the key");
    if (level == "generate") {
        auto http = one_token_request(request, *service);
        if (http.is_error()) return std::move(http).error();
        return check(*std::move(http), "the model answers");
    }
    if (level == "config")
        return ChatError(ErrorKind::unsupported, "the level config needs no request: the host checks it").at("/level");
    return ChatError(ErrorKind::invalid_request, "a health check's level is config, reach, auth or generate")
        .at("/level");
}

}  // namespace parlance::cohere
