#include "config/config_node.hpp"

#include <array>

namespace parlance::host {

const ConfigNode* ConfigNode::find(std::string_view name) const noexcept
{
    const auto* object = as_object();
    if (object == nullptr) return nullptr;
    for (const auto& member : *object) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

std::string_view ConfigNode::type_words() const noexcept
{
    constexpr std::array<std::string_view, std::variant_size_v<Value>> words{
        "null", "a boolean", "an integer", "a fraction", "a string", "an array", "a table"};
    return words[value_.index()];
}

}  // namespace parlance::host
