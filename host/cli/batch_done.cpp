#include "batch_done.hpp"

#include <algorithm>
#include <functional>

namespace parlance::cli {

void DoneItems::seal()
{
    std::sort(prints_.begin(), prints_.end());
}

bool DoneItems::has(std::string_view id) const
{
    return std::binary_search(prints_.begin(), prints_.end(), print_of(id));
}

DoneItems::Print DoneItems::print_of(std::string_view id) noexcept
{
    std::uint64_t fnv = 14695981039346656037u;  // FNV-1a, 64 bits
    for (const char c : id)
        fnv = (fnv ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return {fnv, std::hash<std::string_view>{}(id)};
}

}  // namespace parlance::cli
