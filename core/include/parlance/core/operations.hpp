/// operations.hpp - operations that the host answers itself, over any client.
///
/// "analyze" is made of chats (docs/reference/analysis.md); "capabilities" is what the provider's manifest says.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/core/client_settings.hpp>
#include <parlance/core/engine.hpp>

#include <memory>
#include <string>

namespace parlance::core {

/// What the answers need to know of the client.
struct OperationsSettings {
    std::string client_name;
    std::string provider;
    std::string model;          ///< for requests that name none
    Capabilities capabilities;  ///< what is not listed there is not asked of the provider unasked
};

/// What they need of a configured client.
[[nodiscard]] inline OperationsSettings operations_settings(const ClientSettings& settings)
{
    return {settings.client_name, settings.provider, settings.model, settings.capabilities};
}

/// A client around `inner` that answers these operations and passes every other on as it is. One reference; it takes
/// over the caller's reference to `inner`.
[[nodiscard]] parlance_client* make_operations_client(std::shared_ptr<Engine> engine, parlance_client* inner,
                                                      OperationsSettings settings);

}  // namespace parlance::core
