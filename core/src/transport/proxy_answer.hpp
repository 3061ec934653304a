/// proxy_answer.hpp - what a proxy says to CONNECT: a status line, headers, and then the tunnel (RFC 9110, 9.3.6).
///
/// A 2xx has no body, whatever its headers say: the bytes behind the empty line come from the other end of the tunnel.
/// Of any other answer the head alone is read. A line may end in a bare LF, as some proxies write it: nothing is lost
/// by that, since whatever is on the other side must still show its certificate.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::core::transport {

/// No I/O. Thread-safety: one thread at a time.
class ProxyAnswer {
public:
    static constexpr std::size_t most_bytes = 16 * 1024;  ///< of the head, 1xx answers before it included

    enum class Step {
        more,     ///< the head goes on
        open,     ///< 2xx: the tunnel is there
        refused,  ///< another status
        broken,   ///< no HTTP; see `problem`
    };

    /// Takes the next bytes; they need not outlive the call. Not to be called again once it answered other than `more`.
    [[nodiscard]] Step feed(std::string_view bytes);

    /// After `open`: the bytes that came behind the head.
    [[nodiscard]] std::string take_rest() { return std::move(text_); }

    /// After `open` or `refused`.
    [[nodiscard]] int status() const noexcept { return status_; }

    /// The status's phrase as the proxy wrote it, printable and short; may be empty.
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

    /// What the proxy's Proxy-Authenticate headers ask for: "Basic", "Negotiate".
    [[nodiscard]] const std::vector<std::string>& schemes() const noexcept { return schemes_; }

    /// After `broken`: a clause such as "its headers are too long".
    [[nodiscard]] std::string_view problem() const noexcept { return problem_; }

private:
    [[nodiscard]] Step refuse(std::string_view why);
    [[nodiscard]] Step read_head(std::string_view head);
    [[nodiscard]] bool read_status_line(std::string_view line);

    std::string text_;         // what was not read yet
    std::size_t scanned_ = 0;  // bytes of it that hold no end of the head
    std::size_t taken_ = 0;    // bytes of 1xx answers before
    int status_ = 0;
    std::string reason_;
    std::vector<std::string> schemes_;
    std::string_view problem_;
};

/// Adds the schemes of a Proxy-Authenticate header's list (RFC 9110, 11.6.1), except what is none or beyond enough.
void add_scheme(std::vector<std::string>& schemes, std::string_view challenges);

/// Whether `name` is Proxy-Authenticate, in whatever case.
[[nodiscard]] bool is_proxy_authenticate(std::string_view name) noexcept;

}  // namespace parlance::core::transport
