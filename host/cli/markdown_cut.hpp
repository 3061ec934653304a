/// markdown_cut.hpp - how much of unfinished Markdown can be shown already.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace parlance::cli {

/// What a line of Markdown begins with.
struct MarkdownLine {
    std::size_t indent = 0;      ///< columns of white space; a tab goes to the next fourth
    bool blank = true;           ///< nothing but white space
    std::size_t mark_end = 0;    ///< bytes up to the text after bullets, numbers, bars and number signs
    bool list_item = false;      ///< the first mark is a bullet or a number
    char fence = '\0';           ///< '`' or '~': it opens or closes a block of code
    std::size_t fence_size = 0;  ///< how many of those
    std::string_view info;       ///< what follows a fence

    /// `line` without its line feed.
    explicit MarkdownLine(std::string_view line) noexcept;

    /// Whether it closes the block of code that `opening` opened.
    [[nodiscard]] bool closes(const MarkdownLine& opening) const noexcept;
};

/// The length of a beginning of `block` that will be rendered the same whatever follows it; `block` is what has come of
/// one block (a paragraph, a list, a quote). It ends before white space, outside of everything that another character
/// could still change: emphasis, code, links, tables. Too short rather than too long.
[[nodiscard]] std::size_t steady_size(std::string_view block) noexcept;

}  // namespace parlance::cli
