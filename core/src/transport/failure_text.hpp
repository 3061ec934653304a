/// failure_text.hpp - why an exchange failed, as one sentence that names the host, what happened and what to do.
#pragma once

#include <parlance/core/http_client.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace parlance::core::transport {

/// Where an exchange goes, and by which proxy. A view of both.
struct Destination {
    Destination(const Origin& to, const Proxy* by = nullptr) noexcept : origin(to), proxy(by) {}

    const Origin& origin;
    const Proxy* proxy;  ///< null: directly
};

/// "api.x.com:443", "[::1]:8080".
[[nodiscard]] std::string place(const Origin& origin);

/// "api.x.com:443", "api.x.com:443 through the proxy p.x.com:3128".
[[nodiscard]] std::string route(const Destination& to);

/// "the proxy p.x.com:3128 (from HTTPS_PROXY)".
[[nodiscard]] std::string name_of(const Proxy& proxy);

/// "600 s", "250 ms".
[[nodiscard]] std::string span_text(std::chrono::milliseconds span);

/// An error's message, to follow a colon: "connection refused".
[[nodiscard]] std::string reason_of(const boost::system::error_code& error);

/// Whether `text` repeats a piece of a header's value in `head`: it may be a piece of a credential.
[[nodiscard]] bool repeats_a_header(std::string_view text, std::string_view head);

/// How far connecting had come, for a timeout's text. With a proxy the first three are about it alone.
enum class ConnectStep { lookup, connect, proxy_tls, tunnel, tls };

[[nodiscard]] HttpFailure lookup_failed(const Destination& to, std::string_view reason);
[[nodiscard]] HttpFailure connect_failed(const Destination& to, std::string_view reason);
[[nodiscard]] HttpFailure tls_failed(const Destination& to, std::string_view problem);
[[nodiscard]] HttpFailure connect_timed_out(const Destination& to, ConnectStep step, std::chrono::milliseconds limit);

/// `what`: "no answer from", "no byte from". Names the setting, so that it can be found in the config.
[[nodiscard]] HttpFailure timed_out(const Destination& to, Phase phase, std::string_view what,
                                    std::chrono::milliseconds limit, std::string_view setting);
/// `words`: which time it was, "within 200 ms (timeouts.total)"; empty: nobody said.
[[nodiscard]] HttpFailure overdue(const Destination& to, Phase phase, std::string_view words);
[[nodiscard]] HttpFailure cancelled(Phase phase);

/// The connection ended before the head of an answer was complete. `reason`: "connection reset by peer", or empty for
/// an orderly close.
[[nodiscard]] HttpFailure no_answer(const Destination& to, Phase phase, std::string_view reason, bool some_bytes);

/// The connection ended inside the body.
[[nodiscard]] HttpFailure body_cut(const Destination& to, std::string_view reason);

/// What came is not HTTP. `received`: its beginning, shown in a short printable form unless it repeats what `head`
/// holds in its headers: a server may echo a credential.
[[nodiscard]] HttpFailure bad_answer(const Destination& to, std::string_view problem, std::string_view received,
                                     std::string_view head);

/// The framing broke in the middle of the body.
[[nodiscard]] HttpFailure bad_framing(const Destination& to, std::string_view problem);

}  // namespace parlance::core::transport
