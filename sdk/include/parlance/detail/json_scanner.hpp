/// json_scanner.hpp - the one pass that checks a JSON text and fills its index. Grammar: RFC 8259, nothing more.
#pragma once

#include <parlance/detail/json_index.hpp>
#include <parlance/detail/json_string.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace parlance::detail {

/// The pass over the text. The steps of the usual path are forced inline, which keeps most of the state in registers
/// and takes a tenth (g++) to a quarter (clang) off a streamed chunk; what is rare stays out of line.
class JsonScanner {
public:
    JsonScanner(JsonIndex& index, std::string_view text, const JsonOptions& options) noexcept
        : index_(index), begin_(text.data()), end_(begin_ + text.size()), entries_(index.entries_), options_(options)
    {
    }

    /// Fills the index and returns the number of entries; 0: `error` says what is wrong.
    [[nodiscard]] std::uint32_t run(JsonError& error)
    {
        Due due = Due::value;
        Place place = begin_;
        while (place != nullptr && due != Due::nothing) {
            place = skip_space(place);
            place = due == Due::key ? key(place, due) : value(place, due);
        }
        if (place != nullptr) return count_;
        error = {static_cast<std::size_t>(wrong_ - begin_), message_, wrong_ == end_};
        return 0;
    }

private:
    using Place = const char*;  // in the text; nullptr: it has failed
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    enum class Due { key, value, nothing };

    [[nodiscard, gnu::always_inline]] Place key(Place place, Due& due)
    {
        if (peek(place) != '"') return fail(place, "expected a key in quotes");
        if ((place = string(place)) == nullptr) return nullptr;
        place = skip_space(place);
        if (peek(place) != ':') return fail(place, "expected ':'");
        due = Due::value;
        return place + 1;
    }

    /// Reads a scalar whole, of a container the opening bracket; and the closing brackets that follow.
    [[nodiscard, gnu::always_inline]] Place value(Place place, Due& due)
    {
        const char first = peek(place);
        if (first != '{' && first != '[') {
            place = scalar(place, first);
        } else {
            const bool object = first == '{';
            if ((place = open(place, object ? JsonKind::object : JsonKind::array)) == nullptr) return nullptr;
            due = object ? Due::key : Due::value;
            if (peek(place) != (object ? '}' : ']')) return place;
            place = close(place);
        }
        return place != nullptr ? after_value(place, due) : nullptr;
    }

    /// Reads the closing brackets after a value, and the comma if there is one.
    [[nodiscard, gnu::always_inline]] Place after_value(Place place, Due& due)
    {
        for (;;) {
            place = skip_space(place);
            if (around_ == none) break;
            const bool in_object = entries_[around_].kind == JsonKind::object;
            const char found = peek(place);
            due = in_object ? Due::key : Due::value;
            if (found == ',') return place + 1;
            if (found != (in_object ? '}' : ']')) {
                return fail(place, in_object ? "expected ',' or '}'" : "expected ',' or ']'");
            }
            place = close(place);
        }
        due = Due::nothing;
        return place == end_ ? place : fail(place, "something follows the value");
    }

    [[nodiscard, gnu::always_inline]] Place open(Place place, JsonKind kind)
    {
        if (depth_ == options_.max_depth) return fail(place, "nested too deeply");
        ++depth_;
        add(place, place, kind);
        entries_[count_ - 1].next = around_;
        around_ = count_ - 1;
        return skip_space(place + 1);
    }

    [[nodiscard, gnu::always_inline]] Place close(Place place) noexcept
    {
        JsonEntry& container = entries_[around_];
        container.end = offset(place + 1);
        around_ = container.next;
        container.next = count_;
        --depth_;
        return place + 1;
    }

    [[nodiscard, gnu::always_inline]] Place scalar(Place place, char first)
    {
        switch (first) {
            case '"': return string(place);
            case 't': return word(place, "true", JsonKind::boolean);
            case 'f': return word(place, "false", JsonKind::boolean);
            case 'n': return word(place, "null", JsonKind::null);
            default:
                if (first == '-' || is_digit(first)) return number(place);
                return fail(place, "expected a value");
        }
    }

    [[nodiscard, gnu::always_inline]] Place word(Place place, std::string_view letters, JsonKind kind)
    {
        const auto left = static_cast<std::size_t>(end_ - place);
        if (left >= letters.size() && std::memcmp(place, letters.data(), letters.size()) == 0) {
            add(place, place + letters.size(), kind);
            return place + letters.size();
        }
        while (!letters.empty() && peek(place) == letters.front()) {  // up to the letter that is wrong
            letters.remove_prefix(1);
            ++place;
        }
        return fail(place, "expected true, false or null");
    }

    [[nodiscard, gnu::always_inline]] Place number(Place place)
    {
        const Place start = place;
        if (*place == '-') ++place;
        if (peek(place) == '0') {
            ++place;
        } else if ((place = digits(place)) == nullptr) {
            return nullptr;
        }
        if (peek(place) == '.' && (place = digits(place + 1)) == nullptr) return nullptr;
        if (peek(place) == 'e' || peek(place) == 'E') {
            ++place;
            if (peek(place) == '+' || peek(place) == '-') ++place;
            if ((place = digits(place)) == nullptr) return nullptr;
        }
        add(start, place, JsonKind::number);
        return place;
    }

    [[nodiscard, gnu::always_inline]] Place digits(Place place)
    {
        if (!is_digit(peek(place))) return fail(place, "expected a digit");
        while (is_digit(peek(place)))
            ++place;
        return place;
    }

    [[nodiscard, gnu::always_inline]] Place string(Place place)
    {
        const Place stop = skip_plain(place + 1, end_);
        if (peek(stop) != '"') return long_string(place, stop);
        add(place, stop + 1, JsonKind::string, true);
        return stop + 1;
    }

    /// A string with escapes or beyond ASCII, from `place` on: kept apart, so that the usual ones stay quick.
    [[nodiscard]] Place long_string(Place start, Place place)
    {
        bool plain = true;
        for (;;) {
            place = skip_clean(place, end_);
            if (peek(place) == '"') break;
            if ((place = unclean(place)) == nullptr) return nullptr;
            plain = false;
        }
        add(start, place + 1, JsonKind::string, plain);
        return place + 1;
    }

    /// Passes what stopped `skip_clean` and is no quote.
    [[nodiscard]] Place unclean(Place place)
    {
        if (place == end_) return fail(place, "the string does not end");
        if (*place == '\\') return escape(place + 1);
        if (byte_at(place) < 0x20) return fail(place, "a control character in a string");
        const Place after = place + utf8_step(place, end_).length;
        const bool cut = after == end_;  // perhaps the beginning of a character, certainly not the end of the string
        if (options_.invalid_utf8 == InvalidUtf8::refuse && !cut) return fail(place, "not UTF-8");
        return after;
    }

    [[nodiscard]] Place escape(Place place)
    {
        constexpr std::string_view letters = "\"\\/bfnrtu";
        if (place == end_ || letters.find(*place) == std::string_view::npos) return fail(place, "no such escape");
        if (*place++ != 'u') return place;
        for (int i = 0; i < 4; ++i, ++place) {
            const char digit = peek(place);
            const char lower = static_cast<char>(digit | 0x20);
            if (!is_digit(digit) && (lower < 'a' || lower > 'f')) return fail(place, "expected a hexadecimal digit");
        }
        return place;
    }

    void add(Place start, Place stop, JsonKind kind, bool plain = false)
    {
        if (count_ == index_.capacity_) {
            index_.grow();
            entries_ = index_.entries_;
        }
        entries_[count_] = {offset(start), offset(stop), count_ + 1, kind, plain};
        ++count_;
    }

    /// Notes what is wrong; gives nullptr, for callers that then return it.
    Place fail(Place place, const char* message) noexcept
    {
        wrong_ = place;
        message_ = message;
        return nullptr;
    }

    [[nodiscard]] Place skip_space(Place place) const noexcept
    {
        if (place != end_ && *place > ' ') return place;
        while (place != end_ && (*place == ' ' || *place == '\n' || *place == '\r' || *place == '\t'))
            ++place;
        return place;
    }

    /// The byte at `place`; NUL, which no rule accepts, at the end.
    [[nodiscard]] char peek(Place place) const noexcept { return place == end_ ? '\0' : *place; }
    [[nodiscard]] static bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }
    [[nodiscard]] std::uint32_t offset(Place place) const noexcept
    {
        return static_cast<std::uint32_t>(place - begin_);
    }

    JsonIndex& index_;
    const Place begin_;
    const Place end_;
    JsonEntry* entries_;
    std::uint32_t count_ = 0;
    std::uint32_t around_ = none;  // the innermost open container
    std::uint32_t depth_ = 0;
    const JsonOptions options_;
    Place wrong_ = nullptr;
    const char* message_ = "";
};

inline bool JsonIndex::build(std::string_view text, const JsonOptions& options)
{
    text_ = text.data();
    count_ = 0;
    error_ = {};
    constexpr std::size_t max_size = std::size_t{1} << 30;  // so that no count or offset can overflow
    if (text.size() <= max_size) {
        count_ = JsonScanner(*this, text, options).run(error_);
    } else {
        error_ = {0, "longer than 1 GiB", false};
    }
    return count_ != 0;
}

}  // namespace parlance::detail
