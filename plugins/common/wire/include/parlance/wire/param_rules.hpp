/// param_rules.hpp - the parameters that are simply a member of the body, as a table.
///
///     constexpr wire::ParamRule rules[] = {{"temperature", "temperature", wire::ParamType::real}, ...};
///     if (const auto* rule = wire::find_rule(rules, param.key())) return wire::write_param(param, *rule, json, notes);
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/json_builder.hpp>
#include <parlance/wire/notes.hpp>

#include <span>
#include <string_view>

namespace parlance::wire {

enum class ParamType { boolean, integer, real, text, json };

/// A parameter `key` that is the member `member` of an object.
struct ParamRule {
    std::string_view key;
    std::string_view member;
    ParamType type;
};

/// The rule of a key; null: there is none.
[[nodiscard]] const ParamRule* find_rule(std::span<const ParamRule> rules, std::string_view key) noexcept;

/// Writes the member into the object that is open. A value of another type is refused, with its place.
void write_param(const ParamView& param, const ParamRule& rule, JsonBuilder& json, RequestNotes& notes);

/// Refuses a parameter whose value has another type than `wanted`.
void refuse_type(const ParamView& param, ParamType wanted, RequestNotes& notes);

}  // namespace parlance::wire
