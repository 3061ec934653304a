/// items.hpp - the output items of one answer, found again by what an event names: their place, or their id.
#pragma once

#include <parlance/responses/item.hpp>

#include <deque>
#include <optional>
#include <string_view>

namespace parlance::responses {

/// All items of an answer so far. Events that name none belong to the last one.
class Items {
public:
    explicit Items(const openai::Dialect& dialect) : lane_{.dialect = &dialect, .logprobs = {}, .scratch = {}} {}
    Items(const Items&) = delete;
    Items& operator=(const Items&) = delete;

    /// The item that an event is about, made if it is new; nullptr when there are more than an answer can have.
    [[nodiscard]] Item* find(std::optional<std::int64_t> index, const JsonValue& id);

    /// Reads the items of a whole answer, or what a stream left open: an answer's end repeats its items.
    void finish(const JsonValue& output, Output& out);

    [[nodiscard]] const Lane& lane() const noexcept { return lane_; }

private:
    Lane lane_;
    std::deque<Item> items_;  // items stay where they are
};

}  // namespace parlance::responses
