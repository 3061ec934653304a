#include "error.hpp"

#include <parlance/wire/error_text.hpp>

#include <initializer_list>
#include <string>
#include <utility>

namespace parlance::ollama {

namespace {

std::string message_of(const JsonValue& root)
{
    const JsonValue error = root["error"];
    return error.is_object() ? wire::first_words(error, {"message", "detail"}) : wire::words_of(error);
}

bool says(std::string_view message, std::initializer_list<std::string_view> words)
{
    for (const std::string_view word : words)
        if (message.find(word) != std::string_view::npos) return true;
    return false;
}

/// Ollama has no codes: some failures are known by their words alone. Source: its server's texts, and the recording
/// error-400 of a prompt that was too long.
ErrorKind kind_of(std::string_view message, int status)
{
    if (says(message,
             {"prompt too long", "exceeded max context length", "exceeds the context length", "input length exceeds"}))
        return ErrorKind::context_too_long;
    if (says(message, {"does not support"})) return ErrorKind::unsupported;
    if (says(message, {"try pulling it first", "model not found"})) return ErrorKind::not_found;
    if (says(message, {"server busy", "overloaded"})) return ErrorKind::overloaded;
    return status == 0 ? ErrorKind::overloaded : ErrorKind::by_status;
}

}  // namespace

bool tells_failure(const JsonValue& root)
{
    const JsonValue error = root["error"];
    return error.is_object() || (error.is_string() && error != "");
}

ChatError read_error(const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    std::string message = message_of(document.root());
    if (message.empty()) message = wire::quoted_body(head, body);
    const ErrorKind kind = kind_of(message, head.status());
    return ChatError(kind, std::move(message));
}

ChatError read_failure(const JsonValue& root)
{
    std::string message = message_of(root);
    if (message.empty()) message = "the server reported an error inside its answer and did not say which";
    const ErrorKind kind = kind_of(message, wire::status_of(root));
    return ChatError(kind, std::move(message)).in_phase(Phase::stream);
}

}  // namespace parlance::ollama
