#include "error.hpp"

#include <parlance/wire/error_text.hpp>

#include <utility>

namespace parlance::cohere {

namespace {

bool has(std::string_view text, std::string_view word)
{
    return text.find(word) != std::string_view::npos;
}

/// What the words say; by_status where they say nothing.
ErrorKind kind_of_words(std::string_view message, std::string_view type)
{
    if (type == "TOO_MANY_TOKENS" || message.starts_with("too many tokens")) return ErrorKind::context_too_long;
    if (type == "INVALID_TOOL_GENERATION") return ErrorKind::invalid_request;
    return ErrorKind::by_status;
}

/// What a status means here. Source: the provider's documentation of its HTTP status codes.
ErrorKind kind_of_status(int status, std::string_view message)
{
    switch (status) {
        case 402: return ErrorKind::quota_exhausted;
        // A trial key is limited by the minute, which passes, and by the month, which does not.
        case 429: return has(message, "month") ? ErrorKind::quota_exhausted : ErrorKind::rate_limited;
        case 498: return ErrorKind::content_filtered;  // a token that is on a deny list
        case 499: return ErrorKind::overloaded;        // cancelled on their side: "try the request again"
        case 501: return ErrorKind::unsupported;
        default: return ErrorKind::by_status;
    }
}

}  // namespace

ChatError read_error(const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    std::string message = wire::first_words(document.root(), {"message", "detail", "error"});
    std::string type = document["error_type"].text();
    ErrorKind kind = kind_of_words(message, type);
    if (kind == ErrorKind::by_status) kind = kind_of_status(head.status(), message);
    if (message.empty()) message = wire::quoted_body(head, body);
    ChatError error(kind, std::move(message));
    error.provider_code = std::move(type);
    const std::string_view trace = head.header("x-debug-trace-id");
    error.request_id = trace.empty() ? document["id"].text() : std::string(trace);
    return error;
}

ChatError read_failure(const JsonValue& facts, std::string_view word)
{
    std::string message = wire::first_words(facts, {"error", "message"});
    std::string type = facts["error_type"].text();
    ErrorKind kind = kind_of_words(message, type);
    if (kind == ErrorKind::by_status && word == "TIMEOUT") kind = ErrorKind::timeout;
    if (kind == ErrorKind::by_status) kind = ErrorKind::overloaded;
    if (message.empty()) message = "the answer ended with " + std::string(word.empty() ? "an error" : word);
    ChatError error(kind, std::move(message));
    error.provider_code = type.empty() ? std::string(word) : std::move(type);
    return error.in_phase(Phase::stream);
}

ChatError bad_response(std::string message)
{
    return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
}

}  // namespace parlance::cohere
