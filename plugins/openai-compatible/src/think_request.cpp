#include "think_request.hpp"

#include <parlance/detail/views.hpp>
#include <parlance/json_reader.hpp>

#include <algorithm>
#include <optional>

#include "compatible_dialect.hpp"

namespace parlance::openai_compatible {

namespace {

/// The text that a reasoning part was, or nothing.
std::optional<std::string> text_of(const PartView& part)
{
    if (part.kind() != PartKind::reasoning || part.extra().find("think_tags") == std::string_view::npos)
        return std::nullopt;
    const JsonDocument extra(part.extra());
    const JsonValue tags = extra[dialect_name]["think_tags"];
    if (!tags.is_array() || tags.size() != 2) return std::nullopt;
    return tags[0].text() + std::string(part.text()) + tags[1].text();
}

bool has_thinking(const MessageView& message)
{
    const PartsView parts = message.parts();
    return std::any_of(parts.begin(), parts.end(), [](const PartView& part) { return text_of(part).has_value(); });
}

/// The elements of a span as structures of our own.
template <class T>
std::vector<T> copied(parlance_span span)
{
    std::vector<T> copies;
    for (std::size_t index = 0; index < span.count; ++index)
        copies.push_back(detail::zero_extended<T>(detail::element<T>(span, index), span.stride));
    return copies;
}

}  // namespace

ThinkRequest::ThinkRequest(const ChatRequestView& request) : view_(request)
{
    bool changes = false;
    for (const MessageView message : request.messages())
        changes = changes || has_thinking(message);
    if (!changes) return;
    messages_ = copied<parlance_message>(request.raw().messages);
    for (parlance_message& message : messages_)
        if (has_thinking(MessageView(&message))) rewrite(message);
    parlance_request raw = request.raw();
    raw.struct_size = sizeof raw;
    raw.messages = detail::c_span(messages_);
    view_ = ChatRequestView(raw);
}

void ThinkRequest::rewrite(parlance_message& message)
{
    std::vector<parlance_part>& parts = parts_.emplace_back(copied<parlance_part>(message.parts));
    for (parlance_part& part : parts) {
        auto text = text_of(PartView(&part));
        if (!text) continue;
        part = {};
        part.kind = PARLANCE_PART_TEXT;
        part.text = detail::c_view(texts_.emplace_back(*std::move(text)));
    }
    message.parts = detail::c_span(parts);
}

}  // namespace parlance::openai_compatible
