/* config.hpp - a checked config: plain values, in which names are known, paths absolute and durations numbers. */
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <parlance/core/record.hpp>

#include "catalogue/service.hpp"
#include "config/config_error.hpp"
#include "config/config_node.hpp"
#include "config/secret_reference.hpp"

namespace parlance::host {

/// The places of keys, by name relative to their table: "model", "timeouts.connect", "headers.X-Team".
using KeyPlaces = std::map<std::string, Place, std::less<>>;

/// The five deadlines as written; what is unset has the default that `key_rules()` states.
struct Timeouts {
    std::optional<std::chrono::milliseconds> connect;     ///< name lookup, TCP and TLS together
    std::optional<std::chrono::milliseconds> first_byte;  ///< from the request written to the first byte of the answer
    std::optional<std::chrono::milliseconds> idle;        ///< between two bytes
    std::optional<std::chrono::milliseconds> progress;    ///< between two events
    std::optional<std::chrono::milliseconds> total;       ///< the whole call, retries included
};

/// The five deadlines with every value present.
struct Deadlines {
    std::chrono::milliseconds connect;
    std::chrono::milliseconds first_byte;
    std::chrono::milliseconds idle;
    std::chrono::milliseconds progress;
    std::chrono::milliseconds total;
};

/// Fills in the defaults.
[[nodiscard]] Deadlines with_defaults(const Timeouts& timeouts);

/// `[clients.NAME]`. Either `provider` or `library` (or both) is set, or `strategy` and `targets` are: a client made of
/// clients.
struct ClientConfig {
    std::string name;
    std::string provider;           ///< "" : the library's only one, or a strategy
    std::filesystem::path library;  ///< absolute; empty: found by provider
    std::optional<SecretReference> api_key;
    std::vector<std::pair<std::string, SecretReference>> secrets;  ///< the provider's own, by name
    std::string model;                                             ///< "": the provider's default
    std::string base_url;              ///< http or https, without user info; "": the provider's default
    std::vector<std::string> origins;  ///< http or https, besides that of base_url, where credentials may go
    std::vector<std::pair<std::string, std::string>> headers;
    std::string proxy;  ///< an HTTP proxy's URL, maybe with a password; "none": none; "": the environment decides
    std::filesystem::path ca_file;  ///< absolute; empty: the system's
    bool allow_insecure_http = false;
    bool strict = false;
    ConfigNode::Array layers;  ///< each a string or a table with its settings, outermost first
    Timeouts timeouts;
    ConfigNode defaults{ConfigNode::Object{}};  ///< parameters of every chat
    ConfigNode options{ConfigNode::Object{}};   ///< checked later, by the manifest's schema
    std::string strategy;
    std::vector<std::string> targets;  ///< names of clients; checked to exist and to form no circle

    Place place;       ///< of the client's table
    KeyPlaces places;  ///< of its keys

    [[nodiscard]] bool is_route() const noexcept { return !strategy.empty(); }

    /// Where a key stands, for errors that are found later; the client's own place if it was not written.
    [[nodiscard]] const Place& place_of(std::string_view key) const;
};

/// `[host]`.
struct HostSettings {
    unsigned threads = 1;  ///< I/O threads; 0: the application polls
};

/// The words of `record.match`; nothing for another word.
[[nodiscard]] std::optional<core::ReplayMatch> replay_match_of(std::string_view word);
/// The words of `record.mode`: off, record, replay.
[[nodiscard]] std::optional<core::RecordMode> record_mode_of(std::string_view word);
[[nodiscard]] std::string_view to_string(core::RecordMode mode) noexcept;
[[nodiscard]] std::string_view to_string(core::ReplayMatch match) noexcept;

/// A whole config. A plain value; the default one is what no file at all means.
struct Config {
    std::filesystem::path path;  ///< the file; empty: there was none, or it was a text
    std::int64_t config_version = 1;
    std::string default_client;                       ///< "": none named
    std::vector<std::filesystem::path> plugin_paths;  ///< absolute
    HostSettings host;
    core::RecordSettings record;        ///< `[record]`
    std::vector<ClientConfig> clients;  ///< in file order
    std::vector<Service> services;      ///< in file order; each is whole only when laid over the catalogue

    /// The client of that name, or nullptr.
    [[nodiscard]] const ClientConfig* find_client(std::string_view name) const noexcept;
};

}  // namespace parlance::host
