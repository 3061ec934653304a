/// tls_context.hpp - which authorities are trusted, made at the first TLS URL: 1.3 ms that a plain call never pays.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace parlance::core::transport {

/// TLS 1.2 and newer, peer verification on, buffers released while a connection waits.
class TlsContext {
public:
    /// `ca_file`: a PEM file of trusted authorities; empty: the system's. On failure `problem()` says why.
    explicit TlsContext(const std::string& ca_file);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    /// Empty when the context is good; otherwise one clause: "cannot read the authorities in /x.pem: No such file".
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

    /// Where the authorities came from, for messages.
    [[nodiscard]] const std::string& authorities() const noexcept { return authorities_; }

    [[nodiscard]] ssl_ctx_st* handle() const noexcept { return context_; }

private:
    ssl_ctx_st* context_ = nullptr;
    std::string authorities_;
    std::string problem_;
};

/// The contexts of one client, by ca_file. A context with a problem is not kept: the file may be there next time.
class TlsContexts {
public:
    [[nodiscard]] std::shared_ptr<const TlsContext> find(const std::string& ca_file);

private:
    std::unordered_map<std::string, std::shared_ptr<const TlsContext>> contexts_;
};

}  // namespace parlance::core::transport
