/// contents.cpp - the conversation as `contents` and `systemInstruction`.
///
/// There are two roles, user and model. What the system or the developer says stands beside the conversation, wherever
/// it was said. Results of tools are the user's; those of calls made side by side must stand in one content, so that
/// messages of results that follow each other become one.

#include <parlance/gemini/call_book.hpp>
#include <parlance/gemini/parts.hpp>
#include <parlance/gemini/request.hpp>
#include <parlance/gemini/tool_result.hpp>

#include <string>
#include <utility>
#include <vector>

namespace parlance::gemini {

namespace {

bool is_system(Role role)
{
    return role == Role::system || role == Role::developer;
}

class ContentsWriter {
public:
    ContentsWriter(std::string_view model, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
        : dialect_(dialect),
          json_(json),
          notes_(notes),
          parts_(dialect, json, notes),
          wants_signatures_(is_generation_3(model))
    {
    }

    void write(const ChatRequestView& request)
    {
        std::size_t number = 0;
        json_.key("contents").begin_array();
        for (const MessageView message : request.messages()) {
            const std::string place = "/messages/" + std::to_string(number++);
            if (is_system(message.role()))
                keep_instruction(message, place);
            else
                write_message(message, place);
        }
        close_content();
        json_.end_array();
        if (count_ == 0)
            notes_.refuse(ErrorKind::invalid_request, "a chat needs at least one message that is not the system's",
                          "/messages");
        write_instruction();
    }

private:
    void keep_instruction(const MessageView& message, const std::string& place)
    {
        for (wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (placed.part.kind() != PartKind::text)
                notes_.refuse(ErrorKind::unsupported, "a system message consists of text here", placed.where);
            else
                instruction_.push_back(std::move(placed));
        }
    }

    void write_instruction()
    {
        if (instruction_.empty()) return;
        json_.key("systemInstruction").begin_object().key("parts").begin_array();
        for (const wire::PlacedPart& placed : instruction_)
            parts_.write(placed);
        json_.end_array().end_object();
    }

    void write_message(const MessageView& message, const std::string& place)
    {
        const bool results_only = message.role() == Role::tool;
        const bool joins = results_only && open_is_results_;
        if (!joins) close_content();
        open_is_results_ = results_only;
        parts_.excuse_next_call(wants_signatures_);
        for (const wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (!parts_.is_sent(placed)) continue;
            warn_of_sources(placed);
            open_content(message);
            write_part(placed, message.role());
        }
    }

    /// A content without parts is none: it is opened by its first.
    void open_content(const MessageView& message)
    {
        if (open_) return;
        json_.begin_object().member("role", message.role() == Role::assistant ? "model" : "user");
        json_.key("parts").begin_array();
        open_ = true;
        ++count_;
    }

    void close_content()
    {
        if (open_) json_.end_array().end_object();
        open_ = false;
    }

    void write_part(const wire::PlacedPart& placed, Role role)
    {
        const PartView& part = placed.part;
        const bool provider_run = (part.flags() & PARLANCE_PART_PROVIDER_RUN) != 0;
        if (part.kind() == PartKind::tool_result && !provider_run) {
            write_tool_result(placed, calls_, dialect_, json_, parts_, notes_);
            return;
        }
        if (role == Role::tool)
            notes_.refuse(ErrorKind::invalid_request, "a message of the role tool consists of tool results",
                          placed.where);
        if (part.kind() == PartKind::tool_call && !provider_run) remember(part);
        parts_.write(placed);
    }

    void remember(const PartView& part)
    {
        const JsonDocument extra(part.extra());
        calls_.add({part.id(), part.name(), !dialect_.own_state(extra)[invented_id].is_missing(), false});
    }

    /// Sources of another provider; our own stand beside the content, which goes back whole.
    void warn_of_sources(const wire::PlacedPart& placed)
    {
        for (const PartView child : placed.part.parts()) {
            const JsonDocument extra(child.extra());
            if (child.kind() == PartKind::source && !dialect_.own_state(extra).is_object())
                return notes_.part_left_out(placed.where, "this provider takes no sources back");
        }
    }

    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
    PartWriter parts_;
    CallBook calls_;
    std::vector<wire::PlacedPart> instruction_;
    std::size_t count_ = 0;
    bool wants_signatures_;
    bool open_ = false;
    bool open_is_results_ = false;
};

}  // namespace

void write_contents(const ChatRequestView& request, std::string_view model, const Dialect& dialect, JsonBuilder& json,
                    wire::RequestNotes& notes)
{
    ContentsWriter(model, dialect, json, notes).write(request);
}

}  // namespace parlance::gemini
