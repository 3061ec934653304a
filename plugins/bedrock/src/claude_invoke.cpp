#include "claude_invoke.hpp"

#include <parlance/messages/request.hpp>
#include <parlance/wire/base64.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/error_text.hpp>

#include <utility>

#include "error.hpp"
#include "model_id.hpp"

namespace parlance::bedrock {

namespace {

/// Of the body of InvokeModel. Source: the service's description, the shape Body.
constexpr std::size_t largest_body = 25'000'000;

/// Where add_headers leaves the betas for the body.
constexpr std::string_view beta_header = "anthropic-beta";

messages::Quirks claude_quirks()
{
    messages::Quirks quirks;
    quirks.max_request_bytes = largest_body;
    return quirks;
}

/// "a,b" as a JSON list.
std::string list_of(std::string_view betas)
{
    JsonBuilder json;
    json.begin_array();
    while (!betas.empty()) {
        const std::size_t comma = betas.find(',');
        json.value(betas.substr(0, comma));
        betas = comma == std::string_view::npos ? std::string_view() : betas.substr(comma + 1);
    }
    return json.end_array().take();
}

std::string_view betas_of(const HttpRequest& http)
{
    for (const Header& header : http.headers())
        if (header.name == beta_header) return header.value;
    return {};
}

/// What the dialect wrote, sent to another path; the betas go to the front of the body.
HttpRequest readdressed(const HttpRequest& written, std::string path)
{
    HttpRequest http("POST", std::move(path));
    http.header("Content-Type", "application/json");
    const std::string_view betas = betas_of(written);
    bool is_first = true;
    for (Segment segment : written.segments()) {
        if (is_first && !betas.empty()) segment.text.insert(1, "\"anthropic_beta\":" + list_of(betas) + ",");
        is_first = false;
        http.body(std::move(segment));
    }
    return http;
}

/// The same request, which does not ask for a stream: here the path does.
ChatRequestView without_stream(const ChatRequestView& request)
{
    parlance_request whole = request.raw();
    whole.flags &= ~PARLANCE_REQUEST_STREAM;
    return ChatRequestView(whole);
}

/// The last event of a stream says how long the model took.
void report_latency(std::string_view event, Output& out)
{
    if (event.find("invocationLatency") == std::string_view::npos) return;
    const JsonDocument document(event);
    out.usage(
        Facts().add("time.latency_ms", document["amazon-bedrock-invocationMetrics"]["invocationLatency"].as_int()));
}

}  // namespace

ClaudeDialect::ClaudeDialect(const Service& service) : Dialect("anthropic", claude_quirks(), service.model(), {}) {}

std::string ClaudeDialect::path_prefix(std::string_view) const
{
    return {};
}

void ClaudeDialect::write_model(std::string_view, JsonBuilder& json) const
{
    json.member("anthropic_version", "bedrock-2023-05-31");
}

void ClaudeDialect::add_headers(const ChatRequestView&, std::string_view betas, HttpRequest& http) const
{
    if (!betas.empty()) http.header(std::string(beta_header), std::string(betas));
}

bool ClaudeDialect::sends_as_header(std::string_view) const noexcept
{
    return false;
}

Result<Framing> ClaudeInvocation::head(const HttpHead& head, Output&)
{
    const std::string_view type = head.header("content-type");
    if (type.find("json") == std::string_view::npos) content_type_ = type;
    streams_ = head.framing() == Framing::aws_event;
    return streams_ ? Framing::aws_event : Framing::whole;
}

Result<Progress> ClaudeInvocation::feed(const Frame& frame, Output& out)
{
    if (!streams_) return reader_.read_whole(frame.data, content_type_, out);
    if (tells_failure(frame)) return read_failure(frame);
    auto progress = read_chunk(frame, out);
    foreign_.note(frame.data, reader_.began());
    return progress;
}

Result<Progress> ClaudeInvocation::end(BodyEnd how, Output&)
{
    if (auto bad = foreign_.verdict(how, "a stream of the Messages API")) return *std::move(bad);
    return Progress::more;
}

Result<Progress> ClaudeInvocation::read_chunk(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const JsonValue bytes = document["bytes"];
    if (!document)
        return ChatError(ErrorKind::bad_response,
                         "a message of the stream is not JSON: " + wire::plain_excerpt(frame.data, 80))
            .in_phase(Phase::parse);
    if (!bytes.is_string()) return Progress::more;  // a message of another kind
    std::string scratch;
    event_.clear();
    if (!wire::append_decoded_base64(event_, bytes.string(scratch)))
        return ChatError(ErrorKind::bad_response, "the bytes of a chunk are no base64").in_phase(Phase::parse);
    auto progress = reader_.read_frame(Frame{{}, event_, {}}, out);
    report_latency(event_, out);
    return progress;
}

Result<ExchangePtr> begin_claude_invocation(const ChatRequestView& request, const Service& service,
                                            messages::DialectPtr dialect, Output& out)
{
    const auto model = wire::chosen_model(request, service.model());
    if (model.is_error()) return model.error();
    if (!may_be_claude(*model))
        return ChatError(ErrorKind::unsupported,
                         "with the option api = \"invoke\" only Claude models can be asked; use \"converse\"")
            .at("/model");
    auto written = messages::write_chat(without_stream(request), *dialect, out);
    if (written.is_error()) return std::move(written).error();
    HttpRequest http =
        readdressed(*written, Service::model_path(*model, request.stream() ? "invoke-with-response-stream" : "invoke"));
    http.header("Accept", request.stream() ? "application/vnd.amazon.eventstream" : "application/json");
    service.authenticate(request, http);
    return ExchangePtr(std::make_unique<ClaudeInvocation>(std::move(http), std::move(dialect)));
}

}  // namespace parlance::bedrock
