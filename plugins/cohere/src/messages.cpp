#include "messages.hpp"

#include <parlance/json_reader.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "citations.hpp"
#include "documents.hpp"
#include "service.hpp"

namespace parlance::cohere {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;

std::string_view role_word(Role role)
{
    return role == Role::developer ? "system" : to_string(role);
}

/// Where reasoning came from: "thinking", "tool_plan", or nothing when it is not this provider's.
std::string reasoning_type(const PartView& part)
{
    const JsonDocument extra(part.extra());
    return own_extra(extra)["type"].text();
}

class MessageWriter {
public:
    MessageWriter(JsonBuilder& json, wire::RequestNotes& notes) : json_(json), notes_(notes) {}

    void write(const MessageView& message, const std::string& place)
    {
        sort_parts(message, place);
        for (const wire::PlacedPart& result : results_)
            write_result(result);
        if (content_.empty() && (message.role() == Role::assistant || !results_.empty())) return;
        if (message.role() == Role::tool)
            return notes_.refuse(ErrorKind::invalid_request, "a message of the role tool consists of tool results",
                                 place);
        json_.begin_object().member("role", role_word(message.role()));
        if (message.role() == Role::assistant)
            write_assistant();
        else
            write_asked();
        write_own_members(message.extra());
        json_.end_object();
        if (!message.name().empty())
            notes_.part_left_out(place + "/name", "this provider's messages have no names of speakers");
    }

    [[nodiscard]] PlacedParts take_documents() { return std::move(documents_); }

private:
    /// Sorts out results and documents, which go elsewhere, and what is not sent.
    void sort_parts(const MessageView& message, const std::string& place)
    {
        results_.clear();
        content_.clear();
        for (wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (!is_understood(placed)) continue;
            if (placed.part.kind() == PartKind::tool_result)
                results_.push_back(std::move(placed));
            else if (placed.part.kind() == PartKind::file && message.role() == Role::user)
                documents_.push_back(std::move(placed));
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
            notes_.part_left_out(placed.where, "this provider takes sources back only with the text they vouch for");
            return false;
        }
        if (part.kind() == PartKind::reasoning && reasoning_type(part).empty()) {
            notes_.part_left_out(placed.where, "another provider's reasoning means nothing to this one");
            return false;
        }
        return true;
    }

    /// The content of a user or of the system: a text, or a list where it is more than that.
    void write_asked()
    {
        const bool is_text = content_.size() <= 1 && std::ranges::all_of(content_, [](const auto& placed) {
                                 return placed.part.kind() == PartKind::text && placed.part.extra().empty();
                             });
        if (is_text) {
            json_.member("content", content_.empty() ? std::string_view{} : content_.front().part.text());
            return;
        }
        json_.key("content").begin_array();
        for (const wire::PlacedPart& placed : content_)
            write_block(placed);
        json_.end_array();
    }

    void write_assistant()
    {
        PlacedParts said, calls;
        std::string plan;
        Citations citations;
        for (const wire::PlacedPart& placed : content_) {
            citations.gather(placed);
            const PartView& part = placed.part;
            if (part.kind() == PartKind::tool_call)
                calls.push_back(placed);
            else if (part.kind() == PartKind::reasoning && reasoning_type(part) == "tool_plan")
                plan += part.text();
            else
                said.push_back(placed);
        }
        if (citations.has_foreign())
            notes_.part_left_out(content_.front().where, "another provider's sources mean nothing to this one");
        write_said(said);
        if (!plan.empty()) json_.member("tool_plan", plan);
        write_calls(calls);
        if (const std::string list = citations.elements(); !list.empty()) json_.key("citations").raw('[' + list + ']');
    }

    void write_said(const PlacedParts& said)
    {
        if (said.empty()) return;
        json_.key("content").begin_array();
        for (const wire::PlacedPart& placed : said)
            write_block(placed);
        json_.end_array();
    }

    void write_block(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        switch (part.kind()) {
            case PartKind::text:
            case PartKind::refusal:  // is only text here
                json_.begin_object().member("type", "text").member("text", part.text());
                break;
            case PartKind::reasoning:
                json_.begin_object().member("type", "thinking").member("thinking", part.text()).end_object();
                return;
            case PartKind::image: return write_image(placed);
            case PartKind::file:
                json_.begin_object().member("type", "document").key("document");
                write_document(placed, json_, notes_);
                break;
            case PartKind::custom: return write_custom(placed);
            default:
                return refuse(placed, "this provider takes no part of kind " + std::string(to_string(part.kind())));
        }
        write_own_members(part.extra());
        json_.end_object();
    }

    void write_image(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.url().empty() && part.data().empty()) return refuse(placed, "an image needs an address or bytes");
        json_.begin_object().member("type", "image_url").key("image_url").begin_object();
        if (part.data().empty()) {
            json_.member("url", part.url());
        } else {
            const std::string_view type = part.media_type().empty() ? "image/png" : part.media_type();
            json_.key("url").begin_string().text("data:").text(type).text(";base64,").base64(part.data()).end_string();
        }
        write_own_members(part.extra());  // detail
        json_.end_object().end_object();
    }

    /// A block of a kind of the provider's own: its `extra` says all of it.
    void write_custom(const wire::PlacedPart& placed)
    {
        const JsonDocument extra(placed.part.extra());
        const JsonValue block = own_extra(extra)["block"];
        if (block.is_object())
            json_.raw(block.source());
        else
            refuse(placed, "a custom part is not this provider's");
    }

    void write_calls(const PlacedParts& calls)
    {
        if (calls.empty()) return;
        json_.key("tool_calls").begin_array();
        for (const wire::PlacedPart& call : calls)
            write_call(call);
        json_.end_array();
    }

    void write_call(const wire::PlacedPart& placed)
    {
        const PartView& part = placed.part;
        if (part.name().empty())
            notes_.refuse(ErrorKind::invalid_request, "a tool call needs the tool's name", placed.where);
        json_.begin_object().member("id", part.id()).member("type", "function");
        json_.key("function").begin_object().member("name", part.name());
        json_.member("arguments", part.text().empty() ? std::string_view("{}") : part.text()).end_object();
        write_own_members(part.extra());
        json_.end_object();
    }

    /// There is no mark for a tool that failed: what it said tells.
    void write_result(const wire::PlacedPart& result)
    {
        const PartView& part = result.part;
        if (part.id().empty())
            return notes_.refuse(ErrorKind::invalid_request, "a tool result needs the id of its call", result.where);
        json_.begin_object().member("role", "tool").member("tool_call_id", part.id());
        if (part.parts().empty()) {
            json_.member("content", part.text());
        } else {
            json_.key("content").begin_array();
            for (const wire::PlacedPart& child : wire::placed_children(result))
                write_result_block(child);
            json_.end_array();
        }
        write_own_members(part.extra());
        json_.end_object();
    }

    void write_result_block(const wire::PlacedPart& child)
    {
        const PartKind kind = child.part.kind();
        if (kind == PartKind::text || kind == PartKind::file || kind == PartKind::custom) return write_block(child);
        refuse(child, "a tool's result consists of text and documents here");
    }

    void write_own_members(std::string_view extra_text)
    {
        if (extra_text.empty()) return;
        const JsonDocument extra(extra_text);
        json_.members_of(own_extra(extra), {"citation"});
    }

    /// The list needs an element, though it is thrown away.
    void refuse(const wire::PlacedPart& placed, std::string message)
    {
        json_.null();
        notes_.refuse(ErrorKind::unsupported, std::move(message), placed.where);
    }

    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    PlacedParts results_, content_, documents_;
};

}  // namespace

std::vector<wire::PlacedPart> write_messages(const ChatRequestView& request, JsonBuilder& json,
                                             wire::RequestNotes& notes)
{
    if (request.messages().empty())
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    MessageWriter writer(json, notes);
    json.key("messages").begin_array();
    std::size_t number = 0;
    for (const MessageView message : request.messages())
        writer.write(message, "/messages/" + std::to_string(number++));
    json.end_array();
    return writer.take_documents();
}

}  // namespace parlance::cohere
