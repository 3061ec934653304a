/// google_key_file.hpp - credentials as Google's tools keep them, with a key made for one test run.
#pragma once

#include <parlance/json_builder.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

namespace parlance::support {

/// A private key as PEM text.
[[nodiscard]] inline std::string pem_of(EVP_PKEY* key)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

/// An elliptic key: a key, but not of the kind that signs RS256.
[[nodiscard]] inline std::string elliptic_pem()
{
    char curve[] = "P-256";
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve),
                                                                  &EVP_PKEY_free);
    return pem_of(key.get());
}

/// An RSA key of 2048 bits, made once for the program.
class TestRsaKey {
public:
    [[nodiscard]] static const TestRsaKey& shared()
    {
        static const TestRsaKey key;
        return key;
    }

    [[nodiscard]] const std::string& pem() const noexcept { return pem_; }

    /// Whether the key's owner has signed `bytes` (RS256).
    [[nodiscard]] bool has_signed(std::string_view bytes, std::string_view signature) const
    {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                                signature.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                bytes.size()) == 1;
    }

private:
    TestRsaKey() : key_(EVP_RSA_gen(2048), &EVP_PKEY_free), pem_(pem_of(key_.get())) {}

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
    std::string pem_;
};

/// The key file of a service account whose tokens come from `token_uri`.
[[nodiscard]] inline std::string service_account_file(std::string_view token_uri,
                                                      std::string_view private_key = TestRsaKey::shared().pem())
{
    return JsonBuilder()
        .begin_object()
        .member("type", "service_account")
        .member("project_id", "test-project")
        .member("private_key_id", "key-1")
        .member("private_key", private_key)
        .member("client_email", "robot@test-project.iam.gserviceaccount.com")
        .member("client_id", "1234567890")
        .member("token_uri", token_uri)
        .end_object()
        .take();
}

/// What `gcloud auth application-default login` writes; it names no token_uri, so this one is of a later format.
[[nodiscard]] inline std::string authorized_user_file(std::string_view token_uri)
{
    return JsonBuilder()
        .begin_object()
        .member("account", "")
        .member("client_id", "id.apps.googleusercontent.com")
        .member("client_secret", "client-secret-canary")
        .member("quota_project_id", "quota-project")
        .member("refresh_token", "1//refresh-canary")
        .member("token_uri", token_uri)
        .member("type", "authorized_user")
        .member("universe_domain", "googleapis.com")
        .end_object()
        .take();
}

}  // namespace parlance::support
