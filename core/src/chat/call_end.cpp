#include "chat/call_end.hpp"

namespace parlance::core {
namespace {

ChatError cancelled(const CallEnd& end)
{
    ChatError error(ErrorKind::cancelled, "the call was cancelled");
    error.phase = end.status != 0 ? Phase::stream : end.sent ? Phase::send : Phase::config;
    return error;
}

ChatError given_up(const CallEnd& end)
{
    const bool refused = end.status >= 300;
    ChatError error = end.reason.value_or(refused ? ChatError(ErrorKind::by_status, "")
                                                  : ChatError(ErrorKind::plugin, "the plugin failed without a reason"));
    error.phase = refused ? Phase::first_byte : end.answering ? Phase::stream : Phase::parse;
    if (end.status != 0 && error.kind == ErrorKind::by_status) error.http_status = end.status;
    return error;
}

ChatError transport_failed(const HttpFailure& failure)
{
    ChatError error(failure.kind, failure.message);
    error.phase = failure.phase;
    error.not_sent = failure.not_sent;
    error.retryable = failure.retryable;
    return error;
}

/// The answer began and did not come to its end mark.
ChatError cut_off(const CallEnd& end)
{
    ChatError error = end.failure != nullptr ? ChatError(end.failure->kind, end.failure->message) : truncated_answer();
    error.phase = Phase::stream;
    return error;
}

}  // namespace

ChatError error_of(const CallEnd& end)
{
    if (end.how == BodyEnd::cancelled) return cancelled(end);
    if (end.given_up) return given_up(end);
    if (end.failure != nullptr && (end.status == 0 || end.how == BodyEnd::timeout))
        return transport_failed(*end.failure);
    return cut_off(end);
}

ChatError truncated_answer()
{
    return ChatError(ErrorKind::truncated, "the answer ended before its end mark; what had come is kept");
}

}  // namespace parlance::core
