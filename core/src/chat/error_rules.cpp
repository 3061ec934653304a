#include "chat/error_rules.hpp"

#include <algorithm>

namespace parlance::core {
namespace {

constexpr std::size_t longest_excerpt = 512;

/// What the reader can do about it; empty where only waiting or the provider's own text helps.
std::string remedy(ErrorKind kind, const ErrorScene& scene)
{
    const std::string name =
        scene.client.empty() ? std::string("this client") : "client \"" + std::string(scene.client) + "\"";
    switch (kind) {
        case ErrorKind::authentication: return "check the " + std::string(scene.secrets) + " of " + name;
        case ErrorKind::permission: return "the key of " + name + " may not do this";
        case ErrorKind::quota_exhausted: return "add credit with the provider, or use another key";
        case ErrorKind::not_found: return "check the model and base_url of " + name;
        default: return {};
    }
}

bool is_redirect(int status) noexcept
{
    return status >= 300 && status < 400;
}

std::string default_message(const ChatError& error, const ErrorScene& scene)
{
    if (is_redirect(scene.status))
        return "answered with a redirect (HTTP " + std::to_string(scene.status) +
               "), which is never followed; check base_url";
    if (scene.status >= 300) return "answered HTTP " + std::to_string(scene.status) + " without saying why";
    return "the answer could not be understood (" + std::string(to_string(error.kind)) + ")";
}

bool outcome_unknown(ErrorKind kind) noexcept
{
    return kind == ErrorKind::cancelled || kind == ErrorKind::truncated || kind == ErrorKind::timeout ||
           kind == ErrorKind::network || kind == ErrorKind::bad_response || kind == ErrorKind::too_large ||
           kind == ErrorKind::plugin || kind == ErrorKind::internal;
}

void redact_all(ChatError& error, const Redactor& redactor)
{
    for (std::string* text :
         {&error.message, &error.provider_code, &error.request_id, &error.where, &error.body_excerpt, &error.extra})
        redactor.redact(*text);
}

}  // namespace

ErrorKind kind_of_status(int status) noexcept
{
    switch (status) {
        case 401: return ErrorKind::authentication;
        case 403: return ErrorKind::permission;
        case 404: return ErrorKind::not_found;
        case 408: return ErrorKind::timeout;
        case 413: return ErrorKind::too_large;
        case 429: return ErrorKind::rate_limited;
        default: break;
    }
    if (status >= 500) return ErrorKind::overloaded;
    if (status >= 400) return ErrorKind::invalid_request;
    return ErrorKind::bad_response;
}

std::string excerpt(std::string_view body)
{
    std::string text;
    for (const char c : body.substr(0, longest_excerpt)) {
        const auto byte = static_cast<unsigned char>(c);
        text += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    // The cut may have gone through a character: drop its lead and continuation bytes.
    if (body.size() > longest_excerpt) {
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
            text.pop_back();
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.pop_back();
    }
    return text;
}

void complete_error(ChatError& error, const ErrorScene& scene)
{
    // What a plugin reads in a redirect's body is no answer of its provider.
    if (error.kind == ErrorKind::by_status || is_redirect(scene.status)) error.kind = kind_of_status(scene.status);
    if (scene.status >= 300) error.http_status = scene.status;
    if (error.message.empty() || is_redirect(scene.status)) error.message = default_message(error, scene);
    if (error.request_id.empty()) error.request_id = scene.facts.request_id;
    const bool may_wait = scene.status == 429 || scene.status >= 500 || error.kind == ErrorKind::rate_limited ||
                          error.kind == ErrorKind::overloaded;
    // The longer of what body and headers say: who comes back before it is turned away by the other.
    if (may_wait) error.retry_after_ms = std::max(error.retry_after_ms, scene.facts.retry_after_ms);
    if (!error.retryable && scene.status >= 300) error.retryable = scene.facts.should_retry;
    if (error.body_excerpt.empty()) error.body_excerpt = excerpt(scene.body);
    if (scene.sent && scene.status < 300 && outcome_unknown(error.kind)) error.maybe_billed = true;
    if (!scene.provider.empty()) error.message = std::string(scene.provider) + ": " + error.message;
    if (const std::string advice = remedy(error.kind, scene); !advice.empty()) {
        while (error.message.ends_with('.'))
            error.message.pop_back();  // the sentence goes on
        error.message += "; " + advice;
    }
    redact_all(error, scene.redactor);
}

}  // namespace parlance::core
