/// json_reader.hpp - reads JSON by slicing its text: nothing is copied, converted or re-spelled unless asked for.
///
///     parlance::JsonDocument chunk(frame_data);
///     if (!chunk) return bad_response(chunk.error().message);
///     const auto choice = chunk["choices"][0];                  // missing, if anything on the way is
///     text = choice["delta"]["content"].string(scratch);        // a view into frame_data, unless it has escapes
///     if (const auto total = chunk["usage"]["total_tokens"].as_int()) ...
///
/// The whole text is checked once, strictly by RFC 8259; after that nothing can fail but an expectation: each
/// accessor answers what the value is, or nothing. A text of up to 128 values and keys costs no allocation.
#pragma once

#include <parlance/detail/json_index.hpp>
#include <parlance/detail/json_number.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace parlance {

struct JsonMember;

/// A value in a JsonDocument, or nothing (`missing`): a view, cheap to copy.
/// Lifetime: the document's, and that of the text it was made from. Thread-safety: reading is free for all.
class JsonValue {
    template <class Item>
    class Range;

public:
    /// Missing.
    JsonValue() noexcept = default;

    /// What the value is.
    ///@{
    [[nodiscard]] JsonKind kind() const noexcept { return index_ ? entry().kind : JsonKind::missing; }
    [[nodiscard]] bool is_missing() const noexcept { return index_ == nullptr; }
    [[nodiscard]] bool is_null() const noexcept { return kind() == JsonKind::null; }
    [[nodiscard]] bool is_bool() const noexcept { return kind() == JsonKind::boolean; }
    [[nodiscard]] bool is_number() const noexcept { return kind() == JsonKind::number; }
    [[nodiscard]] bool is_string() const noexcept { return kind() == JsonKind::string; }
    [[nodiscard]] bool is_array() const noexcept { return kind() == JsonKind::array; }
    [[nodiscard]] bool is_object() const noexcept { return kind() == JsonKind::object; }
    ///@}

    /// The value exactly as the text spells it, quotes and brackets included: what to splice. Empty if missing.
    [[nodiscard]] std::string_view source() const noexcept { return index_ ? index_->slice(entry()) : ""; }

    /// true or false; nothing for other kinds.
    [[nodiscard]] std::optional<bool> as_bool() const noexcept
    {
        if (!is_bool()) return std::nullopt;
        return source().front() == 't';
    }

    /// A whole number: 12, also 12.0 or 12e0. Nothing for fractions and for what does not fit; `source()` has it all.
    [[nodiscard]] std::optional<std::int64_t> as_int() const
    {
        return is_number() ? detail::parse_int(source()) : std::nullopt;
    }

    /// Under any locale. Nothing for what is out of a double's range.
    [[nodiscard]] std::optional<double> as_double() const
    {
        return is_number() ? detail::parse_double(source()) : std::nullopt;
    }

    /// A string's text: a view into the source if it has no escapes, else it is decoded into `scratch`, replacing
    /// what that held. Always UTF-8: half a surrogate pair and invalid bytes are U+FFFD; an escaped NUL is a NUL byte.
    /// Empty if this is no string.
    [[nodiscard]] std::string_view string(std::string& scratch) const
    {
        if (!is_string()) return {};
        if (entry().plain) return body();
        scratch.clear();
        append_to(scratch);
        return scratch;
    }

    /// A string's text, as `string` has it.
    [[nodiscard]] std::string text() const
    {
        std::string out;
        append_to(out);
        return out;
    }

    /// Appends a string's text to `out`; nothing if this is no string.
    void append_to(std::string& out) const
    {
        if (!is_string()) return;
        if (entry().plain) {
            out += body();
        } else {
            detail::decode_json_string(body(), [&](std::string_view piece) { out += piece; });
        }
    }

    /// Whether this is a string with that text. `if (value["type"] == "text")`; also for a member's key.
    [[nodiscard]] friend bool operator==(const JsonValue& value, std::string_view text)
    {
        return value.is_string() && value.index_->spells(value.entry(), text);
    }

    /// An object's member, by its decoded key; missing if there is none or this is no object. Of members with the
    /// same key the last wins, as in nearly every other reader: two that disagree would be a hole. Linear in the
    /// number of members: to read many, walk over `members()`.
    [[nodiscard]] JsonValue operator[](std::string_view key) const;

    /// An array's element, from 0; missing if there is none or this is no array. Linear: to read all, walk over
    /// `elements()`.
    [[nodiscard]] JsonValue operator[](std::size_t position) const;

    /// How many elements or members a container has. Linear. 0 for anything else.
    [[nodiscard]] std::size_t size() const;

    /// `for (auto [key, value] : object.members())`, in the order of the text, repeated keys included. Keys are
    /// strings. Nothing if this is no object.
    [[nodiscard]] Range<JsonMember> members() const noexcept;

    /// `for (JsonValue element : array.elements())`. Nothing if this is no array.
    [[nodiscard]] Range<JsonValue> elements() const noexcept;

private:
    friend class JsonDocument;
    JsonValue(const detail::JsonIndex* index, std::uint32_t number) noexcept : index_(index), number_(number) {}

    [[nodiscard]] const detail::JsonEntry& entry() const noexcept { return (*index_)[number_]; }
    [[nodiscard]] std::string_view body() const noexcept
    {
        const std::string_view quoted = index_->slice(entry());
        return {quoted.data() + 1, quoted.size() - 2};
    }
    template <class Item>
    [[nodiscard]] Range<Item> children(JsonKind wanted) const noexcept;

    const detail::JsonIndex* index_ = nullptr;
    std::uint32_t number_ = 0;  // of the entry
};

/// A key, always a string, and its value.
struct JsonMember {
    JsonValue key;    ///< a string
    JsonValue value;  ///< what stands under it
};

/// The members or the elements of a container.
template <class Item>
class JsonValue::Range {
public:
    class iterator {
    public:
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using reference = Item;
        using pointer = void;

        iterator() noexcept = default;
        [[nodiscard]] Item operator*() const noexcept
        {
            if constexpr (is_member) {
                return {JsonValue(index_, number_), JsonValue(index_, number_ + 1)};
            } else {
                return JsonValue(index_, number_);
            }
        }
        iterator& operator++() noexcept
        {
            number_ = (*index_)[is_member ? number_ + 1 : number_].next;
            return *this;
        }
        iterator operator++(int) noexcept
        {
            const iterator before = *this;
            ++*this;
            return before;
        }
        [[nodiscard]] bool operator==(const iterator& other) const noexcept { return number_ == other.number_; }

    private:
        friend class Range;
        static constexpr bool is_member = !std::is_same_v<Item, JsonValue>;
        iterator(const detail::JsonIndex* index, std::uint32_t number) noexcept : index_(index), number_(number) {}

        const detail::JsonIndex* index_ = nullptr;
        std::uint32_t number_ = 0;
    };

    /// The children, in order; a view.
    ///@{
    [[nodiscard]] iterator begin() const noexcept { return {index_, first_}; }
    [[nodiscard]] iterator end() const noexcept { return {index_, last_}; }
    ///@}
    [[nodiscard]] bool empty() const noexcept { return first_ == last_; }  ///< whether there are no children

private:
    friend class JsonValue;
    const detail::JsonIndex* index_ = nullptr;
    std::uint32_t first_ = 0;
    std::uint32_t last_ = 0;
};

template <class Item>
JsonValue::Range<Item> JsonValue::children(JsonKind wanted) const noexcept
{
    Range<Item> range;
    if (kind() == wanted) {
        range.index_ = index_;
        range.first_ = number_ + 1;
        range.last_ = entry().next;
    }
    return range;
}

inline JsonValue::Range<JsonMember> JsonValue::members() const noexcept
{
    return children<JsonMember>(JsonKind::object);
}

inline JsonValue::Range<JsonValue> JsonValue::elements() const noexcept
{
    return children<JsonValue>(JsonKind::array);
}

inline JsonValue JsonValue::operator[](std::string_view key) const
{
    if (!is_object()) return {};
    const std::uint32_t found = index_->find(number_, key);
    return found != 0 ? JsonValue(index_, found) : JsonValue();
}

inline JsonValue JsonValue::operator[](std::size_t position) const
{
    for (const JsonValue element : elements()) {
        if (position-- == 0) return element;
    }
    return {};
}

inline std::size_t JsonValue::size() const
{
    std::size_t count = 0;
    for ([[maybe_unused]] const JsonValue element : elements())
        ++count;
    for ([[maybe_unused]] const JsonMember member : members())
        ++count;
    return count;
}

/// A JSON text that was checked, and the way to its values. It stays where it is: values point to it.
/// One that is kept and given text after text stops allocating. 2 KiB; the text is not copied and must outlive
/// what is read from it. Thread-safety: one thread may parse, many may read.
class JsonDocument {
public:
    /// Nothing yet: false, and all values are missing.
    JsonDocument() noexcept = default;

    /// Reads `text`; test the document to see whether it is JSON.
    explicit JsonDocument(std::string_view text, const JsonOptions& options = {}) { (void)parse(text, options); }

    /// Reads another text; values of the former are void. False: `error()` says why, and all values are missing.
    /// Throws std::bad_alloc only.
    [[nodiscard]] bool parse(std::string_view text, const JsonOptions& options = {})
    {
        return index_.build(text, options);
    }

    /// Whether the last text was JSON.
    [[nodiscard]] explicit operator bool() const noexcept { return index_.size() != 0; }
    /// Why it was not.
    [[nodiscard]] const JsonError& error() const noexcept { return index_.error(); }

    /// The whole value.
    [[nodiscard]] JsonValue root() const& noexcept { return *this ? JsonValue(&index_, 0) : JsonValue(); }
    /// Shorthands for root()[...].
    ///@{
    [[nodiscard]] JsonValue operator[](std::string_view key) const& { return root()[key]; }
    [[nodiscard]] JsonValue operator[](std::size_t position) const& { return root()[position]; }
    ///@}

    JsonValue root() const&& = delete;  // would point to what is gone
    JsonValue operator[](std::string_view) const&& = delete;
    JsonValue operator[](std::size_t) const&& = delete;

private:
    detail::JsonIndex index_;
};

/// Why `text` is not JSON that we may pass on; nothing if it is. Refuses invalid UTF-8.
[[nodiscard]] inline std::optional<JsonError> validate_json(std::string_view text,
                                                            const JsonOptions& options = {
                                                                .invalid_utf8 = InvalidUtf8::refuse})
{
    const JsonDocument document(text, options);
    if (document) return std::nullopt;
    return document.error();
}

}  // namespace parlance
