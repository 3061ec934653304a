/// messages.cpp - the conversation as `messages` and `system`.
///
/// Converse knows the roles user and assistant, wants them to take turns, and wants the results of all calls of a turn
/// in the one message that follows it: neighbours of the same role become one message. Instructions stand apart.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "block_writer.hpp"
#include "request.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

using PlacedParts = std::vector<wire::PlacedPart>;

bool is_instruction(const MessageView& message)
{
    return message.role() == Role::system || message.role() == Role::developer;
}

std::string place_of(std::size_t number)
{
    return "/messages/" + std::to_string(number);
}

/// Cache points last five minutes or an hour. Source: Amazon Bedrock API reference, CachePointBlock.
std::string_view cache_ttl(const ChatRequestView& request, wire::RequestNotes& notes)
{
    const auto param = request.param("cache_ttl_s");
    if (!param) return {};
    if (param->as_int() == 300) return "5m";
    if (param->as_int() == 3600) return "1h";
    notes.param_left_out(*param, "Bedrock keeps cached content for 300 or for 3600 seconds");
    return {};
}

/// Writes the turns; each message is begun with its first block, since one without blocks is refused.
class TurnWriter {
public:
    TurnWriter(BlockWriter& blocks, JsonBuilder& json) : blocks_(blocks), json_(json) {}

    void write(const MessageView& message, const std::string& place)
    {
        const Role role = message.role() == Role::assistant ? Role::assistant : Role::user;
        for (const wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (!blocks_.is_sent(placed)) continue;
            begin(role);
            blocks_.write(placed);
        }
    }

    void end()
    {
        if (is_open_) json_.end_array().end_object();
        is_open_ = false;
    }

private:
    void begin(Role role)
    {
        if (is_open_ && role_ == role) return;
        end();
        json_.begin_object().member("role", to_string(role)).key("content").begin_array();
        role_ = role;
        is_open_ = true;
    }

    BlockWriter& blocks_;
    JsonBuilder& json_;
    bool is_open_ = false;
    Role role_ = Role::user;  ///< of the open turn
};

/// Instructions are texts, and what stands in extra alone.
void check_instruction(const wire::PlacedPart& placed, wire::RequestNotes& notes)
{
    const PartKind kind = placed.part.kind();
    if (kind != PartKind::text && kind != PartKind::custom)
        notes.refuse(ErrorKind::unsupported, "instructions can only be text here", placed.where);
}

void write_system(const ChatRequestView& request, BlockWriter& blocks, JsonBuilder& json, wire::RequestNotes& notes)
{
    bool is_open = false;
    std::size_t number = 0;
    for (const MessageView message : request.messages()) {
        const std::string place = place_of(number++);
        if (!is_instruction(message)) continue;
        for (const wire::PlacedPart& placed : wire::placed_parts(message, place)) {
            if (!blocks.is_sent(placed)) continue;
            if (!is_open) json.key("system").begin_array();
            is_open = true;
            check_instruction(placed, notes);
            blocks.write(placed);
        }
    }
    if (is_open) json.end_array();
}

}  // namespace

void write_messages(const ChatRequestView& request, std::string_view model, JsonBuilder& json,
                    wire::RequestNotes& notes)
{
    BlockWriter blocks(model, cache_ttl(request, notes), json, notes);
    write_system(request, blocks, json, notes);
    json.key("messages").begin_array();
    TurnWriter turns(blocks, json);
    std::size_t number = 0;
    for (const MessageView message : request.messages()) {
        const std::string place = place_of(number++);
        if (!is_instruction(message)) turns.write(message, place);
    }
    turns.end();
    json.end_array();
}

}  // namespace parlance::bedrock
