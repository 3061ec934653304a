#include "text/strict_schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string_view>

namespace parlance::core {
namespace {

namespace json = boost::json;

std::string_view view_of(const json::string& text) noexcept
{
    return {text.data(), text.size()};
}

bool is_closed_object(const json::object& schema)
{
    const json::value* const properties = schema.if_contains("properties");
    const json::value* const more = schema.if_contains("additionalProperties");
    const json::value* const required = schema.if_contains("required");
    if (properties == nullptr || !properties->is_object() || more == nullptr || !more->is_bool() || more->get_bool())
        return false;
    if (required == nullptr || !required->is_array()) return properties->get_object().empty();
    return std::all_of(properties->get_object().begin(), properties->get_object().end(), [&](const auto& member) {
        return std::any_of(required->get_array().begin(), required->get_array().end(), [&](const json::value& name) {
            return name.is_string() &&
                   view_of(name.get_string()) == std::string_view(member.key().data(), member.key().size());
        });
    });
}

bool describes_objects(const json::object& schema)
{
    if (schema.contains("properties")) return true;
    const json::value* const type = schema.if_contains("type");
    if (type == nullptr) return false;
    if (type->is_string()) return view_of(type->get_string()) == "object";
    return type->is_array() &&
           std::any_of(type->get_array().begin(), type->get_array().end(), [](const json::value& name) {
               return name.is_string() && view_of(name.get_string()) == "object";
           });
}

bool all_objects_closed(const json::value& value)
{
    if (value.is_array()) return std::all_of(value.get_array().begin(), value.get_array().end(), &all_objects_closed);
    if (!value.is_object()) return true;
    const json::object& object = value.get_object();
    if (describes_objects(object) && !is_closed_object(object)) return false;
    return std::all_of(object.begin(), object.end(),
                       [](const auto& member) { return all_objects_closed(member.value()); });
}

}  // namespace

bool describes_object(const json::value& schema)
{
    constexpr std::string_view refused_at_root[] = {"anyOf", "oneOf", "allOf", "enum", "not"};
    if (!schema.is_object()) return false;
    const json::object& object = schema.get_object();
    const json::value* const type = object.if_contains("type");
    return type != nullptr && type->is_string() && view_of(type->get_string()) == "object" &&
           std::none_of(std::begin(refused_at_root), std::end(refused_at_root),
                        [&](std::string_view keyword) { return object.contains(keyword); });
}

bool fits_strict_mode(const json::value& schema)
{
    return describes_object(schema) && all_objects_closed(schema);
}

}  // namespace parlance::core
