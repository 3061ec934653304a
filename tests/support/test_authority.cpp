#include "support/test_authority.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>

namespace parlance::support {
namespace {

constexpr long seconds_a_day = 24 * 60 * 60;

void name(X509* certificate, const std::string& common_name)
{
    X509_NAME* const subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
}

void extend(X509* certificate, int what, const std::string& value)
{
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* draft(EVP_PKEY* key, const std::string& common_name, int from_day, int to_day)
{
    static std::atomic<long> serial{1};
    X509* const certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from_day * seconds_a_day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), to_day * seconds_a_day);
    X509_set_pubkey(certificate, key);
    name(certificate, common_name);
    return certificate;
}

template <class Write>
std::string pem(Write write)
{
    BIO* const memory = BIO_new(BIO_s_mem());
    write(memory);
    BUF_MEM* text = nullptr;
    BIO_get_mem_ptr(memory, &text);
    std::string copy(text->data, text->length);
    BIO_free(memory);
    return copy;
}

std::string pem_of(X509* certificate)
{
    return pem([&](BIO* to) { PEM_write_bio_X509(to, certificate); });
}

std::string write_file(const std::string& text)
{
    std::array<char, 40> path{"/tmp/parlance-authority-XXXXXX"};
    const int file = ::mkstemp(path.data());
    static_cast<void>(!::write(file, text.data(), text.size()));
    ::close(file);
    return path.data();
}

}  // namespace

struct TestAuthority::Pair {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    X509* certificate = nullptr;

    Pair() = default;
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair()
    {
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

TestAuthority::TestAuthority() : self_(std::make_unique<Pair>())
{
    static std::atomic<int> count{0};  // an authority of the same name but another key would be "bad signature"
    self_->certificate = draft(self_->key, "Parlance test authority " + std::to_string(++count), -1, 1);
    X509_set_issuer_name(self_->certificate, X509_get_subject_name(self_->certificate));
    extend(self_->certificate, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(self_->certificate, self_->key, EVP_sha256());
    file_ = write_file(pem_of(self_->certificate));
}

TestAuthority::~TestAuthority()
{
    ::unlink(file_.c_str());
}

ServerIdentity TestAuthority::issue(const CertificateWish& wish) const
{
    Pair made;
    made.certificate = draft(made.key, wish.dns_name, wish.valid_from_day, wish.valid_to_day);
    std::string names = "DNS:" + wish.dns_name;
    if (!wish.address.empty()) names += ",IP:" + wish.address;
    extend(made.certificate, NID_subject_alt_name, names);
    const Pair& issuer = wish.self_signed ? made : *self_;
    X509_set_issuer_name(made.certificate, X509_get_subject_name(issuer.certificate));
    X509_sign(made.certificate, issuer.key, EVP_sha256());
    ServerIdentity identity;
    identity.chain_pem = pem_of(made.certificate);
    identity.key_pem =
        pem([&](BIO* to) { PEM_write_bio_PrivateKey(to, made.key, nullptr, nullptr, 0, nullptr, nullptr); });
    return identity;
}

}  // namespace parlance::support
