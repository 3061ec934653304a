/// terminal.hpp - what a person's screen may and may not be sent.
#pragma once

#include <string>
#include <string_view>

namespace parlance::cli {

[[nodiscard]] bool is_terminal(int descriptor) noexcept;

/// Whether to colour what goes to `descriptor`: a terminal that is not "dumb", unless NO_COLOR or CLICOLOR_FORCE say
/// otherwise (https://no-color.org, https://bixense.com/clicolors).
[[nodiscard]] bool may_colour(int descriptor) noexcept;

/// `text` without control characters other than line feed and tab: C0, DEL and C1 (U+0080 to U+009F). Text of a model
/// or a server could otherwise move the cursor, retitle the window or worse.
[[nodiscard]] std::string printable(std::string_view text);

/// The same for JSON text on its way to a terminal: what C0 leaves (JSON has escaped those) becomes \u00XX, so that it
/// is still the same JSON.
[[nodiscard]] std::string printable_json(std::string_view json);

}  // namespace parlance::cli
