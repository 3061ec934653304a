#include "request.hpp"

#include <parlance/wire/body.hpp>

#include <string>

#include "model_id.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"modelId", "messages", "system"};

/// The provider's own members come last: what the request says wins over them.
void write_extra(const JsonValue& own, JsonBuilder& json, wire::RequestNotes& notes)
{
    for (const std::string_view key : spine)
        if (!own[key].is_missing())
            notes.extra_left_out("/extra/bedrock/" + std::string(key), "the request itself says it");
    json.members_of(own, {spine[0], spine[1], spine[2]});
}

/// Of what CountTokens does not take there is nothing to warn: it does not change the count.
void write_answer_members(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                          wire::RequestNotes& notes)
{
    write_params(request, asked, own, json, notes);
    write_extra(own, json, notes);
}

}  // namespace

Result<JsonBuilder> write_conversation(const ChatRequestView& request, std::string_view model, Purpose purpose,
                                       Output& out)
{
    wire::RequestNotes notes(request.strict(), out);
    if (request.messages().empty() && !is_prompt(model))
        notes.refuse(ErrorKind::invalid_request, "a chat needs at least one message", "/messages");
    const JsonDocument extra(request.extra());
    const JsonValue own = own_extra(extra);
    const Asked asked{model, asks_to_think(request, model, own)};
    JsonBuilder json(wire::expected_size(request));
    json.begin_object();
    if (purpose == Purpose::count) json.key("input").begin_object().key("converse").begin_object();
    write_messages(request, model, json, notes);
    write_tools(request, asked, own, json, notes);
    write_model_fields(request, asked, own, json, notes);
    if (purpose == Purpose::answer) write_answer_members(request, asked, own, json, notes);
    if (purpose == Purpose::count) json.end_object().end_object();
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    return json;
}

}  // namespace parlance::bedrock
