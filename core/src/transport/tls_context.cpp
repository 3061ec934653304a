#include "tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace parlance::core::transport {
namespace {

/// Why a PEM file could not be loaded; OpenSSL's own words for a missing file are "system lib".
std::string why_unreadable(const std::string& path)
{
    if (std::FILE* const file = std::fopen(path.c_str(), "re")) {
        std::fclose(file);
        return "it holds no PEM certificate";
    }
    return std::generic_category().message(errno);
}

std::string system_authorities()
{
    return std::string("the system's authorities (") + X509_get_default_cert_file() + ", " +
           X509_get_default_cert_dir() + ")";
}

}  // namespace

TlsContext::TlsContext(const std::string& ca_file)
    : context_(SSL_CTX_new(TLS_client_method())), authorities_(ca_file.empty() ? system_authorities() : ca_file)
{
    if (context_ == nullptr) {
        problem_ = "OpenSSL cannot make a TLS context";
        return;
    }
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_options(context_, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context_,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(context_, 1);  // one recv per record instead of one for its header and one for its body
    const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context_)
                                       : SSL_CTX_load_verify_file(context_, ca_file.c_str());
    if (loaded != 1) problem_ = "cannot read the authorities in " + authorities_ + ": " + why_unreadable(ca_file);
    ERR_clear_error();
}

TlsContext::~TlsContext()
{
    SSL_CTX_free(context_);
}

std::shared_ptr<const TlsContext> TlsContexts::find(const std::string& ca_file)
{
    if (const auto known = contexts_.find(ca_file); known != contexts_.end()) return known->second;
    auto made = std::make_shared<const TlsContext>(ca_file);
    if (made->problem().empty()) contexts_.emplace(ca_file, made);
    return made;
}

}  // namespace parlance::core::transport
