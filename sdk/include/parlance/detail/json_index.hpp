/// json_index.hpp - where the values of a checked JSON text lie.
///
/// The index is a flat array in the order of the text: one entry for each value and each key. A container's
/// descendants follow it, and its `next` says where they end, so that any value is skipped in one step:
///
///     {"a":[1,2],"b":0}   ->   0 {   1 "a"   2 [   3 1   4 2   5 "b"   6 0        next of 0 is 7, of 2 is 5
///
/// While a container is open, its `next` holds the entry around it instead: the array is its own stack, and depth
/// costs nothing. The first 128 entries, more than any streamed chunk has, lie in the object itself; a longer text
/// moves them to the heap, which then stays for the next text.
#pragma once

#include <parlance/detail/json_string.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace parlance {

/// What a JSON value is. `missing` is what one finds where nothing is.
enum class JsonKind : std::uint8_t { missing, null, boolean, number, string, array, object };

/// Why a text is not JSON.
struct JsonError {
    std::size_t offset = 0;         ///< bytes from the start of the text to where it went wrong
    std::string_view message = {};  ///< what was wrong there; a literal
    bool incomplete = false;        ///< the text ended too early: nothing before that is wrong
};

/// What to do about bytes in strings that are not UTF-8.
enum class InvalidUtf8 : std::uint8_t {
    replace,  ///< decode them as U+FFFD: for what servers send
    refuse    ///< an error: for what we are to pass on
};

/// How a text is read.
struct JsonOptions {
    std::uint32_t max_depth = 64;  ///< how deep containers may stand in each other; a value alone has depth 0
    InvalidUtf8 invalid_utf8 = InvalidUtf8::replace;
};

namespace detail {

struct JsonEntry {
    std::uint32_t begin;  ///< offset of the first byte, a string's quote included
    std::uint32_t end;    ///< offset after the last byte
    std::uint32_t next;   ///< the first entry that is no part of this one
    JsonKind kind;
    bool plain;  ///< a string that decodes to itself
};

/// The entries of one text; they keep their memory for the next.
class JsonIndex {
public:
    JsonIndex() noexcept = default;
    JsonIndex(const JsonIndex&) = delete;
    JsonIndex& operator=(const JsonIndex&) = delete;

    /// Reads `text`, which must outlive what is then read from the index. False: see `error()`.
    [[nodiscard]] bool build(std::string_view text, const JsonOptions& options);

    [[nodiscard]] const JsonError& error() const noexcept { return error_; }
    /// How many entries there are; 0 before `build` and after a failure.
    [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
    [[nodiscard]] const JsonEntry& operator[](std::uint32_t number) const noexcept { return entries_[number]; }
    [[nodiscard]] std::string_view slice(const JsonEntry& entry) const noexcept
    {
        return {text_ + entry.begin, entry.end - entry.begin};
    }

    /// The value of an object's last member with that key: an entry's number, or 0, which is never a member's.
    [[nodiscard]] std::uint32_t find(std::uint32_t object, std::string_view key) const
    {
        std::uint32_t found = 0;
        const std::uint32_t last = entries_[object].next;
        for (std::uint32_t number = object + 1; number != last; number = entries_[number + 1].next) {
            if (spells(entries_[number], key)) found = number + 1;
        }
        return found;
    }

    /// Whether a string decodes to `text`.
    [[nodiscard]] bool spells(const JsonEntry& string, std::string_view text) const
    {
        const std::string_view body(text_ + string.begin + 1, string.end - string.begin - 2);
        return string.plain ? body == text : json_string_equals(body, text);
    }

private:
    friend class JsonScanner;
    static constexpr std::uint32_t inline_entries = 128;

    /// Makes room for more than the `capacity_` entries that are in use.
    void grow()
    {
        auto larger = std::make_unique_for_overwrite<JsonEntry[]>(std::size_t{capacity_} * 2);
        std::memcpy(larger.get(), entries_, sizeof(JsonEntry) * capacity_);
        heap_ = std::move(larger);
        entries_ = heap_.get();
        capacity_ *= 2;
    }

    const char* text_ = nullptr;
    JsonEntry* entries_ = inline_;
    std::uint32_t count_ = 0;
    std::uint32_t capacity_ = inline_entries;
    JsonError error_;
    std::unique_ptr<JsonEntry[]> heap_;
    JsonEntry inline_[inline_entries];  // not initialised: only what was written is read
};

}  // namespace detail
}  // namespace parlance

#include <parlance/detail/json_scanner.hpp>  // defines JsonIndex::build
