#include "tls_session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace parlance::core::transport {
namespace {

// The BIO: OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the peer has gone.

TlsSession::Source& source_of(BIO* bio)
{
    return *static_cast<TlsSession::Source*>(BIO_get_data(bio));
}

/// What a BIO answers for a step of the session that carries it.
int carried(BIO* bio, const TlsSession::Outcome& outcome)
{
    switch (outcome.status) {
        case TlsSession::Status::done: return static_cast<int>(outcome.bytes);
        case TlsSession::Status::want_read: BIO_set_retry_read(bio); return -1;
        case TlsSession::Status::want_write: BIO_set_retry_write(bio); return -1;
        case TlsSession::Status::failed: errno = ECONNRESET; return -1;
        default: BIO_set_flags(bio, BIO_FLAGS_IN_EOF); return 0;
    }
}

int bio_write(BIO* bio, const char* data, int size)
{
    BIO_clear_retry_flags(bio);
    if (TlsSession* const carrier = source_of(bio).carrier)
        return carried(bio, carrier->write({data, static_cast<std::size_t>(size)}));
    const ssize_t sent =
        ::send(source_of(bio).socket, data, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* data, int size)
{
    BIO_clear_retry_flags(bio);
    TlsSession::Source& source = source_of(bio);
    if (!source.ahead.empty()) {
        const std::size_t taken = source.ahead.copy(data, static_cast<std::size_t>(size));
        source.ahead.remove_prefix(taken);
        return static_cast<int>(taken);
    }
    if (source.carrier != nullptr) return carried(bio, source.carrier->read({data, static_cast<std::size_t>(size)}));
    if (std::exchange(source.dry, false)) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const ssize_t got = ::recv(source.socket, data, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long, void*)
{
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return 0;
}

int bio_create(BIO* bio)
{
    BIO_set_init(bio, 1);
    return 1;
}

BIO_METHOD* socket_bio()
{
    static BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "parlance socket");
        BIO_meth_set_write(made, bio_write);
        BIO_meth_set_read(made, bio_read);
        BIO_meth_set_ctrl(made, bio_control);
        BIO_meth_set_create(made, bio_create);
        return made;
    }();
    return method;
}

bool is_address(const std::string& host)
{
    in6_addr room{};
    return ::inet_pton(AF_INET, host.c_str(), &room) == 1 || ::inet_pton(AF_INET6, host.c_str(), &room) == 1;
}

int clamp_to_int(std::size_t size)
{
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

std::string_view name_of(TlsPeer peer) noexcept
{
    return peer == TlsPeer::proxy ? "the proxy" : "the server";
}

/// What an unacceptable certificate means to people, to follow "the server"; empty: not a matter of the certificate.
std::string verify_problem(long result, const std::string& authorities, TlsPeer peer)
{
    switch (result) {
        case X509_V_OK: return {};
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return std::string("'s certificate is for another host; check the host in ") +
                   (peer == TlsPeer::proxy ? "the proxy's URL" : "base_url");
        case X509_V_ERR_CERT_HAS_EXPIRED: return "'s certificate has expired";
        case X509_V_ERR_CERT_NOT_YET_VALID: return "'s certificate is not valid yet; check this machine's clock";
        case X509_V_ERR_CERT_REVOKED: return "'s certificate was revoked";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "'s certificate is self-signed and not in " + authorities +
                   "; put it into a PEM file and name that as ca_file";
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return "'s certificate comes from an authority that is not in " + authorities +
                   "; name the authority's PEM file as ca_file";
        default: return std::string("'s certificate was refused: ") + X509_verify_cert_error_string(result);
    }
}

std::string protocol_problem(unsigned long error, TlsPeer peer)
{
    const std::string who(name_of(peer));
    if (ERR_GET_LIB(error) != ERR_LIB_SSL) return "OpenSSL: " + std::string(ERR_error_string(error, nullptr));
    switch (ERR_GET_REASON(error)) {
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return who + " speaks no TLS newer than 1.1; 1.2 is the least";
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
        case SSL_R_HTTP_REQUEST: return who + " does not speak TLS on this port; should the URL begin with http://?";
        default: {
            const char* const reason = ERR_reason_error_string(error);
            return std::string("the TLS handshake failed: ") + (reason != nullptr ? reason : "unknown reason");
        }
    }
}

}  // namespace

TlsSession::TlsSession(std::shared_ptr<const TlsContext> context, int socket, const std::string& host, TlsPeer peer)
    : context_(std::move(context)), peer_(peer), session_(SSL_new(context_->handle()))
{
    source_.socket = socket;
    make(host);
}

TlsSession::TlsSession(std::shared_ptr<const TlsContext> context, std::unique_ptr<TlsSession> carrier,
                       const std::string& host)
    : context_(std::move(context)), carrier_(std::move(carrier)), session_(SSL_new(context_->handle()))
{
    source_.carrier = carrier_.get();
    make(host);
}

void TlsSession::make(const std::string& host)
{
    static constexpr unsigned char http_1_1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    if (session_ == nullptr) return;
    BIO* const bio = BIO_new(socket_bio());
    BIO_set_data(bio, &source_);
    SSL_set_bio(session_, bio, bio);
    SSL_set_connect_state(session_);
    SSL_set_alpn_protos(session_, http_1_1, sizeof http_1_1);
    if (is_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_), host.c_str());
    } else {
        // What the macro SSL_set_tlsext_host_name does, without its cast.
        std::string name = host;
        SSL_ctrl(session_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
        SSL_set_hostflags(session_, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(session_, host.c_str());
    }
}

TlsSession::~TlsSession()
{
    SSL_free(session_);
}

void TlsSession::offer(std::string_view bytes, bool all) noexcept
{
    if (carrier_) return carrier_->offer(bytes, all);
    source_.ahead = bytes;
    source_.dry = all;
}

void TlsSession::begin_with(std::string bytes)
{
    early_ = std::move(bytes);
    source_.ahead = early_;
}

TlsSession::Status TlsSession::status_of(int result)
{
    last_errno_ = errno;
    switch (SSL_get_error(session_, result)) {
        case SSL_ERROR_NONE: return Status::done;
        case SSL_ERROR_WANT_READ: return Status::want_read;
        case SSL_ERROR_WANT_WRITE: return Status::want_write;
        case SSL_ERROR_ZERO_RETURN: return Status::end;
        default: break;
    }
    last_error_ = ERR_peek_error();  // the first: later ones are its consequences
    const bool cut =
        ERR_GET_LIB(last_error_) == ERR_LIB_SSL && ERR_GET_REASON(last_error_) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    ERR_clear_error();
    return cut ? Status::cut : Status::failed;
}

TlsSession::Status TlsSession::handshake()
{
    if (session_ == nullptr) return Status::failed;
    ERR_clear_error();
    return status_of(SSL_do_handshake(session_));
}

TlsSession::Outcome TlsSession::read(std::span<char> to)
{
    ERR_clear_error();
    const int got = SSL_read(session_, to.data(), clamp_to_int(to.size()));
    if (got > 0) return {Status::done, static_cast<std::size_t>(got)};
    return {status_of(got), 0};
}

TlsSession::Outcome TlsSession::write(std::string_view from)
{
    ERR_clear_error();
    const int sent = SSL_write(session_, from.data(), clamp_to_int(from.size()));
    if (sent > 0) return {Status::done, static_cast<std::size_t>(sent)};
    return {status_of(sent), 0};
}

std::string TlsSession::problem() const
{
    if (session_ == nullptr) return "OpenSSL cannot make a TLS session";
    const std::string who(name_of(peer_));
    if (const std::string text = verify_problem(SSL_get_verify_result(session_), context_->authorities(), peer_);
        !text.empty()) {
        return who + text;
    }
    if (last_error_ != 0 && ERR_GET_REASON(last_error_) != SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return protocol_problem(last_error_, peer_);
    }
    if (last_errno_ != 0 && last_error_ == 0) {
        return "the connection broke during the TLS handshake: " + std::generic_category().message(last_errno_);
    }
    return who + " closed the connection during the TLS handshake; does it speak TLS on this port?";
}

}  // namespace parlance::core::transport
