#include "config/nearest_name.hpp"

#include <algorithm>
#include <vector>

#include "config/config_error.hpp"

namespace parlance::host {
namespace {

constexpr std::size_t most_edits = 2;
constexpr std::size_t longest_name = 64;  // nobody mistypes a longer one; bounds the quadratic search
constexpr std::size_t most_listed = 20;   // what one line can bear; more than any table of the schema has

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to)
{
    std::vector<std::size_t> before_last(to.size() + 1);
    std::vector<std::size_t> last(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[to.size()];
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates)
{
    std::string_view nearest;
    std::size_t best = most_edits + 1;
    if (name.size() > longest_name) return nearest;
    for (const auto candidate : candidates) {
        const std::size_t shorter = std::min(name.size(), candidate.size());
        const std::size_t longer = std::max(name.size(), candidate.size());
        if (longer - shorter > most_edits) continue;
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best && distance < shorter) {  // turning "ab" into "xy" is not a slip of the finger
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates)
{
    const auto nearest = nearest_name(name, candidates);
    if (!nearest.empty()) return "; did you mean " + in_quotes(nearest) + "?";
    std::string message;
    for (std::size_t i = 0; i < candidates.size() && i < most_listed; ++i) {
        message += i == 0 ? "; known here: " : ", ";
        message += candidates[i];
    }
    return message + (candidates.size() > most_listed ? ", ..." : "");
}

}  // namespace parlance::host
