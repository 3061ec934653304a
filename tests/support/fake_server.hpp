/// fake_server.hpp - a server on loopback that does what a test's script says, byte by byte, plain or TLS.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct ssl_st;
struct ssl_ctx_st;

namespace parlance::support {

/// A certificate chain and its key, as PEM.
struct ServerIdentity {
    std::string chain_pem;
    std::string key_pem;
};

/// One accepted connection, for a script: blocking steps, each at most 20 s long.
class Peer {
public:
    Peer(int socket, int number, ssl_ctx_st* tls);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Which connection of the server it is, from 0.
    [[nodiscard]] int number() const noexcept { return number_; }

    /// Takes a TLS client's handshake; true for a plain connection.
    bool accept_tls();

    /// Head and body of the next request, by its Content-Length; empty when the client has closed.
    std::string read_request();

    /// Whether the client took it all.
    bool send(std::string_view bytes);

    /// Bytes the client takes until it has taken none for `silence`; stops at `most`.
    std::size_t send_until_stuck(std::size_t most, std::chrono::milliseconds silence);

    void close();  ///< in order: TLS says goodbye first
    void cut();    ///< TLS: without a goodbye
    void reset();  ///< with a TCP reset

    /// Blocks until the client has closed; what it sends meanwhile is dropped. False after 20 s.
    bool wait_for_close();

    /// From another thread: ends every step that blocks.
    void interrupt();

private:
    long receive(char* to, std::size_t size);

    std::atomic<int> socket_;
    int number_;
    ssl_st* tls_ = nullptr;
    std::string unread_;
};

/// Listens on a free port of `address` and runs `script` for each connection on a thread of its own.
class FakeServer {
public:
    using Script = std::function<void(Peer&)>;

    explicit FakeServer(Script script, const ServerIdentity* identity = nullptr, const char* address = "127.0.0.1");
    ~FakeServer();  ///< interrupts the scripts and waits for them
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }

private:
    void accept_all();
    void serve(int socket, int number);

    Script script_;
    ssl_ctx_st* tls_ = nullptr;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<int> connections_{0};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::vector<Peer*> peers_;
    std::vector<std::thread> scripts_;
    std::thread acceptor_;
};

/// A port of `address` that answers no SYN: its queue is full and nobody accepts.
class DeafPort {
public:
    explicit DeafPort(const char* address = "127.0.0.1", std::uint16_t port = 0);
    ~DeafPort();
    DeafPort(const DeafPort&) = delete;
    DeafPort& operator=(const DeafPort&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

private:
    std::vector<int> sockets_;
    std::uint16_t port_ = 0;
};

/// "HTTP/1.1 200 OK" with a Content-Length.
[[nodiscard]] std::string answer_with(std::string_view body, std::string_view more_headers = {});

}  // namespace parlance::support
