/// json_form_reader.hpp - reads a JSON form member by member; every error has its place and says what would be right.
///
/// A form is described by tables of fields, a key and a function each; what no table knows is an error with the nearest
/// known key. The first error stays: after it, reading goes on without effect, so that callers need not look after each
/// step. A member that is null is as if it were not there.
#pragma once

#include <parlance/chat_error.hpp>
#include <parlance/detail/json_form_base64.hpp>
#include <parlance/detail/json_form_nearest.hpp>
#include <parlance/detail/json_form_words.hpp>
#include <parlance/json_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::detail {

/// A value and the way to it. Lives on the stack of whoever reads it: the way is only spelled when something is wrong.
struct FormValue {
    JsonValue json;
    const FormValue* around = nullptr;
    std::string_view key = {};     ///< in an object
    std::ptrdiff_t position = -1;  ///< in a list

    [[nodiscard]] bool given() const noexcept { return !json.is_missing() && !json.is_null(); }
    [[nodiscard]] FormValue operator[](std::string_view name) const { return {json[name], this, name}; }
};

/// Appends the JSON pointer (RFC 6901) to `value`.
inline void append_pointer(std::string& out, const FormValue& value)
{
    if (value.around == nullptr) return;
    append_pointer(out, *value.around);
    out += '/';
    if (value.position >= 0) out += std::to_string(value.position);
    for (const char letter : value.key) {
        if (letter == '~')
            out += "~0";
        else if (letter == '/')
            out += "~1";
        else
            out += letter;
    }
}

/// A key as a message shows it: cut where nobody would read on.
[[nodiscard]] inline std::string quoted_key(std::string_view key)
{
    if (key.size() <= longest_form_key * 2) return '"' + std::string(key) + '"';
    return '"' + std::string(key.substr(0, longest_form_key * 2)) + "...\"";
}

/// What to do about words and keys that this version does not know.
enum class Unknown {
    refuse,  ///< in what people write: a typo must not be billed
    accept   ///< in what a later version may have written
};

/// Collects the first error, and reads values of one type.
class FormReader {
public:
    /// Objects whose keys anyone may choose have at most this many: their members are looked up one by one.
    static constexpr std::size_t most_free_keys = 1000;

    /// `form`: "request", "response".
    FormReader(std::string_view form, Unknown unknown) : form_(form), unknown_(unknown) {}

    /// Whether what a later version may have written is no error.
    [[nodiscard]] bool tolerant() const noexcept { return unknown_ == Unknown::accept; }

    [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
    [[nodiscard]] const ChatError& error() const noexcept { return *error_; }

    void fail(const FormValue& at, std::string message)
    {
        if (error_) return;
        std::string where;
        append_pointer(where, at);
        error_ = ChatError(ErrorKind::invalid_request, std::move(message)).at(std::move(where));
    }

    /// How a message calls a value.
    [[nodiscard]] std::string name(const FormValue& value) const
    {
        if (value.position >= 0) return "an element of " + name(*value.around);
        if (value.around == nullptr) return "the " + std::string(form_);
        return quoted_key(value.key);
    }

    void fail_repeated(const FormValue& at)
    {
        fail(at, name(at) + " says again what another key said; keep one of them");
    }

    void fail_type(const FormValue& at, std::string_view wanted)
    {
        constexpr std::string_view kinds[] = {"missing",  "null",   "a boolean", "a number",
                                              "a string", "a list", "an object"};
        const auto kind = static_cast<std::size_t>(at.json.kind());
        fail(at, name(at) + " must be " + std::string(wanted) + ", not " + std::string(kinds[kind]));
    }

    void fail_unknown(const FormValue& member, std::span<const std::string_view> known, std::string_view remedy)
    {
        const std::string_view nearest = nearest_key(member.key, known);
        std::string message = "unknown key " + quoted_key(member.key);
        if (!nearest.empty())
            message += "; did you mean " + quoted_key(nearest) + "?";
        else if (!remedy.empty())
            (message += "; ") += remedy;
        fail(member, std::move(message));
    }

    /// Whether `from` is of that kind; fails if it is something else, not if it is nothing.
    [[nodiscard]] bool is(const FormValue& from, JsonKind kind, std::string_view wanted)
    {
        if (from.json.kind() == kind) return true;
        if (from.given() || (from.json.is_null() && from.position >= 0)) fail_type(from, wanted);
        return false;
    }

    /// Text. What is there already came under another key, and two may not disagree.
    void read(const FormValue& from, std::string& to)
    {
        if (!is(from, JsonKind::string, "a string")) return;
        if (!to.empty()) return fail_repeated(from);
        to = from.json.text();
    }
    void read(const FormValue& from, bool& to)
    {
        if (is(from, JsonKind::boolean, "true or false")) to = *from.json.as_bool();
    }
    void read(const FormValue& from, std::int64_t& to)
    {
        if (const auto number = whole(from)) to = *number;
    }
    void read(const FormValue& from, double& to)
    {
        if (!is(from, JsonKind::number, "a number")) return;
        if (const auto number = from.json.as_double())
            to = *number;
        else
            fail(from, name(from) + " is out of range");
    }
    template <class T>
    void read(const FormValue& from, std::optional<T>& to)
    {
        if (!from.given()) return;
        T value{};
        read(from, value);
        to = value;
    }

    [[nodiscard]] std::optional<std::int64_t> whole(const FormValue& from)
    {
        if (!is(from, JsonKind::number, "a whole number")) return std::nullopt;
        const auto number = from.json.as_int();
        if (!number) fail(from, name(from) + " must be a whole number of at most 64 bits");
        return number;
    }

    /// One of the words of an enumeration.
    template <class Enum>
    void read_word(const FormValue& from, Enum& to)
    {
        std::string scratch;
        const auto known = from_word<Enum>(from.json.string(scratch));
        if (known && from.json.is_string())
            to = *known;
        else if (tolerant() && from.json.is_string())
            to = word_for_unknown<Enum>();
        else if (from.json.is_string())
            fail(from, name(from) + " must be one of " + all_words<Enum>());
        else
            static_cast<void>(is(from, JsonKind::string, "one of " + all_words<Enum>()));
    }

    void read_base64(const FormValue& from, std::string& to)
    {
        if (!is(from, JsonKind::string, "a string")) return;
        std::string scratch;
        if (auto bytes = decode_base64(from.json.string(scratch)))
            to = *std::move(bytes);
        else
            fail(from, name(from) + " must be base64 with padding and without line ends (RFC 4648)");
    }

    /// JSON that is taken as it is.
    [[nodiscard]] std::string raw(const FormValue& from)
    {
        const std::string_view source = from.json.source();
        if (validate_json(source, {.max_depth = deepest_raw_json}))
            fail(from, name(from) + " is nested more than " + std::to_string(deepest_raw_json) + " deep");
        return std::string(source);
    }

    /// A JSON object's own text. A response may have a string instead: a text that was meant to be an object, but is
    /// none.
    void read_object(const FormValue& from, std::string& to)
    {
        if (tolerant() && from.json.is_string())
            read(from, to);
        else if (is(from, JsonKind::object, "an object"))
            to = raw(from);
    }

    void read_flags(const FormValue& from, std::span<const FlagWord> words, std::uint32_t& to)
    {
        each_element(from, [&](const FormValue& element) {
            if (!is(element, JsonKind::string, "a string")) return;
            const std::uint32_t bit = flag_of(element.json.text(), words);
            if (bit == 0 && !tolerant()) fail(element, "unknown flag in " + name(from));
            to |= bit;
        });
    }

    template <class Each>
    void each_element(const FormValue& list, Each each)
    {
        if (!is(list, JsonKind::array, "a list")) return;
        std::ptrdiff_t position = 0;
        for (const JsonValue element : list.json.elements()) {
            if (failed()) return;
            each(FormValue{element, &list, {}, position++});
        }
    }

    /// The members of an object whose keys anyone may choose. Each key stands once.
    template <class Each>
    void each_free_member(const FormValue& object, Each each)
    {
        if (!is(object, JsonKind::object, "an object")) return;
        if (object.json.size() > most_free_keys)
            return fail(object, name(object) + " has more than " + std::to_string(most_free_keys) + " members");
        std::string scratch;
        for (const JsonMember& member : object.json.members()) {
            if (failed()) return;
            const FormValue value{member.value, &object, member.key.string(scratch)};
            if (stands_once(value)) each(value);
        }
    }

    /// Whether no later member has the same key; fails if one has.
    [[nodiscard]] bool stands_once(const FormValue& member)
    {
        const bool last = member.around->json[member.key].source().data() == member.json.source().data();
        if (!last) fail(member, quoted_key(member.key) + " stands twice; keep one of them");
        return last;
    }

private:
    std::string_view form_;
    Unknown unknown_;
    std::optional<ChatError> error_;
};

/// One member of a form: its key, and how it is read into what is being made.
template <class Target>
struct FormField {
    std::string_view key;
    void (*read)(FormReader& reader, const FormValue& from, Target& to);
};

/// What most fields do: read a value of the member's type,
template <auto member, class Target>
void read_member(FormReader& reader, const FormValue& from, Target& to)
{
    reader.read(from, to.*member);
}
/// a JSON object as text,
template <auto member, class Target>
void read_object_member(FormReader& reader, const FormValue& from, Target& to)
{
    reader.read_object(from, to.*member);
}
/// keep the value for later,
template <auto member, class Target>
void keep_member(FormReader&, const FormValue& from, Target& to)
{
    to.*member = from;
}
/// or nothing, because whoever reads the object has looked at it already.
template <class Target>
void skip_member(FormReader&, const FormValue&, Target&)
{
}

template <class Target>
[[nodiscard]] std::vector<std::string_view> keys_of(std::span<const FormField<Target>> fields)
{
    std::vector<std::string_view> keys;
    for (const auto& field : fields)
        keys.push_back(field.key);
    return keys;
}

/// Reads a member by the table; answers false if that has no such key. `key` of what a field's function gets is the
/// table's, so that it may be kept as long as `member.around`.
template <class Target>
[[nodiscard]] bool read_field(FormReader& reader, const FormValue& member, std::span<const FormField<Target>> fields,
                              Target& target)
{
    const auto field = std::ranges::find(fields, member.key, &FormField<Target>::key);
    if (field == fields.end()) return false;
    const FormValue known{member.json, member.around, field->key};
    if (reader.stands_once(known) && known.given()) field->read(reader, known, target);
    return true;
}

template <class Target, std::size_t count>
void read_fields(FormReader& reader, const FormValue& object, const FormField<Target> (&fields)[count], Target& target)
{
    if (!reader.is(object, JsonKind::object, "an object")) return;
    const std::span<const FormField<Target>> table(fields);
    std::string scratch;
    for (const JsonMember& member : object.json.members()) {
        if (reader.failed()) return;
        const FormValue value{member.value, &object, member.key.string(scratch)};
        if (read_field(reader, value, table, target) || reader.tolerant()) continue;
        reader.fail_unknown(value, keys_of(table), R"(what only one provider knows goes under "extra")");
    }
}

/// The root of a form's text, and its reader's first error if that is no JSON.
[[nodiscard]] inline std::optional<ChatError> not_json(const JsonDocument& document, std::string_view form)
{
    if (document) return std::nullopt;
    const std::string place = "byte " + std::to_string(document.error().offset);
    return ChatError(ErrorKind::invalid_request, "the " + std::string(form) + " is not JSON: " +
                                                     std::string(document.error().message) + " at " + place)
        .at(place);
}

/// How forms are read.
inline constexpr JsonOptions form_options{.max_depth = deepest_form, .invalid_utf8 = InvalidUtf8::refuse};

}  // namespace parlance::detail
