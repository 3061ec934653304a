#include "certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace parlance::sim {

namespace {

template <auto free>
struct Freed {
    template <typename T>
    void operator()(T* object) const noexcept
    {
        free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr long hour = 60L * 60L;
constexpr long day = 24L * hour;

void demand(bool ok)
{
    if (!ok) throw std::runtime_error("OpenSSL could not make a certificate");
}

/// Who a certificate is for, and from when to when, in seconds from now.
struct Subject {
    const char* name;
    const char* alternative_names;  // as in openssl.cnf; null: none
    bool is_authority;
    long valid_from;
    long valid_to;
};

constexpr const char* loopback_names = "DNS:localhost,IP:127.0.0.1,IP:::1";
constexpr Subject authority_subject{"parlance-sim authority", nullptr, true, -hour, 30 * day};

Subject server_subject(TlsMode mode)
{
    switch (mode) {
        case TlsMode::expired: return {"localhost", loopback_names, false, -400 * day, -35 * day};
        case TlsMode::wrong_host: return {"wrong.example", "DNS:wrong.example", false, -hour, 30 * day};
        default: return {"localhost", loopback_names, false, -hour, 30 * day};
    }
}

Key make_key()
{
    Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));  // EVP_EC_gen is a macro with an old cast
    demand(key != nullptr);
    return key;
}

void set_random_serial(X509* certificate)
{
    std::uint32_t serial = 0;
    demand(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    demand(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1U) == 1);  // never 0
}

void set_name(X509* certificate, const char* name)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(name);
    demand(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, bytes, -1, -1, 0) == 1);
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    demand(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// `issuer` null: signed by itself, with `issuer_key` its own.
X509Ptr make_x509(const Subject& subject, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key)
{
    X509Ptr made(X509_new());
    X509* certificate = made.get();
    X509* const signer = issuer == nullptr ? certificate : issuer;
    demand(certificate != nullptr && X509_set_version(certificate, X509_VERSION_3) == 1);
    set_random_serial(certificate);
    demand(X509_gmtime_adj(X509_getm_notBefore(certificate), subject.valid_from) != nullptr);
    demand(X509_gmtime_adj(X509_getm_notAfter(certificate), subject.valid_to) != nullptr);
    set_name(certificate, subject.name);
    demand(X509_set_issuer_name(certificate, X509_get_subject_name(signer)) == 1);
    demand(X509_set_pubkey(certificate, key) == 1);
    add_extension(certificate, signer, NID_basic_constraints, subject.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    add_extension(certificate, signer, NID_key_usage,
                  subject.is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    add_extension(certificate, signer, NID_subject_key_identifier, "hash");
    if (issuer != nullptr) add_extension(certificate, signer, NID_authority_key_identifier, "keyid");
    if (subject.alternative_names != nullptr)
        add_extension(certificate, signer, NID_subject_alt_name, subject.alternative_names);
    demand(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
    return made;
}

template <typename Write>
std::string pem(Write write)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    demand(bio != nullptr && write(bio.get()) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate)
{
    return pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string pem_of(EVP_PKEY* key)
{
    return pem([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

}  // namespace

Certificate make_certificate(TlsMode mode)
{
    const Key authority_key = make_key();
    const X509Ptr authority = make_x509(authority_subject, authority_key.get(), nullptr, authority_key.get());
    const Key key = make_key();
    const bool by_itself = mode == TlsMode::self_signed;
    const X509Ptr server = make_x509(server_subject(mode), key.get(), by_itself ? nullptr : authority.get(),
                                     by_itself ? key.get() : authority_key.get());
    return {pem_of(authority.get()), pem_of(server.get()), pem_of(key.get())};
}

}  // namespace parlance::sim
