/// socket.hpp - one accepted socket, plain or TLS, that never blocks; and the certificate a TLS one shows.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bench::fake {

/// A self-signed certificate for 127.0.0.1 and localhost with a P-256 key, made anew at each start, and the context
/// that shows it.
class TlsIdentity {
public:
    TlsIdentity();
    /// The certificate in PEM: what a client trusts as its CA.
    [[nodiscard]] const std::string& pem() const noexcept { return pem_; }
    [[nodiscard]] SSL* new_session(int fd) const;

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
    };
    std::unique_ptr<SSL_CTX, Free> context_;
    std::string pem_;
};

/// Owns the descriptor. Neither copied nor moved.
class Socket {
public:
    enum class State { done, would_block, closed };
    struct Step {
        State state;
        std::size_t size = 0;
    };

    /// `identity`: null for plain TCP; else it outlives the socket.
    Socket(int fd, const TlsIdentity* identity);
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();

    [[nodiscard]] int fd() const noexcept { return fd_; }
    /// Reads what is there, at most `room`; the TLS handshake happens inside.
    [[nodiscard]] Step read(std::span<char> room);
    [[nodiscard]] Step write(std::string_view bytes);
    /// Whether TLS holds decrypted bytes that no readiness of the descriptor will announce.
    [[nodiscard]] bool has_pending() const noexcept { return session_ != nullptr && SSL_pending(session_) > 0; }

private:
    [[nodiscard]] Step failed(int result);

    int fd_;
    SSL* session_;
};

}  // namespace bench::fake
