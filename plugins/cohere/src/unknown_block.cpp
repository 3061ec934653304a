#include "unknown_block.hpp"

#include <parlance/json_builder.hpp>

#include <algorithm>

namespace parlance::cohere {

void UnknownBlock::add(const JsonValue& members)
{
    for (const auto& [key, value] : members.members()) {
        Member& known = member(key.text());
        const bool grows = value.is_string() && known.is_text;
        if (!grows) known.value.clear();
        known.is_text = value.is_string();
        if (known.is_text)
            value.append_to(known.value);
        else
            known.value = value.source();
    }
}

UnknownBlock::Member& UnknownBlock::member(std::string key)
{
    const auto known = std::ranges::find(members_, key, &Member::key);
    if (known != members_.end()) return *known;
    return members_.emplace_back(Member{std::move(key), {}, true});
}

std::string UnknownBlock::json() const
{
    JsonBuilder json;
    json.begin_object();
    for (const Member& one : members_) {
        if (one.is_text)
            json.member(one.key, one.value);
        else
            json.key(one.key).raw(one.value);
    }
    json.end_object();
    return json.take();
}

}  // namespace parlance::cohere
