/// messages.cpp - the conversation as `messages`.
///
/// A tool's result is a message of its own here, so a message with three results becomes three. What an assistant said
/// is spread over members: content, refusal, tool_calls, and the reasoning where the server wants it back.

#include <parlance/openai/content.hpp>
#include <parlance/openai/request.hpp>

#include <string>

namespace parlance::openai {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;

class MessageWriter {
public:
    MessageWriter(const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
        : dialect_(dialect), json_(json), notes_(notes)
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
            write_content(content_, dialect_, json_.key("content"), notes_);
        if (!message.name().empty()) json_.member("name", message.name());
        write_own_extra(message.extra(), dialect_, json_);
        json_.end_object();
    }

private:
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
        return true;
    }

    void write_result(const wire::PlacedPart& result)
    {
        const PartView& part = result.part;
        if (part.id().empty())
            return notes_.refuse(ErrorKind::invalid_request, "a tool result needs the id of its call", result.where);
        json_.begin_object().member("role", "tool").member("tool_call_id", part.id()).key("content");
        if (part.parts().empty())
            json_.value(part.text());
        else
            write_joined_text(wire::placed_children(result), json_, notes_, "a tool result can only be text here");
        write_own_extra(part.extra(), dialect_, json_);
        json_.end_object();
    }

    void write_assistant()
    {
        PlacedParts said, calls;
        std::string refusal;
        for (const wire::PlacedPart& placed : content_) {
            warn_of_sources(placed);
            switch (placed.part.kind()) {
                case PartKind::tool_call: calls.push_back(placed); break;
                case PartKind::refusal: refusal += placed.part.text(); break;
                case PartKind::reasoning: write_reasoning(placed); break;
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

    void warn_of_sources(const wire::PlacedPart& placed)
    {
        for (const PartView child : placed.part.parts())
            if (child.kind() == PartKind::source)
                return notes_.part_left_out(placed.where, "this provider takes no sources back");
    }

    /// Reasoning goes back where it came from, in the member that its own `extra` names.
    void write_reasoning(const wire::PlacedPart& placed)
    {
        const JsonDocument extra(placed.part.extra());
        const JsonValue own = dialect_.own_extra(extra);
        const JsonValue details = own["reasoning_details"];
        const bool names_member = own["member"] == "reasoning_content";
        if (!dialect_.quirks().hand_back_reasoning || (!names_member && !details.is_array()))
            return notes_.part_left_out(placed.where, "this provider takes no reasoning back");
        if (names_member) {
            if (!json_.has_key("reasoning_content")) json_.member("reasoning_content", placed.part.text());
        } else if (!json_.has_key("reasoning")) {
            json_.member("reasoning", placed.part.text());
        }
        if (details.is_array() && !json_.has_key("reasoning_details"))
            json_.key("reasoning_details").raw(details.source());
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
        json_.begin_object().member("id", part.id()).member("type", custom ? "custom" : "function");
        json_.key(custom ? "custom" : "function").begin_object().member("name", part.name());
        if (custom)
            json_.member("input", part.text());
        else
            json_.member("arguments", part.text().empty() ? std::string_view("{}") : part.text());
        json_.end_object();
        json_.members_of(dialect_.own_extra(extra), {"function", "custom"});
        json_.end_object();
    }

    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    PlacedParts results_, content_;
};

}  // namespace

void write_messages(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes)
{
    if (request.messages().empty())
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    MessageWriter writer(dialect, json, notes);
    json.key("messages").begin_array();
    std::size_t number = 0;
    for (const MessageView message : request.messages())
        writer.write(message, "/messages/" + std::to_string(number++));
    json.end_array();
}

}  // namespace parlance::openai
