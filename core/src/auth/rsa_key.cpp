#include "auth/rsa_key.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace parlance::core {
namespace {

/// No password is ever asked for: OpenSSL would ask at the terminal.
int no_password(char*, int, int, void*)
{
    return -1;
}

ChatError refuse(std::string why)
{
    ERR_clear_error();  // the queue is the thread's: nobody else is to find this in it
    return ChatError(ErrorKind::config, std::move(why));
}

}  // namespace

void RsaKey::Free::operator()(evp_pkey_st* key) const noexcept
{
    EVP_PKEY_free(key);
}

Result<RsaKey> RsaKey::read(std::string_view pem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
    EVP_PKEY* const key = text ? PEM_read_bio_PrivateKey(text.get(), nullptr, &no_password, nullptr) : nullptr;
    if (key == nullptr)
        return refuse(
            "hold a \"private_key\" that cannot be read; it must be whole, from BEGIN to END PRIVATE KEY, with its "
            "line ends");
    RsaKey read(key);
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return refuse("hold a \"private_key\" that is no RSA key");
    return read;
}

Result<std::string> RsaKey::sign(std::string_view bytes) const
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t size = 0;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, data, bytes.size()) != 1)
        return refuse("hold a \"private_key\" that does not sign");
    std::string signed_with(size, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(signed_with.data());
    if (EVP_DigestSign(context.get(), out, &size, data, bytes.size()) != 1)
        return refuse("hold a \"private_key\" that does not sign");
    signed_with.resize(size);
    return signed_with;
}

}  // namespace parlance::core
