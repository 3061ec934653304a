#pragma once

#include <optional>

#include "log.hpp"
#include "replay.hpp"
#include "scenario.hpp"
#include "script.hpp"

namespace parlance::sim {

/// Decides how each request is answered: control, script, recorded cases, dialect, in this order. No I/O.
class Service {
public:
    /// `log` outlives the service.
    Service(Log& log, Script script, Replay replay) noexcept;

    /// Whether the request is about the simulator itself, `/sim/...`.
    [[nodiscard]] static bool is_control(const Request& request) noexcept;

    /// The whole answer: nothing in it is left to the dialect.
    [[nodiscard]] Scenario answer(const Request& request);

private:
    [[nodiscard]] Scenario answer_control(const Request& request);
    [[nodiscard]] Scenario choose(const Request& request);

    Log& log_;
    Script script_;
    Replay replay_;
};

}  // namespace parlance::sim
