/// markdown.hpp - Markdown for people on a terminal.
#pragma once

#include <string_view>

#include "markdown_text.hpp"

namespace parlance::cli {

/// CommonMark with the tables, strike-through, task lists and bare links of GitHub, as text to read: headings bold,
/// lists with bullets and numbers, code indented and otherwise as it is, links as "text (address)", tables in columns,
/// quotes with a bar. HTML stays as it is. Line ends stay where they are: a terminal breaks long lines itself.
///
/// What begins with the same blocks begins with the same text, so that one who has shown a part can go on. No line end
/// follows the last line. `markdown` holds no control characters but line feed and tab, and none come out of it.
[[nodiscard]] StyledText render_markdown(std::string_view markdown);

}  // namespace parlance::cli
