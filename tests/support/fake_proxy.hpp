/// fake_proxy.hpp - an HTTP proxy on loopback that carries, or refuses, as a test's script says.
///
/// Whatever host it is asked for, it connects to the asked port on 127.0.0.1: so a test may use names that exist
/// nowhere.
#pragma once

#include "fake_server.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace parlance::support {

/// What the proxy does with a request.
struct ProxyScript {
    enum class Then {
        carry,  ///< connects and passes on, both ways, until one side closes
        close,  ///< closes in order
        hang,   ///< says no more, until the client closes
    };

    std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";  ///< to CONNECT, and to whatever is not carried
    Then then = Then::carry;
    std::size_t piece = 0;  ///< bytes of the answer that leave at a time; 0: all at once
};

class FakeProxy {
public:
    /// With an `identity` the proxy itself is spoken to in TLS.
    explicit FakeProxy(ProxyScript script = {}, const ServerIdentity* identity = nullptr);
    ~FakeProxy();  ///< cuts what it carries
    FakeProxy(const FakeProxy&) = delete;
    FakeProxy& operator=(const FakeProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }

    /// The heads of what it was asked, in order: the first of each connection.
    [[nodiscard]] std::vector<std::string> heads() const;

private:
    class Client;

    void accept_all();
    void serve(int socket);
    void answer(Client& client) const;
    void carry(Client& client, std::string first, std::uint16_t port);
    [[nodiscard]] bool keep(int socket);
    void drop(int socket);

    ProxyScript script_;
    ssl_ctx_st* tls_ = nullptr;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    bool stopping_ = false;
    std::vector<std::string> heads_;
    std::set<int> sockets_;  // open ones, to be cut at the end
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace parlance::support
