#include "batch_repeats.hpp"

#include <functional>
#include <utility>

namespace parlance::cli {

bool SeenIds::add(std::string_view id)
{
    if (count_ * 2 >= table_.size()) grow();
    const std::uint64_t hash = std::hash<std::string_view>{}(id);
    const std::uint64_t print = hash == 0 ? 1 : hash;
    std::uint64_t& place = table_[place_of(print)];
    if (place == print) return false;
    if (count_ == most) return true;
    place = print;
    ++count_;
    return true;
}

/// Where it is, or would be.
std::size_t SeenIds::place_of(std::uint64_t print) const noexcept
{
    const std::size_t last = table_.size() - 1;  // the size is a power of two
    std::size_t place = static_cast<std::size_t>(print) & last;
    while (table_[place] != 0 && table_[place] != print)
        place = (place + 1) & last;
    return place;
}

void SeenIds::grow()
{
    constexpr std::size_t first_size = 1024;
    const std::vector<std::uint64_t> old =
        std::exchange(table_, std::vector<std::uint64_t>(table_.empty() ? first_size : table_.size() * 2));
    for (const std::uint64_t print : old)
        if (print != 0) table_[place_of(print)] = print;
}

}  // namespace parlance::cli
