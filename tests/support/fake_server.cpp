#include "support/fake_server.hpp"

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
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace parlance::support {
namespace {

constexpr int patience_seconds = 20;

int listen_on(const char* address, std::uint16_t port, int backlog, std::uint16_t& bound)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &where.sin_addr);
    if (::bind(socket, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(socket, backlog) != 0) {
        throw std::runtime_error(std::string("fake server: ") + std::strerror(errno));
    }
    socklen_t size = sizeof where;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&where), &size);
    bound = ntohs(where.sin_port);
    return socket;
}

SSL_CTX* server_context(const ServerIdentity& identity)
{
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    BIO* const chain = BIO_new_mem_buf(identity.chain_pem.data(), static_cast<int>(identity.chain_pem.size()));
    if (X509* const leaf = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr)) {
        SSL_CTX_use_certificate(context, leaf);
        X509_free(leaf);
    }
    while (X509* const issuer = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr)) {
        SSL_CTX_add0_chain_cert(context, issuer);
    }
    BIO_free(chain);
    BIO* const key_text = BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()));
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(key_text, nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context, key);
    EVP_PKEY_free(key);
    BIO_free(key_text);
    ERR_clear_error();
    return context;
}

std::size_t content_length(std::string_view head)
{
    static constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    std::size_t length = 0;
    if (at != std::string_view::npos) {
        const char* const from = head.data() + at + name.size();
        std::from_chars(from, head.data() + head.size(), length);
    }
    return length;
}

}  // namespace

Peer::Peer(int socket, int number, ssl_ctx_st* tls) : socket_(socket), number_(number)
{
    const timeval patience{patience_seconds, 0};
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (tls == nullptr) return;
    tls_ = SSL_new(tls);
    SSL_set_fd(tls_, socket);
}

Peer::~Peer()
{
    cut();
    SSL_free(tls_);
}

bool Peer::accept_tls()
{
    const bool good = tls_ == nullptr || SSL_accept(tls_) == 1;
    ERR_clear_error();
    return good;
}

long Peer::receive(char* to, std::size_t size)
{
    if (tls_ == nullptr) return ::recv(socket_, to, size, 0);
    const int got = SSL_read(tls_, to, static_cast<int>(size));
    ERR_clear_error();
    return got;
}

std::string Peer::read_request()
{
    std::array<char, 16384> piece{};
    for (;;) {
        const auto head = unread_.find("\r\n\r\n");
        if (head != std::string::npos) {
            const std::size_t size = head + 4 + content_length(std::string_view(unread_).substr(0, head + 2));
            if (unread_.size() >= size) {
                std::string request = unread_.substr(0, size);
                unread_.erase(0, size);
                return request;
            }
        }
        const long got = receive(piece.data(), piece.size());
        if (got <= 0) return {};
        unread_.append(piece.data(), static_cast<std::size_t>(got));
    }
}

bool Peer::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const long sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            ERR_clear_error();
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::size_t Peer::send_until_stuck(std::size_t most, std::chrono::milliseconds silence)
{
    const std::string filler(16384, 'x');
    std::size_t taken = 0;
    while (taken < most) {
        pollfd writable{socket_, POLLOUT, 0};
        if (::poll(&writable, 1, static_cast<int>(silence.count())) != 1 || (writable.revents & POLLOUT) == 0) break;
        const long sent = ::send(socket_, filler.data(), filler.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0) break;
        taken += static_cast<std::size_t>(sent);
    }
    return taken;
}

void Peer::close()
{
    if (tls_ != nullptr && socket_ >= 0) SSL_shutdown(tls_);
    ERR_clear_error();
    cut();
}

void Peer::cut()
{
    if (const int socket = socket_.exchange(-1); socket >= 0) ::close(socket);
}

void Peer::reset()
{
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    cut();
}

bool Peer::wait_for_close()
{
    std::array<char, 16384> piece{};
    for (;;) {
        const long got = receive(piece.data(), piece.size());
        if (got <= 0) return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }
}

void Peer::interrupt()
{
    if (const int socket = socket_; socket >= 0) ::shutdown(socket, SHUT_RDWR);
}

FakeServer::FakeServer(Script script, const ServerIdentity* identity, const char* address)
    : script_(std::move(script)),
      tls_(identity != nullptr ? server_context(*identity) : nullptr),
      listener_(listen_on(address, 0, 128, port_)),
      acceptor_([this] { accept_all(); })
{
}

FakeServer::~FakeServer()
{
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::lock_guard lock(mutex_);
        for (Peer* const peer : peers_)
            peer->interrupt();
    }
    for (std::thread& script : scripts_)
        script.join();
    SSL_CTX_free(tls_);
}

void FakeServer::accept_all()
{
    for (;;) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0 || stopping_) {
            if (socket >= 0) ::close(socket);
            return;
        }
        scripts_.emplace_back([this, socket, number = connections_++] { serve(socket, number); });
    }
}

void FakeServer::serve(int socket, int number)
{
    // OpenSSL's own socket BIO raises SIGPIPE. Blocked on this thread alone: a client that raised it would still die.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    Peer peer(socket, number, tls_);
    {
        const std::lock_guard lock(mutex_);
        peers_.push_back(&peer);
        if (stopping_) peer.interrupt();
    }
    if (peer.accept_tls()) script_(peer);
    const std::lock_guard lock(mutex_);
    std::erase(peers_, &peer);
}

DeafPort::DeafPort(const char* address, std::uint16_t port)
{
    sockets_.push_back(listen_on(address, port, 0, port_));
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port_);
    ::inet_pton(AF_INET, address, &where.sin_addr);
    for (int filler = 0; filler < 4; ++filler) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        static_cast<void>(::connect(socket, reinterpret_cast<sockaddr*>(&where), sizeof where));
        sockets_.push_back(socket);
    }
}

DeafPort::~DeafPort()
{
    for (const int socket : sockets_)
        ::close(socket);
}

std::string answer_with(std::string_view body, std::string_view more_headers)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more_headers) +
           "\r\n" + std::string(body);
}

}  // namespace parlance::support
