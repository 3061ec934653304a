#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace parlance::wire {

namespace {

constexpr std::string_view type_words[] = {"true or false", "a whole number", "a number", "a text", "a JSON value"};

template <class Value>
bool write(std::string_view member, const std::optional<Value>& value, JsonBuilder& json)
{
    if (value) json.member(member, *value);
    return value.has_value();
}

bool write_json(std::string_view member, const std::optional<std::string_view>& text, JsonBuilder& json)
{
    if (text) json.key(member).raw(*text);
    return text.has_value();
}

bool write_value(const ParamView& param, const ParamRule& rule, JsonBuilder& json)
{
    switch (rule.type) {
        case ParamType::boolean: return write(rule.member, param.as_bool(), json);
        case ParamType::integer: return write(rule.member, param.as_int(), json);
        case ParamType::real: return write(rule.member, param.as_real(), json);
        case ParamType::text: return write(rule.member, param.as_text(), json);
        case ParamType::json: return write_json(rule.member, param.as_json(), json);
    }
    return false;
}

}  // namespace

const ParamRule* find_rule(std::span<const ParamRule> rules, std::string_view key) noexcept
{
    const auto found = std::ranges::find(rules, key, &ParamRule::key);
    return found == rules.end() ? nullptr : &*found;
}

void write_param(const ParamView& param, const ParamRule& rule, JsonBuilder& json, RequestNotes& notes)
{
    if (!write_value(param, rule, json)) refuse_type(param, rule.type, notes);
}

void refuse_type(const ParamView& param, ParamType wanted, RequestNotes& notes)
{
    notes.refuse(ErrorKind::invalid_request,
                 "the parameter \"" + std::string(param.key()) + "\" must be " +
                     std::string(type_words[static_cast<std::size_t>(wanted)]),
                 param_place(param.key()));
}

}  // namespace parlance::wire
