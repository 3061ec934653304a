#include "registry/client_fault.hpp"

#include <utility>

namespace parlance::host {

ChatError client_fault(const ClientConfig& config, const MakerContext& context, std::string_view key,
                       std::string message, ErrorKind kind)
{
    const Place& place = config.place_of(key);
    std::string where = context.config_file;
    if (place.position.line != 0)
        where += ":" + std::to_string(place.position.line) + ":" + std::to_string(place.position.column);
    ChatError error(kind, "client \"" + config.name + "\": " + std::move(message));
    error.where = std::move(where);
    return error;
}

}  // namespace parlance::host
