#include "auth/google_credentials.hpp"

#include "auth/rsa_key.hpp"
#include "auth/secrets.hpp"
#include "chat/error_rules.hpp"

#include <parlance/json_reader.hpp>

#include <utility>

namespace parlance::core {
namespace {

constexpr std::string_view usual_token_uri = "https://oauth2.googleapis.com/token";

ChatError refuse(const std::string& why)
{
    return ChatError(ErrorKind::config, "the secret \"credentials\" " + why);
}

/// Reads texts that must be there, and notes the first that is not.
class Members {
public:
    explicit Members(JsonValue object) : object_(object) {}

    std::string needed(std::string_view name)
    {
        std::string text = optional(name);
        if (text.empty() && missing_.empty()) missing_ = name;
        return text;
    }
    [[nodiscard]] std::string optional(std::string_view name) const { return object_[name].text(); }
    [[nodiscard]] const std::string& missing() const noexcept { return missing_; }

private:
    JsonValue object_;
    std::string missing_;
};

/// Somebody may have saved another file than the one that was meant.
ChatError unknown_type(const JsonValue& root)
{
    if (const JsonValue type = root["type"]; type.is_string())
        return refuse("are of the type \"" + excerpt(type.text()) +
                      "\"; known are service_account and authorized_user");
    if (!root["installed"].is_missing() || !root["web"].is_missing())
        return refuse(
            "are those of an OAuth client, with which a person still has to log in; make the key of a service account, "
            "or run: gcloud auth application-default login");
    return refuse("name no \"type\"; what is wanted is the key file of a Google service account");
}

}  // namespace

std::vector<std::string> GoogleCredentials::secrets() const
{
    std::vector<std::string> all;
    for (const std::string* secret : {&private_key, &client_secret, &refresh_token})
        if (!secret->empty()) all.push_back(*secret);
    return all;
}

Result<GoogleCredentials> read_google_credentials(std::string_view text)
{
    const JsonDocument document(text);
    if (!document)
        return refuse("are not JSON (" + std::string(document.error().message) + " at byte " +
                      std::to_string(document.error().offset) +
                      "); what is wanted is the whole text of the key file, not one key out of it");
    if (!document.root().is_object())
        return refuse("are no JSON object; what is wanted is the key file of a Google service account");

    Members members(document.root());
    GoogleCredentials read;
    const JsonValue type = document["type"];
    if (type == "service_account") {
        read.client_email = members.needed("client_email");
        read.private_key = members.needed("private_key");
        read.private_key_id = members.optional("private_key_id");
    } else if (type == "authorized_user") {
        read.type = GoogleCredentials::Type::authorized_user;
        read.client_id = members.needed("client_id");
        read.client_secret = members.needed("client_secret");
        read.refresh_token = members.needed("refresh_token");
        read.quota_project = members.optional("quota_project_id");
    } else {
        return unknown_type(document.root());
    }
    if (!members.missing().empty()) return refuse("lack \"" + members.missing() + "\"; get the file again");
    if (!is_header_value(read.quota_project)) return refuse("hold a \"quota_project_id\" with a control character");
    read.token_uri = members.optional("token_uri");
    if (read.token_uri.empty()) read.token_uri = usual_token_uri;
    if (read.type == GoogleCredentials::Type::service_account)
        if (const auto key = RsaKey::read(read.private_key); key.is_error()) return refuse(key.error().message);
    return read;
}

}  // namespace parlance::core
