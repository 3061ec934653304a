/// lane_shift.hpp - an output that moves every event to another lane: a list of answers is read by the reader of one.
#pragma once

#include <parlance/output.hpp>

#include <cstdint>

namespace parlance::wire {

/// Forwards to another output, with lane 0 and facts of the whole call moved to `lane`; further choices of an answer
/// are dropped, since an item has one lane. Failures are forwarded as they are. Lifetime: `target` outlives it.
class LaneShift {
public:
    LaneShift(Output& target, std::uint32_t lane) noexcept;
    LaneShift(const LaneShift&) = delete;
    LaneShift& operator=(const LaneShift&) = delete;

    /// Where to report to; valid as long as this object.
    [[nodiscard]] Output& output() noexcept { return output_; }

private:
    struct Object : parlance_output {
        Output* target;
        std::uint32_t lane;
    };
    static void emit(parlance_output* self, const parlance_event* event) noexcept;
    static void fail(parlance_output* self, const parlance_error* error) noexcept;

    static const parlance_output_table table;
    Object object_;
    Output output_;
};

}  // namespace parlance::wire
