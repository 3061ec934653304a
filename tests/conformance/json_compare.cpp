#include "json_compare.hpp"

#include <boost/json.hpp>

namespace parlance::conformance {

namespace json = boost::json;

namespace {

/// The first step of a pointer, which is then shortened by it.
std::string_view next_step(std::string_view& pointer)
{
    const std::size_t slash = pointer.find('/', 1);
    const std::string_view step = pointer.substr(1, slash == std::string_view::npos ? slash : slash - 1);
    pointer = slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
    return step;
}

std::string escaped(std::string_view key)
{
    std::string step;
    for (const char letter : key) {
        if (letter == '~')
            step += "~0";
        else if (letter == '/')
            step += "~1";
        else
            step += letter;
    }
    return step;
}

std::string shortened(const json::value& value)
{
    constexpr std::size_t most = 160;
    const std::string text = json::serialize(value);
    return text.size() <= most ? text : text.substr(0, most) + "...";
}

class Comparison {
public:
    Comparison(const Allowed& only_recorded, const Allowed& only_ours)
        : only_recorded_(only_recorded), only_ours_(only_ours)
    {
    }

    void compare(const json::value& recorded, const json::value& ours, const std::string& place)
    {
        if (recorded.is_object() && ours.is_object())
            compare_members(recorded.get_object(), ours.get_object(), place);
        else if (recorded.is_array() && ours.is_array())
            compare_elements(recorded.get_array(), ours.get_array(), place);
        else if (!same(recorded, ours))
            found_.push_back(place + ": recorded " + shortened(recorded) + ", written " + shortened(ours));
    }

    [[nodiscard]] std::vector<std::string> found() && { return std::move(found_); }

private:
    void compare_members(const json::object& recorded, const json::object& ours, const std::string& place)
    {
        for (const auto& [key, value] : recorded) {
            const std::string inner = place + "/" + escaped(key);
            const json::value* const written = ours.if_contains(key);
            if (written != nullptr)
                compare(value, *written, inner);
            else if (!value.is_null() && !only_recorded_(inner))
                found_.push_back(inner + ": recorded " + shortened(value) + ", not written");
        }
        for (const auto& [key, value] : ours) {
            const std::string inner = place + "/" + escaped(key);
            if (!recorded.contains(key) && !only_ours_(inner))
                found_.push_back(inner + ": not recorded, written " + shortened(value));
        }
    }

    void compare_elements(const json::array& recorded, const json::array& ours, const std::string& place)
    {
        if (recorded.size() != ours.size())
            found_.push_back(place + ": recorded " + std::to_string(recorded.size()) + " elements, written " +
                             std::to_string(ours.size()) + ": " + shortened(ours));
        for (std::size_t index = 0; index < std::min(recorded.size(), ours.size()); ++index)
            compare(recorded[index], ours[index], place + "/" + std::to_string(index));
    }

    const Allowed& only_recorded_;
    const Allowed& only_ours_;
    std::vector<std::string> found_;
};

bool same_members(const json::object& left, const json::object& right)
{
    if (left.size() != right.size()) return false;
    for (const auto& [key, value] : left) {
        const json::value* const other = right.if_contains(key);
        if (other == nullptr || !same(value, *other)) return false;
    }
    return true;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view place)
{
    while (!pattern.empty()) {
        const std::string_view wanted = next_step(pattern);
        if (wanted == "**" && pattern.empty()) return true;
        if (place.empty()) return false;
        const std::string_view step = next_step(place);
        if (wanted != "*" && wanted != step) return false;
    }
    return place.empty();
}

bool same(const json::value& left, const json::value& right)
{
    if (left.is_number() && right.is_number()) {
        const bool whole = !left.is_double() && !right.is_double();
        return whole ? left == right : left.to_number<double>() == right.to_number<double>();
    }
    if (left.is_object() && right.is_object()) return same_members(left.get_object(), right.get_object());
    if (!left.is_array() || !right.is_array()) return left == right;
    const json::array &one = left.get_array(), &other = right.get_array();
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const json::value& a, const json::value& b) { return same(a, b); });
}

std::vector<std::string> differences(const json::value& recorded, const json::value& ours, const Allowed& only_recorded,
                                     const Allowed& only_ours)
{
    Comparison comparison(only_recorded, only_ours);
    comparison.compare(recorded, ours, "");
    return std::move(comparison).found();
}

}  // namespace parlance::conformance
