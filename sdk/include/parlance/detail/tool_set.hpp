/// tool_set.hpp - one call of a tool: found, checked, run, and turned into what the model reads.
#pragma once

#include <parlance/json_reader.hpp>
#include <parlance/tools.hpp>

#include <algorithm>
#include <exception>

namespace parlance {

inline void ToolSet::check(const Tool& tool)
{
    if (error_) return;
    const std::string place = "/tools/" + std::to_string(tools_.size());
    const auto refuse = [&](const std::string& what, const char* member) {
        error_ = ChatError(ErrorKind::invalid_request, what).at(place + member);
    };
    if (tool.name.empty()) return refuse("a tool needs a name", "/name");
    if (std::ranges::find(tools_, tool.name, &Tool::name) != tools_.end())
        return refuse("two tools are called \"" + tool.name + "\"; give one of them another name", "/name");
    if (tool.schema.empty()) return;
    const JsonDocument schema(tool.schema);
    const std::string whose = "the schema of the tool \"" + tool.name + "\" ";
    if (!schema)
        refuse(whose + "is not valid JSON: " + std::string(schema.error().message) + " at byte " +
                   std::to_string(schema.error().offset),
               "/schema");
    else if (!schema.root().is_object())
        refuse(whose + R"(must be a JSON object, such as {"type":"object","properties":{...}})", "/schema");
}

inline std::string ToolSet::known_names() const
{
    std::string names;
    for (const Tool& tool : tools_)
        names += (names.empty() ? "" : ", ") + tool.name;
    return names.empty() ? "there are none" : "the tools are: " + names;
}

namespace detail {

/// Why `arguments` are not what a function takes; empty: they are. For the model to read.
[[nodiscard]] inline std::string wrong_arguments(std::string_view arguments)
{
    const JsonDocument document(arguments);
    if (!document)
        return "the arguments are not valid JSON: " + std::string(document.error().message) + " at byte " +
               std::to_string(document.error().offset) + "; call the tool again with a JSON object";
    if (!document.root().is_object()) return "the arguments must be a JSON object; call the tool again with one";
    return {};
}

}  // namespace detail

inline ToolResult ToolSet::result_of(const Part& call, int step, const StopSignal* stop) const
{
    const auto tool = std::ranges::find(tools_, call.name, &Tool::name);
    if (tool == tools_.end()) return ToolResult::failure("there is no tool \"" + call.name + "\"; " + known_names());
    std::string_view arguments = call.text;
    if (tool->kind == PARLANCE_TOOL_FUNCTION) {
        if (arguments.empty()) arguments = "{}";
        if (std::string wrong = detail::wrong_arguments(arguments); !wrong.empty())
            return ToolResult::failure(std::move(wrong));
    }
    const auto& function = functions_[static_cast<std::size_t>(tool - tools_.begin())];
    return function->run(ToolCall{call.id, call.name, arguments, step, stop});
}

inline Part ToolSet::run(const Part& call, int step, const StopSignal* stop) const noexcept
{
    std::string failed = "the tool failed";
    try {
        return result_of(call, step, stop).part_for(call);
    } catch (const std::exception& thrown) {
        failed += ": ";
        failed += thrown.what();
    } catch (...) {
        failed += ": what it threw says no more";
    }
    return ToolResult::failure(std::move(failed)).part_for(call);
}

}  // namespace parlance
