/// batch_repeats.hpp - notices a custom_id that came before, without keeping the ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// A set of ids that keeps a hash of 64 bits each, in a table that is a half to a quarter full. That it takes a new id
/// of a million for an old one has a chance of 1 in 10^7. One thread at a time.
class SeenIds {
public:
    /// Adds an id. False: it was there.
    bool add(std::string_view id);

private:
    void grow();
    [[nodiscard]] std::size_t place_of(std::uint64_t print) const noexcept;

    std::vector<std::uint64_t> table_;  // 0: nothing
    std::size_t count_ = 0;
};

}  // namespace parlance::cli
