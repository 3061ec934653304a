#include "record/json_compare.hpp"

#include <parlance/detail/json_number.hpp>
#include <parlance/json_builder.hpp>

#include <algorithm>
#include <map>

namespace parlance::core::record {
namespace {

using Members = std::map<std::string, JsonValue, std::less<>>;

Members sorted_members(const JsonValue& object)
{
    Members members;
    for (const auto [key, value] : object.members())
        members.insert_or_assign(key.text(), value);
    return members;
}

void append_string(std::string& out, std::string_view text)
{
    out += '"';
    json_escape_append(out, text);
    out += '"';
}

void append_scalar(std::string& out, const JsonValue& value)
{
    if (value.is_string()) return append_string(out, value.text());
    if (!value.is_number()) {
        out += value.source();
    } else if (const auto whole = value.as_int()) {
        detail::append_number(out, *whole);
    } else if (const auto real = value.as_double()) {
        detail::append_number(out, *real);
    } else {
        out += value.source();
    }
}

bool is_container(const JsonValue& value) noexcept
{
    return value.is_object() || value.is_array();
}

std::string pointer_to(const std::string& parent, std::string_view member)
{
    std::string pointer = parent + '/';
    for (const char c : member) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

std::string words_for(const JsonValue& value)
{
    switch (value.kind()) {
        case JsonKind::null: return "null";
        case JsonKind::boolean:
        case JsonKind::number: return std::string(value.source().substr(0, 40));
        case JsonKind::string: return "a text of " + std::to_string(value.text().size()) + " bytes";
        case JsonKind::array: return "an array of " + std::to_string(value.size());
        case JsonKind::object: return "an object";
        case JsonKind::missing: break;
    }
    return "nothing";
}

/// Walks two values side by side.
class Comparison {
public:
    void compare(const JsonValue& asked, const JsonValue& recorded, const std::string& pointer)
    {
        if (asked.is_object() && recorded.is_object()) return compare_members(asked, recorded, pointer);
        if (asked.is_array() && recorded.is_array()) return compare_elements(asked, recorded, pointer);
        if (!is_container(asked) && !is_container(recorded) && same_scalar(asked, recorded)) return;
        if (asked.is_string() && recorded.is_string()) return differ_in_text(pointer, asked.text(), recorded.text());
        differ(pointer, words_for(asked) + " here, " + words_for(recorded) + " in the recording");
    }
    [[nodiscard]] JsonDifference take() { return std::move(found_); }

private:
    static bool same_scalar(const JsonValue& asked, const JsonValue& recorded)
    {
        std::string one;
        std::string other;
        append_scalar(one, asked);
        append_scalar(other, recorded);
        return one == other;
    }

    void compare_members(const JsonValue& asked, const JsonValue& recorded, const std::string& pointer)
    {
        const Members wanted = sorted_members(asked);
        Members had = sorted_members(recorded);
        for (const auto& [key, value] : wanted) {
            if (const auto other = had.find(key); other != had.end()) {
                compare(value, other->second, pointer_to(pointer, key));
                had.erase(other);
            } else {
                differ(pointer_to(pointer, key), "the recording has no such member");
            }
        }
        for (const auto& [key, value] : had)
            differ(pointer_to(pointer, key), "the request has no such member");
    }

    void compare_elements(const JsonValue& asked, const JsonValue& recorded, const std::string& pointer)
    {
        auto other = recorded.elements().begin();
        const auto last = recorded.elements().end();
        std::size_t index = 0;
        for (const JsonValue element : asked.elements()) {
            const std::string place = pointer + '/' + std::to_string(index++);
            if (other == last) return differ(place, "the recording ends before this element");
            compare(element, *other, place);
            ++other;
        }
        if (other != last) differ(pointer + '/' + std::to_string(index), "the request ends before this element");
    }

    void differ_in_text(const std::string& pointer, std::string_view asked, std::string_view recorded)
    {
        const std::size_t most = std::min(asked.size(), recorded.size());
        const auto ends =
            std::mismatch(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(most), recorded.begin());
        const auto alike = static_cast<std::size_t>(ends.first - asked.begin());
        if (found_.count == 0) found_.alike = alike;
        differ(pointer, "a text of " + std::to_string(asked.size()) + " bytes here and one of " +
                            std::to_string(recorded.size()) + " in the recording differ from byte " +
                            std::to_string(alike) + " on");
    }

    void differ(const std::string& pointer, std::string what)
    {
        if (found_.count++ != 0) return;
        found_.first = pointer;
        found_.what = std::move(what);
    }

    JsonDifference found_;
};

}  // namespace

void append_canonical(std::string& out, const JsonValue& value)
{
    if (!is_container(value)) return append_scalar(out, value);
    std::size_t count = 0;
    out += value.is_object() ? '{' : '[';
    for (const auto& [key, member] : sorted_members(value)) {
        if (count++ != 0) out += ',';
        append_string(out, key);
        out += ':';
        append_canonical(out, member);
    }
    for (const JsonValue element : value.elements()) {
        if (count++ != 0) out += ',';
        append_canonical(out, element);
    }
    out += value.is_object() ? '}' : ']';
}

std::string canonical_body(std::string_view body)
{
    const JsonDocument document(body, record_json);
    if (!document) return std::string(body);
    std::string text;
    append_canonical(text, document.root());
    return text;
}

JsonDifference compare_json(const JsonValue& asked, const JsonValue& recorded)
{
    Comparison comparison;
    comparison.compare(asked, recorded, {});
    return comparison.take();
}

void append_compact(std::string& out, const JsonValue& value)
{
    if (!is_container(value)) {
        out += value.source();
        return;
    }
    std::size_t count = 0;
    out += value.is_object() ? '{' : '[';
    for (const auto [key, member] : value.members()) {
        if (count++ != 0) out += ',';
        out.append(key.source()) += ':';
        append_compact(out, member);
    }
    for (const JsonValue element : value.elements()) {
        if (count++ != 0) out += ',';
        append_compact(out, element);
    }
    out += value.is_object() ? '}' : ']';
}

}  // namespace parlance::core::record
