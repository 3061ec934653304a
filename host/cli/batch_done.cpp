#include "batch_done.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace parlance::cli {

void DoneItems::seal()
{
    std::sort(done_.begin(), done_.end());
    std::sort(failed_.begin(), failed_.end());
    used_.assign(done_.size(), false);
}

bool DoneItems::take(std::string_view id, std::int64_t line)
{
    if (done_.empty() || std::binary_search(failed_.begin(), failed_.end(), print_of_failure(id, line))) return false;
    const Kind kind = kind_of(id, line);
    return take(print_of(kind, id)) || (kind != Kind::unknown && take(print_of(Kind::unknown, id)));
}

bool DoneItems::take(const Print& print)
{
    const auto alike = std::equal_range(done_.begin(), done_.end(), print);
    const auto begin = used_.begin() + (alike.first - done_.begin());
    const auto end = used_.begin() + (alike.second - done_.begin());
    const auto unused = std::partition_point(begin, end, [](bool used) { return used; });
    if (unused == end) return false;
    *unused = true;
    return true;
}

DoneItems::Kind DoneItems::kind_of(std::string_view id, std::int64_t line)
{
    if (line == 0) return Kind::unknown;
    return id == "line-" + std::to_string(line) ? Kind::generated : Kind::own;
}

DoneItems::Print DoneItems::print_of(Kind kind, std::string_view id) noexcept
{
    std::uint64_t fnv = 14695981039346656037u;  // FNV-1a, 64 bits
    const auto add = [&](unsigned char byte) { fnv = (fnv ^ byte) * 1099511628211u; };
    add(static_cast<unsigned char>(kind));
    for (const char c : id)
        add(static_cast<unsigned char>(c));
    return {fnv, std::hash<std::string_view>{}(id)};
}

DoneItems::Print DoneItems::print_of_failure(std::string_view id, std::int64_t line) noexcept
{
    const Print print = print_of(Kind::own, id);
    return {print.first ^ static_cast<std::uint64_t>(line), print.second};
}

}  // namespace parlance::cli
