/// capabilities_call.hpp - the operation "capabilities": what the provider's manifest lists, as one record.
#pragma once

#include "chat/call_base.hpp"
#include "layer/operations_state.hpp"

namespace parlance::core {

class CapabilitiesCall final : public CallBase {
public:
    /// One reference for the caller; null when `output` was told why nothing was started.
    [[nodiscard]] static parlance_call* start(OperationsStatePtr state, parlance_sink* sink, parlance_output* output);

private:
    CapabilitiesCall(OperationsStatePtr state, parlance_sink* sink);

    void run() noexcept override;
    void stop() noexcept override;
    void hold() noexcept override { held_ = true; }
    void go_on() noexcept override;
    void answer();

    OperationsStatePtr state_;
    bool running_ = false;
    bool held_ = false;
};

}  // namespace parlance::core
