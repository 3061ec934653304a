/// table.hpp - columns for people.
#pragma once

#include <string>
#include <vector>

#include "output.hpp"

namespace parlance::cli {

/// Rows of cells, aligned by their characters; the first row is the head. The last column is not padded.
class Table {
public:
    explicit Table(std::vector<std::string> head) { add(std::move(head)); }

    /// As many cells as the head has. Control characters are left out: names come from files and servers.
    void add(std::vector<std::string> cells);

    void print(Output& output) const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace parlance::cli
