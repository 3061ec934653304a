#include "auth/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace parlance::core {
namespace {

constexpr std::size_t digest_bytes = 32;

unsigned char* bytes_of(std::string& text) noexcept
{
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes_of(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string sha256(std::string_view bytes)
{
    std::string digest(digest_bytes, '\0');
    if (EVP_Digest(bytes.data(), bytes.size(), bytes_of(digest), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();  // the one thing that can be missing
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes)
{
    std::string code(digest_bytes, '\0');
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), bytes_of(code),
             nullptr) == nullptr)
        throw std::bad_alloc();
    return code;
}

std::string hex(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 0x0F];
    }
    return text;
}

}  // namespace parlance::core
