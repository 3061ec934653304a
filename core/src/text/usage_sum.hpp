/// usage_sum.hpp - what several chats used together.
#pragma once

#include <parlance/chat_response.hpp>

#include <cstddef>
#include <vector>

namespace parlance::core {

/// Adds numbers per key. A key that one of the chats did not report is left out of the totals: a sum with a part
/// missing would be too small, and unknown is never 0.
class UsageSum {
public:
    void add(const Usage& usage);
    [[nodiscard]] std::vector<Param> totals() const;

private:
    struct Total {
        Param sum;
        std::size_t reports = 1;
    };
    std::vector<Total> totals_;
    std::size_t chats_ = 0;
};

}  // namespace parlance::core
