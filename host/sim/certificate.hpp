#pragma once

#include <string>

#include "arguments.hpp"

namespace parlance::sim {

/// A key, its certificate and the authority that clients are told to trust, all PEM.
struct Certificate {
    std::string authority;
    std::string certificate;
    std::string private_key;
};

/// Makes new ones, in memory; the keys are of P-256. Throws std::runtime_error when OpenSSL will not.
[[nodiscard]] Certificate make_certificate(TlsMode mode);

}  // namespace parlance::sim
