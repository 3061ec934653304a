#include <parlance/openai/error.hpp>

#include <parlance/openai/dialect.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/retry_hint.hpp>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "error_detail.hpp"
#include "error_words.hpp"

namespace parlance::openai {

namespace {

void fill(ErrorFacts& facts, const JsonValue& object)
{
    const auto keep = [](std::string& kept, std::string found) {
        if (kept.empty()) kept = std::move(found);
    };
    const JsonValue message = object["message"];
    keep(facts.message,
         message.is_object() ? wire::first_words(message, {"message", "detail"}) : wire::words_of(message));
    keep(facts.message, wire::first_words(object, {"detail", "msg", "error_description"}));
    keep(facts.code, wire::first_words(object, {"code"}));
    keep(facts.code, wire::first_words(object["data"], {"kind"}));
    keep(facts.type, wire::first_words(object, {"type", "name", "error_type"}));
    if (facts.http_status == 0) facts.http_status = wire::status_of(object);
}

/// DashScope's {"code":"Throttling","message":"..."}. Lists wrapped in an envelope say so of success, too.
bool has_code_and_message(const JsonValue& root)
{
    const JsonValue code = root["code"], message = root["message"];
    return code.is_string() && code != "" && message.is_string() && message != "" && !root["data"].is_array();
}

/// "Provider returned error: the prompt is too long (Acme)".
std::string whole_message(ErrorFacts& facts)
{
    std::string message = std::move(facts.message);
    if (facts.detail.empty() || message.find(facts.detail) != std::string::npos) return message;
    while (message.ends_with('.') || message.ends_with(':'))
        message.pop_back();
    return message.append(message.empty() ? "" : ": ").append(facts.detail);
}

ChatError make_error(const Dialect& dialect, const JsonValue& root, ErrorFacts facts)
{
    const ErrorKind kind = dialect.error_kind(facts);
    ChatError error(kind, whole_message(facts));
    error.retry_after_ms = wire::wait_in_words(error.message).value_or(-1);
    error.provider_code = !facts.code.empty() ? std::move(facts.code) : std::move(facts.type);
    error.extra = dialect.error_extra(root);
    return error;
}

/// Everything that the body of an error tells.
ErrorFacts read_all_facts(const JsonValue& root)
{
    ErrorFacts facts = read_error_facts(root);
    facts.detail = error_detail(root);
    facts.is_flagged = is_flagged(root);
    facts.is_told = !facts.message.empty();
    return facts;
}

/// The wait until the moment at which OpenRouter's limit begins anew, told in the body for free models and else in a
/// header; -1: none. Source: openrouter.ai/docs, "Limits", and a recorded answer.
std::int64_t wait_of_limit(const HttpHead& head, const JsonValue& root)
{
    const JsonValue told = root["error"]["metadata"]["headers"]["X-RateLimit-Reset"];
    for (const std::string& moment : {wire::words_of(told), std::string(head.header("x-ratelimit-reset"))})
        if (const auto wait = wire::wait_until(head, moment)) return *wait;
    return -1;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

bool says(std::string_view word, std::initializer_list<std::string_view> pieces)
{
    return std::ranges::any_of(pieces,
                               [word](std::string_view piece) { return word.find(piece) != std::string_view::npos; });
}

/// Kinds that only count where no HTTP status says more: inside a 200 stream. The words are an open set: those of the
/// Responses API alone name a dozen ways in which a picture can be wrong.
ErrorKind kind_of_stream_type(std::string_view type)
{
    if (is_one_of(type, {"permission_error"})) return ErrorKind::permission;
    if (is_one_of(type, {"server_error", "api_error"})) return ErrorKind::overloaded;
    if (says(type, {"internal", "Internal", "overloaded", "unavailable"})) return ErrorKind::overloaded;
    if (says(type, {"rate_limit", "RateLimit"})) return ErrorKind::rate_limited;
    if (says(type, {"invalid", "validation", "unsupported", "image", "BadRequest"})) return ErrorKind::invalid_request;
    return ErrorKind::by_status;
}

/// What MiniMax's numbers mean as HTTP statuses; 0 for others. Source: platform.minimax.io, "Error Codes".
int status_of_number(std::int64_t number)
{
    switch (number) {
        case 1002: return 429;
        case 1004:
        case 2049: return 401;
        case 1008: return 402;
        case 1039:
        case 2013: return 400;
        case 1000:
        case 1001:
        case 1013: return 500;
        default: return 0;
    }
}

}  // namespace

bool is_error(const JsonValue& member) noexcept
{
    return !member.is_missing() && !member.is_null() && member.as_bool() != false;
}

bool is_bad_status(const JsonValue& base_resp) noexcept
{
    return base_resp["status_code"].as_int().value_or(0) != 0;
}

bool tells_failure(const JsonValue& root)
{
    if (is_error(root["error"]) || is_bad_status(root["base_resp"])) return true;
    if (root["choices"].is_array()) return false;
    return root["object"] == "error" || has_code_and_message(root) ||
           (root["message"].is_string() && wire::status_of(root) != 0);
}

ErrorFacts read_error_facts(const JsonValue& root)
{
    ErrorFacts facts;
    if (root.is_array()) return read_error_facts(root[std::size_t{0}]);
    const JsonValue error = root["error"];
    if (error.is_object()) fill(facts, error);
    fill(facts, root);
    if (const JsonValue base_resp = root["base_resp"]; is_bad_status(base_resp)) {
        if (facts.message.empty()) facts.message = base_resp["status_msg"].text();
        if (facts.code.empty()) facts.code = wire::words_of(base_resp["status_code"]);
        if (facts.http_status == 0) facts.http_status = status_of_number(base_resp["status_code"].as_int().value_or(0));
    }
    if (facts.message.empty()) facts.message = wire::words_of(error);
    if (facts.message.empty()) facts.message = wire::first_words(root["errors"][std::size_t{0}], {"message"});
    return facts;
}

ErrorKind usual_error_kind(const ErrorFacts& facts)
{
    for (const std::string_view word : {std::string_view(facts.code), std::string_view(facts.type)})
        if (const ErrorKind kind = kind_of_code(word); kind != ErrorKind::by_status) return kind;
    if (facts.http_status == 401) return ErrorKind::by_status;
    if (facts.is_flagged) return ErrorKind::content_filtered;
    for (const std::string& words : {facts.message, facts.detail})
        if (const ErrorKind kind = kind_of_message(words); kind != ErrorKind::by_status) return kind;
    return facts.http_status == 402 ? ErrorKind::quota_exhausted : ErrorKind::by_status;
}

ChatError read_error(const Dialect& dialect, const HttpHead& head, std::string_view body)
{
    constexpr int too_many_requests = 429;
    const JsonDocument document(body);
    ErrorFacts facts = read_all_facts(document.root());
    facts.http_status = head.status();
    if (facts.message.empty()) facts.message = wire::quoted_body(head, body);
    ChatError error = make_error(dialect, document.root(), std::move(facts));
    if (error.retry_after_ms < 0 && head.status() == too_many_requests)
        error.retry_after_ms = wait_of_limit(head, document.root());
    return error;
}

ChatError read_failed_event(const Dialect& dialect, const JsonValue& root, std::string_view data)
{
    ChatError error = read_broken_answer(dialect, root);
    if (!root.is_object() && !root.is_array())
        error.message = "the server reported an error: " + wire::plain_excerpt(data, 200);
    return error;
}

ChatError read_failure(const Dialect& dialect, const JsonValue& root)
{
    ErrorFacts facts = read_all_facts(root);
    if (facts.message.empty()) facts.message = "the server reported an error inside its answer and did not say which";
    const int status = facts.http_status;
    const std::string type = facts.type, code = facts.code;
    ChatError error = make_error(dialect, root, std::move(facts));
    if (error.kind == ErrorKind::by_status) error.kind = wire::kind_of_status(status);
    for (const std::string_view word : {std::string_view(code), std::string_view(type)})
        if (error.kind == ErrorKind::by_status) error.kind = kind_of_stream_type(word);
    return error.in_phase(Phase::stream);
}

ChatError read_broken_answer(const Dialect& dialect, const JsonValue& root)
{
    ChatError error = read_failure(dialect, root);
    if (error.kind == ErrorKind::by_status) error.kind = ErrorKind::overloaded;
    return error;
}

}  // namespace parlance::openai
