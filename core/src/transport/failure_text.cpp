#include "failure_text.hpp"

#include <algorithm>

namespace parlance::core::transport {
namespace {

constexpr std::size_t snippet_bytes = 40;
constexpr std::size_t telling_bytes = 8;  // so many equal bytes in a row may be a piece of a credential

HttpFailure failure(ErrorKind kind, Phase phase, bool not_sent, std::string message)
{
    HttpFailure made;
    made.kind = kind;
    made.phase = phase;
    made.not_sent = not_sent;
    made.message = std::move(message);
    return made;
}

bool shares_a_run(std::string_view text, std::string_view other)
{
    for (std::size_t at = 0; at + telling_bytes <= text.size(); ++at) {
        if (other.find(text.substr(at, telling_bytes)) != std::string_view::npos) return true;
    }
    return false;
}

/// The first bytes in quotes, what is not printable ASCII as '.'; empty when they had better not be shown.
std::string snippet(std::string_view received, std::string_view head)
{
    const std::string_view first = received.substr(0, snippet_bytes);
    if (first.empty() || repeats_a_header(first, head)) return {};
    std::string text(first);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~' || c == '"'; }, '.');
    return ", it sent \"" + text + (received.size() > first.size() ? "...\"" : "\"");
}

}  // namespace

std::string place(const Origin& origin)
{
    const bool bare_ipv6 = origin.host.find(':') != std::string::npos;
    return (bare_ipv6 ? "[" + origin.host + "]" : origin.host) + ":" + std::to_string(origin.port);
}

std::string route(const Destination& to)
{
    return place(to.origin) + (to.proxy != nullptr ? " through the proxy " + place(to.proxy->origin) : "");
}

std::string name_of(const Proxy& proxy)
{
    return "the proxy " + place(proxy.origin) + (proxy.source.empty() ? "" : " (from " + proxy.source + ")");
}

bool repeats_a_header(std::string_view text, std::string_view head)
{
    while (!head.empty()) {
        head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
        const std::string_view line = head.substr(0, head.find('\r'));
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && shares_a_run(text, line.substr(colon + 1))) return true;
    }
    return false;
}

std::string reason_of(const boost::system::error_code& error)
{
    std::string text = error.message();
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

std::string span_text(std::chrono::milliseconds span)
{
    const auto count = span.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

HttpFailure lookup_failed(const Destination& to, std::string_view reason)
{
    const std::string what = to.proxy != nullptr ? "cannot find " + name_of(*to.proxy) + ": " + std::string(reason) +
                                                       "; check its name and the network"
                                                 : "cannot find " + to.origin.host + ": " + std::string(reason) +
                                                       "; check the host in base_url and the network";
    return failure(ErrorKind::network, Phase::connect, true, what);
}

HttpFailure connect_failed(const Destination& to, std::string_view reason)
{
    return failure(ErrorKind::network, Phase::connect, true,
                   "cannot connect to " + (to.proxy != nullptr ? name_of(*to.proxy) : place(to.origin)) + ": " +
                       std::string(reason) + "; is the " + (to.proxy != nullptr ? "proxy" : "server") +
                       " running there?");
}

HttpFailure tls_failed(const Destination& to, std::string_view problem)
{
    return failure(ErrorKind::tls, Phase::tls, true, "no TLS with " + route(to) + ": " + std::string(problem));
}

HttpFailure connect_timed_out(const Destination& to, ConnectStep step, std::chrono::milliseconds limit)
{
    const std::string within = " within " + span_text(limit) + " (timeouts.connect)";
    const std::string first = to.proxy != nullptr ? name_of(*to.proxy) : place(to.origin);
    const auto timeout = [&](Phase phase, const std::string& what) {
        return failure(ErrorKind::timeout, phase, true, what + within);
    };
    switch (step) {
        case ConnectStep::lookup:
            return timeout(Phase::connect,
                           "the name " + (to.proxy != nullptr ? "of " + first : to.origin.host) + " was not resolved");
        case ConnectStep::connect: return timeout(Phase::connect, "no connection to " + first);
        case ConnectStep::proxy_tls: return timeout(Phase::connect, "no TLS handshake with " + first);
        case ConnectStep::tunnel: return timeout(Phase::connect, first + " opened no tunnel to " + place(to.origin));
        case ConnectStep::tls: break;
    }
    return timeout(Phase::tls, "no TLS handshake with " + route(to));
}

HttpFailure timed_out(const Destination& to, Phase phase, std::string_view what, std::chrono::milliseconds limit,
                      std::string_view setting)
{
    return failure(ErrorKind::timeout, phase, false,
                   std::string(what) + " " + route(to) + " within " + span_text(limit) + " (timeouts." +
                       std::string(setting) + ")");
}

HttpFailure overdue(const Destination& to, Phase phase, std::string_view words)
{
    return failure(ErrorKind::timeout, phase, phase == Phase::connect || phase == Phase::tls,
                   "the call to " + route(to) + " did not end " + std::string(words.empty() ? "in time" : words));
}

HttpFailure cancelled(Phase phase)
{
    return failure(ErrorKind::cancelled, phase, phase == Phase::connect || phase == Phase::tls,
                   "the call was cancelled");
}

HttpFailure no_answer(const Destination& to, Phase phase, std::string_view reason, bool some_bytes)
{
    const std::string when = some_bytes ? " in the middle of the answer's headers" : " before any answer";
    const std::string how = reason.empty() ? " closed the connection" + when : ": " + std::string(reason) + when;
    return failure(ErrorKind::network, phase, false, route(to) + how);
}

HttpFailure body_cut(const Destination& to, std::string_view reason)
{
    const bool closed = reason.empty();
    return failure(closed ? ErrorKind::truncated : ErrorKind::network, Phase::stream, false,
                   route(to) + (closed ? " closed the connection" : ": " + std::string(reason)) +
                       " before the answer was complete");
}

HttpFailure bad_answer(const Destination& to, std::string_view problem, std::string_view received,
                       std::string_view head)
{
    return failure(ErrorKind::bad_response, Phase::parse, false,
                   "the answer of " + route(to) + " is not proper HTTP: " + std::string(problem) +
                       snippet(received, head) + "; is this an HTTP server?");
}

HttpFailure bad_framing(const Destination& to, std::string_view problem)
{
    return failure(ErrorKind::bad_response, Phase::parse, false,
                   "the answer of " + route(to) + " broke off: " + std::string(problem) +
                       "; the server or a proxy before it is at fault");
}

}  // namespace parlance::core::transport
