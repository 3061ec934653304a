#include "json_members.hpp"

#include <algorithm>

namespace parlance::bedrock {

std::string members_without(const JsonValue& object, std::initializer_list<std::string_view> except)
{
    std::string members, scratch;
    for (const JsonMember member : object.members()) {
        const std::string_view key = member.key.string(scratch);
        if (std::find(except.begin(), except.end(), key) != except.end()) continue;
        if (!members.empty()) members += ',';
        members += member.key.source();
        members += ':';
        members += member.value.source();
    }
    return members;
}

}  // namespace parlance::bedrock
