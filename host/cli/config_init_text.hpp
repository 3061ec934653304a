/// config_init_text.hpp - the text of a config to start from.
#pragma once

#include <string>
#include <vector>

namespace parlance::cli {

/// A provider as far as a client of it needs to be told.
struct StarterClient {
    std::string provider;
    std::string title;
    std::string model;     ///< the provider's default; empty: it has none
    std::string base_url;  ///< likewise
    std::string secret;    ///< the reference of its key; empty: it has no key
    bool needs_secret = false;
    bool needs_url = false;  ///< it is reached over HTTP, and there is no default
};

/// TOML in which the first client is there, and the others are comments that may be taken in.
[[nodiscard]] std::string starter_config(const std::vector<StarterClient>& clients);

}  // namespace parlance::cli
