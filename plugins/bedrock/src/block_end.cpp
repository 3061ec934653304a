/// block_end.cpp - what is known of a block only when it has ended: state for the next turn, and what came in pieces.

#include "block.hpp"

#include <parlance/detail/json_base64.hpp>
#include <parlance/detail/views.hpp>
#include <parlance/json_builder.hpp>

#include <vector>

#include "media_format.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

/// The content of a result as parts: texts, and JSON as texts of that type; what else there is stands in extra.
class ResultParts {
public:
    explicit ResultParts(const JsonValue& content)
    {
        for (const JsonValue element : content.elements()) {
            const JsonValue json = element["json"];
            if (!json.is_missing())
                add(std::string(json.source()), "application/json");
            else if (element["text"].is_string())
                add(element["text"].text(), "text/plain");
        }
    }

    [[nodiscard]] parlance_span span()
    {
        for (std::size_t number = 0; number < parts_.size(); ++number)
            parts_[number].text = detail::c_view(texts_[number]);
        return detail::c_span(parts_);
    }

private:
    void add(std::string text, std::string_view media_type)
    {
        texts_.push_back(std::move(text));
        parlance_part part{};
        part.kind = PARLANCE_PART_TEXT;
        part.media_type = detail::c_view(media_type);
        parts_.push_back(part);
    }

    std::vector<std::string> texts_;
    std::vector<parlance_part> parts_;
};

std::string base64_json(std::string_view bytes)
{
    std::string json = "\"";
    detail::append_base64(json, bytes);
    return json += '"';
}

}  // namespace

void Block::end(Output& out)
{
    flush_half(out);
    switch (kind_) {
        case Kind::none: return;
        case Kind::text: return end_text(out);
        case Kind::reasoning: return end_reasoning(out);
        case Kind::call: return end_call(out);
        case Kind::result: return end_result(out);
        case Kind::media: return end_media(out);
        case Kind::unknown: return end_unknown(unknown_.type(), unknown_.json(), out);
    }
}

void Block::end_text(Output& out) const
{
    if (!own_.empty()) return report_state(PartKind::text, '{' + own_ + '}', out);
    if (!elements_.empty())
        report_state(PartKind::text, "{\"citationsContent\":{\"citations\":[" + elements_ + "]}}", out);
}

/// Its own mark is there even when there is no signature: it says whose reasoning this is.
void Block::end_reasoning(Output& out) const
{
    if (!bytes_.empty())
        return report_state(PartKind::reasoning, "{\"redactedContent\":" + base64_json(bytes_) + '}', out);
    JsonBuilder json;
    json.begin_object().key("reasoningText").begin_object();
    if (!signature_.empty()) json.member("signature", signature_);
    static_cast<void>(json.members_of('{' + own_ + '}'));
    json.end_object().end_object();
    report_state(PartKind::reasoning, json.take(), out);
}

/// Arguments that were cut short are kept as they came, and marked.
void Block::end_call(Output& out) const
{
    parlance_part last{};
    last.kind = PARLANCE_PART_TOOL_CALL;
    const JsonDocument document(arguments_);
    if (!arguments_.empty() && !document.root().is_object()) last.flags = PARLANCE_PART_INCOMPLETE;
    out.emit_part(0, part_, PARLANCE_EVENT_END, last);
}

void Block::end_result(Output& out) const
{
    const std::string content = '[' + elements_ + ']';
    const JsonDocument document(content);
    ResultParts parts(document.root());
    const std::string extra = keyed_extra("{\"content\":" + content + (own_.empty() ? "" : ",") + own_ + '}');
    parlance_part result{};
    result.kind = PARLANCE_PART_TOOL_RESULT;
    result.flags = PARLANCE_PART_PROVIDER_RUN | (is_error_ ? PARLANCE_PART_IS_ERROR : 0u);
    result.id = detail::c_view(id_);
    result.parts = parts.span();
    result.extra = detail::c_view(extra);
    out.emit_part(0, part_, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, result);
}

void Block::end_media(Output& out) const
{
    const PartKind kind = media_kind(type_);
    const std::string extra = own_.empty() ? std::string() : keyed_extra('{' + own_ + '}');
    std::string media_type(media_type_of(kind, format_));
    if (media_type.empty()) media_type = type_ + '/' + format_;
    parlance_part media{};
    media.kind = static_cast<std::uint32_t>(kind);
    media.data = detail::c_view(bytes_);
    media.media_type = detail::c_view(media_type);
    media.extra = detail::c_view(extra);
    out.emit_part(0, part_, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, media);
}

void Block::end_unknown(std::string_view type, std::string_view block, Output& out) const
{
    if (block.empty()) return;
    const std::string extra = keyed_extra(block);
    parlance_part part{};
    part.kind = PARLANCE_PART_CUSTOM;
    part.name = detail::c_view(type);
    part.extra = detail::c_view(extra);
    out.emit_part(0, part_, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

void Block::report_state(PartKind kind, std::string_view own, Output& out) const
{
    const std::string extra = keyed_extra(own);
    parlance_part state{};
    state.kind = static_cast<std::uint32_t>(kind);
    state.extra = detail::c_view(extra);
    out.emit_part(0, part_, PARLANCE_EVENT_END, state);
}

}  // namespace parlance::bedrock
