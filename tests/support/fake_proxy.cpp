#include "support/fake_proxy.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace parlance::support {
namespace {

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return where;
}

int listen_anywhere(std::uint16_t& port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where = loopback(0);
    socklen_t size = sizeof where;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&where), size) != 0 || ::listen(socket, 64) != 0)
        throw std::runtime_error("fake proxy: no port to listen on");
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&where), &size);
    port = ntohs(where.sin_port);
    return socket;
}

int connect_to(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in where = loopback(port);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0) return socket;
    ::close(socket);
    return -1;
}

SSL_CTX* context_of(const ServerIdentity& identity)
{
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    BIO* const chain = BIO_new_mem_buf(identity.chain_pem.data(), static_cast<int>(identity.chain_pem.size()));
    X509* const leaf = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context, leaf);
    X509_free(leaf);
    BIO_free(chain);
    BIO* const text = BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()));
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(text, nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context, key);
    EVP_PKEY_free(key);
    BIO_free(text);
    ERR_clear_error();
    return context;
}

bool send_all(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// The port in "CONNECT host:8443 HTTP/1.1" or "POST http://host:8080/path HTTP/1.1".
std::uint16_t asked_port(const std::string& head)
{
    const std::size_t target = head.find(' ') + 1;
    const std::size_t scheme = head.find("://", target);
    const std::size_t host = scheme < head.find("\r\n") ? scheme + 3 : target;
    const std::size_t colon = head.find(':', head.find(']', host) < head.find(' ', host) ? head.find(']', host) : host);
    return static_cast<std::uint16_t>(std::stoul(head.substr(colon + 1)));
}

/// The head as the origin wants it: the path alone, and nothing that was for the proxy.
std::string for_origin(std::string head)
{
    const std::size_t scheme = head.find("://");
    const std::size_t target = head.find(' ') + 1;
    head.erase(target, head.find('/', scheme + 3) - target);
    const std::size_t own = head.find("Proxy-Authorization:");
    if (own != std::string::npos) head.erase(own, head.find("\r\n", own) + 2 - own);
    return head;
}

}  // namespace

/// The client's side, plain or TLS.
class FakeProxy::Client {
public:
    Client(int socket, ssl_ctx_st* context) : socket_(socket)
    {
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (context == nullptr) return;
        tls_ = SSL_new(context);
        SSL_set_fd(tls_, socket);
        SSL_clear_mode(tls_, SSL_MODE_AUTO_RETRY);
    }
    ~Client() { SSL_free(tls_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool accept() { return tls_ == nullptr || SSL_accept(tls_) == 1; }
    [[nodiscard]] int socket() const noexcept { return socket_; }
    [[nodiscard]] bool has_more() const { return tls_ != nullptr && SSL_pending(tls_) > 0; }

    /// False at the end.
    bool receive(std::string& into)
    {
        std::array<char, 16384> piece{};
        const long got = tls_ != nullptr ? SSL_read(tls_, piece.data(), static_cast<int>(piece.size()))
                                         : ::recv(socket_, piece.data(), piece.size(), 0);
        const bool again =
            tls_ != nullptr && got <= 0 && SSL_get_error(tls_, static_cast<int>(got)) == SSL_ERROR_WANT_READ;
        ERR_clear_error();
        if (got > 0) into.append(piece.data(), static_cast<std::size_t>(got));
        return got > 0 || again;
    }

    bool send(std::string_view bytes)
    {
        if (tls_ == nullptr) return send_all(socket_, bytes);
        return bytes.empty() || SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) > 0;
    }

private:
    int socket_;
    ssl_st* tls_ = nullptr;
};

FakeProxy::FakeProxy(ProxyScript script, const ServerIdentity* identity)
    : script_(std::move(script)),
      tls_(identity != nullptr ? context_of(*identity) : nullptr),
      listener_(listen_anywhere(port_)),
      acceptor_([this] { accept_all(); })
{
}

FakeProxy::~FakeProxy()
{
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const int socket : sockets_)
            ::shutdown(socket, SHUT_RDWR);
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    for (std::thread& thread : threads_)
        thread.join();
    SSL_CTX_free(tls_);
}

std::vector<std::string> FakeProxy::heads() const
{
    const std::lock_guard lock(mutex_);
    return heads_;
}

bool FakeProxy::keep(int socket)
{
    const std::lock_guard lock(mutex_);
    if (!stopping_) sockets_.insert(socket);
    return !stopping_;
}

void FakeProxy::drop(int socket)
{
    const std::lock_guard lock(mutex_);
    sockets_.erase(socket);
    ::close(socket);
}

void FakeProxy::accept_all()
{
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        if (!keep(socket)) return static_cast<void>(::close(socket));
        ++connections_;
        threads_.emplace_back([this, socket] {
            serve(socket);
            drop(socket);
        });
    }
}

void FakeProxy::serve(int socket)
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);  // OpenSSL's own socket BIO raises it
    Client client(socket, tls_);
    if (!client.accept()) return;
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos)
        if (!client.receive(text)) return;
    const std::size_t end = text.find("\r\n\r\n") + 4;
    const std::string head = text.substr(0, end);
    {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
    }
    const bool tunnel = head.starts_with("CONNECT ");
    const bool carries = script_.then == ProxyScript::Then::carry;
    if (tunnel || !carries) answer(client);
    if (carries)
        return carry(client, tunnel ? text.substr(end) : for_origin(head) + text.substr(end), asked_port(head));
    while (script_.then == ProxyScript::Then::hang && client.receive(text)) {
    }
}

void FakeProxy::answer(Client& client) const
{
    std::string_view rest = script_.answer;
    while (!rest.empty()) {
        const std::size_t size = script_.piece == 0 ? rest.size() : std::min(script_.piece, rest.size());
        if (!client.send(rest.substr(0, size))) return;
        rest.remove_prefix(size);
    }
}

void FakeProxy::carry(Client& client, std::string first, std::uint16_t port)
{
    const int origin = connect_to(port);
    if (origin < 0) return;
    if (!keep(origin)) return static_cast<void>(::close(origin));
    std::array<char, 16384> piece{};
    bool open = send_all(origin, first);
    while (open) {
        std::array<pollfd, 2> both{{{client.socket(), POLLIN, 0}, {origin, POLLIN, 0}}};
        if (!client.has_more() && ::poll(both.data(), both.size(), -1) < 0) break;
        if (client.has_more() || both[0].revents != 0) {
            std::string text;
            open = client.receive(text) && send_all(origin, text);
        }
        if (open && both[1].revents != 0) {
            const ssize_t got = ::recv(origin, piece.data(), piece.size(), 0);
            open = got > 0 && client.send({piece.data(), static_cast<std::size_t>(got)});
        }
    }
    drop(origin);
}

}  // namespace parlance::support
