/// output.hpp - where a translator reports: parts, facts and warnings, never the end.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/chat_event.hpp>
#include <parlance/detail/errors.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace parlance {

/// A short list of keyed facts (usage, meta, limits, logprobs), as views: what it is given must outlive it.
class Facts {
public:
    static constexpr std::size_t capacity = 24;  ///< facts beyond it are dropped

    /// Adds a fact; one beyond `capacity` is dropped.
    ///@{
    Facts& add(std::string_view key, std::int64_t value) noexcept { return put(key, PARLANCE_PARAM_INT, value, 0, {}); }
    Facts& add(std::string_view key, double value) noexcept { return put(key, PARLANCE_PARAM_REAL, 0, value, {}); }
    Facts& add(std::string_view key, std::string_view text) noexcept
    {
        return put(key, PARLANCE_PARAM_TEXT, 0, 0, text);
    }
    Facts& add_json(std::string_view key, std::string_view json) noexcept
    {
        return put(key, PARLANCE_PARAM_JSON, 0, 0, json);
    }
    ///@}

    /// Adds only what is known: an absent fact stays absent.
    Facts& add(std::string_view key, std::optional<std::int64_t> value) noexcept
    {
        return value ? add(key, *value) : *this;
    }

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }  ///< whether nothing was added
    /// The facts in C; valid as long as this list.
    [[nodiscard]] parlance_span view() const noexcept { return detail::c_span(facts_.data(), count_); }

private:
    Facts& put(std::string_view key, std::uint32_t type, std::int64_t integer, double real,
               std::string_view text) noexcept
    {
        if (count_ < capacity) facts_[count_++] = {detail::c_view(key), type, 0, integer, real, detail::c_view(text)};
        return *this;
    }

    std::array<parlance_param, capacity> facts_;
    std::size_t count_ = 0;
};

/// Reports to whoever runs the exchange. Copies nothing and keeps nothing: views need only live for the call.
class Output {
public:
    /// Reports to `output`, which must outlive this object.
    explicit Output(parlance_output* output) noexcept : output_(output) {}

    /// A delta of text, reasoning or refusal: the part begins by itself with its first delta. Empty text is left out.
    void text(std::uint32_t lane, std::uint32_t part, std::string_view delta)
    {
        piece(lane, part, PartKind::text, delta);
    }
    /// As `text`, of another kind.
    ///@{
    void reasoning(std::uint32_t lane, std::uint32_t part, std::string_view delta)
    {
        piece(lane, part, PartKind::reasoning, delta);
    }
    void refusal(std::uint32_t lane, std::uint32_t part, std::string_view delta)
    {
        piece(lane, part, PartKind::refusal, delta);
    }
    ///@}

    /// Begins a call of the tool `name`; its arguments follow.
    void begin_tool_call(std::uint32_t lane, std::uint32_t part, std::string_view id, std::string_view name)
    {
        parlance_part delta{};
        delta.kind = PARLANCE_PART_TOOL_CALL;
        delta.id = detail::c_view(id);
        delta.name = detail::c_view(name);
        emit_part(lane, part, PARLANCE_EVENT_BEGIN, delta);
    }
    /// The next fragment of a call's arguments: raw JSON text, in pieces.
    void tool_call_arguments(std::uint32_t lane, std::uint32_t part, std::string_view fragment)
    {
        piece(lane, part, PartKind::tool_call, fragment);
    }

    /// Any delta, as the contract describes it.
    void emit_part(std::uint32_t lane, std::uint32_t part, std::uint32_t flags, const parlance_part& delta)
    {
        parlance_event event = blank(PARLANCE_EVENT_PART, lane);
        event.flags = flags;
        event.part = part;
        event.delta = detail::c_span(&delta, 1);
        emit(event);
    }
    /// A whole child of a part: a source that vouches for it.
    void child(std::uint32_t lane, std::uint32_t part, const parlance_part& whole)
    {
        emit_part(lane, part, PARLANCE_EVENT_CHILD, whole);
    }
    /// A record of a list: a model, a batch, a file. `json` is everything known of it.
    void record(std::uint32_t part, std::string_view id, std::string_view name, std::string_view json)
    {
        parlance_part delta{};
        delta.kind = PARLANCE_PART_RECORD;
        delta.id = detail::c_view(id);
        delta.name = detail::c_view(name);
        delta.text = detail::c_view(json);
        emit_part(0, part, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, delta);
    }

    /// Facts of the whole call: totals of usage so far, meta, rate limits. An empty list is not told.
    ///@{
    void usage(const Facts& facts) { keyed(PARLANCE_EVENT_USAGE, facts); }
    void meta(const Facts& facts) { keyed(PARLANCE_EVENT_META, facts); }
    void limits(const Facts& facts) { keyed(PARLANCE_EVENT_LIMITS, facts); }
    ///@}

    /// Why a choice ended, with the provider's own word.
    void finish(std::uint32_t lane, FinishReason reason, std::string_view word, const Facts& facts = {})
    {
        parlance_event event = blank(PARLANCE_EVENT_FINISH, lane);
        event.code = static_cast<std::uint32_t>(reason);
        event.word = detail::c_view(word);
        event.params = facts.view();
        emit(event);
    }

    /// Something was left out or changed. `code`: "part_not_sent", "param_not_sent", ...; `where`: JSON pointer.
    void warning(std::string_view code, std::string_view message, std::string_view where)
    {
        parlance_error told{};
        told.struct_size = sizeof told;
        told.retry_after_ms = -1;
        told.message = detail::c_view(message);
        told.code = detail::c_view(code);
        told.where = detail::c_view(where);
        parlance_event event = blank(PARLANCE_EVENT_WARNING, PARLANCE_LANE_ALL);
        event.error = &told;
        emit(event);
    }

    /// Any event, as the contract describes it.
    void emit(const parlance_event& event) { output_->table->emit(output_, &event); }
    /// Says why the call failed; the first failure stands.
    void fail(const ChatError& error)
    {
        const parlance_error view = detail::c_error(error);
        output_->table->fail(output_, &view);
    }

private:
    static parlance_event blank(std::uint32_t kind, std::uint32_t lane) noexcept
    {
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = kind;
        event.lane = lane;
        return event;
    }
    void piece(std::uint32_t lane, std::uint32_t part, PartKind kind, std::string_view delta)
    {
        if (delta.empty()) return;
        parlance_part view{};
        view.kind = static_cast<std::uint32_t>(kind);
        view.text = detail::c_view(delta);
        emit_part(lane, part, 0, view);
    }
    void keyed(std::uint32_t kind, const Facts& facts)
    {
        if (facts.empty()) return;
        parlance_event event = blank(kind, PARLANCE_LANE_ALL);
        event.params = facts.view();
        emit(event);
    }

    parlance_output* output_;
};

}  // namespace parlance
