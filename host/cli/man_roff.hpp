/// man_roff.hpp - writes roff with the man macros: what groff and mandoc read.
#pragma once

#include <string>
#include <string_view>

namespace parlance::cli {

/// One manual page in the making.
class ManPage {
public:
    /// `section` is "1" or "5"; `about` the line of NAME.
    ManPage(std::string_view name, std::string_view section, std::string_view about);

    ManPage& section(std::string_view title);
    ManPage& subsection(std::string_view title);

    /// Text for people. A word between backticks is bold; blank lines begin paragraphs.
    ManPage& text(std::string_view words);

    /// A term and what it means, indented.
    ManPage& item(std::string_view term, std::string_view words);

    /// Lines as they are.
    ManPage& verbatim(std::string_view lines);

    [[nodiscard]] const std::string& roff() const noexcept { return roff_; }

private:
    std::string roff_;
};

/// `text` for a line of roff: nothing in it is a request, and "-" is what it looks like.
[[nodiscard]] std::string roff_escaped(std::string_view text);

}  // namespace parlance::cli
