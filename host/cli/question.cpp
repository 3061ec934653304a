#include "question.hpp"

#include <algorithm>
#include <parlance/json_forms.hpp>
#include <vector>

#include "attachment.hpp"
#include "exit_code.hpp"

namespace parlance::cli {

namespace {

InputProblem nothing_to_ask()
{
    return {exit_usage,
            ChatError(ErrorKind::invalid_request, "nothing to ask: no prompt was given, and standard input is empty")};
}

InputProblem standard_input_twice()
{
    return {exit_usage,
            ChatError(ErrorKind::invalid_request, "standard input can be one thing: a request, or one attachment")};
}

std::variant<ChatRequest, InputProblem> read_request(const std::string& file)
{
    const bool from_input = file == "-";
    auto text = from_input ? read_standard_input() : read_file(file);
    if (auto* problem = std::get_if<InputProblem>(&text)) return std::move(*problem);
    auto request = request_from_json(std::get<std::string>(text));
    if (request) return *std::move(request);
    ChatError error = request.error();
    error.message = (from_input ? "standard input" : file) + ": " + error.message;
    return InputProblem{exit_code(error.kind), std::move(error)};
}

/// The prompt's words and what standard input adds to them.
std::variant<std::string, InputProblem> read_prompt(const Arguments& arguments)
{
    std::string prompt = arguments.prompt;
    const auto& attached = arguments.own.all("--attach");
    const bool taken =
        arguments.request_file == "-" || std::find(attached.begin(), attached.end(), "-") != attached.end();
    if (taken || !standard_input_speaks()) return prompt;
    auto input = read_standard_input();
    if (std::holds_alternative<InputProblem>(input)) return input;
    const std::string& text = std::get<std::string>(input);
    if (!prompt.empty() && !text.empty()) prompt += "\n\n";
    return prompt += text;
}

void apply_options(const Arguments& arguments, ChatRequest& request)
{
    if (!arguments.model.empty()) request.model(arguments.model);
    if (arguments.system) request.system_prompt(*arguments.system);
    for (const Param& parameter : arguments.parameters)
        request.set(parameter);
    if (arguments.timeout) request.set("host.timeout_ms", arguments.timeout->count());
    request.stream(arguments.stream.value_or(!arguments.json));
}

}  // namespace

std::variant<ChatRequest, InputProblem> read_question(const Arguments& arguments)
{
    const auto& attachments = arguments.own.all("--attach");
    if (std::count(attachments.begin(), attachments.end(), "-") + (arguments.request_file == "-") > 1)
        return standard_input_twice();
    ChatRequest request;
    if (!arguments.request_file.empty()) {
        auto read = read_request(arguments.request_file);
        if (std::holds_alternative<InputProblem>(read)) return read;
        request = std::get<ChatRequest>(std::move(read));
    }
    auto attached = read_attachments(attachments);
    if (auto* problem = std::get_if<InputProblem>(&attached)) return std::move(*problem);
    auto prompt = read_prompt(arguments);
    if (auto* problem = std::get_if<InputProblem>(&prompt)) return std::move(*problem);
    std::string& text = std::get<std::string>(prompt);
    std::vector<Part>& parts = std::get<std::vector<Part>>(attached);
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) parts.emplace_back(PartKind::text, std::move(text));
    if (parts.empty() && arguments.request_file.empty()) return nothing_to_ask();
    if (!parts.empty()) request.add_message(Message(Role::user, std::move(parts)));
    apply_options(arguments, request);
    return request;
}

}  // namespace parlance::cli
