#include <parlance/openai/error.hpp>

#include <parlance/openai/dialect.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <initializer_list>
#include <utility>

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
    keep(facts.type, wire::first_words(object, {"type", "name"}));
    if (facts.http_status == 0) facts.http_status = wire::status_of(object);
}

/// DashScope's {"code":"Throttling","message":"..."}. Lists wrapped in an envelope say so of success, too.
bool has_code_and_message(const JsonValue& root)
{
    const JsonValue code = root["code"], message = root["message"];
    return code.is_string() && code != "" && message.is_string() && message != "" && !root["data"].is_array();
}

ChatError make_error(const Dialect& dialect, const JsonValue& root, ErrorFacts facts)
{
    const ErrorKind kind = dialect.error_kind(facts);
    ChatError error(kind, std::move(facts.message));
    error.provider_code = !facts.code.empty() ? std::move(facts.code) : std::move(facts.type);
    error.extra = dialect.error_extra(root);
    return error;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

ErrorKind kind_of_word(std::string_view word)
{
    if (is_one_of(word,
                  {"insufficient_quota", "billing_not_active", "billing_hard_limit_reached", "insufficient_balance",
                   "err_insufficent_credits", "err_insufficient_credits", "OutOfFundsException"}))
        return ErrorKind::quota_exhausted;
    if (is_one_of(word, {"context_length_exceeded", "too_many_prompt_tokens", "exceed_context_size_error",
                         "context_window_exceeded"}))
        return ErrorKind::context_too_long;
    if (is_one_of(word, {"content_filter", "content_policy_violation", "moderation_blocked", "cyber_policy_violation",
                         "image_content_policy_violation", "bio_policy", "ResponsibleAIPolicyViolation"}))
        return ErrorKind::content_filtered;
    if (is_one_of(word, {"invalid_api_key", "authentication_error", "invalid_authentication", "invalid_organization"}))
        return ErrorKind::authentication;
    if (is_one_of(word, {"model_not_found", "DeploymentNotFound", "not_found_error"})) return ErrorKind::not_found;
    if (is_one_of(word, {"rate_limit_exceeded", "rate_limit_error", "tokens_exceeded", "RateLimitReached"}))
        return ErrorKind::rate_limited;
    return ErrorKind::by_status;
}

/// Kinds that only count where no HTTP status says more: inside a 200 stream.
ErrorKind kind_of_stream_type(std::string_view type)
{
    if (is_one_of(type, {"server_error", "api_error", "internal_error", "overloaded_error", "engine_overloaded"}))
        return ErrorKind::overloaded;
    if (is_one_of(type, {"invalid_request_error", "BadRequestError", "invalid_prompt"}))
        return ErrorKind::invalid_request;
    if (is_one_of(type, {"permission_error"})) return ErrorKind::permission;
    return ErrorKind::by_status;
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
    }
    if (facts.message.empty()) facts.message = wire::words_of(error);
    if (facts.message.empty()) facts.message = wire::first_words(root["errors"][std::size_t{0}], {"message"});
    return facts;
}

ErrorKind usual_error_kind(const ErrorFacts& facts)
{
    for (const std::string_view word : {std::string_view(facts.code), std::string_view(facts.type)})
        if (const ErrorKind kind = kind_of_word(word); kind != ErrorKind::by_status) return kind;
    // xAI answers 400 to a bad key, with this text and a code in prose.
    if (facts.message.starts_with("Incorrect API key provided")) return ErrorKind::authentication;
    return facts.http_status == 402 ? ErrorKind::quota_exhausted : ErrorKind::by_status;
}

ChatError read_error(const Dialect& dialect, const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    ErrorFacts facts = read_error_facts(document.root());
    facts.http_status = head.status();
    if (facts.message.empty()) facts.message = wire::quoted_body(head, body);
    return make_error(dialect, document.root(), std::move(facts));
}

ChatError read_failed_event(const Dialect& dialect, const JsonValue& root, std::string_view data)
{
    ChatError error = read_failure(dialect, root);
    if (!root.is_object() && !root.is_array())
        error.message = "the server reported an error: " + wire::plain_excerpt(data, 200);
    return error;
}

ChatError read_failure(const Dialect& dialect, const JsonValue& root)
{
    ErrorFacts facts = read_error_facts(root);
    if (facts.message.empty()) facts.message = "the server reported an error inside its answer and did not say which";
    const int status = facts.http_status;
    const std::string type = facts.type, code = facts.code;
    ChatError error = make_error(dialect, root, std::move(facts));
    if (error.kind == ErrorKind::by_status) error.kind = wire::kind_of_status(status);
    for (const std::string_view word : {std::string_view(code), std::string_view(type)})
        if (error.kind == ErrorKind::by_status) error.kind = kind_of_stream_type(word);
    return error.in_phase(Phase::stream);
}

}  // namespace parlance::openai
