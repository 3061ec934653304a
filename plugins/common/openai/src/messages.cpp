/// messages.cpp - the conversation as `messages`.
///
/// A tool's result is a message of its own here, so a message with three results becomes three. What an assistant said
/// is spread over members: content, refusal, tool_calls, and the reasoning where the server wants it back.

#include <parlance/openai/content.hpp>
#include <parlance/openai/request.hpp>

#include <algorithm>
#include <string>

namespace parlance::openai {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;

class MessageWriter {
public:
    MessageWriter(const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes, CacheMarks marks)
        : dialect_(dialect), json_(json), notes_(notes), marks_(marks)
    {
    }

    void write(const MessageView& message, const std::string& place)
    {
        sort_parts(message, place);
        for (const wire::PlacedPart& result : results_)
            write_result(result);
        if (!results_.empty() && content_.empty()) return;
        if (message.role() == Role::tool)
            return notes_.refuse(ErrorKind::invalid_request, "a message of the role tool consists of tool results",
                                 place);
        json_.begin_object().member("role", role_word(message.role()));
        if (message.role() == Role::assistant)
            write_assistant();
        else
            write_content(content_, dialect_, json_.key("content"), notes_, marks_);
        if (!message.name().empty()) write_name(message, place);
        write_own_extra(message.extra(), dialect_, json_);
        json_.end_object();
    }

private:
    void write_name(const MessageView& message, const std::string& place)
    {
        if (dialect_.quirks().speaker_names)
            json_.member("name", message.name());
        else
            notes_.part_left_out(place + "/name", "this provider's messages have no names of speakers");
    }

    [[nodiscard]] std::string_view role_word(Role role) const
    {
        if (role == Role::developer && !dialect_.quirks().developer_role) return "system";
        return to_string(role);
    }

    /// Sorts out results, which become messages of their own, and what is not sent.
    void sort_parts(const MessageView& message, const std::string& place)
    {
        results_.clear();
        content_.clear();
        for (wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (!is_understood(placed)) continue;
            if (placed.part.kind() == PartKind::tool_result)
                results_.push_back(std::move(placed));
            else
                content_.push_back(std::move(placed));
        }
    }

    bool is_understood(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (wire::has_unknown_flag(part)) {
            notes_.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know", placed.where);
            return false;
        }
        if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0) {
            notes_.part_left_out(placed.where, "another provider ran this tool itself");
            return false;
        }
        if (part.kind() == PartKind::source) {
            notes_.part_left_out(placed.where, "this provider takes no sources back");
            return false;
        }
        if (part.kind() == PartKind::custom && is_of_responses(part)) {
            notes_.part_left_out(placed.where, "only the Responses API takes it back");
            return false;
        }
        return true;
    }

    [[nodiscard]] bool is_of_responses(const PartView& part) const
    {
        const JsonDocument extra(part.extra());
        return !dialect_.own_extra(extra)[responses_state].is_missing();
    }

    void write_result(const wire::PlacedPart& result)
    {
        const PartView& part = result.part;
        if (part.id().empty())
            return notes_.refuse(ErrorKind::invalid_request, "a tool result needs the id of its call", result.where);
        json_.begin_object().member("role", "tool").member("tool_call_id", dialect_.call_id(part.id())).key("content");
        const PlacedParts children = wire::placed_children(result);
        if (children.empty() && marks_ == CacheMarks::written && is_marked(part))
            write_marked_text(part.text());
        else if (children.empty())
            json_.value(part.text());
        else if (dialect_.quirks().result_parts || are_more_than_text(children))
            write_content(children, dialect_, json_, notes_, marks_);
        else
            write_joined_text(children, json_, notes_, "a tool result can only be text here");
        write_own_extra(part.extra(), dialect_, json_);
        json_.end_object();
    }

    static bool is_marked(const PartView& part) { return (part.flags() & PARLANCE_PART_CACHE_HERE) != 0; }

    void write_marked_text(std::string_view text)
    {
        json_.begin_array().begin_object().member("type", "text").member("text", text);
        dialect_.write_cache_mark(json_);
        json_.end_object().end_array();
    }

    /// Whether texts say something of their own beside their words, for which only a list has a place.
    [[nodiscard]] bool are_more_than_text(const PlacedParts& parts) const
    {
        const auto is_text = [](const wire::PlacedPart& placed) { return placed.part.kind() == PartKind::text; };
        const auto says_more = [&](const wire::PlacedPart& placed) {
            return has_own_extra(placed.part, dialect_) || (marks_ == CacheMarks::written && is_marked(placed.part));
        };
        return std::ranges::all_of(parts, is_text) && std::ranges::any_of(parts, says_more);
    }

    void write_assistant()
    {
        PlacedParts said, calls;
        std::string refusal;
        for (const wire::PlacedPart& placed : content_) {
            warn_of_sources(placed);
            switch (placed.part.kind()) {
                case PartKind::tool_call: calls.push_back(placed); break;
                case PartKind::refusal:
                    if (dialect_.quirks().refusal_member)
                        refusal += placed.part.text();
                    else
                        said.push_back(placed);
                    break;
                case PartKind::reasoning:
                    if (is_block(placed.part))
                        said.push_back(placed);
                    else
                        write_reasoning(placed);
                    break;
                case PartKind::audio: write_spoken(placed); break;
                default: said.push_back(placed);
            }
        }
        if (said.empty())
            json_.key("content").null();
        else
            write_content(said, dialect_, json_.key("content"), notes_);
        if (!refusal.empty()) json_.member("refusal", refusal);
        if (!calls.empty()) write_calls(calls);
    }

    /// Reasoning that stood in the content, and stands there again.
    [[nodiscard]] bool is_block(const PartView& part) const
    {
        if (!dialect_.quirks().content_blocks) return false;
        const JsonDocument extra(part.extra());
        return dialect_.own_extra(extra)["type"] == "thinking";
    }

    /// Whether a source goes back with the text it vouches for.
    [[nodiscard]] bool is_reference(const PartView& source) const
    {
        if (!dialect_.quirks().content_blocks) return false;
        const JsonDocument extra(source.extra());
        return !dialect_.own_extra(extra)["reference"].is_missing();
    }

    void warn_of_sources(const wire::PlacedPart& placed)
    {
        for (const PartView child : placed.part.parts())
            if (child.kind() == PartKind::source && !is_reference(child))
                return notes_.part_left_out(placed.where, "this provider takes no sources back");
    }

    /// Reasoning goes back where it came from, in the member that its own `extra` names.
    void write_reasoning(const wire::PlacedPart& placed)
    {
        const JsonDocument extra(placed.part.extra());
        const JsonValue own = dialect_.own_extra(extra);
        const JsonValue details = own["reasoning_details"], opaque = own["reasoning_opaque"];
        std::string_view member = "reasoning";
        for (const std::string_view known : {"reasoning_content", "reasoning_text"})
            if (own["member"] == known) member = known;
        const bool has_state = member != "reasoning" || details.is_array() || opaque.is_string();
        if (!dialect_.quirks().hand_back_reasoning || !has_state)
            return notes_.part_left_out(placed.where, "this provider takes no reasoning back");
        const bool tells = member != "reasoning" || details.is_array() || !placed.part.text().empty();
        if (tells && !json_.has_key(member)) json_.member(member, placed.part.text());
        if (details.is_array() && !json_.has_key("reasoning_details"))
            json_.key("reasoning_details").raw(details.source());
        if (opaque.is_string() && !json_.has_key("reasoning_opaque"))
            json_.key("reasoning_opaque").raw(opaque.source());
    }

    /// Sound that the model made goes back by its id.
    void write_spoken(const wire::PlacedPart& placed)
    {
        if (placed.part.id().empty())
            return notes_.refuse(ErrorKind::unsupported, "sound of the assistant can only be sent back by its id",
                                 placed.where);
        json_.key("audio").begin_object().member("id", placed.part.id()).end_object();
    }

    void write_calls(const PlacedParts& calls)
    {
        json_.key("tool_calls").begin_array();
        for (const wire::PlacedPart& call : calls)
            write_call(call);
        json_.end_array();
    }

    void write_call(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        const JsonDocument extra(part.extra());
        const bool custom = dialect_.own_extra(extra)["type"] == "custom";
        if (part.name().empty())
            notes_.refuse(ErrorKind::invalid_request, "a tool call needs the tool's name", placed.where);
        json_.begin_object().member("id", dialect_.call_id(part.id())).member("type", custom ? "custom" : "function");
        json_.key(custom ? "custom" : "function").begin_object().member("name", part.name());
        if (custom)
            json_.member("input", part.text());
        else
            json_.member("arguments", part.text().empty() ? std::string_view("{}") : part.text());
        json_.end_object();
        write_own_extra(part.extra(), dialect_, json_, {"function", "custom"});
        json_.end_object();
    }

    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    CacheMarks marks_;
    PlacedParts results_, content_;
};

}  // namespace

void write_messages(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes, std::string_view model)
{
    if (request.messages().empty())
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    MessageWriter writer(dialect, json, notes,
                         dialect.takes_cache_marks(model) ? CacheMarks::written : CacheMarks::left_out);
    json.key("messages").begin_array();
    std::size_t number = 0;
    for (const MessageView message : request.messages())
        writer.write(message, "/messages/" + std::to_string(number++));
    json.end_array();
}

}  // namespace parlance::openai
