#include "question.hpp"

#include <parlance/json_forms.hpp>

#include "exit_code.hpp"

namespace parlance::cli {

namespace {

InputProblem nothing_to_ask()
{
    return {exit_usage,
            ChatError(ErrorKind::invalid_request, "nothing to ask: no prompt was given, and standard input is empty")};
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
    if (arguments.request_file == "-" || !standard_input_speaks()) return prompt;
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
    ChatRequest request;
    if (!arguments.request_file.empty()) {
        auto read = read_request(arguments.request_file);
        if (std::holds_alternative<InputProblem>(read)) return read;
        request = std::get<ChatRequest>(std::move(read));
    }
    auto prompt = read_prompt(arguments);
    if (auto* problem = std::get_if<InputProblem>(&prompt)) return std::move(*problem);
    std::string& text = std::get<std::string>(prompt);
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (blank && arguments.request_file.empty()) return nothing_to_ask();
    if (!blank) request.add_message(Role::user, std::move(text));
    apply_options(arguments, request);
    return request;
}

}  // namespace parlance::cli
