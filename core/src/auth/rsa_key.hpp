/// rsa_key.hpp - a private RSA key, and what it signs. OpenSSL stays behind it.
#pragma once

#include <parlance/result.hpp>

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace parlance::core {

class RsaKey {
public:
    /// Reads a PEM text. Fails with ErrorKind::config and half a sentence: "hold a private_key that is no PEM".
    [[nodiscard]] static Result<RsaKey> read(std::string_view pem);

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RS256). Source: RFC 7518, 3.3.
    [[nodiscard]] Result<std::string> sign(std::string_view bytes) const;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    explicit RsaKey(evp_pkey_st* key) noexcept : key_(key) {}

    std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace parlance::core
