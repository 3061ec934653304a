/// markdown_table.hpp - a table of Markdown in columns.
#pragma once

#include <string_view>
#include <vector>

#include "markdown_text.hpp"

namespace parlance::cli {

/// Rows of cells; the first row is the head, under which there is a rule.
class MarkdownTable {
public:
    void begin_row() { rows_.emplace_back(); }
    void begin_cell(bool to_the_right) { rows_.back().push_back({{}, to_the_right}); }

    /// More of the last cell.
    void add(std::string_view text, unsigned style) { rows_.back().back().text.add(text, style); }

    /// Cells of a column have one width. No spaces at the ends of lines.
    [[nodiscard]] std::vector<StyledText> lines() const;

private:
    struct Cell {
        StyledText text;
        bool to_the_right;
    };
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace parlance::cli
