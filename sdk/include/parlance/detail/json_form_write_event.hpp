/// json_form_write_event.hpp - an event as lines of JSON, {"event":"text","text":"..."} each.
///
/// A form tells what one event says, without memory of those before: what a part became is in the response at the end.
/// Numbers of parts are called `index`; `choice` is there for every choice but the first.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/detail/json_form_write_response.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::detail {

[[nodiscard]] inline bool is_utf8(std::string_view bytes) noexcept
{
    const char* const end = bytes.data() + bytes.size();
    for (const char* place = bytes.data(); place != end;) {
        const Utf8Step step = utf8_step(place, end);
        if (!step.valid) return false;
        place += step.length;
    }
    return true;
}

/// Writes the objects of one event, a line each.
class EventWriter {
public:
    explicit EventWriter(const ChatEvent& event) : event_(event) {}

    [[nodiscard]] std::string write()
    {
        switch (event_.kind()) {
            case EventKind::part: write_part(); break;
            case EventKind::meta: write_facts_as("meta"); break;
            case EventKind::usage: write_usage_line(); break;
            case EventKind::limits: write_facts_as("limits"); break;
            case EventKind::warning: write_warning_line(); break;
            case EventKind::finish: write_finish_line(); break;
            case EventKind::raw: write_raw(); break;
            default: break;
        }
        return std::move(lines_);
    }

private:
    template <class Members>
    void line(std::string_view name, Members members)
    {
        JsonBuilder json;
        json.begin_object().member("event", name);
        const std::uint32_t lane = event_.lane();
        if (lane != 0 && lane != PARLANCE_LANE_ALL) json.member("choice", lane);
        members(json);
        json.end_object();
        if (!lines_.empty()) lines_ += '\n';
        lines_ += json.take();
    }

    [[nodiscard]] bool replaces() const noexcept { return (event_.flags() & PARLANCE_EVENT_REPLACE) != 0; }

    void write_part()
    {
        const auto delta = event_.delta();
        if (!delta) return write_bare();
        const PartKind kind = understood() ? delta->kind() : PartKind::custom;
        if (event_.is_child()) return write_whole(kind == PartKind::source ? "source" : "part", delta->copy());
        switch (kind) {
            case PartKind::text:
            case PartKind::reasoning:
            case PartKind::refusal: return write_text(to_string(kind), delta->text());
            case PartKind::tool_call: return write_call(*delta);
            case PartKind::image:
            case PartKind::audio:
            case PartKind::video:
            case PartKind::file: return write_whole("media", delta->copy());
            case PartKind::source: return write_whole("source", delta->copy());
            default: return write_whole("part", delta->copy());
        }
    }

    /// As for the accumulator: a critical flag that is not known here makes the part the provider's own.
    [[nodiscard]] bool understood() const noexcept
    {
        return !has_unknown_critical(event_.flags(), PARLANCE_EVENT_CHILD | PARLANCE_EVENT_REPLACE);
    }

    /// The beginning or end of a part, without a word of what it is: only that it starts over is news.
    void write_bare()
    {
        if (!replaces()) return;
        line("part", [&](JsonBuilder& json) { json.member("index", event_.part_number()).member("replace", true); });
    }

    void write_text(std::string_view name, std::string_view text)
    {
        if (text.empty() && !replaces()) return;
        line(name, [&](JsonBuilder& json) {
            json.member("text", text);
            if (replaces()) json.member("replace", true);
        });
    }

    void write_call(const PartView& delta)
    {
        const std::uint32_t index = event_.part_number();
        if (event_.begins_part() || replaces() || !delta.id().empty() || !delta.name().empty()) {
            line("tool_call_begin", [&](JsonBuilder& json) {
                json.member("index", index);
                write_or_null(json, "id", delta.id());
                write_or_null(json, "name", delta.name());
                if ((delta.flags() & PARLANCE_PART_PROVIDER_RUN) != 0) json.member("provider_run", true);
                if (replaces()) json.member("replace", true);
            });
        }
        if (!delta.text().empty())
            line("tool_call_arguments",
                 [&](JsonBuilder& json) { json.member("index", index).member("text", delta.text()); });
        if (event_.ends_part()) line("tool_call_end", [&](JsonBuilder& json) { json.member("index", index); });
    }

    /// What an event brings of a part, in a part's own members. Nothing, if it only ends one.
    void write_whole(std::string_view name, const Part& part)
    {
        const bool blank = part.text.empty() && part.data.empty() && part.url.empty() && part.id.empty() &&
                           part.name.empty() && part.extra.empty() && part.parts.empty();
        if (blank && event_.ends_part() && !event_.begins_part() && !event_.is_child() && !replaces()) return;
        line(name, [&](JsonBuilder& json) {
            json.member("index", event_.part_number());
            if (name != "source") json.member("type", to_string(understood() ? part.kind : PartKind::custom));
            if (name == "part" && event_.is_child()) json.member("child", true);
            if (replaces()) json.member("replace", true);
            write_part_members(json, part);
        });
    }

    [[nodiscard]] std::vector<Param> facts() const
    {
        std::vector<Param> all;
        for (const ParamView param : event_.params())
            if (auto value = param.copy()) all.emplace_back(std::string(param.key()), *std::move(value));
        return all;
    }

    void write_facts_as(std::string_view name)
    {
        line(name, [&](JsonBuilder& json) {
            json.key(name);
            write_facts(json, facts());
        });
    }

    void write_usage_line()
    {
        Accumulator sum;
        sum.add(event_);
        const ChatMetadata& metadata = sum.response().metadata();
        line("usage", [&](JsonBuilder& json) { write_usage(json, metadata.usage, metadata.cost); });
    }

    void write_warning_line()
    {
        if (event_.raw().error == nullptr) return;
        const ChatError told = chat_error(*event_.raw().error);
        line("warning", [&](JsonBuilder& json) { write_warning(json, told.provider_code, told.message, told.where); });
    }

    void write_finish_line()
    {
        line("finish", [&](JsonBuilder& json) {
            write_finish(json, event_.finish(), event_.word());
            write_facts_given(json, "finish_params", facts());
        });
    }

    /// The provider's bytes: text, or base64 where they are not.
    void write_raw()
    {
        const std::string_view bytes = event_.word();
        line("raw", [&](JsonBuilder& json) {
            if (is_utf8(bytes))
                json.member("text", bytes);
            else
                json.key("data").begin_string().base64(bytes).end_string();
        });
    }

    const ChatEvent& event_;
    std::string lines_;
};

}  // namespace parlance::detail
