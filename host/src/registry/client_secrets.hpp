/// client_secrets.hpp - the secrets of a client: as its config refers to them, else from the provider's variables or
/// the user's stored keys.
#pragma once

#include <vector>

#include "registry/client_maker.hpp"

namespace parlance::host {

/// Fills `checked.secrets`. May block: reads files, runs commands. A secret that is needed and nowhere, cannot be had,
/// or is unknown to the provider, is a fault.
void fetch_secrets(const MakerContext& context, CheckedClient& checked, std::vector<ChatError>& faults);

}  // namespace parlance::host
