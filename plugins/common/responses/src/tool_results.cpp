#include "tool_results.hpp"

#include <parlance/responses/state.hpp>

#include "content.hpp"

#include <algorithm>

namespace parlance::responses {

namespace {

constexpr std::string_view function_call = "function_call";

class ResultWriter {
public:
    ResultWriter(const wire::PlacedPart& result, const openai::Dialect& dialect, openai::CacheMarks marks,
                 JsonBuilder& json, wire::RequestNotes& notes)
        : result_(result), dialect_(dialect), marks_(marks), json_(json), notes_(notes)
    {
    }

    void write(std::string_view call_type)
    {
        const PartView& part = result_.part;
        json_.begin_object().member("type", std::string(call_type) + "_output").member("call_id", part.id());
        if (call_type == "computer_call")
            write_screenshot();
        else if (call_type == "shell_call")
            write_shell_output();
        else if (call_type == "apply_patch_call")
            write_patch_output();
        else if (call_type == "local_shell_call")
            json_.member("id", part.id()).member("output", part.text());
        else
            write_output();
        openai::write_own_extra(part.extra(), dialect_, json_);
        json_.end_object();
    }

private:
    [[nodiscard]] bool failed() const { return (result_.part.flags() & PARLANCE_PART_IS_ERROR) != 0; }

    void write_output()
    {
        json_.key("output");
        if (result_.part.parts().empty())
            json_.value(result_.part.text());
        else
            write_content(wire::placed_children(result_), dialect_, marks_, json_, notes_);
    }

    /// What the screen shows now, as one picture.
    void write_screenshot()
    {
        json_.key("output").begin_object().member("type", "computer_screenshot");
        for (const PartView child : result_.part.parts()) {
            if (child.kind() != PartKind::image || json_.has_key("image_url")) continue;
            if (child.data().empty()) {
                json_.member("image_url", child.url());
            } else {
                json_.key("image_url").begin_string().text("data:");
                json_.text(child.media_type().empty() ? std::string_view("image/png") : child.media_type());
                json_.text(";base64,").base64(child.data()).end_string();
            }
        }
        if (!json_.has_key("image_url"))
            notes_.refuse(ErrorKind::unsupported, "the result of a computer's action is a picture of its screen",
                          result_.where);
        json_.end_object();
    }

    /// A list of what each command wrote, as the API has it, or one text for the only command.
    void write_shell_output()
    {
        json_.key("output");
        const JsonDocument given(result_.part.text());
        if (given.root().is_array()) {
            json_.raw(given.root().source());
            return;
        }
        json_.begin_array().begin_object().member("stdout", result_.part.text()).member("stderr", "");
        json_.key("outcome").begin_object().member("type", "exit").member("exit_code", failed() ? 1 : 0).end_object();
        json_.end_object().end_array();
    }

    void write_patch_output()
    {
        json_.member("status", failed() ? "failed" : "completed");
        if (!result_.part.text().empty()) json_.member("output", result_.part.text());
    }

    const wire::PlacedPart& result_;
    const openai::Dialect& dialect_;
    openai::CacheMarks marks_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

CallTypes::CallTypes(const ChatRequestView& request, const openai::Dialect& dialect)
{
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts()) {
            if (part.kind() != PartKind::tool_call || part.extra().empty()) continue;
            const JsonDocument extra(part.extra());
            const State state(dialect, extra);
            std::string type = state.item()["type"].text();
            if (dialect.own_extra(extra)["type"] == "custom") type = "custom_tool_call";
            if (!type.empty() && type != function_call) types_.emplace_back(part.id(), std::move(type));
        }
}

std::string_view CallTypes::type_of(std::string_view call_id) const noexcept
{
    const auto found = std::ranges::find(types_, call_id, &std::pair<std::string, std::string>::first);
    return found == types_.end() ? function_call : std::string_view(found->second);
}

void write_result(const wire::PlacedPart& result, std::string_view call_type, const openai::Dialect& dialect,
                  openai::CacheMarks marks, JsonBuilder& json, wire::RequestNotes& notes)
{
    if (result.part.id().empty())
        return notes.refuse(ErrorKind::invalid_request, "a tool result needs the id of its call", result.where);
    ResultWriter(result, dialect, marks, json, notes).write(call_type);
}

}  // namespace parlance::responses
