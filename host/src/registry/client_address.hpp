/// client_address.hpp - the options of a client, checked, and the address they lead to.
#pragma once

#include <vector>

#include "registry/client_maker.hpp"

namespace parlance::host {

/// Fills `checked.options`: the config's, then what the environment gives, then the schema's defaults. An option that
/// only the address needs is no option of the plugin, and is kept from it.
void check_options_of(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults);

/// Fills `checked.base_url` and the origins, by the options. A missing option is a fault that names it.
void resolve_address(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults);

}  // namespace parlance::host
