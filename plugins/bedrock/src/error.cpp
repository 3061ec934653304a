#include "error.hpp"

#include <parlance/json_reader.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace parlance::bedrock {

namespace {

bool contains(std::string_view text, std::string_view word)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto same = [&](char left, char right) { return lower(left) == lower(right); };
    return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(text, word); });
}

/// The bare name in "com.amazon.coral#ThrottlingException:http://internal.amazon.com/".
std::string_view bare_type(std::string_view type)
{
    type = type.substr(0, type.find(':'));
    const std::size_t hash = type.rfind('#');
    return hash == std::string_view::npos ? type : type.substr(hash + 1);
}

/// A model's words for a prompt that it cannot hold differ with its maker.
ErrorKind kind_of_invalid(std::string_view message)
{
    if (contains_any(message, {"too long", "input tokens exceeded", "maximum context length", "context window",
                               "exceeds maximum length", "exceed context limit", "too many input tokens",
                               "exceeds the maximum number of tokens", "maximum number of input tokens"}))
        return ErrorKind::context_too_long;
    if (contains(message, "model identifier is invalid")) return ErrorKind::not_found;
    return ErrorKind::invalid_request;
}

/// Source: AWS, "Common errors" and "Troubleshooting Amazon Bedrock API error codes".
ErrorKind kind_of_denied(std::string_view message)
{
    const bool is_key = contains_any(message, {"api key", "authentication failed", "security token", "bearer token"});
    return is_key ? ErrorKind::authentication : ErrorKind::permission;
}

/// A day's tokens do not come back in a minute. Source: the same, "Too many tokens per day".
ErrorKind kind_of_throttled(std::string_view message)
{
    return contains(message, "per day") ? ErrorKind::quota_exhausted : ErrorKind::rate_limited;
}

/// Types are compared without case: in a stream they begin with a small letter.
ErrorKind kind_of_type(std::string_view type, std::string_view message, int model_status)
{
    constexpr std::pair<std::string_view, ErrorKind> fixed[] = {
        {"TooManyRequests", ErrorKind::rate_limited},
        {"ServiceQuotaExceeded", ErrorKind::quota_exhausted},
        {"UnrecognizedClient", ErrorKind::authentication},
        {"ExpiredToken", ErrorKind::authentication},
        {"InvalidSignature", ErrorKind::authentication},
        {"SignatureDoesNotMatch", ErrorKind::authentication},
        {"IncompleteSignature", ErrorKind::authentication},
        {"MissingAuthenticationToken", ErrorKind::authentication},
        {"InvalidClientTokenId", ErrorKind::authentication},
        {"RequestExpired", ErrorKind::authentication},
        {"ResourceNotFound", ErrorKind::not_found},
        {"UnknownOperation", ErrorKind::not_found},
        {"ModelNotReady", ErrorKind::overloaded},
        {"ModelTimeout", ErrorKind::timeout},
        {"ServiceUnavailable", ErrorKind::overloaded},
        {"InternalServer", ErrorKind::overloaded},
        {"InternalFailure", ErrorKind::overloaded},
        {"RequestTooLarge", ErrorKind::too_large},
        {"RequestEntityTooLarge", ErrorKind::too_large},
        {"Serialization", ErrorKind::invalid_request},
        {"Conflict", ErrorKind::invalid_request},
    };
    if (contains(type, "Validation")) return kind_of_invalid(message);
    if (contains(type, "AccessDenied")) return kind_of_denied(message);
    if (contains(type, "Throttling")) return kind_of_throttled(message);
    if (contains(type, "ModelError") || contains(type, "ModelStreamError"))
        return wire::kind_of_status(model_status != 0 ? model_status : 500);
    for (const auto& [word, kind] : fixed)
        if (contains(type, word)) return kind;
    return ErrorKind::by_status;
}

std::string message_of(const JsonValue& root)
{
    return wire::first_words(root, {"message", "Message", "errorMessage", "originalMessage"});
}

int model_status_of(const JsonValue& root)
{
    return static_cast<int>(root["originalStatusCode"].as_int().value_or(0));
}

std::string_view header_of(const Frame& frame, std::string_view name)
{
    for (const HeaderView header : frame.headers)
        if (header.name() == name) return header.value();
    return {};
}

}  // namespace

ChatError read_error(const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    std::string scratch;
    std::string_view named = head.header("x-amzn-errortype");
    if (named.empty()) named = root["__type"].string(scratch);
    const std::string_view type = bare_type(named);
    std::string message = message_of(root);
    ErrorKind kind = kind_of_type(type, message, model_status_of(root));
    if (kind == ErrorKind::by_status && type.empty() && head.status() == 403) kind = kind_of_denied(message);
    if (message.empty()) message = type.empty() ? wire::quoted_body(head, body) : std::string(type);
    return ChatError(kind, std::move(message)).code(std::string(type));
}

bool tells_failure(const Frame& frame)
{
    const std::string_view type = header_of(frame, ":message-type");
    return type == "exception" || type == "error";
}

ChatError read_failure(const Frame& frame)
{
    const JsonDocument document(frame.data);
    const JsonValue root = document.root();
    std::string message = message_of(root);
    if (message.empty()) message = header_of(frame, ":error-message");
    const std::string_view type = bare_type(frame.name);
    ErrorKind kind = kind_of_type(type, message, model_status_of(root));
    if (kind == ErrorKind::by_status) kind = ErrorKind::overloaded;  // of a failure that the service does not explain
    if (message.empty()) message = "the service broke the stream off: " + std::string(type);
    return ChatError(kind, std::move(message)).code(std::string(type)).in_phase(Phase::stream);
}

}  // namespace parlance::bedrock
