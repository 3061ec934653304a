/// client_settings_json.hpp - the settings of a client that an application makes without a config file.
#pragma once

#include <parlance/result.hpp>

#include <string_view>

#include "config/config.hpp"

namespace parlance::host {

/// A [clients.NAME] table as a JSON object, checked as one; api_key may be the key itself. The client is called after
/// its provider.
[[nodiscard]] Result<ClientConfig> client_config_of(std::string_view provider, std::string_view settings);

}  // namespace parlance::host
