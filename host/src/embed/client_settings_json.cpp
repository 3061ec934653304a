#include "embed/client_settings_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "config/environment.hpp"
#include "config/load_config.hpp"
#include "embed/setup.hpp"

namespace parlance::host {

Result<ClientConfig> client_config_of(std::string_view provider, std::string_view settings)
{
    boost::system::error_code failed;
    boost::json::value value = boost::json::parse(settings.empty() ? "{}" : settings, failed);
    if (failed || !value.is_object())
        return ChatError(ErrorKind::config, "the settings of a client must be one JSON object");
    // The same reader and the same checks as a file's: the settings become the one client of a config.
    boost::json::object client = value.get_object();
    client["provider"] = provider;
    const boost::json::object config{{"clients", boost::json::object{{provider, std::move(client)}}}};
    LoadedConfig loaded =
        load_config_text(boost::json::serialize(config), ConfigSyntax::json, "(settings)", process_environment());
    if (!loaded.ok() || loaded.config.clients.empty()) {
        ChatError error = to_error(loaded.problems);
        error.where.clear();  // a line of a text that the application never wrote helps nobody
        return error;
    }
    return std::move(loaded.config.clients.front());
}

}  // namespace parlance::host
