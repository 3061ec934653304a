/// tool_threads.hpp - the same work on several threads at once, this one among them.
#pragma once

#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace parlance::detail {

/// Runs `work` on at most `count` threads and waits for all; `work` must not throw. A machine that gives no more
/// threads makes it slower, not wrong: `work` takes what is left to do each time.
template <class Work>
void run_side_by_side(std::size_t count, const Work& work)
{
    std::vector<std::thread> others;
    try {
        others.reserve(count);
        while (others.size() + 1 < count)
            others.emplace_back([&work] { work(); });
    } catch (const std::system_error&) {
        count = others.size() + 1;  // with those there are
    }
    work();
    for (std::thread& other : others)
        other.join();
}

}  // namespace parlance::detail
