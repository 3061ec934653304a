/// google_credentials.hpp - the file that Google's tools keep a login in, read and checked.
///
/// Two types of it are known, by its member "type":
///
///     service_account   a program's own identity: client_email and private_key (PEM); the key of a Google Cloud
///     project authorized_user   a person's: client_id, client_secret and refresh_token, as `gcloud auth
///     application-default
///                       login` writes it
///
/// Source: Google Cloud documentation, "How Application Default Credentials works", and the files themselves.
#pragma once

#include <parlance/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

struct GoogleCredentials {
    enum class Type { service_account, authorized_user };

    Type type = Type::service_account;
    std::string token_uri;       ///< where a token is asked for; Google's own when the file names none
    std::string client_email;    ///< service_account
    std::string private_key_id;  ///< service_account; may be empty
    std::string private_key;     ///< service_account; PEM
    std::string client_id;       ///< authorized_user
    std::string client_secret;   ///< authorized_user
    std::string refresh_token;   ///< authorized_user
    std::string quota_project;   ///< who is charged for the quota; may be empty

    /// What must reach no log and no error.
    [[nodiscard]] std::vector<std::string> secrets() const;
};

/// Reads the text of such a file. Fails with ErrorKind::config, and the message says what is wrong with "credentials"
/// by the names of its members; it never holds any of their values, but the type that is not known.
[[nodiscard]] Result<GoogleCredentials> read_google_credentials(std::string_view text);

}  // namespace parlance::core
