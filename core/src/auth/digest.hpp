/// digest.hpp - the two functions of bytes that signatures are made of.
#pragma once

#include <string>
#include <string_view>

namespace parlance::core {

/// SHA-256, 32 bytes. Source: FIPS 180-4.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// HMAC with SHA-256, 32 bytes. Source: RFC 2104.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Two lower-case digits a byte.
[[nodiscard]] std::string hex(std::string_view bytes);

}  // namespace parlance::core
