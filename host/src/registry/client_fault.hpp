/// client_fault.hpp - an error about one key of a client, with its place in the config file.
#pragma once

#include <parlance/result.hpp>

#include <string>
#include <string_view>

#include "config/config.hpp"
#include "registry/client_maker.hpp"

namespace parlance::host {

/// `key` is relative to the client's table; where it was not written, the table is the place.
[[nodiscard]] ChatError client_fault(const ClientConfig& config, const MakerContext& context, std::string_view key,
                                     std::string message, ErrorKind kind = ErrorKind::config);

}  // namespace parlance::host
