#include <parlance/openai/error.hpp>

#include <parlance/openai/dialect.hpp>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace parlance::openai {

namespace {

constexpr std::size_t excerpt_bytes = 200;

/// A text, a number or a list of texts, as one text.
std::string words_of(const JsonValue& value)
{
    if (value.is_string()) return value.text();
    if (value.is_number()) return std::string(value.source());
    std::string words;
    for (const JsonValue item : value.elements()) {
        // FastAPI lists objects with the place in `loc` and the words in `msg`.
        const std::string word = item.is_object() ? item["msg"].text() : words_of(item);
        if (!word.empty()) words += (words.empty() ? "" : "; ") + word;
    }
    return words;
}

std::string first_words(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        if (std::string words = words_of(object[key]); !words.empty()) return words;
    return {};
}

bool is_status(long number)
{
    return number >= 400 && number < 600;
}

/// The HTTP status that a failure names itself, as a number or as its digits.
int status_of(const JsonValue& object)
{
    for (const std::string_view key : {"status_code", "statusCode", "status", "code", "raw_status_code"}) {
        const std::string digits = words_of(object[key]);
        if (digits.size() != 3 || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) continue;
        if (const int status = std::stoi(digits); is_status(status)) return status;
    }
    return 0;
}

void fill(ErrorFacts& facts, const JsonValue& object)
{
    const auto keep = [](std::string& kept, std::string found) {
        if (kept.empty()) kept = std::move(found);
    };
    const JsonValue message = object["message"];
    keep(facts.message, message.is_object() ? first_words(message, {"message", "detail"}) : words_of(message));
    keep(facts.message, first_words(object, {"detail", "msg", "error_description"}));
    keep(facts.code, first_words(object, {"code"}));
    keep(facts.code, first_words(object["data"], {"kind"}));
    keep(facts.type, first_words(object, {"type", "name"}));
    if (facts.http_status == 0) facts.http_status = status_of(object);
}

std::string content_type_of(const HttpHead& head)
{
    const std::string_view type = head.header("content-type");
    return std::string(type.substr(0, type.find_first_of("; ")));
}

std::string quoted_body(const HttpHead& head, std::string_view body)
{
    const std::string said = plain_excerpt(body, excerpt_bytes);
    const std::string type = content_type_of(head);
    std::string message = "the server answered " + std::to_string(head.status());
    if (said.empty()) return message + " without saying why";
    if (!type.empty()) message += " with " + type;
    return message + ": " + said;
}

ChatError make_error(const Dialect& dialect, ErrorFacts facts)
{
    const ErrorKind kind = dialect.error_kind(facts);
    ChatError error(kind, std::move(facts.message));
    error.provider_code = !facts.code.empty() ? std::move(facts.code) : std::move(facts.type);
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
    if (is_one_of(word, {"content_filter", "content_policy_violation", "moderation_blocked", "cyber_policy_violation"}))
        return ErrorKind::content_filtered;
    if (is_one_of(word, {"invalid_api_key", "authentication_error", "invalid_authentication"}))
        return ErrorKind::authentication;
    if (is_one_of(word, {"model_not_found", "DeploymentNotFound", "not_found_error"})) return ErrorKind::not_found;
    if (is_one_of(word, {"rate_limit_exceeded", "rate_limit_error", "tokens_exceeded"})) return ErrorKind::rate_limited;
    return ErrorKind::by_status;
}

/// Kinds that only count where no HTTP status says more: inside a 200 stream.
ErrorKind kind_of_stream_type(std::string_view type)
{
    if (is_one_of(type, {"server_error", "api_error", "internal_error", "overloaded_error", "engine_overloaded"}))
        return ErrorKind::overloaded;
    if (is_one_of(type, {"invalid_request_error", "BadRequestError"})) return ErrorKind::invalid_request;
    if (is_one_of(type, {"permission_error"})) return ErrorKind::permission;
    return ErrorKind::by_status;
}

ErrorKind kind_of_status(int status)
{
    switch (status) {
        case 0: return ErrorKind::by_status;
        case 401: return ErrorKind::authentication;
        case 402: return ErrorKind::quota_exhausted;
        case 403: return ErrorKind::permission;
        case 404: return ErrorKind::not_found;
        case 408: return ErrorKind::timeout;
        case 413: return ErrorKind::too_large;
        case 429: return ErrorKind::rate_limited;
        default: return status >= 500 ? ErrorKind::overloaded : ErrorKind::invalid_request;
    }
}

/// The last one may have been cut.
void drop_last_character(std::string& text)
{
    const auto is_continuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; };
    while (!text.empty() && is_continuation(text.back()))
        text.pop_back();
    if (!text.empty()) text.pop_back();
}

}  // namespace

std::string plain_excerpt(std::string_view text, std::size_t limit)
{
    std::string plain;
    bool in_tag = false;
    for (const char character : text) {
        if (plain.size() >= limit) break;
        if (character == '<') in_tag = true;
        const auto byte = static_cast<unsigned char>(character);
        const bool is_gap = in_tag || byte <= ' ' || byte == 0x7F;
        if (!is_gap)
            plain += character;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
        if (character == '>') in_tag = false;
    }
    if (plain.size() >= limit) drop_last_character(plain);
    while (!plain.empty() && plain.back() == ' ')
        plain.pop_back();
    return plain;
}

bool tells_failure(const JsonValue& root)
{
    if (const JsonValue error = root["error"]; !error.is_missing() && !error.is_null() && error.as_bool() != false)
        return true;
    if (!root["choices"].is_missing()) return false;
    return root["object"] == "error" || (root["message"].is_string() && status_of(root) != 0);
}

ErrorFacts read_error_facts(const JsonValue& root)
{
    ErrorFacts facts;
    if (root.is_array()) return read_error_facts(root[std::size_t{0}]);
    const JsonValue error = root["error"];
    if (error.is_object()) fill(facts, error);
    fill(facts, root);
    if (facts.message.empty()) facts.message = words_of(error);
    if (facts.message.empty()) facts.message = first_words(root["errors"][std::size_t{0}], {"message"});
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
    if (facts.message.empty()) facts.message = quoted_body(head, body);
    return make_error(dialect, std::move(facts));
}

ChatError read_failure(const Dialect& dialect, const JsonValue& root)
{
    ErrorFacts facts = read_error_facts(root);
    if (facts.message.empty()) facts.message = "the server reported an error inside its answer and did not say which";
    const int status = facts.http_status;
    const std::string type = facts.type;
    ChatError error = make_error(dialect, std::move(facts));
    if (error.kind == ErrorKind::by_status) error.kind = kind_of_status(status);
    if (error.kind == ErrorKind::by_status) error.kind = kind_of_stream_type(type);
    return error.in_phase(Phase::stream);
}

}  // namespace parlance::openai
