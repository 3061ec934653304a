#include <parlance/responses/items.hpp>

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

namespace parlance::responses {

namespace {

constexpr std::size_t most_items = 100'000;  // a hostile server must not allocate the machine away

/// Whether an event that names an id nobody knows is about the item at its place all the same.
bool is_meant(const Item& item, std::string_view id, const ItemName& name)
{
    if (!item.may_be(name.kind)) return false;
    if (id.empty() || item.id().empty()) return !(name.begins && item.finished());
    if (name.begins) return !item.begun();
    return !item.finished() && (name.ends || !item.has_lasting_id());
}

}  // namespace

Item* Items::find(const ItemName& name)
{
    std::string scratch;
    const std::string_view id = name.id.string(scratch);
    if (!id.empty()) {
        const auto named = std::ranges::find(items_, id, &Item::id);
        if (named != items_.end()) {
            named->confirm_id();
            return &*named;
        }
    }
    if (!name.index && id.empty() && !items_.empty()) return &items_.back();
    for (Item& item : items_ | std::views::reverse)
        if (name.index && item.index() == *name.index && is_meant(item, id, name)) {
            item.adopt_id(id);
            return &item;
        }
    return add(name, id);
}

Item* Items::add(const ItemName& name, std::string_view id)
{
    if (items_.size() >= most_items) return nullptr;
    const std::int64_t index = name.index.value_or(static_cast<std::int64_t>(items_.size()));
    return &items_.emplace_back(lane_, index, std::string(id), name.kind);
}

void Items::finish(const JsonValue& output, Output& out)
{
    settle(output, out);
    for (Item& item : items_)
        item.abandon(out);
}

/// Items are matched by id, then in order by kind, since ids and places may differ from those of the stream. What is
/// left was never streamed.
void Items::settle(const JsonValue& output, Output& out)
{
    const bool streamed = !items_.empty();
    std::vector<JsonValue> rest;
    std::string scratch;
    for (const JsonValue whole : output.elements()) {
        const std::string_view id = whole["id"].string(scratch);
        const auto same = [&](const Item& item) { return !item.is_repeated() && !id.empty() && item.id() == id; };
        const auto named = streamed ? std::ranges::find_if(items_, same) : items_.end();
        if (named == items_.end())
            rest.push_back(whole);
        else
            named->repeat(whole, out);
    }
    for (const JsonValue& whole : rest) {
        const ItemName name{.index = std::nullopt, .id = whole["id"], .kind = kind_of(whole), .begins = true};
        const auto alike = [&](const Item& item) { return !item.is_repeated() && item.may_be(name.kind); };
        const auto found = streamed ? std::ranges::find_if(items_, alike) : items_.end();
        Item* const item = found != items_.end() ? &*found : add(name, name.id.string(scratch));
        if (item != nullptr) item->repeat(whole, out);
    }
}

}  // namespace parlance::responses
