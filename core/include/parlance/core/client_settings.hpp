/// client_settings.hpp - everything one configured client of a translator consists of, besides the translator itself.
#pragma once

#include <parlance/chat_part.hpp>
#include <parlance/core/http_client.hpp>
#include <parlance/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parlance::core {

class HttpCarrier;

/// What a provider's manifest says it understands. An empty list means that the manifest did not say: nothing is
/// refused.
struct Capabilities {
    std::vector<std::string> operations;
    std::vector<std::string> params;
    std::vector<std::string> parts;
    std::vector<std::string> tools;
};

/// What time it is, for what is signed with the time and for what expires. Any thread; tests pin it.
using WallClock = std::function<std::chrono::system_clock::time_point()>;

/// Immutable once a client was made from it.
struct ClientSettings {
    std::string client_name;
    std::string provider;
    std::string model;            ///< for requests that name none
    std::string base_url;         ///< http or https, without a trailing slash
    std::string auth = "bearer";  ///< the manifest's default scheme
    std::string region;           ///< where aws_sigv4 signs for, when the scheme names none
    std::map<std::string, std::string, std::less<>>
        secrets;  ///< by name; which scheme uses which: docs/reference/authentication.md
    /// Of those that may be set and are not: what to do about it, for the request whose scheme turns out to need one.
    std::map<std::string, std::string, std::less<>> missing_secrets;
    std::vector<Header> headers;       ///< of every request
    std::vector<std::string> origins;  ///< besides that of base_url, where absolute URLs may lead
    std::vector<Param> defaults;       ///< parameters of every request that does not set them
    Capabilities capabilities;
    HttpTimeouts timeouts;
    std::chrono::milliseconds total{1'800'000};  ///< zero: none
    std::string ca_file;
    /// Which proxy leads to an origin, if any; asked once for each origin, when the client is made. Empty: none to any.
    std::function<Result<std::optional<Proxy>>(const Origin&)> proxy_to;
    std::size_t max_event_bytes = 8 * 1024 * 1024;
    bool allow_insecure_http = false;
    bool strict = false;
    WallClock wall_clock = &std::chrono::system_clock::now;
    std::shared_ptr<HttpCarrier> carrier;  ///< records or replays its exchanges (record.hpp); null: neither
    std::shared_ptr<const void>
        keep_alive;  ///< what the client needs as long as it lives: the host that its plugin knows
};

}  // namespace parlance::core
