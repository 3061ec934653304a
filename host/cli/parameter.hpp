/// parameter.hpp - values of options: `-o key=value`, `--timeout 30s`, `-m CLIENT/MODEL`.
#pragma once

#include <chrono>
#include <optional>
#include <parlance/chat_part.hpp>
#include <string>
#include <string_view>

namespace parlance::cli {

/// A parameter from "key=value"; nothing without a key or "=". The value is typed by how it looks: true and false,
/// whole and other numbers, JSON objects and arrays; a JSON string in its quotes is the text in them ("5" is a text);
/// anything else is a text as it stands.
[[nodiscard]] std::optional<Param> parse_parameter(std::string_view text);

/// A parameter as `parse_parameter` reads it.
[[nodiscard]] std::string spoken_parameter(const Param& parameter);

/// "500ms", "30s", "2m", "1h"; without a unit it is seconds. Whole numbers above 0 and up to a day.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace parlance::cli
