/// chat_error.hpp - why a call failed, as a value: the same kinds and phases as parlance/abi/error.h.
#pragma once

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "Parlance's C++ headers need C++20: compile with -std=c++20, or include <parlance/abi/...> from C"
#endif

#include <parlance/abi/error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The SDK: what applications and the authors of providers use. Headers only, C++20; it speaks the C contract of abi/.
namespace parlance {

/// What went wrong, in words one can act on. The numbers are those of the C contract.
enum class ErrorKind : std::uint32_t {
    by_status = PARLANCE_ERROR_BY_STATUS,  ///< not yet known: the host maps it by the HTTP status
    cancelled = PARLANCE_ERROR_CANCELLED,
    truncated = PARLANCE_ERROR_TRUNCATED,
    timeout = PARLANCE_ERROR_TIMEOUT,
    network = PARLANCE_ERROR_NETWORK,
    tls = PARLANCE_ERROR_TLS,
    authentication = PARLANCE_ERROR_AUTHENTICATION,
    permission = PARLANCE_ERROR_PERMISSION,
    quota_exhausted = PARLANCE_ERROR_QUOTA_EXHAUSTED,
    rate_limited = PARLANCE_ERROR_RATE_LIMITED,
    overloaded = PARLANCE_ERROR_OVERLOADED,
    not_found = PARLANCE_ERROR_NOT_FOUND,
    invalid_request = PARLANCE_ERROR_INVALID_REQUEST,
    context_too_long = PARLANCE_ERROR_CONTEXT_TOO_LONG,
    content_filtered = PARLANCE_ERROR_CONTENT_FILTERED,
    unsupported = PARLANCE_ERROR_UNSUPPORTED,
    bad_response = PARLANCE_ERROR_BAD_RESPONSE,
    too_large = PARLANCE_ERROR_TOO_LARGE,
    plugin = PARLANCE_ERROR_PLUGIN,
    config = PARLANCE_ERROR_CONFIG,
    internal = PARLANCE_ERROR_INTERNAL,
};

/// How far the call had come.
enum class Phase : std::uint32_t {
    config = PARLANCE_PHASE_CONFIG,
    connect = PARLANCE_PHASE_CONNECT,
    tls = PARLANCE_PHASE_TLS,
    send = PARLANCE_PHASE_SEND,
    first_byte = PARLANCE_PHASE_FIRST_BYTE,
    stream = PARLANCE_PHASE_STREAM,
    parse = PARLANCE_PHASE_PARSE,
};

/// The kind's name as JSON forms and messages spell it: "rate_limited". An unknown number is "internal".
[[nodiscard]] constexpr std::string_view to_string(ErrorKind kind) noexcept
{
    constexpr std::string_view names[] = {
        "by_status",       "cancelled",        "truncated",        "timeout",      "network",      "tls",
        "authentication",  "permission",       "quota_exhausted",  "rate_limited", "overloaded",   "not_found",
        "invalid_request", "context_too_long", "content_filtered", "unsupported",  "bad_response", "too_large",
        "plugin",          "config",           "internal"};
    const auto number = static_cast<std::uint32_t>(kind);
    return number < std::size(names) ? names[number] : "internal";
}

/// The phase's name: "first_byte". An unknown number is "config".
[[nodiscard]] constexpr std::string_view to_string(Phase phase) noexcept
{
    constexpr std::string_view names[] = {"config", "connect", "tls", "send", "first_byte", "stream", "parse"};
    const auto number = static_cast<std::uint32_t>(phase);
    return number < std::size(names) ? names[number] : "config";
}

/// Why a call failed. A plain value that owns its texts. Never holds a secret or a prompt.
struct ChatError {
    ChatError() = default;
    /// A kind and its sentence; everything else unset.
    ChatError(ErrorKind error_kind, std::string error_message) : kind(error_kind), message(std::move(error_message)) {}

    ErrorKind kind = ErrorKind::internal;  ///< what went wrong
    Phase phase = Phase::config;           ///< how far the call had come
    int http_status = 0;                   ///< 0: none
    std::optional<bool> retryable;         ///< the provider's own word; unset: it said nothing
    std::int64_t retry_after_ms = -1;      ///< milliseconds, or -1: no hint
    bool not_sent = false;                 ///< the provider cannot have seen the request
    bool maybe_billed = false;             ///< the provider may have worked, and charge for it
    std::string message;                   ///< one sentence: what happened, to whom, what to do
    std::string provider_code;             ///< as the provider spelled it
    std::string request_id;                ///< for the provider's support
    std::string where;                     ///< JSON pointer into the request, or a place in a file
    std::string body_excerpt;              ///< the beginning of what the server sent, redacted
    std::string extra;                     ///< JSON object keyed by dialect, or empty

    /// Sets the phase, `where`, or the provider's code, and gives the error back.
    ///@{
    ChatError& in_phase(Phase value)
    {
        phase = value;
        return *this;
    }
    ChatError& at(std::string place)
    {
        where = std::move(place);
        return *this;
    }
    ChatError& code(std::string value)
    {
        provider_code = std::move(value);
        return *this;
    }
    ///@}
};

}  // namespace parlance
