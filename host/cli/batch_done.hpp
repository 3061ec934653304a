/// batch_done.hpp - which items an earlier run has finished.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::cli {

/// A set of ids that keeps 16 bytes an id, not the id: two hashes of 64 bits each. That two ids of a million share
/// both has a chance of 1 in 10^26.
class DoneItems {
public:
    void add(std::string_view id) { prints_.push_back(print_of(id)); }

    /// Between the last `add` and the first `has`.
    void seal();

    [[nodiscard]] bool has(std::string_view id) const;
    [[nodiscard]] bool empty() const noexcept { return prints_.empty(); }

private:
    using Print = std::pair<std::uint64_t, std::uint64_t>;
    [[nodiscard]] static Print print_of(std::string_view id) noexcept;

    std::vector<Print> prints_;
};

}  // namespace parlance::cli
