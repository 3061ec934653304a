#include "fake/socket.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace bench::fake {
namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct FreeBio {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

void require(bool good, const char* what)
{
    if (!good) throw std::runtime_error(std::string("cannot make the certificate: ") + what);
}

void add_extension(X509* certificate, int id, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
    X509_EXTENSION_free(extension);
}

Certificate self_signed(EVP_PKEY* key)
{
    constexpr long one_day = 24 * 60 * 60;
    Certificate certificate(X509_new());
    X509* const x509 = certificate.get();
    require(x509 != nullptr, "memory");
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -one_day);
    X509_gmtime_adj(X509_getm_notAfter(x509), one_day);
    X509_NAME* const name = X509_get_subject_name(x509);
    const std::string_view host = "localhost";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.data()),
                               static_cast<int>(host.size()), -1, 0);
    X509_set_issuer_name(x509, name);
    X509_set_pubkey(x509, key);
    add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x509, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    require(X509_sign(x509, key, EVP_sha256()) > 0, "signature");
    return certificate;
}

std::string to_pem(X509* certificate)
{
    const std::unique_ptr<BIO, FreeBio> memory(BIO_new(BIO_s_mem()));
    require(memory != nullptr && PEM_write_bio_X509(memory.get(), certificate) == 1, "PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace

TlsIdentity::TlsIdentity() : context_(SSL_CTX_new(TLS_server_method()))
{
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    require(key != nullptr && context_ != nullptr, "key");
    const Certificate certificate = self_signed(key.get());
    require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1 &&
                SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1,
            "context");
    // Idle sessions must cost this process little, so that thousands of them measure the client.
    SSL_CTX_set_mode(context_.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    pem_ = to_pem(certificate.get());
}

SSL* TlsIdentity::new_session(int fd) const
{
    SSL* const session = SSL_new(context_.get());
    require(session != nullptr && SSL_set_fd(session, fd) == 1, "session");
    SSL_set_accept_state(session);
    return session;
}

Socket::Socket(int fd, const TlsIdentity* identity)
    : fd_(fd), session_(identity != nullptr ? identity->new_session(fd) : nullptr)
{
}

Socket::~Socket()
{
    SSL_free(session_);
    close(fd_);
}

Socket::Step Socket::read(std::span<char> room)
{
    if (session_ != nullptr) {
        const int got = SSL_read(session_, room.data(), static_cast<int>(room.size()));
        return got > 0 ? Step{State::done, static_cast<std::size_t>(got)} : failed(got);
    }
    const ssize_t got = recv(fd_, room.data(), room.size(), 0);
    if (got > 0) return {State::done, static_cast<std::size_t>(got)};
    return {got < 0 && errno == EAGAIN ? State::would_block : State::closed};
}

Socket::Step Socket::write(std::string_view bytes)
{
    if (session_ != nullptr) {
        const int put = SSL_write(session_, bytes.data(), static_cast<int>(bytes.size()));
        return put > 0 ? Step{State::done, static_cast<std::size_t>(put)} : failed(put);
    }
    const ssize_t put = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put >= 0) return {State::done, static_cast<std::size_t>(put)};
    return {errno == EAGAIN ? State::would_block : State::closed};
}

Socket::Step Socket::failed(int result)
{
    const int reason = SSL_get_error(session_, result);
    if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) return {State::would_block};
    ERR_clear_error();
    return {State::closed};
}

}  // namespace bench::fake
