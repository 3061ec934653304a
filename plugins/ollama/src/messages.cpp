/// messages.cpp - the conversation as Ollama's `messages`.
///
/// A message has one text, its pictures as bare base64 in `images`, what the model thought in `thinking`, and calls
/// with their arguments as objects. A tool's result is a message of its own that names the tool, not the call: calls
/// have no id on this wire, so the name is found again by the id that the answer's reader made up.

#include <parlance/wire/placed_part.hpp>

#include <string>

#include "request.hpp"

namespace parlance::ollama {

namespace {

using wire::PlacedPart;

/// The name of the tool that the call `id` asked for, in the messages before `before`; empty: there is none.
std::string_view tool_of(const MessagesView& messages, std::size_t before, std::string_view id)
{
    for (std::size_t number = before; number-- > 0;)
        for (const PartView part : messages[number].parts())
            if (part.kind() == PartKind::tool_call && part.id() == id) return part.name();
    return {};
}

class MessageWriter {
public:
    MessageWriter(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
        : messages_(request.messages()), json_(json), notes_(notes)
    {
    }

    void write(std::size_t number)
    {
        const MessageView message = messages_[number];
        std::vector<PlacedPart> said, calls;
        for (PlacedPart& placed : wire::placed_parts(message, "/messages/" + std::to_string(number))) {
            if (!is_understood(placed)) continue;
            if (placed.part.kind() == PartKind::tool_result)
                write_result(placed, number);
            else
                (placed.part.kind() == PartKind::tool_call ? calls : said).push_back(std::move(placed));
        }
        if (said.empty() && calls.empty() && !message.parts().empty()) return;  // results alone
        json_.begin_object().member("role", role_word(message.role()));
        write_text(said, PartKind::text, "content");
        write_thinking(said);
        write_images(said);
        if (!calls.empty()) write_calls(calls);
        const JsonDocument extra(message.extra());
        json_.members_of(own_extra(extra)).end_object();
    }

private:
    static std::string_view role_word(Role role)
    {
        return role == Role::developer ? to_string(Role::system) : to_string(role);
    }

    bool is_understood(const PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (wire::has_unknown_flag(part)) {
            notes_.refuse(ErrorKind::unsupported, "a part has a flag that this provider does not know", placed.where);
            return false;
        }
        switch (part.kind()) {
            case PartKind::text:
            case PartKind::image:
            case PartKind::tool_result: return true;
            case PartKind::tool_call:
                if ((part.flags() & PARLANCE_PART_PROVIDER_RUN) == 0) return true;
                notes_.part_left_out(placed.where, "another provider ran this tool itself");
                return false;
            case PartKind::reasoning: return true;
            case PartKind::source:
                notes_.part_left_out(placed.where, "this provider takes no sources back");
                return false;
            case PartKind::refusal: return true;
            default: break;
        }
        notes_.refuse(ErrorKind::unsupported,
                      "a part of kind " + std::string(to_string(part.kind())) + " cannot be sent to Ollama",
                      placed.where);
        return false;
    }

    void write_text(const std::vector<PlacedPart>& said, PartKind kind, std::string_view member)
    {
        json_.key(member).begin_string();
        for (const PlacedPart& placed : said)
            if (placed.part.kind() == kind || placed.part.kind() == PartKind::refusal) json_.text(placed.part.text());
        json_.end_string();
    }

    /// Only what this provider thought itself goes back.
    void write_thinking(const std::vector<PlacedPart>& said)
    {
        std::string thinking;
        for (const PlacedPart& placed : said) {
            if (placed.part.kind() != PartKind::reasoning) continue;
            const JsonDocument extra(placed.part.extra());
            if (own_extra(extra)["thinking"].as_bool().value_or(false))
                thinking += placed.part.text();
            else
                notes_.part_left_out(placed.where, "this provider takes no reasoning of others");
        }
        if (!thinking.empty()) json_.member("thinking", thinking);
    }

    void write_images(const std::vector<PlacedPart>& said)
    {
        bool open = false;
        for (const PlacedPart& placed : said) {
            if (placed.part.kind() != PartKind::image) continue;
            if (placed.part.data().empty()) {
                notes_.refuse(ErrorKind::unsupported, "Ollama takes pictures as bytes, not by their address",
                              placed.where);
                continue;
            }
            if (!open) json_.key("images").begin_array();
            open = true;
            json_.begin_string().base64(placed.part.data()).end_string();
        }
        if (open) json_.end_array();
    }

    void write_calls(const std::vector<PlacedPart>& calls)
    {
        json_.key("tool_calls").begin_array();
        for (const PlacedPart& call : calls)
            write_call(call);
        json_.end_array();
    }

    void write_call(const PlacedPart& placed)
    {
        const PartView& part = placed.part;
        const JsonDocument extra(part.extra());
        const JsonValue own = own_extra(extra);
        if ((part.flags() & PARLANCE_PART_INCOMPLETE) != 0)
            notes_.refuse(ErrorKind::invalid_request,
                          "the arguments of this tool call are cut short; Ollama takes whole objects", placed.where);
        if (part.name().empty())
            notes_.refuse(ErrorKind::invalid_request, "a tool call needs the tool's name", placed.where);
        json_.begin_object();
        json_.members_of(own, {"function"});
        json_.key("function").begin_object().member("name", part.name());
        json_.key("arguments").raw(part.text().empty() ? std::string_view("{}") : part.text());
        json_.members_of(own["function"]).end_object().end_object();
    }

    void write_result(const PlacedPart& placed, std::size_t number)
    {
        const PartView& part = placed.part;
        const std::string_view tool = part.name().empty() ? tool_of(messages_, number, part.id()) : part.name();
        json_.begin_object().member("role", "tool").key("content").begin_string();
        if (part.parts().empty()) json_.text(part.text());
        for (const PlacedPart& child : wire::placed_children(placed)) {
            if (child.part.kind() == PartKind::text)
                json_.text(child.part.text());
            else
                notes_.refuse(ErrorKind::unsupported, "a tool result can only be text here", child.where);
        }
        json_.end_string();
        if (!tool.empty()) json_.member("tool_name", tool);
        json_.end_object();
    }

    MessagesView messages_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

void write_messages(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
{
    if (request.messages().empty())
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    MessageWriter writer(request, json, notes);
    json.key("messages").begin_array();
    for (std::size_t number = 0; number < request.messages().size(); ++number)
        writer.write(number);
    json.end_array();
}

void write_tools(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto choice = request.param("tool_choice");
    const bool wanted = !choice || choice->as_json() != "\"none\"";  // nothing else keeps the model from calling
    if (request.tools().empty() || !wanted) return;
    json.key("tools").begin_array();
    std::size_t number = 0;
    for (const ToolView tool : request.tools()) {
        const std::string place = "/tools/" + std::to_string(number++);
        if (tool.kind() != PARLANCE_TOOL_FUNCTION)
            notes.refuse(ErrorKind::unsupported, "Ollama takes tools of the kind function only", place);
        json.begin_object().member("type", "function").key("function").begin_object().member("name", tool.name());
        if (!tool.description().empty()) json.member("description", tool.description());
        json.key("parameters").raw(tool.schema().empty() ? R"({"type":"object","properties":{}})" : tool.schema());
        json.end_object();
        const JsonDocument extra(tool.extra());
        json.members_of(own_extra(extra)).end_object();
    }
    json.end_array();
}

}  // namespace parlance::ollama
