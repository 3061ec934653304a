/// config_init_text.hpp - the text of a config to start from.
#pragma once

#include <string>
#include <vector>

namespace parlance::cli {

/// A secret of a provider, under its own name.
struct StarterSecret {
    std::string key;        ///< "api_key", "secrets.access_key_id"
    std::string reference;  ///< "env:NAME" or "key:NAME"
    bool needed = false;    ///< nothing works without; else the line is a comment
};

/// An option that the provider's address is made of.
struct StarterOption {
    std::string name;
    std::string value;    ///< what it is if the config does not say: its default, or what a variable has; may be empty
    std::string address;  ///< the address, with the option's place in it: "https://{region}.example.com"
    bool needed = false;  ///< nobody has a value for it
};

/// A provider as far as a client of it needs to be told.
struct StarterClient {
    std::string provider;
    std::string title;
    std::string model;         ///< the provider's default; empty: it has none
    bool lists_models = true;  ///< `parlance models` can ask it
    std::string base_url;      ///< the default, if it is an address as it stands; empty: there is none
    bool needs_url = false;    ///< it is reached over HTTP, and nobody knows where
    std::vector<StarterSecret> secrets{};
    std::vector<StarterOption> options{};

    [[nodiscard]] bool needs_secret() const noexcept
    {
        for (const StarterSecret& secret : secrets)
            if (secret.needed) return true;
        return false;
    }
};

/// TOML in which the first client is there, and the others are comments that may be taken in.
[[nodiscard]] std::string starter_config(const std::vector<StarterClient>& clients);

}  // namespace parlance::cli
