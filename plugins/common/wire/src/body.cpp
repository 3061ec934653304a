#include <parlance/wire/body.hpp>

#include <utility>

namespace parlance::wire {

namespace {

/// Room for everything but the texts of the messages.
constexpr std::size_t usual_overhead = 512;

}  // namespace

Result<std::string_view> chosen_model(const ChatRequestView& request, std::string_view configured)
{
    if (!request.model().empty()) return request.model();
    if (!configured.empty()) return configured;
    return ChatError(ErrorKind::invalid_request,
                     "no model was named: set `model` in the request or in the client's config")
        .at("/model");
}

HttpRequest json_post(std::string path, JsonBuilder& body)
{
    HttpRequest http("POST", std::move(path));
    http.header("Content-Type", "application/json");
    const auto segments = body.segments();
    if (segments.size() == 1) return std::move(http.body(body.take()));
    for (const JsonSegment& segment : segments)
        http.body(segment.base64 ? Segment::base64(segment.bytes) : Segment::raw(std::string(segment.bytes)));
    return http;
}

std::size_t expected_size(const ChatRequestView& request)
{
    std::size_t size = usual_overhead;
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            size += part.text().size() + part.text().size() / 16 + 64;
    for (const ToolView tool : request.tools())
        size += tool.description().size() + tool.schema().size() + 96;
    return size;
}

}  // namespace parlance::wire
