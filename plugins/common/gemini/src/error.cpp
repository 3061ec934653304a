#include <parlance/gemini/error.hpp>

#include <parlance/wire/error_text.hpp>

#include <charconv>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

namespace parlance::gemini {

namespace {

struct WordRow {
    std::string_view word;
    ErrorKind kind;
};

/// Source: google/api/error_reason.proto.
constexpr WordRow reasons[] = {
    {"API_KEY_INVALID", ErrorKind::authentication},  // with status 400
    {"API_KEY_EXPIRED", ErrorKind::authentication},
    {"CREDENTIALS_MISSING", ErrorKind::authentication},
    {"ACCESS_TOKEN_EXPIRED", ErrorKind::authentication},
    {"ACCESS_TOKEN_TYPE_UNSUPPORTED", ErrorKind::authentication},
    {"ACCOUNT_STATE_INVALID", ErrorKind::authentication},
    {"API_KEY_SERVICE_BLOCKED", ErrorKind::permission},
    {"API_KEY_HTTP_REFERRER_BLOCKED", ErrorKind::permission},
    {"API_KEY_IP_ADDRESS_BLOCKED", ErrorKind::permission},
    {"SERVICE_DISABLED", ErrorKind::permission},
    {"CONSUMER_SUSPENDED", ErrorKind::permission},
    {"IAM_PERMISSION_DENIED", ErrorKind::permission},
    {"BILLING_DISABLED", ErrorKind::quota_exhausted},
    {"RATE_LIMIT_EXCEEDED", ErrorKind::rate_limited},
    {"QUOTA_EXCEEDED", ErrorKind::quota_exhausted},
};

/// Beginnings or parts of messages that say more than the status does.
constexpr WordRow messages[] = {
    {"API key not valid", ErrorKind::authentication},
    {"API key expired", ErrorKind::authentication},
    {"Method doesn't allow unregistered callers", ErrorKind::authentication},  // no key at all, with status 403
    {"exceeds the maximum number of tokens", ErrorKind::context_too_long},
    {"Request payload size exceeds the limit", ErrorKind::too_large},
    {"User location is not supported", ErrorKind::permission},
    {"credits are depleted", ErrorKind::quota_exhausted},
};

/// The words of google/rpc/code.proto by their numbers, the first of which is 1.
constexpr std::string_view status_words[] = {
    "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",   "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",         "DATA_LOSS",
    "UNAUTHENTICATED"};

/// Source: google/rpc/code.proto.
constexpr WordRow statuses[] = {
    {"UNAUTHENTICATED", ErrorKind::authentication},
    {"PERMISSION_DENIED", ErrorKind::permission},
    {"NOT_FOUND", ErrorKind::not_found},
    {"RESOURCE_EXHAUSTED", ErrorKind::rate_limited},
    {"INVALID_ARGUMENT", ErrorKind::invalid_request},
    {"FAILED_PRECONDITION", ErrorKind::invalid_request},
    {"OUT_OF_RANGE", ErrorKind::invalid_request},
    {"ALREADY_EXISTS", ErrorKind::invalid_request},
    {"UNIMPLEMENTED", ErrorKind::unsupported},
    {"UNAVAILABLE", ErrorKind::overloaded},
    {"INTERNAL", ErrorKind::overloaded},
    {"ABORTED", ErrorKind::overloaded},
    {"UNKNOWN", ErrorKind::overloaded},
    {"DEADLINE_EXCEEDED", ErrorKind::timeout},
};

/// A failure as the server told it; what it did not tell is empty.
struct ErrorFacts {
    std::string message, status, reason;
    int http_status = 0;
    bool quota_is_used_up = false;  // for the day, or there is none at all
    std::int64_t retry_after_ms = -1;
};

/// "48s", "1.5s": a google.protobuf.Duration in JSON.
std::int64_t milliseconds(std::string_view duration)
{
    constexpr double most_seconds = 1e9;
    double seconds = 0;
    const auto [end, error] = std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
    const bool whole = error == std::errc() && std::string_view(end, duration.data() + duration.size()) == "s";
    if (!whole || !(seconds >= 0) || seconds > most_seconds) return -1;
    return static_cast<std::int64_t>(std::llround(seconds * 1000));
}

/// A limit per day, or one of zero: waiting a minute will not help.
bool is_used_up(const JsonValue& violation)
{
    std::string scratch;
    const std::string_view id = violation["quotaId"].string(scratch);
    return id.find("PerDay") != std::string_view::npos || id.find("PerMonth") != std::string_view::npos ||
           violation["quotaValue"] == "0";
}

void read_details(const JsonValue& details, ErrorFacts& facts)
{
    for (const JsonValue detail : details.elements()) {
        if (facts.reason.empty()) facts.reason = detail["reason"].text();
        if (const JsonValue delay = detail["retryDelay"]; delay.is_string())
            facts.retry_after_ms = milliseconds(delay.text());
        for (const JsonValue violation : detail["violations"].elements())
            facts.quota_is_used_up = facts.quota_is_used_up || is_used_up(violation);
    }
}

/// A google.rpc.Status, as a batch has it for an item, has the status as a number; that of HTTP has three digits.
std::string status_word(const JsonValue& said)
{
    std::string word = said["status"].text();
    const std::int64_t code = said["code"].as_int().value_or(0);
    if (word.empty() && code >= 1 && code <= static_cast<std::int64_t>(std::size(status_words)))
        word = status_words[code - 1];
    return word;
}

ErrorFacts read_facts(const JsonValue& root)
{
    if (root.is_array()) return read_facts(root[std::size_t{0}]);
    ErrorFacts facts;
    const JsonValue error = root["error"];
    const JsonValue& said = error.is_object() ? error : root;
    facts.message = wire::first_words(said, {"message", "error_description", "detail"});
    if (facts.message.empty()) facts.message = wire::words_of(error);
    facts.status = status_word(said);
    facts.http_status = wire::status_of(said);
    read_details(said["details"], facts);
    return facts;
}

template <std::size_t Count>
ErrorKind find(const WordRow (&rows)[Count], std::string_view word)
{
    for (const WordRow& row : rows)
        if (row.word == word) return row.kind;
    return ErrorKind::by_status;
}

ErrorKind kind_of(const ErrorFacts& facts)
{
    if (facts.quota_is_used_up) return ErrorKind::quota_exhausted;
    if (const ErrorKind kind = find(reasons, facts.reason); kind != ErrorKind::by_status) return kind;
    for (const WordRow& row : messages)
        if (facts.message.find(row.word) != std::string::npos) return row.kind;
    if (facts.status == "CANCELLED" && facts.http_status == 0) return ErrorKind::cancelled;  // an item with its batch
    return find(statuses, facts.status);
}

ChatError make_error(ErrorFacts facts)
{
    ErrorKind kind = kind_of(facts);
    if (kind == ErrorKind::by_status) kind = wire::kind_of_status(facts.http_status);
    ChatError error(kind, std::move(facts.message));
    error.provider_code = !facts.reason.empty() ? std::move(facts.reason) : std::move(facts.status);
    error.retry_after_ms = facts.retry_after_ms;
    return error;
}

}  // namespace

ChatError read_error(const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    ErrorFacts facts = read_facts(document.root());
    facts.http_status = head.status();
    if (facts.message.empty()) facts.message = wire::quoted_body(head, body);
    ChatError error = make_error(std::move(facts));
    error.http_status = head.status();
    return error;
}

ChatError read_failure(const JsonValue& root)
{
    ErrorFacts facts = read_facts(root);
    if (facts.message.empty()) facts.message = "the server reported an error inside its answer and did not say which";
    ChatError error = make_error(std::move(facts));
    if (error.kind == ErrorKind::by_status) error.kind = ErrorKind::overloaded;  // a failure of the server's own
    return error.in_phase(Phase::stream);
}

ChatError blocked_prompt(const JsonValue& feedback)
{
    std::string reason = wire::words_of(feedback["blockReason"]);
    std::string message = feedback["blockReasonMessage"].text();
    if (message.empty()) message = "the prompt was blocked: " + reason;
    return ChatError(ErrorKind::content_filtered, std::move(message)).code(std::move(reason)).in_phase(Phase::stream);
}

}  // namespace parlance::gemini
