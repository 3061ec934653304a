/// json_builder.hpp - writes JSON in order: commas, quotes and escapes come by themselves.
///
///     JsonBuilder json;
///     json.begin_object().member("model", model).member("temperature", 0.7);
///     json.key("tools").raw(schema_text);                       // spliced as it is
///     json.key("url").begin_string().text("data:image/png;base64,").base64(image).end_string();
///     json.members_of(extra_text);                              // what was not written above
///     json.end_object();
///
/// Binary data is never copied: `base64` only notes where it belongs, and `segments()` gives the body as stretches
/// of own text and of foreign bytes to encode, which is what a request's body is made of (abi/exchange.h).
#pragma once

#include <parlance/detail/json_base64.hpp>
#include <parlance/detail/json_number.hpp>
#include <parlance/detail/json_string.hpp>
#include <parlance/json_reader.hpp>

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance {

/// Appends `text` as it stands inside a JSON string, without quotes. Invalid UTF-8 becomes U+FFFD.
inline void json_escape_append(std::string& out, std::string_view text)
{
    const char* place = text.data();
    const char* const end = place + text.size();
    for (;;) {
        const char* const run = place;
        place = detail::skip_clean(place, end);
        out.append(run, place);
        if (place == end) return;
        if (detail::byte_at(place) < 0x80) {
            detail::append_escape(out, *place++);
        } else {
            out += detail::replacement_character;
            place += detail::utf8_step(place, end).length;
        }
    }
}

/// A stretch of a text: as it is, or bytes whose base64 stands there.
struct JsonSegment {
    bool base64;             ///< whether `bytes` stand there as base64
    std::string_view bytes;  ///< a base64 segment's are the caller's, the others the builder's
};

/// Writes one JSON value. Calls must come in an order that makes JSON: debug builds assert it.
/// Thread-safety: one thread at a time.
class JsonBuilder {
public:
    JsonBuilder() = default;
    /// `expected_bytes` is how much room to make at once.
    explicit JsonBuilder(std::size_t expected_bytes) { text_.reserve(expected_bytes); }

    /// Opens or closes an object or an array.
    ///@{
    JsonBuilder& begin_object() { return open('{'); }
    JsonBuilder& end_object() { return close('{', '}'); }
    JsonBuilder& begin_array() { return open('['); }
    JsonBuilder& end_array() { return close('[', ']'); }
    ///@}

    /// A member's key; its value comes next.
    JsonBuilder& key(std::string_view name)
    {
        assert(innermost_is('{') && last_byte() != ':' && "a key belongs into an object");
        separate();
        const std::size_t start = text_.size();
        quote(name);
        end_key(start);
        return *this;
    }

    /// A string, escaped; invalid UTF-8 becomes U+FFFD.
    JsonBuilder& value(std::string_view text)
    {
        before_value();
        quote(text);
        return *this;
    }
    /// true or false.
    template <std::same_as<bool> Bool>  // a template, lest pointers become booleans
    JsonBuilder& value(Bool boolean)
    {
        return raw(boolean ? "true" : "false");
    }
    /// A number.
    template <class Number>
        requires(std::integral<Number> || std::floating_point<Number>) &&
                (!std::same_as<Number, bool> && !std::same_as<Number, char>)
    JsonBuilder& value(Number number)  ///< the shortest text that reads back the same; NaN and infinities are null
    {
        before_value();
        detail::append_number(text_, number);
        return *this;
    }
    /// null.
    ///@{
    JsonBuilder& value(std::nullptr_t) { return null(); }
    JsonBuilder& null() { return raw("null"); }
    ///@}

    /// A value that is JSON already, spliced as it is; it is not checked again.
    JsonBuilder& raw(std::string_view json)
    {
        assert(!json.empty() && "an empty text is no JSON value");
        before_value();
        text_ += json;
        return *this;
    }

    /// `key(name).value(content)`.
    template <class Content>
    JsonBuilder& member(std::string_view name, const Content& content)
    {
        return key(name).value(content);
    }

    /// A string in pieces: `text` and `base64` as often as needed, up to `end_string`.
    JsonBuilder& begin_string()
    {
        before_value();
        text_ += '"';
        in_string_ = true;
        return *this;
    }
    /// The next piece of a string, escaped.
    JsonBuilder& text(std::string_view piece)
    {
        assert(in_string_);
        json_escape_append(text_, piece);
        return *this;
    }
    /// The base64 of `bytes`, which are not copied: they must stay as they are for as long as the segments are used.
    JsonBuilder& base64(std::string_view bytes)
    {
        assert(in_string_);
        if (!bytes.empty()) foreign_.push_back({text_.size(), bytes});
        return *this;
    }
    /// As above.
    JsonBuilder& base64(std::span<const std::byte> bytes)
    {
        return base64(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    /// Ends the string that `begin_string` began.
    JsonBuilder& end_string()
    {
        assert(in_string_);
        text_ += '"';
        in_string_ = false;
        return *this;
    }

    /// Splices an object's members into the object being written, as they are, except those in `except` and those
    /// whose key was written before: what the caller wrote wins.
    JsonBuilder& members_of(JsonValue object, std::initializer_list<std::string_view> except = {});

    /// The same for a text, which is checked. Writes nothing and answers false if that is not a JSON object. An
    /// empty text is an object without members.
    bool members_of(std::string_view object_text, std::initializer_list<std::string_view> except = {});

    /// Whether the object being written already has that key.
    [[nodiscard]] bool has_key(std::string_view name) const;

    /// Whether one whole value has been written.
    [[nodiscard]] bool complete() const noexcept { return !text_.empty() && marks_.empty() && !in_string_; }

    /// The text as segments, none of them empty. Views: valid until the builder is written to, moved or destroyed.
    [[nodiscard]] std::vector<JsonSegment> segments() const;

    /// The text in one piece, foreign bytes encoded into it; the builder is then empty. Without foreign bytes it is
    /// moved, not copied.
    [[nodiscard]] std::string take();

    /// Starts over; keeps its memory.
    void clear() noexcept
    {
        text_.clear();
        marks_.clear();
        foreign_.clear();
        in_string_ = false;
    }

private:
    struct Mark {  // an open container, or a key in one that is open
        std::size_t offset;
        std::size_t length;  // of the key with its quotes; 0: a container
    };
    struct Foreign {
        std::size_t offset;  // in text_, where the base64 belongs
        std::string_view bytes;
    };

    JsonBuilder& open(char bracket)
    {
        before_value();
        marks_.push_back({text_.size(), 0});
        text_ += bracket;
        return *this;
    }

    JsonBuilder& close([[maybe_unused]] char opening, char closing)
    {
        assert(innermost_is(opening) && last_byte() != ':' && "this closes nothing");
        while (!marks_.empty() && marks_.back().length != 0)
            marks_.pop_back();
        if (!marks_.empty()) marks_.pop_back();
        text_ += closing;
        return *this;
    }

    void end_key(std::size_t start)
    {
        marks_.push_back({start, text_.size() - start});
        text_ += ':';
    }

    void quote(std::string_view text)
    {
        text_ += '"';
        json_escape_append(text_, text);
        text_ += '"';
    }

    void before_value()
    {
        assert(!in_string_ && (last_byte() == ':' || innermost_is('[') || text_.empty()) && "no value belongs here");
        separate();
    }

    /// The last byte tells whether a comma is due: no value ends with one of these.
    void separate()
    {
        const char last = last_byte();
        if (last != '\0' && last != '{' && last != '[' && last != ':') text_ += ',';
    }

    [[nodiscard]] char last_byte() const noexcept { return text_.empty() ? '\0' : text_.back(); }

    [[nodiscard]] bool innermost_is(char bracket) const noexcept
    {
        const auto container =
            std::find_if(marks_.rbegin(), marks_.rend(), [](const Mark& m) { return m.length == 0; });
        return container != marks_.rend() && text_[container->offset] == bracket && !in_string_;
    }

    std::string text_;
    std::vector<Mark> marks_;
    std::vector<Foreign> foreign_;
    bool in_string_ = false;
};

inline JsonBuilder& JsonBuilder::members_of(JsonValue object, std::initializer_list<std::string_view> except)
{
    assert(innermost_is('{') && last_byte() != ':' && "members belong into an object");
    std::string scratch;
    for (const JsonMember member : object.members()) {
        const std::string_view name = member.key.string(scratch);
        const bool repeated_later = object[name].source().data() != member.value.source().data();
        if (repeated_later || has_key(name) || std::find(except.begin(), except.end(), name) != except.end()) continue;
        separate();
        const std::size_t start = text_.size();
        text_ += member.key.source();
        end_key(start);
        text_ += member.value.source();
    }
    return *this;
}

inline bool JsonBuilder::members_of(std::string_view object_text, std::initializer_list<std::string_view> except)
{
    if (object_text.empty()) return true;
    const JsonDocument document(object_text, {.invalid_utf8 = InvalidUtf8::refuse});
    if (!document.root().is_object()) return false;
    members_of(document.root(), except);
    return true;
}

inline bool JsonBuilder::has_key(std::string_view name) const
{
    for (auto mark = marks_.rbegin(); mark != marks_.rend() && mark->length != 0; ++mark) {
        const auto body = std::string_view(text_).substr(mark->offset + 1, mark->length - 2);
        if (detail::json_string_equals(body, name)) return true;
    }
    return false;
}

inline std::vector<JsonSegment> JsonBuilder::segments() const
{
    assert(complete());
    std::vector<JsonSegment> all;
    all.reserve(foreign_.size() * 2 + 1);
    const std::string_view text = text_;
    std::size_t done = 0;
    for (const Foreign& piece : foreign_) {
        if (piece.offset != done) all.push_back({false, text.substr(done, piece.offset - done)});
        all.push_back({true, piece.bytes});
        done = piece.offset;
    }
    all.push_back({false, text.substr(done)});
    return all;
}

inline std::string JsonBuilder::take()
{
    assert(complete());
    std::string whole;
    if (foreign_.empty()) {
        whole = std::move(text_);
    } else {
        for (const JsonSegment& segment : segments()) {
            if (segment.base64) {
                detail::append_base64(whole, segment.bytes);
            } else {
                whole += segment.bytes;
            }
        }
    }
    clear();
    return whole;
}

}  // namespace parlance
