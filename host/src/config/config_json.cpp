#include "config/config_json.hpp"

#include <type_traits>

namespace parlance::host {
namespace {

namespace json = boost::json;

struct ToJson {
    json::value operator()(std::monostate) const { return nullptr; }
    json::value operator()(const ConfigNode::Array& items) const
    {
        json::array array;
        for (const auto& item : items)
            array.push_back(to_json(item));
        return array;
    }
    json::value operator()(const ConfigNode::Object& members) const
    {
        json::object object;
        for (const auto& member : members)
            object.emplace(member.name, to_json(member.value));
        return object;
    }
    template <class Scalar>
    json::value operator()(const Scalar& scalar) const
    {
        return json::value(scalar);
    }
};

}  // namespace

json::value to_json(const ConfigNode& node)
{
    return std::visit(ToJson{}, node.value());
}

}  // namespace parlance::host
