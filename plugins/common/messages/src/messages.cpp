/// messages.cpp - the conversation as `system` and `messages`.
///
/// Instructions stand on top, apart from the messages. There are two roles, and a third for instructions that come
/// later. Results of tools belong to the user: all that answer one message of the assistant stand in one message, and
/// before anything else in it.

#include <parlance/json_reader.hpp>

#include <iterator>
#include <utility>

#include "writing.hpp"

namespace parlance::messages {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;

bool is_instruction(const MessageView& message)
{
    return message.role() == Role::system || message.role() == Role::developer;
}

class MessageWriter {
public:
    explicit MessageWriter(Writing& writing) : writing_(writing) {}

    /// The first instructions, or all of them.
    void write_system()
    {
        const bool all = hoists_all();
        PlacedParts parts;
        std::size_t number = 0;
        for (const MessageView message : writing_.request.messages()) {
            const std::string place = place_of(number++);
            if (!is_instruction(message) && !all) break;
            if (!is_instruction(message)) continue;
            append(parts, sent_parts(message, place));
            if (!all) ++leading_;
        }
        if (parts.empty()) return;
        writing_.json.key("system");
        write_content(parts, Place::system, writing_);
    }

    void write_conversation()
    {
        writing_.json.key("messages").begin_array();
        std::size_t number = 0;
        for (const MessageView message : writing_.request.messages()) {
            const std::size_t current = number++;
            if (current < leading_ || (is_instruction(message) && hoists_all())) continue;
            write(message, place_of(current));
        }
        write_results();
        writing_.json.end_array();
        if (!has_message_)
            writing_.notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message of the user",
                                  "/messages");
    }

private:
    static std::string place_of(std::size_t number) { return "/messages/" + std::to_string(number); }

    static void append(PlacedParts& all, PlacedParts more)
    {
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }

    [[nodiscard]] bool hoists_all() const { return writing_.dialect.quirks().later_system == LaterSystem::on_top; }

    [[nodiscard]] PlacedParts sent_parts(const MessageView& message, const std::string& place)
    {
        PlacedParts sent;
        for (wire::PlacedPart& placed : wire::placed_parts(message, place))
            if (is_sent(placed, writing_)) sent.push_back(std::move(placed));
        if (!message.name().empty())
            writing_.notes.part_left_out(place + "/name", "this provider's messages have no names");
        return sent;
    }

    void write(const MessageView& message, const std::string& place)
    {
        PlacedParts results, others;
        for (wire::PlacedPart& placed : sent_parts(message, place)) {
            const bool is_result = placed.part.kind() == PartKind::tool_result && message.role() != Role::assistant &&
                                   (placed.part.flags() & PARLANCE_PART_PROVIDER_RUN) == 0;
            (is_result ? results : others).push_back(std::move(placed));
        }
        if (message.role() == Role::tool && (results.empty() || !others.empty()))
            return writing_.notes.refuse(ErrorKind::invalid_request,
                                         "a message of the role tool consists of tool results", place);
        if (results.empty() && others.empty()) return note_empty(message, place);
        append(results_, std::move(results));
        if (others.empty()) return;  // more results may follow
        if (message.role() == Role::user && brings_results(message)) {
            append(results_, std::move(others));
            return write_results();
        }
        write_results();
        open(is_instruction(message) ? "system" : to_string(message.role()));
        write_content(others, place_for(message), writing_);
        close(message);
    }

    /// Whether the message itself brought some of the results that wait: then the rest of it stands behind them.
    [[nodiscard]] bool brings_results(const MessageView& message) const
    {
        for (const PartView part : message.parts())
            if (part.kind() == PartKind::tool_result) return true;
        return false;
    }

    [[nodiscard]] static Place place_for(const MessageView& message)
    {
        if (is_instruction(message)) return Place::system;
        return message.role() == Role::assistant ? Place::assistant : Place::user;
    }

    /// An assistant may have said nothing that goes back; a question may not be empty.
    void note_empty(const MessageView& message, const std::string& place)
    {
        if (message.role() == Role::assistant) return;
        for (const PartView part : message.parts())
            if (part.kind() != PartKind::text) return;  // left out, with a warning
        writing_.notes.refuse(ErrorKind::invalid_request, "a message has no content", place);
    }

    void write_results()
    {
        if (results_.empty()) return;
        open("user");
        write_content(std::exchange(results_, {}), Place::user, writing_);
        writing_.json.end_object();
    }

    void open(std::string_view role)
    {
        has_message_ = true;
        writing_.json.begin_object().member("role", role).key("content");
    }

    void close(const MessageView& message)
    {
        if (!message.extra().empty()) {
            const JsonDocument extra(message.extra());
            writing_.json.members_of(writing_.dialect.own_extra(extra));
        }
        writing_.json.end_object();
    }

    Writing& writing_;
    PlacedParts results_;      // of the message that is being gathered
    std::size_t leading_ = 0;  // instructions that stand on top
    bool has_message_ = false;
};

}  // namespace

void write_messages(Writing& writing)
{
    MessageWriter writer(writing);
    writer.write_system();
    writer.write_conversation();
}

}  // namespace parlance::messages
