/// access_token.hpp - a bearer token that was got for some credentials, and how long it may be used.
#pragma once

#include "chat/redactor.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace parlance::core {

/// Immutable; shared by the calls that use it.
struct AccessToken {
    std::string value;
    std::string quota_project;  ///< goes along as x-goog-user-project; may be empty
    std::chrono::system_clock::time_point expires;
    Redactor redactor;  ///< knows the token besides the client's secrets: a server may echo it
};
using AccessTokenPtr = std::shared_ptr<const AccessToken>;

}  // namespace parlance::core
