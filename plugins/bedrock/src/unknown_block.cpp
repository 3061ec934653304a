#include "unknown_block.hpp"

#include <parlance/json_builder.hpp>

#include <algorithm>

namespace parlance::bedrock {

namespace {

/// Texts and lists go on where they end; both are spelled as JSON.
void join(std::string& known, const JsonValue& news)
{
    const std::string_view source = news.source();
    const bool texts = news.is_string() && known.ends_with('"');
    const bool lists = news.is_array() && known.ends_with(']');
    if (!texts && !lists) {
        known = source;
        return;
    }
    const bool comma = lists && known.find_first_not_of("[ \t\r\n]") != std::string::npos && !news.elements().empty();
    known.pop_back();
    if (comma) known += ',';
    known += source.substr(1);
}

}  // namespace

void UnknownBlock::add(std::string_view type, const JsonValue& value)
{
    if (type_.empty()) type_ = type;
    if (type != type_) return;
    if (!value.is_object()) return join(value_, value);
    is_object_ = true;
    for (const JsonMember member : value.members()) {
        std::string key = member.key.text();
        auto known = std::ranges::find(members_, key, &std::pair<std::string, std::string>::first);
        if (known == members_.end()) known = members_.insert(known, {std::move(key), {}});
        join(known->second, member.value);
    }
}

std::string UnknownBlock::json() const
{
    if (type_.empty()) return {};
    JsonBuilder json;
    json.begin_object().key(type_);
    if (is_object_) {
        json.begin_object();
        for (const auto& [key, value] : members_)
            json.key(key).raw(value);
        json.end_object();
    } else {
        json.raw(value_);
    }
    return json.end_object().take();
}

}  // namespace parlance::bedrock
