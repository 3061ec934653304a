/// failure_text.hpp - why an exchange failed, as one sentence that names the host, what happened and what to do.
#pragma once

#include <parlance/core/http_client.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace parlance::core::transport {

/// "api.x.com:443", "[::1]:8080".
[[nodiscard]] std::string place(const Origin& origin);

/// "600 s", "250 ms".
[[nodiscard]] std::string span_text(std::chrono::milliseconds span);

/// An error's message, to follow a colon: "connection refused".
[[nodiscard]] std::string reason_of(const boost::system::error_code& error);

/// How far connecting had come, for a timeout's text.
enum class ConnectStep { lookup, connect, tls };

[[nodiscard]] HttpFailure lookup_failed(const Origin& origin, std::string_view reason);
[[nodiscard]] HttpFailure connect_failed(const Origin& origin, std::string_view reason);
[[nodiscard]] HttpFailure tls_failed(const Origin& origin, std::string_view problem);
[[nodiscard]] HttpFailure connect_timed_out(const Origin& origin, ConnectStep step, std::chrono::milliseconds limit);

/// `what`: "no answer from", "no byte from". Names the setting, so that it can be found in the config.
[[nodiscard]] HttpFailure timed_out(const Origin& origin, Phase phase, std::string_view what,
                                    std::chrono::milliseconds limit, std::string_view setting);
[[nodiscard]] HttpFailure overdue(const Origin& origin, Phase phase);
[[nodiscard]] HttpFailure cancelled(Phase phase);

/// The connection ended before the head of an answer was complete. `reason`: "connection reset by peer", or empty for
/// an orderly close.
[[nodiscard]] HttpFailure no_answer(const Origin& origin, Phase phase, std::string_view reason, bool some_bytes);

/// The connection ended inside the body.
[[nodiscard]] HttpFailure body_cut(const Origin& origin, std::string_view reason);

/// What came is not HTTP. `received`: its beginning, shown in a short printable form unless it repeats what `head`
/// holds in its headers: a server may echo a credential.
[[nodiscard]] HttpFailure bad_answer(const Origin& origin, std::string_view problem, std::string_view received,
                                     std::string_view head);

/// The framing broke in the middle of the body.
[[nodiscard]] HttpFailure bad_framing(const Origin& origin, std::string_view problem);

}  // namespace parlance::core::transport
