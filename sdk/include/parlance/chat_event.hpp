/// chat_event.hpp - one event of a call, as a view.
#pragma once

#include <parlance/abi/event.h>
#include <parlance/chat_error.hpp>
#include <parlance/chat_part.hpp>

namespace parlance {

/// What an event tells. The numbers are those of the C contract; skip an unknown one.
enum class EventKind : std::uint32_t {
    part = PARLANCE_EVENT_PART,
    meta = PARLANCE_EVENT_META,
    usage = PARLANCE_EVENT_USAGE,
    limits = PARLANCE_EVENT_LIMITS,
    warning = PARLANCE_EVENT_WARNING,
    finish = PARLANCE_EVENT_FINISH,
    raw = PARLANCE_EVENT_RAW,
};

/// Why the model stopped. The provider's own word stands beside it, so that a new one breaks nobody.
enum class FinishReason : std::uint32_t {
    unknown = PARLANCE_FINISH_UNKNOWN,
    stop = PARLANCE_FINISH_STOP,
    length = PARLANCE_FINISH_LENGTH,
    tool_calls = PARLANCE_FINISH_TOOL_CALLS,
    content_filter = PARLANCE_FINISH_CONTENT_FILTER,
    refusal = PARLANCE_FINISH_REFUSAL,
    pause = PARLANCE_FINISH_PAUSE,
    error = PARLANCE_FINISH_ERROR,
    other = PARLANCE_FINISH_OTHER,
};

/// The finish's name in JSON forms: "tool_calls". An unknown number is "other".
[[nodiscard]] constexpr std::string_view to_string(FinishReason reason) noexcept
{
    constexpr std::string_view names[] = {"unknown", "stop",  "length", "tool_calls", "content_filter",
                                          "refusal", "pause", "error",  "other"};
    const auto number = static_cast<std::uint32_t>(reason);
    return number < std::size(names) ? names[number] : "other";
}

/// A delta of a part, or a keyed fact. A view: valid for the callback, or until the stream's next step. Nothing is
/// copied.
class ChatEvent {
public:
    /// Shows `event`, which must outlive this view.
    explicit ChatEvent(const parlance_event* event) noexcept : event_(event) {}

    [[nodiscard]] EventKind kind() const noexcept { return static_cast<EventKind>(event_->kind); }  ///< what it tells
    [[nodiscard]] std::uint32_t flags() const noexcept { return event_->flags; }  ///< PARLANCE_EVENT_BEGIN, ...
    /// The first of its part.
    [[nodiscard]] bool begins_part() const noexcept { return (event_->flags & PARLANCE_EVENT_BEGIN) != 0; }
    /// The last of its part.
    [[nodiscard]] bool ends_part() const noexcept { return (event_->flags & PARLANCE_EVENT_END) != 0; }
    /// The delta is one whole child of the part.
    [[nodiscard]] bool is_child() const noexcept { return (event_->flags & PARLANCE_EVENT_CHILD) != 0; }
    [[nodiscard]] std::uint32_t lane() const noexcept { return event_->lane; }         ///< the choice
    [[nodiscard]] std::uint32_t part_number() const noexcept { return event_->part; }  ///< within its lane

    /// The delta, if this is a part event with one.
    [[nodiscard]] std::optional<PartView> delta() const noexcept
    {
        if (event_->kind != PARLANCE_EVENT_PART || event_->delta.count == 0) return std::nullopt;
        return PartView(detail::element<parlance_part>(event_->delta, 0));
    }

    /// The new text of the answer itself, choice 0; empty for every other event (reasoning, tool calls, usage, ...).
    [[nodiscard]] std::string_view text() const noexcept
    {
        if (event_->lane != 0 || is_child()) return {};
        return text_of(PartKind::text);
    }

    /// The new text of a part of `wanted` kind, any choice; empty otherwise.
    [[nodiscard]] std::string_view text_of(PartKind wanted) const noexcept
    {
        const auto part = delta();
        return part && part->kind() == wanted ? part->text() : std::string_view{};
    }

    /// Usage, meta, limits: the keys and values.
    [[nodiscard]] ParamsView params() const noexcept { return ParamsView(event_->params); }

    /// Finish events: why the model stopped.
    [[nodiscard]] FinishReason finish() const noexcept { return static_cast<FinishReason>(event_->code); }
    /// Finish: the provider's own word; raw: its bytes.
    [[nodiscard]] std::string_view word() const noexcept { return detail::view(event_->word); }
    /// A warning's message; empty for other events.
    [[nodiscard]] std::string_view message() const noexcept
    {
        return event_->error == nullptr ? std::string_view{} : detail::view(event_->error->message);
    }
    [[nodiscard]] const parlance_event& raw() const noexcept { return *event_; }  ///< the event in C

private:
    const parlance_event* event_;
};

}  // namespace parlance
