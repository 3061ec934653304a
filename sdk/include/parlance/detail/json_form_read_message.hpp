/// json_form_read_message.hpp - messages and tools from JSON.
///
/// A message is `parts`, or is put together from the short forms: first the reasoning, then the content, a refusal, and
/// the tool calls last, which is the order in which models give them.
#pragma once

#include <parlance/detail/json_form_read_part.hpp>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::detail {

/// A message's members as they stand in the text.
struct MessageForm {
    Message message;
    FormValue parts, content, reasoning, refusal, tool_calls, tool_call_id;
};

inline constexpr FormField<MessageForm> message_fields[] = {
    {"role",
     [](FormReader& reader, const FormValue& from, MessageForm& to) { reader.read_word(from, to.message.role); }},
    {"content", keep_member<&MessageForm::content>},
    {"parts", keep_member<&MessageForm::parts>},
    {"tool_calls", keep_member<&MessageForm::tool_calls>},
    {"tool_call_id", keep_member<&MessageForm::tool_call_id>},
    {"name", [](FormReader& reader, const FormValue& from, MessageForm& to) { reader.read(from, to.message.name); }},
    {"reasoning", keep_member<&MessageForm::reasoning>},
    {"refusal", keep_member<&MessageForm::refusal>},
    {"extra",
     [](FormReader& reader, const FormValue& from, MessageForm& to) { reader.read_object(from, to.message.extra); }},
};

/// OpenAI's {"type":"function","function":{...}}: the type only says what is the case anyway.
inline void expect_function(FormReader& reader, const FormValue& type)
{
    if (reader.is(type, JsonKind::string, "\"function\"") && !(type.json == "function"))
        reader.fail(type, "\"type\" must be \"function\"");
}

inline constexpr FormField<Part> called_function_fields[] = {
    {"name", read_member<&Part::name>},
    {"arguments", read_arguments},
};

inline constexpr FormField<Part> tool_call_fields[] = {
    {"id", read_member<&Part::id>},
    {"name", read_member<&Part::name>},
    {"arguments", read_arguments},
    {"type", [](FormReader& reader, const FormValue& from, Part&) { expect_function(reader, from); }},
    {"function", [](FormReader& reader, const FormValue& from,
                    Part& call) { read_fields(reader, from, called_function_fields, call); }},
    {"extra", read_object_member<&Part::extra>},
};

inline void read_tool_calls(FormReader& reader, const FormValue& from, std::vector<Part>& to)
{
    reader.each_element(from, [&](const FormValue& element) {
        Part call(PartKind::tool_call);
        read_fields(reader, element, tool_call_fields, call);
        if (call.name.empty()) reader.fail(element, R"(a tool call needs "name")");
        to.push_back(std::move(call));
    });
}

/// A member that is the text of a part.
inline void read_text_part(FormReader& reader, const FormValue& from, PartKind kind, std::vector<Part>& to)
{
    if (!from.given()) return;
    Part part(kind);
    reader.read(from, part.text);
    to.push_back(std::move(part));
}

inline void read_content(FormReader& reader, const FormValue& from, std::vector<Part>& to)
{
    if (!from.given()) return;
    if (from.json.is_string())
        read_text_part(reader, from, PartKind::text, to);
    else if (from.json.is_array())
        read_parts(reader, from, PartStyle::handy, to);
    else
        reader.fail_type(from, "a string or a list of parts");
}

/// A tool's answer: one result with the call it answers, or a list of results that say it themselves.
inline void read_tool_message(FormReader& reader, const FormValue& from, const MessageForm& form, std::vector<Part>& to)
{
    if (form.tool_call_id.given()) {
        Part result(PartKind::tool_result);
        reader.read(form.tool_call_id, result.id);
        read_result_content(reader, form.content, result);
        to.push_back(std::move(result));
        return;
    }
    if (form.content.json.is_array()) read_parts(reader, form.content, PartStyle::handy, to);
    const auto is_result = [](const Part& part) { return part.kind == PartKind::tool_result; };
    if (to.empty() || !std::ranges::all_of(to, is_result))
        reader.fail(from, R"(a message of role "tool" needs "tool_call_id": the tool call that it answers)");
}

/// Fails with the first of the short forms, which have no place here.
inline void refuse_given(FormReader& reader, std::initializer_list<FormValue> values, const std::string& why)
{
    for (const FormValue& value : values)
        if (value.given()) reader.fail(value, reader.name(value) + " " + why);
}

/// The parts that the short forms stand for.
inline void read_short_message(FormReader& reader, const FormValue& from, const MessageForm& form, Message& to)
{
    const bool says_something =
        form.content.given() || form.tool_calls.given() || form.refusal.given() || form.reasoning.given();
    if (!says_something) return reader.fail(from, R"(a message needs "content" or "parts")");
    if (to.role != Role::tool) refuse_given(reader, {form.tool_call_id}, "belongs to a message of role \"tool\"");
    if (to.role != Role::assistant)
        refuse_given(reader, {form.tool_calls, form.reasoning, form.refusal},
                     "belongs to a message of role \"assistant\"");
    if (to.role == Role::tool) return read_tool_message(reader, from, form, to.parts);
    read_text_part(reader, form.reasoning, PartKind::reasoning, to.parts);
    read_content(reader, form.content, to.parts);
    read_text_part(reader, form.refusal, PartKind::refusal, to.parts);
    if (form.tool_calls.given()) read_tool_calls(reader, form.tool_calls, to.parts);
}

[[nodiscard]] inline Message read_message(FormReader& reader, const FormValue& from)
{
    MessageForm form;
    read_fields(reader, from, message_fields, form);
    if (reader.failed()) return {};
    if (!from["role"].given()) reader.fail(from, R"(a message needs "role": )" + all_words<Role>());
    if (form.parts.given()) {
        refuse_given(reader, {form.content, form.tool_calls, form.tool_call_id, form.reasoning, form.refusal},
                     R"(stands beside "parts", which is the whole message; leave one of them out)");
        read_parts(reader, form.parts, PartStyle::exact, form.message.parts);
    } else {
        read_short_message(reader, from, form, form.message);
    }
    check_nesting(reader, from, form.message.parts);
    return std::move(form.message);
}

inline void read_strict(FormReader& reader, const FormValue& from, Tool& tool)
{
    bool strict = false;
    reader.read(from, strict);
    if (strict) tool.flags |= PARLANCE_TOOL_STRICT;
}

inline constexpr FormField<Tool> function_fields[] = {
    {"name", read_member<&Tool::name>},
    {"description", read_member<&Tool::description>},
    {"parameters", read_object_member<&Tool::schema>},
    {"strict", read_strict},
};

inline void read_tool_kind(FormReader& reader, const FormValue& from, Tool& tool)
{
    constexpr std::string_view words = "one of function, custom, provider";
    if (!reader.is(from, JsonKind::string, words)) return;
    if (from.json == "function")
        tool.kind = PARLANCE_TOOL_FUNCTION;
    else if (from.json == "custom")
        tool.kind = PARLANCE_TOOL_CUSTOM;
    else if (from.json == "provider")
        tool.kind = PARLANCE_TOOL_PROVIDER;
    else
        reader.fail(from, reader.name(from) + " must be " + std::string(words));
}

inline constexpr FormField<Tool> tool_fields[] = {
    {"type", read_tool_kind},
    {"name", read_member<&Tool::name>},
    {"description", read_member<&Tool::description>},
    {"parameters", read_object_member<&Tool::schema>},
    {"strict", read_strict},
    {"function",
     [](FormReader& reader, const FormValue& from, Tool& tool) { read_fields(reader, from, function_fields, tool); }},
    {"extra", read_object_member<&Tool::extra>},
};

[[nodiscard]] inline Tool read_tool(FormReader& reader, const FormValue& from)
{
    Tool tool;
    read_fields(reader, from, tool_fields, tool);
    if (tool.name.empty() && tool.kind != PARLANCE_TOOL_PROVIDER) reader.fail(from, R"(a tool needs "name")");
    return tool;
}

}  // namespace parlance::detail
