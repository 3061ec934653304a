#include <parlance/responses/items.hpp>

#include <algorithm>
#include <string>

namespace parlance::responses {

namespace {

constexpr std::size_t most_items = 100'000;  // a hostile server must not allocate the machine away

/// What a whole answer says of an item that was streamed; missing if it does not repeat it.
JsonValue repeated(const JsonValue& output, const Item& item)
{
    std::int64_t index = 0;
    for (const JsonValue candidate : output.elements()) {
        const bool same_place = index++ == item.index();
        if (item.id().empty() ? same_place : candidate["id"] == item.id()) return candidate;
    }
    return {};
}

}  // namespace

Item* Items::find(std::optional<std::int64_t> index, const JsonValue& id)
{
    std::string scratch;
    const std::string_view name = id.string(scratch);
    const auto found = std::ranges::find_if(
        items_, [&](const Item& item) { return index ? item.index() == *index : item.id() == name; });
    if (found != items_.end()) return &*found;
    if (!index && name.empty() && !items_.empty()) return &items_.back();
    if (items_.size() >= most_items) return nullptr;
    return &items_.emplace_back(lane_, index.value_or(static_cast<std::int64_t>(items_.size())), std::string(name));
}

void Items::finish(const JsonValue& output, Output& out)
{
    if (items_.empty()) {
        std::int64_t index = 0;
        for (const JsonValue item : output.elements())
            if (Item* const begun = find(index++, item["id"])) begun->finish(item, out);
        return;
    }
    for (Item& item : items_) {
        const JsonValue whole = item.finished() ? JsonValue() : repeated(output, item);
        if (whole.is_object())
            item.finish(whole, out);
        else
            item.abandon(out);
    }
}

}  // namespace parlance::responses
