/// items.hpp - the output items of one answer, found again by what an event names: their id, or their place.
///
/// Both are unreliable behind gateways. Some give several items the same place; there the id tells them apart. Others
/// make up another id for each event of one item; there the place does. An id that keeps coming back is believed.
#pragma once

#include <parlance/responses/item.hpp>

#include <deque>
#include <optional>
#include <string_view>

namespace parlance::responses {

/// What an event says of the item that it is about.
struct ItemName {
    std::optional<std::int64_t> index;  ///< its place
    JsonValue id;
    std::optional<ItemKind> kind;  ///< what the item must be to have such an event
    bool begins = false;           ///< the event is the item's first
    bool ends = false;             ///< the event is the item's last
};

/// All items of an answer so far. Events that name none belong to the last one.
class Items {
public:
    explicit Items(const openai::Dialect& dialect) : lane_{.dialect = &dialect, .logprobs = {}, .scratch = {}} {}
    Items(const Items&) = delete;
    Items& operator=(const Items&) = delete;

    /// The item that an event is about, made if it is new; nullptr when there are more than an answer can have.
    [[nodiscard]] Item* find(const ItemName& name);

    /// Reads the items of a whole answer, or what a stream left open or never told: an answer's end repeats its items.
    void finish(const JsonValue& output, Output& out);

    [[nodiscard]] const Lane& lane() const noexcept { return lane_; }

private:
    [[nodiscard]] Item* add(const ItemName& name, std::string_view id);
    void settle(const JsonValue& output, Output& out);

    Lane lane_;
    std::deque<Item> items_;  // items stay where they are
};

}  // namespace parlance::responses
