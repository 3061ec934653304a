/// operations_state.hpp - what the calls of one operations client share.
#pragma once

#include <parlance/core/operations.hpp>

#include <memory>
#include <utility>

namespace parlance::core {

/// Immutable. Calls hold it, so that the inner client lives as long as they do.
struct OperationsState {
    OperationsState(std::shared_ptr<Engine> its_engine, parlance_client* its_inner, OperationsSettings its_settings)
        : engine(std::move(its_engine)), inner(its_inner), settings(std::move(its_settings))
    {
    }
    OperationsState(const OperationsState&) = delete;
    OperationsState& operator=(const OperationsState&) = delete;
    ~OperationsState() { inner->table->release(inner); }

    const std::shared_ptr<Engine> engine;
    parlance_client* const inner;  ///< one reference
    const OperationsSettings settings;
};
using OperationsStatePtr = std::shared_ptr<const OperationsState>;

}  // namespace parlance::core
