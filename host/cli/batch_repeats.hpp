/// batch_repeats.hpp - notices a custom_id that came before, without keeping the ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace parlance::cli {

/// A set of the first 65,536 ids, so that it does not grow with the file: a later id that repeats one of them is
/// noticed, one that repeats another later one is not. It keeps a hash of 64 bits each, in a table of at most 2 MiB.
/// That a new id is taken for one of them has a chance of 1 in 10^14. One thread at a time.
class SeenIds {
public:
    static constexpr std::size_t most = 65'536;

    /// Adds an id, as long as there is room. False: it was there.
    bool add(std::string_view id);

private:
    void grow();
    [[nodiscard]] std::size_t place_of(std::uint64_t print) const noexcept;

    std::vector<std::uint64_t> table_;  // 0: nothing
    std::size_t count_ = 0;
};

}  // namespace parlance::cli
