/// lane_calls.cpp - tool calls. A call begins with its id and name; its arguments follow by `index`, as pieces of JSON
/// text.
///
/// Servers that only imitate leave `index` out, give all calls the same one, leave out the id, make up another for each
/// delta, or send the arguments as an object; each of these is read as what it must mean.

#include <parlance/openai/lane.hpp>

#include <parlance/wire/text_pieces.hpp>

#include <algorithm>
#include <string>

namespace parlance::openai {

namespace {

constexpr std::int64_t no_index = -1;

/// Members in which gateways in front of other providers put what must come back with a call: Gemini's signature of a
/// thought, in Google's endpoint for this dialect and in LiteLLM's.
bool is_state(std::string_view key)
{
    return key == "extra_content" || key == "provider_specific_fields";
}

/// A call's members; those that are absent are missing. A custom tool takes any text.
struct CallFields {
    explicit CallFields(const JsonValue& call)
    {
        std::string scratch;
        for (const JsonMember member : call.members()) {
            const std::string_view key = member.key.string(scratch);
            if (key == "index")
                index = member.value;
            else if (key == "function")
                function = member.value;
            else if (key == "id")
                id = member.value;
            else if (key == "custom")
                custom = member.value;
            else if (is_state(key) && !member.value.is_null())
                has_state = true;
        }
    }
    JsonValue index, id, function, custom;
    bool has_state = false;
};

bool is_whole_object(const JsonValue& arguments)
{
    if (!arguments.is_string()) return arguments.is_object();
    const std::string text = arguments.text();
    const JsonDocument document(text);
    return document && document.root().is_object();
}

}  // namespace

void Lane::read_call(const JsonValue& call, std::string& scratch, Output& out)
{
    const CallFields fields(call);
    const bool custom = fields.custom.is_object();
    const JsonValue& tool = custom ? fields.custom : fields.function;
    const auto index = fields.index.as_int();
    std::string id_scratch;
    const std::string_view id = fields.id.string(id_scratch);
    const JsonValue name = tool["name"];
    Call* known = form_ == Form::chunk ? known_call(index, id, name) : nullptr;  // a whole answer has whole calls
    if (known == nullptr) known = &begin_call(index.value_or(no_index), id, name, custom, out);
    if (fields.has_state) read_state(*known, call, out);
    read_arguments(*known, tool[custom ? "input" : "arguments"], scratch, out);
}

/// The call that a delta continues; none if it begins one.
Lane::Call* Lane::known_call(std::optional<std::int64_t> index, std::string_view id, const JsonValue& name) noexcept
{
    const auto known =
        std::find_if(calls_.rbegin(), calls_.rend(), [&](const Call& call) { return !index || call.index == *index; });
    if (known == calls_.rend()) return nullptr;
    const bool is_named = name.is_string() && name != "";
    if (!is_named) return &*known;  // whatever its id: some servers make up another for each delta
    if (!id.empty()) return id == known->id ? &*known : nullptr;
    const bool repeats = index && name == known->name && !known->came_whole;
    return repeats ? &*known : nullptr;
}

Lane::Call& Lane::begin_call(std::int64_t index, std::string_view id, const JsonValue& name, bool custom, Output& out)
{
    Call& begun = calls_.emplace_back();
    begun.index = index;
    begun.id = id;
    begun.custom = custom;
    const std::uint32_t number = part_of(begun.arguments);
    // A result must name its call; servers that leave ids out take any.
    if (begun.id.empty()) begun.id = "call_" + std::to_string(number_) + "_" + std::to_string(number);
    begun.name = name.text();
    const std::string extra = extra_of(begun);
    parlance_part delta{};
    delta.kind = PARLANCE_PART_TOOL_CALL;
    delta.flags = custom ? PARLANCE_PART_INCOMPLETE : 0u;  // its input need be no JSON
    delta.id = parlance_string{begun.id.data(), begun.id.size()};
    delta.name = parlance_string{begun.name.data(), begun.name.size()};
    delta.extra = parlance_string{extra.data(), extra.size()};
    out.emit_part(number_, number, PARLANCE_EVENT_BEGIN, delta);
    return begun;
}

/// What the next turn must send back with the call, as its extra.
std::string Lane::extra_of(const Call& call) const
{
    if (!call.custom && call.state.empty()) return {};
    std::string extra = "{\"" + dialect_->name() + "\":{";
    if (call.custom) extra += "\"type\":\"custom\"";
    if (call.custom && !call.state.empty()) extra += ',';
    return extra + call.state + "}}";
}

void Lane::read_state(Call& call, const JsonValue& from, Output& out)
{
    call.state.clear();
    std::string scratch;
    for (const JsonMember member : from.members()) {
        if (!is_state(member.key.string(scratch)) || member.value.is_null()) continue;
        if (!call.state.empty()) call.state += ',';
        call.state.append(member.key.source()).append(":").append(member.value.source());
    }
    const std::string extra = extra_of(call);
    parlance_part state{};
    state.kind = PARLANCE_PART_TOOL_CALL;
    state.extra = parlance_string{extra.data(), extra.size()};
    out.emit_part(number_, *call.arguments.part, 0, state);
}

void Lane::read_arguments(Call& call, const JsonValue& arguments, std::string& scratch, Output& out)
{
    if (!call.has_arguments && !arguments.is_null() && arguments != "") {
        call.has_arguments = !arguments.is_missing();
        call.came_whole = is_whole_object(arguments);
    }
    if (arguments.is_object())
        out.tool_call_arguments(number_, *call.arguments.part, arguments.source());
    else
        grow(PartKind::tool_call, call.arguments, arguments, scratch, out);
}

/// The form before there were tools: one call, without id or index.
void Lane::read_function_call(const JsonValue& function, std::string& scratch, Output& out)
{
    Call& call = calls_.empty() ? begin_call(no_index, {}, function["name"], false, out) : calls_.back();
    read_arguments(call, function["arguments"], scratch, out);
}

}  // namespace parlance::openai
