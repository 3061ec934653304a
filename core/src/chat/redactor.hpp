// redactor.hpp - takes secrets out of texts that come from elsewhere: error bodies, streams, messages.
//
// A server may echo what it was sent. So each secret is looked for as it is, in base64 (both alphabets, at each of the
// three places it can have in a group of three bytes), percent-encoded, and in the JSON spellings of all these. What is
// found is overwritten with as many '*': nothing moves, so a body can be cleaned where it lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

/// Knows every spelling of some secrets and overwrites them. Immutable.
/// Thread-safety: const functions from any thread.
class Redactor {
public:
    /// Secrets of less than this many bytes are not looked for: too much innocent text would go with them.
    static constexpr std::size_t shortest_secret = 6;

    explicit Redactor(const std::vector<std::string>& secrets);

    /// One that looks for some more.
    [[nodiscard]] Redactor with(const std::vector<std::string>& more) const;

    /// Whether there is nothing to look for.
    [[nodiscard]] bool empty() const noexcept { return patterns_.empty(); }

    /// Overwrites every secret in a whole text. A spelling that the text's end cuts off counts from its half on, so
    /// that an excerpt may be cut first.
    void redact(std::string& text) const;

private:
    friend class RedactingFilter;

    /// A stretch of a text: [begin, end).
    struct Stretch {
        std::size_t begin;
        std::size_t end;
    };
    /// Where a 4-gram stands in a pattern.
    struct Place {
        std::uint32_t gram;
        std::uint32_t pattern;
        std::uint32_t offset;
    };

    void add(const std::vector<std::string>& secrets);
    void index_patterns();
    [[nodiscard]] bool may_begin_here(std::uint32_t gram) const noexcept;
    void find(std::string_view text, std::vector<Stretch>& found) const;
    void verify(std::string_view text, std::size_t at, std::uint32_t gram, std::vector<Stretch>& found) const;
    [[nodiscard]] std::size_t open_end(std::string_view text) const noexcept;
    [[nodiscard]] std::size_t telling_end(std::string_view text) const noexcept;
    [[nodiscard]] std::size_t inner_run(std::string_view text) const noexcept;

    std::vector<std::string> patterns_;     // no duplicates
    std::vector<Place> places_;             // the first step_ grams of each pattern, by gram
    std::vector<std::uint64_t> gram_bits_;  // a bit for each hashed gram of places_
    std::vector<bool> inner_bytes_;         // by byte: stands in a pattern before its last byte
    std::size_t step_ = 0;                  // distance of the looked-up positions: each occurrence holds exactly one
    std::size_t longest_ = 0;               // bytes of the longest pattern
};

/// Cleans one body as it comes, also of secrets that are split over blocks.
/// Usually a block is given back as it is; only an end that may be the beginning of a secret is held back, and then the
/// next block is copied behind it. Blocks that end in a line end are held back only if a secret has one.
/// Thread-safety: one thread at a time.
class RedactingFilter {
public:
    /// `redactor` outlives the filter.
    explicit RedactingFilter(const Redactor& redactor) noexcept : redactor_(&redactor) {}

    /// Takes the next block, overwriting secrets inside it, and gives what may be shown now: the block, a beginning of
    /// it, or a buffer of the filter's own. Valid until the next call and as long as the block.
    [[nodiscard]] std::string_view pass(char* data, std::size_t size);

    /// What was held back, when the body has ended, however it ended; valid until the next call. The filter is then
    /// new.
    [[nodiscard]] std::string_view flush();

private:
    [[nodiscard]] std::string_view release(char* data, std::size_t size);

    const Redactor* redactor_;
    std::string held_;           // the last bytes, as they came
    std::size_t condemned_ = 0;  // so many of them belong to a secret that began before
    std::string joined_;         // what was held back and the block behind it
    std::vector<Redactor::Stretch> found_;
};

}  // namespace parlance::core
