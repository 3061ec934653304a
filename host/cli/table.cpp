#include "table.hpp"

#include <algorithm>

#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// Characters, as good as columns for names: bytes that do not continue one.
std::size_t width(const std::string& cell)
{
    return static_cast<std::size_t>(
        std::count_if(cell.begin(), cell.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

void Table::add(std::vector<std::string> cells)
{
    for (std::string& cell : cells) {
        cell = printable(cell);
        std::replace(cell.begin(), cell.end(), '\n', ' ');
    }
    rows_.push_back(std::move(cells));
}

void Table::print(Output& output) const
{
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - width(row[i]) + 2, ' ');
        }
        while (line.ends_with(' '))
            line.pop_back();
        output.write(line += '\n');
    }
}

}  // namespace parlance::cli
