#include <parlance/messages/error.hpp>

#include <parlance/messages/dialect.hpp>
#include <parlance/wire/error_text.hpp>

#include <utility>

namespace parlance::messages {

namespace {

/// A word and the kind it stands for.
struct Meaning {
    std::string_view words;
    ErrorKind kind;
};

/// Refusals that share a type with others, by the words of their message. Source: the recordings, and reports of the
/// API's users; the words have been the same for years.
constexpr Meaning message_meanings[] = {
    {"prompt is too long", ErrorKind::context_too_long},
    {"exceed context limit", ErrorKind::context_too_long},  // input length and `max_tokens` together
    {"credit balance is too low", ErrorKind::quota_exhausted},
    {"reached your specified API usage limits", ErrorKind::quota_exhausted},
    {"blocked by content filtering policy", ErrorKind::content_filtered},
    {"image exceeds", ErrorKind::too_large},
};

/// Source: the provider's documentation of errors, and `ErrorType` of its SDKs.
constexpr Meaning type_meanings[] = {
    {"authentication_error", ErrorKind::authentication},
    {"billing_error", ErrorKind::quota_exhausted},
    {"permission_error", ErrorKind::permission},
    {"not_found_error", ErrorKind::not_found},
    {"request_too_large", ErrorKind::too_large},
    {"rate_limit_error", ErrorKind::rate_limited},
    {"timeout_error", ErrorKind::timeout},
    {"overloaded_error", ErrorKind::overloaded},
};

/// Types that gateways use for anything: they count where no HTTP status says more.
constexpr Meaning vague_type_meanings[] = {
    {"invalid_request_error", ErrorKind::invalid_request},
    {"api_error", ErrorKind::overloaded},
};

ChatError make_error(const Dialect& dialect, ErrorFacts facts)
{
    const ErrorKind kind = dialect.error_kind(facts);
    ChatError error(kind, std::move(facts.message));
    error.provider_code = std::move(facts.type);
    error.request_id = std::move(facts.request_id);
    return error;
}

}  // namespace

bool tells_failure(const JsonValue& root)
{
    if (root["type"] == "error") return true;
    const JsonValue error = root["error"];
    return !error.is_missing() && !error.is_null() && error.as_bool() != false;
}

ErrorFacts read_error_facts(const JsonValue& root)
{
    if (root.is_array()) return read_error_facts(root[std::size_t{0}]);
    // The error of a batch's item is a whole error object under the key `error`.
    if (root["error"]["error"].is_object()) return read_error_facts(root["error"]);
    const JsonValue error = root["error"];
    const bool nested = error.is_object();
    const JsonValue& told = nested ? error : root;
    ErrorFacts facts;
    facts.message = wire::first_words(told, {"message", "detail", "msg"});
    if (facts.message.empty()) facts.message = nested ? wire::first_words(root, {"message"}) : wire::words_of(error);
    facts.type = wire::first_words(told, {"type", "code", "status"});
    if (!nested && facts.type == "error") facts.type.clear();
    facts.request_id = root["request_id"].text();
    facts.http_status = wire::status_of(told);
    return facts;
}

ErrorKind usual_error_kind(const ErrorFacts& facts)
{
    for (const Meaning& meaning : message_meanings)
        if (facts.message.find(meaning.words) != std::string::npos) return meaning.kind;
    for (const Meaning& meaning : type_meanings)
        if (facts.type == meaning.words) return meaning.kind;
    if (facts.http_status == 0)
        for (const Meaning& meaning : vague_type_meanings)
            if (facts.type == meaning.words) return meaning.kind;
    return facts.http_status == 402 ? ErrorKind::quota_exhausted : ErrorKind::by_status;
}

ChatError read_error(const Dialect& dialect, const HttpHead& head, std::string_view body)
{
    const JsonDocument document(body);
    ErrorFacts facts = read_error_facts(document.root());
    facts.http_status = head.status();
    if (facts.message.empty()) facts.message = wire::quoted_body(head, body);
    return make_error(dialect, std::move(facts));
}

ChatError read_failure(const Dialect& dialect, const JsonValue& root)
{
    ErrorFacts facts = read_error_facts(root);
    if (facts.message.empty()) facts.message = "the server reported an error inside its answer and did not say which";
    const int status = facts.http_status;
    ChatError error = make_error(dialect, std::move(facts));
    if (error.kind == ErrorKind::by_status) error.kind = wire::kind_of_status(status);
    return error.in_phase(Phase::stream);
}

}  // namespace parlance::messages
