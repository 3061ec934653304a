/// test_authority.hpp - a certificate authority made for one test run, and certificates good and bad.
#pragma once

#include "support/fake_server.hpp"

#include <string>

namespace parlance::support {

/// What a server's certificate says. Days count from now.
struct CertificateWish {
    std::string dns_name = "localhost";
    std::string address;  ///< "127.0.0.1", or empty
    int valid_from_day = -1;
    int valid_to_day = 1;
    bool self_signed = false;
};

class TestAuthority {
public:
    TestAuthority();
    ~TestAuthority();  ///< removes its file
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    /// A PEM file with the authority's certificate.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }

    [[nodiscard]] ServerIdentity issue(const CertificateWish& wish) const;

private:
    struct Pair;
    std::unique_ptr<Pair> self_;
    std::string file_;
};

}  // namespace parlance::support
