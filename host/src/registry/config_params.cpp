#include "registry/config_params.hpp"

#include <parlance/known_params.hpp>

#include <boost/json/serialize.hpp>

#include "config/config_json.hpp"

namespace parlance::host {
namespace {

std::optional<ParamValue> value_of(std::uint32_t wanted, const ConfigNode& node)
{
    if (wanted == PARLANCE_PARAM_JSON) return Json(boost::json::serialize(to_json(node)));
    if (const auto* flag = node.as_boolean(); flag != nullptr && (wanted == 0 || wanted == PARLANCE_PARAM_BOOL))
        return *flag;
    if (const auto* whole = node.as_integer(); whole != nullptr) {
        if (wanted == PARLANCE_PARAM_REAL) return static_cast<double>(*whole);
        if (wanted == 0 || wanted == PARLANCE_PARAM_INT) return *whole;
    }
    if (const auto* real = node.as_double(); real != nullptr && (wanted == 0 || wanted == PARLANCE_PARAM_REAL))
        return *real;
    if (const auto* text = node.as_string(); text != nullptr && (wanted == 0 || wanted == PARLANCE_PARAM_TEXT))
        return *text;
    if (wanted == 0 && (node.as_array() != nullptr || node.as_object() != nullptr))
        return Json(boost::json::serialize(to_json(node)));
    return std::nullopt;
}

std::string_view words_for(std::uint32_t type) noexcept
{
    switch (type) {
        case PARLANCE_PARAM_BOOL: return "true or false";
        case PARLANCE_PARAM_INT: return "a whole number";
        case PARLANCE_PARAM_REAL: return "a number";
        case PARLANCE_PARAM_TEXT: return "a string";
        default: return "a value";
    }
}

}  // namespace

Result<std::vector<Param>> to_params(const ConfigNode& defaults)
{
    std::vector<Param> params;
    const auto* const members = defaults.as_object();
    if (members == nullptr) return params;
    for (const ConfigNode::Member& member : *members) {
        const std::uint32_t wanted = known_param_type(member.name);
        auto value = value_of(wanted, member.value);
        if (!value)
            return ChatError(ErrorKind::config, "defaults." + member.name + ": expected " +
                                                    std::string(words_for(wanted)) + ", found " +
                                                    std::string(member.value.type_words()));
        params.emplace_back(member.name, *std::move(value));
    }
    return params;
}

}  // namespace parlance::host
