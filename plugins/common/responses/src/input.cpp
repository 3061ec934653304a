/// input.cpp - the conversation as `input`: a list of items, and the first instructions beside it.
///
/// What the model answered goes back as the items it came in. A part that knows its item makes that item; parts of one
/// message stand together in it. Parts that know none (from another provider, from a file) become plain messages and
/// calls. A reasoning item is only taken beside the item that followed it ("provided without its required following
/// item"), so that one whose follower is gone is left out.

#include <parlance/openai/content.hpp>
#include <parlance/responses/request.hpp>
#include <parlance/responses/state.hpp>

#include "content.hpp"
#include "tool_results.hpp"

#include <algorithm>
#include <string>

namespace parlance::responses {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;
using openai::CacheMarks;

class InputWriter {
public:
    InputWriter(const ChatRequestView& request, const openai::Dialect& dialect, CacheMarks marks, JsonBuilder& json,
                wire::RequestNotes& notes)
        : dialect_(dialect), marks_(marks), json_(json), notes_(notes), calls_(request, dialect)
    {
    }

    void write(const MessageView& message, const std::string& place)
    {
        const PlacedParts parts = understood(message, place);
        if (!message.name().empty())
            notes_.part_left_out(place + "/name", "the Responses API knows no names of participants");
        if (message.role() == Role::assistant) return write_answer(message, parts);
        PlacedParts content;
        for (const wire::PlacedPart& placed : parts)
            if (!write_as_item(placed)) content.push_back(placed);
        if (content.empty() && !parts.empty()) return;
        if (message.role() == Role::tool)
            return notes_.refuse(ErrorKind::invalid_request, "a message of the role tool consists of tool results",
                                 place);
        json_.begin_object().member("role", to_string(message.role()));
        write_content(content, dialect_, marks_, json_.key("content"), notes_);
        openai::write_own_extra(message.extra(), dialect_, json_);
        json_.end_object();
    }

private:
    PlacedParts understood(const MessageView& message, const std::string& place)
    {
        PlacedParts kept;
        for (wire::PlacedPart& placed : wire::placed_parts(message, place))
            if (is_understood(placed)) kept.push_back(std::move(placed));
        return kept;
    }

    bool is_understood(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (wire::has_unknown_flag(part)) {
            notes_.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know", placed.where);
            return false;
        }
        const JsonDocument extra(part.extra());
        const bool own = State(dialect_, extra).item().is_object();
        if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0 && !own) {
            notes_.part_left_out(placed.where, "another provider ran this tool itself");
            return false;
        }
        if (part.kind() == PartKind::source) {
            notes_.part_left_out(placed.where, "this provider takes sources only inside its own answers");
            return false;
        }
        return true;
    }

    /// Parts that are items of their own whatever the role: results, and what goes back as it came.
    bool write_as_item(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.kind() == PartKind::tool_result) {
            write_result(placed, calls_.type_of(part.id()), dialect_, marks_, json_, notes_);
            return true;
        }
        if (part.kind() != PartKind::custom) return false;
        const JsonDocument extra(part.extra());
        const State state(dialect_, extra);
        const JsonValue item = state.item().is_object() ? state.item() : dialect_.own_extra(extra)["item"];
        if (!item.is_object() || state.content().is_object()) return false;
        json_.raw(item.source());
        return true;
    }

    void write_answer(const MessageView& message, const PlacedParts& parts)
    {
        for (std::size_t index = 0; index < parts.size();)
            index = write_answered(message, parts, index);
    }

    /// Writes the item that begins with the part `first`; gives the number of the part behind it.
    std::size_t write_answered(const MessageView& message, const PlacedParts& parts, std::size_t first)
    {
        const wire::PlacedPart& placed = parts[first];
        if (write_as_item(placed)) return first + 1;
        const JsonDocument extra(placed.part.extra());
        const State state(dialect_, extra);
        switch (placed.part.kind()) {
            case PartKind::tool_call: write_call(placed, extra, state); return first + 1;
            case PartKind::reasoning: write_reasoning(parts, first, state); return first + 1;
            case PartKind::image: write_picture(placed, state); return first + 1;
            case PartKind::text:
            case PartKind::refusal:
            case PartKind::custom:
                return state.is_of("message") ? write_own_message(parts, first, state)
                                              : write_plain_message(message, parts, first);
            default:
                notes_.refuse(ErrorKind::unsupported,
                              "the Responses API takes no part of kind " + std::string(to_string(placed.part.kind())) +
                                  " from the assistant",
                              placed.where);
                return first + 1;
        }
    }

    /// The parts of one message item stand one after the other. Of items without ids, each part is one.
    std::size_t write_own_message(const PlacedParts& parts, std::size_t first, const State& state)
    {
        const std::string id = state.item()["id"].text();
        json_.begin_object().members_of(state.item(), {"content"}).key("content").begin_array();
        write_own_content(parts[first].part, state);
        std::size_t index = first + 1;
        for (; index < parts.size() && !id.empty(); ++index) {
            const JsonDocument extra(parts[index].part.extra());
            const State own(dialect_, extra);
            if (!own.is_of("message") || own.item()["id"] != id) break;
            write_own_content(parts[index].part, own);
        }
        json_.end_array().end_object();
        return index;
    }

    void write_own_content(const PartView& part, const State& state)
    {
        if (!state.content().is_object()) return;  // a message that said nothing
        if (part.kind() == PartKind::custom) {
            json_.raw(state.content().source());
            return;
        }
        const bool refuses = part.kind() == PartKind::refusal;
        json_.begin_object().member(refuses ? "refusal" : "text", part.text());
        json_.members_of(state.content()).end_object();
    }

    /// Texts that know no item, as one message; refusals are what the assistant said, too.
    std::size_t write_plain_message(const MessageView& message, const PlacedParts& parts, std::size_t first)
    {
        std::size_t index = first;
        std::string said;
        for (; index < parts.size(); ++index) {
            const PartView& part = parts[index].part;
            const JsonDocument extra(part.extra());
            if (State(dialect_, extra).item().is_object()) break;
            if (part.kind() != PartKind::text && part.kind() != PartKind::refusal) break;
            warn_of_sources(parts[index]);
            said += part.text();
        }
        if (index == first) {
            notes_.refuse(ErrorKind::unsupported, "a custom part is not this provider's", parts[first].where);
            return first + 1;
        }
        json_.begin_object().member("role", "assistant").member("content", said);
        openai::write_own_extra(message.extra(), dialect_, json_);
        json_.end_object();
        return index;
    }

    void warn_of_sources(const wire::PlacedPart& placed)
    {
        for (const PartView child : placed.part.parts())
            if (child.kind() == PartKind::source)
                return notes_.part_left_out(placed.where, "this provider takes sources only inside its own answers");
    }

    /// Whether the item behind the part `index` is one of those that came with it.
    [[nodiscard]] bool is_followed(const PlacedParts& parts, std::size_t index) const
    {
        for (std::size_t next = index + 1; next < parts.size(); ++next) {
            const JsonDocument extra(parts[next].part.extra());
            const State state(dialect_, extra);
            if (!state.of().is_missing()) continue;
            if (!state.item().is_object()) return false;
            if (parts[next].part.kind() != PartKind::reasoning) return true;
        }
        return false;
    }

    void write_reasoning(const PlacedParts& parts, std::size_t index, const State& state)
    {
        if (!state.of().is_missing()) return;
        if (!state.item().is_object())
            return notes_.part_left_out(parts[index].where, "this provider takes only its own reasoning back");
        if (state.item()["id"].is_string() && !is_followed(parts, index))
            return notes_.part_left_out(parts[index].where, "this provider takes reasoning only with what followed it");
        json_.raw(state.item().source());
    }

    void write_picture(const wire::PlacedPart& placed, const State& state)
    {
        if (!state.item().is_object())
            return notes_.refuse(ErrorKind::unsupported, "the Responses API takes no pictures of the assistant's",
                                 placed.where);
        json_.begin_object().members_of(state.item(), {"result"});
        json_.key("result").begin_string().base64(placed.part.data()).end_string().end_object();
    }

    void write_call(const wire::PlacedPart& placed, const JsonDocument& extra, const State& state)
    {
        const PartView& part = placed.part;
        const bool custom = state.is_of("custom_tool_call") || dialect_.own_extra(extra)["type"] == "custom";
        const bool as_it_came = state.item().is_object() && !custom && !state.is_of("function_call");
        if (as_it_came) {
            json_.raw(state.item().source());
            return;
        }
        if (part.name().empty())
            notes_.refuse(ErrorKind::invalid_request, "a tool call needs the tool's name", placed.where);
        json_.begin_object().member("type", custom ? "custom_tool_call" : "function_call");
        json_.member("call_id", part.id()).member("name", part.name());
        const std::string_view none = custom ? "" : "{}";
        json_.member(custom ? "input" : "arguments", part.text().empty() ? none : part.text());
        json_.members_of(state.item()).end_object();
    }

    const openai::Dialect& dialect_;
    CacheMarks marks_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    CallTypes calls_;
};

/// Whether a message can be the `instructions`, which are one text.
bool is_instruction(const MessageView& message, CacheMarks marks)
{
    if (message.role() != Role::system || !message.extra().empty() || message.parts().empty()) return false;
    return std::ranges::all_of(message.parts(), [marks](const PartView& part) {
        const bool marked = marks == CacheMarks::written && (part.flags() & PARLANCE_PART_CACHE_HERE) != 0;
        return part.kind() == PartKind::text && part.extra().empty() && !marked;
    });
}

/// Whether the request's own extra brings instructions: then all messages go as items.
bool brings_instructions(const ChatRequestView& request, const openai::Dialect& dialect)
{
    const JsonDocument extra(request.extra());
    return !dialect.own_extra(extra)["instructions"].is_missing();
}

}  // namespace

void write_input(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model,
                 JsonBuilder& json, wire::RequestNotes& notes)
{
    if (request.messages().empty())
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    const CacheMarks marks = dialect.takes_cache_marks(model) ? CacheMarks::written : CacheMarks::left_out;
    std::size_t number = 0;
    const MessagesView messages = request.messages();
    if (messages.size() > 1 && is_instruction(messages[0], marks) && !brings_instructions(request, dialect)) {
        openai::write_joined_text(wire::placed_parts(messages[0], "/messages/0"), json.key("instructions"), notes, "");
        number = 1;
    }
    InputWriter writer(request, dialect, marks, json, notes);
    json.key("input").begin_array();
    for (; number < messages.size(); ++number)
        writer.write(messages[number], "/messages/" + std::to_string(number));
    json.end_array();
}

}  // namespace parlance::responses
