/// lane_calls.cpp - calls of functions, and what the service ran itself.
///
/// A call usually comes whole. Where the arguments are streamed, the call begins with its name and `willContinue`;
/// pieces of its arguments follow in calls without a name, and the first one without `willContinue` ends it. The API
/// often gives no id: one is invented then, and marked, so that it is not sent back.

#include <parlance/gemini/lane.hpp>

#include <parlance/gemini/parts.hpp>

#include <string>
#include <utility>

namespace parlance::gemini {

namespace {

constexpr std::string_view code_tool = "code_execution";

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

ChatError bad_arguments()
{
    return ChatError(ErrorKind::bad_response,
                     "the server streamed the arguments of a tool call in an order that makes no JSON")
        .in_phase(Phase::parse);
}

void append_members(std::string& members, const std::string& more)
{
    if (!members.empty() && !more.empty()) members += ',';
    members += more;
}

/// Members of a functionCall beside those that a part of ours has.
std::string further_members(const JsonValue& call)
{
    std::string members;
    for (const JsonMember member : call.members()) {
        const bool known = member.key == "name" || member.key == "args" || member.key == "id" ||
                           member.key == "willContinue" || member.key == "partialArgs";
        if (known) continue;
        append_members(members, std::string(member.key.source()) + ":" + std::string(member.value.source()));
    }
    return members.empty() ? members : "\"functionCall\":{" + members + "}";
}

/// The arguments of the tool that runs code: {"language":"PYTHON","code":"1+1"}
std::string code_arguments(const JsonValue& code)
{
    std::string arguments = "{\"language\":";
    arguments.append(code["language"].is_missing() ? "null" : code["language"].source());
    arguments.append(",\"code\":").append(code["code"].is_missing() ? "null" : code["code"].source());
    return arguments.append("}");
}

}  // namespace

std::optional<ChatError> Lane::read_call(const PartFields& fields, std::string_view response_id, Output& out)
{
    const bool begins = fields.content["name"].is_string() || !call_;
    if (begins) {
        if (call_) end_call(out);
        begin_call(fields, response_id, out);
    }
    return call_ ? continue_call(fields, out) : std::nullopt;
}

void Lane::begin_call(const PartFields& fields, std::string_view response_id, Output& out)
{
    const JsonValue& call = fields.content;
    const std::uint32_t number = next_part_++;
    std::string id = call["id"].text();
    std::string state = fields.others();
    append_members(state, further_members(call));
    if (id.empty()) {
        id = "call_";
        if (!response_id.empty()) id.append(response_id).append("_");
        id.append(std::to_string(number_)).append("_").append(std::to_string(number));
        append_members(state, "\"" + std::string(invented_id) + "\":true");
    }
    // Pieces may also come all at once.
    const bool in_pieces = !call["args"].is_object() && !call["partialArgs"].elements().empty();
    const bool streams = in_pieces || call["willContinue"].as_bool() == true;
    const std::string name = call["name"].text();
    const std::string extra = state.empty() ? state : dialect_->as_extra(state);
    parlance_part delta{};
    delta.kind = PARLANCE_PART_TOOL_CALL;
    delta.id = c_text(id);
    delta.name = c_text(name);
    delta.extra = c_text(extra);
    if (!streams) delta.text = c_text(call["args"].is_object() ? call["args"].source() : std::string_view{});
    out.emit_part(number_, number, PARLANCE_EVENT_BEGIN | (streams ? 0u : PARLANCE_EVENT_END), delta);
    has_calls_ = true;
    if (streams) call_.emplace().part = number;
    if (streams) call_->state = std::move(state);
}

std::optional<ChatError> Lane::continue_call(const PartFields& fields, Output& out)
{
    const JsonValue& call = fields.content;
    std::string text;
    for (const JsonValue partial : call["partialArgs"].elements())
        if (!call_->arguments.add(partial, text)) return bad_arguments();
    out.tool_call_arguments(number_, call_->part, text);
    if (!call["name"].is_string() && fields.has_state) append_members(call_->state, fields.others());
    if (call["willContinue"].as_bool() != true) end_call(out);
    return std::nullopt;
}

void Lane::end_call(Output& out)
{
    std::string text;
    call_->arguments.finish(text);
    const std::string extra = call_->state.empty() ? std::string() : dialect_->as_extra(call_->state);
    parlance_part delta{};
    delta.kind = PARLANCE_PART_TOOL_CALL;
    delta.text = c_text(text);
    delta.extra = c_text(extra);
    out.emit_part(number_, call_->part, PARLANCE_EVENT_END, delta);
    call_.reset();
}

/// {"executableCode":{"language","code"}} and {"toolCall":{"toolType","args","id"}}
void Lane::read_own_tool(const PartFields& fields, Output& out)
{
    const bool is_code = fields.kind == Content::executable_code;
    const std::string id = fields.content["id"].text();
    const std::string name = is_code ? std::string(code_tool) : fields.content["toolType"].text();
    const std::string arguments =
        is_code ? code_arguments(fields.content) : std::string(fields.content["args"].source());
    std::string extra = "{\"" + dialect_->name() + "\":";
    extra.append(fields.whole.source()).append("}");
    parlance_part part{};
    part.kind = PARLANCE_PART_TOOL_CALL;
    part.flags = PARLANCE_PART_PROVIDER_RUN;
    part.id = c_text(id);
    part.name = c_text(name);
    part.text = c_text(arguments);
    part.extra = c_text(extra);
    out.emit_part(number_, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

/// {"codeExecutionResult":{"outcome","output"}} and {"toolResponse":{"toolType","response","id"}}
void Lane::read_own_result(const PartFields& fields, Output& out)
{
    const bool is_code = fields.kind == Content::code_result;
    const JsonValue outcome = fields.content["outcome"];
    const bool failed = is_code && !outcome.is_missing() && outcome != "OUTCOME_OK" && outcome.as_int() != 1;
    const std::string id = fields.content["id"].text();
    const std::string name = is_code ? std::string(code_tool) : fields.content["toolType"].text();
    const std::string output =
        is_code ? fields.content["output"].text() : std::string(fields.content["response"].source());
    std::string extra = "{\"" + dialect_->name() + "\":";
    extra.append(fields.whole.source()).append("}");
    parlance_part part{};
    part.kind = PARLANCE_PART_TOOL_RESULT;
    part.flags = PARLANCE_PART_PROVIDER_RUN | (failed ? PARLANCE_PART_IS_ERROR : 0u);
    part.id = c_text(id);
    part.name = c_text(name);
    part.text = c_text(output);
    part.media_type = c_text(is_code ? std::string_view{} : "application/json");
    part.extra = c_text(extra);
    out.emit_part(number_, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

}  // namespace parlance::gemini
