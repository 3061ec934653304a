/// think_output.hpp - an output in which the thinking that a text begins with becomes a reasoning part of its own.
///
/// The reasoning takes the text's number, and the text and what comes after it move up by one. Its extra says what
/// stood around it, {"openai-compatible": {"think_tags": ["<think>\n", "\n</think>\n\n"]}}, so that the next turn can
/// say it again as it was (think_request.hpp).
#pragma once

#include <parlance/output.hpp>

#include <cstdint>
#include <exception>
#include <map>
#include <utility>

#include "think_splitter.hpp"

namespace parlance::openai_compatible {

/// Forwards to another output. One exchange's; one thread at a time.
class ThinkOutput {
public:
    ThinkOutput() noexcept;
    ThinkOutput(const ThinkOutput&) = delete;
    ThinkOutput& operator=(const ThinkOutput&) = delete;

    /// Where to report to, for as long as `target` is there and no other one is named.
    [[nodiscard]] Output& to(Output& target) noexcept
    {
        object_.target = &target;
        return output_;
    }

    /// Throws what was thrown while an event was taken: nothing may be thrown through the C in between.
    void rethrow()
    {
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    }

private:
    /// One choice.
    struct Lane {
        ThinkSplitter splitter;
        std::uint32_t part = 0;
        bool has_text = false;  // a text part has begun: `part` is its number before it is moved
        bool ended = false;     // all of the thinking is told
    };
    struct Object : parlance_output {
        ThinkOutput* self;
        Output* target;
    };

    static void emit(parlance_output* object, const parlance_event* event) noexcept;
    static void fail(parlance_output* object, const parlance_error* error) noexcept;

    void take(const parlance_event& event);
    void take_text(Lane& lane, const parlance_event& event, const parlance_part& delta);
    void tell(Lane& lane, std::uint32_t number, const ThinkSplitter::Pieces& pieces);
    void end_thinking(Lane& lane, std::uint32_t number);
    void settle(Lane& lane, std::uint32_t number);
    void forward(const parlance_event& event, std::uint32_t part);

    static const parlance_output_table table;
    Object object_;
    Output output_;
    std::map<std::uint32_t, Lane> lanes_;
    std::exception_ptr thrown_;
};

}  // namespace parlance::openai_compatible
