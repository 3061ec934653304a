/// members.hpp - members of a JSON object as text, for `extra`.
#pragma once

#include <parlance/json_reader.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace parlance::messages {

/// The members of `object`, as they are spelled, with commas between, but for those named.
[[nodiscard]] std::string members_except(const JsonValue& object, std::initializer_list<std::string_view> except);

/// {"anthropic": <object>}
[[nodiscard]] std::string keyed_extra(std::string_view dialect, std::string_view object);

}  // namespace parlance::messages
