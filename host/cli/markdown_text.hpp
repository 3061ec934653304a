/// markdown_text.hpp - text with styles, and the escape sequences that show them on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// Sets of styles.
enum Style : unsigned {
    style_none = 0,
    style_bold = 1u << 0,
    style_italic = 1u << 1,
    style_underline = 1u << 2,
    style_strike = 1u << 3,
    style_faint = 1u << 4,
    style_code = 1u << 5,
};

/// Text in runs of one style each.
class StyledText {
public:
    struct Run {
        std::string text;
        unsigned style;  ///< Style
    };

    void add(std::string_view text, unsigned style);
    void add(const StyledText& other);

    [[nodiscard]] const std::vector<Run>& runs() const noexcept { return runs_; }

    /// Without its styles.
    [[nodiscard]] std::string plain() const;

    /// Bytes of `plain()`.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// All but the first `skip` bytes, with SGR sequences (ECMA-48, 8.3.117) that are ended where the text ends.
    [[nodiscard]] std::string with_escapes(std::size_t skip = 0) const;

private:
    std::vector<Run> runs_;
    std::size_t size_ = 0;
};

/// How many columns of a terminal UTF-8 text takes: none for marks that combine, two for wide East Asian characters and
/// emoji. Good enough to align tables; terminals differ.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;

}  // namespace parlance::cli
