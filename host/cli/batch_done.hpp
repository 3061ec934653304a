/// batch_done.hpp - which items an earlier run has finished.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::cli {

/// The items of an output, each of which stands for one line of the input: ids may repeat. It keeps 16 bytes and a bit
/// an item, not the id: two hashes of 64 bits each. That two ids of a million share both has a chance of 1 in 10^26.
///
/// An item goes by its id. Who has called a line "line-7" means another one than the seventh line, which is called so
/// when it has no custom_id; they are told apart by the number of the line. A provider's answers do not have that
/// number (0), and may be either.
class DoneItems {
public:
    void add(std::string_view id, std::int64_t line) { done_.push_back(print_of(kind_of(id, line), id)); }

    /// An item that failed and is to be asked again, in this line: if it shares its id with others, those are not it.
    void add_failed(std::string_view id, std::int64_t line) { failed_.push_back(print_of_failure(id, line)); }

    /// Between the last item that is added and the first `take`.
    void seal();

    /// Whether the item is done. Uses it up: the next one of the same id needs another one.
    [[nodiscard]] bool take(std::string_view id, std::int64_t line);

    [[nodiscard]] std::size_t size() const noexcept { return done_.size(); }

private:
    enum class Kind : unsigned char { own, generated, unknown };
    using Print = std::pair<std::uint64_t, std::uint64_t>;

    [[nodiscard]] static Kind kind_of(std::string_view id, std::int64_t line);
    [[nodiscard]] static Print print_of(Kind kind, std::string_view id) noexcept;
    [[nodiscard]] static Print print_of_failure(std::string_view id, std::int64_t line) noexcept;
    [[nodiscard]] bool take(const Print& print);

    std::vector<Print> done_;
    std::vector<bool> used_;  // of those that are alike, the first ones are used first
    std::vector<Print> failed_;
};

}  // namespace parlance::cli
