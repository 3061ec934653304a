#include "markdown_table.hpp"

#include <algorithm>

namespace parlance::cli {

namespace {

StyledText rule(const std::vector<std::size_t>& widths)
{
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i > 0) line += "\u2500\u253C\u2500";
        for (std::size_t n = 0; n < widths[i]; ++n)
            line += "\u2500";
    }
    StyledText text;
    text.add(line, style_faint);
    return text;
}

}  // namespace

std::vector<StyledText> MarkdownTable::lines() const
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns(row[i].text.plain()));
    }
    std::vector<StyledText> lines;
    for (const auto& row : rows_) {
        StyledText line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const Cell& cell = row[i];
            const std::string padding(widths[i] - columns(cell.text.plain()), ' ');
            if (i > 0) line.add(" \u2502 ", style_faint);
            if (cell.to_the_right) line.add(padding, style_none);
            line.add(cell.text);
            if (!cell.to_the_right && i + 1 < row.size()) line.add(padding, style_none);
        }
        lines.push_back(std::move(line));
        if (lines.size() == 1) lines.push_back(rule(widths));
    }
    return lines;
}

}  // namespace parlance::cli
