/// json_members.hpp - the members of a JSON object as text, to be put into another object.
#pragma once

#include <parlance/json_reader.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace parlance::bedrock {

/// The members of `object` but those in `except`, as they are spelled, with commas between.
[[nodiscard]] std::string members_without(const JsonValue& object, std::initializer_list<std::string_view> except);

}  // namespace parlance::bedrock
