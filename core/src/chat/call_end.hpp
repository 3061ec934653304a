/// call_end.hpp - the words for a translator's call that did not finish: who ended it, how far it had come, and why.
///
/// What every failure gets besides (kind by status, provider, remedy, redaction) is error_rules.hpp's.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/core/http_client.hpp>

#include <optional>

namespace parlance::core {

/// How a call stood when its last exchange had ended without the provider's end mark.
struct CallEnd {
    BodyEnd how = BodyEnd::complete;
    const HttpFailure* failure = nullptr;    ///< what the transport says; null: nothing failed there
    bool given_up = false;                   ///< the exchange, or the host for it, will not go on
    const std::optional<ChatError>& reason;  ///< why it was given up; nothing: nobody said
    int status = 0;                          ///< of the answer; 0: none came
    bool sent = false;                       ///< a request went out
    bool answering = false;                  ///< a part had come
};

/// Why the call failed. In order of rank: a cancel, the exchange that gave it up, the transport, an answer cut off.
[[nodiscard]] ChatError error_of(const CallEnd& end);

/// An answer that stopped without its end mark.
[[nodiscard]] ChatError truncated_answer();

}  // namespace parlance::core
