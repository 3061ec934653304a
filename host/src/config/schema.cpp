#include "config/schema.hpp"

#include <vector>

#include "config/nearest_name.hpp"
#include "config/quantities.hpp"

namespace parlance::host {
namespace {

std::string_view parent_of(std::string_view pattern)
{
    const auto dot = pattern.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : pattern.substr(0, dot);
}

std::string_view leaf_of(std::string_view pattern)
{
    return pattern.substr(pattern.rfind('.') + 1);  // npos + 1 is 0
}

const KeyRule* rule_for(std::string_view parent, std::string_view name)
{
    for (const auto& rule : key_rules()) {
        if (parent_of(rule.pattern) != parent) continue;
        const auto leaf = leaf_of(rule.pattern);
        if (leaf == "*" || leaf == name) return &rule;
    }
    return nullptr;
}

std::vector<std::string_view> names_below(std::string_view parent)
{
    std::vector<std::string_view> names;
    for (const auto& rule : key_rules()) {
        if (parent_of(rule.pattern) == parent) names.push_back(leaf_of(rule.pattern));
    }
    return names;
}

/// Does the value have the rule's type, as far as one look tells?
bool has_type(const ConfigNode& value, KeyType type)
{
    switch (type) {
        case KeyType::table:
        case KeyType::values: return value.as_object() != nullptr;
        case KeyType::strings:
        case KeyType::layers: return value.as_array() != nullptr;
        case KeyType::one_or_more: return value.as_string() != nullptr || value.as_array() != nullptr;
        case KeyType::integer: return value.as_integer() != nullptr;
        case KeyType::boolean: return value.as_boolean() != nullptr;
        case KeyType::string:
        case KeyType::duration: return value.as_string() != nullptr;
        case KeyType::secret: return value.as_string() != nullptr || value.as_object() != nullptr;
    }
    return false;
}

std::string_view expected_words(KeyType type)
{
    switch (type) {
        case KeyType::table:
        case KeyType::values: return "a table";
        case KeyType::string: return "a string in quotes";
        case KeyType::strings: return "an array of strings";
        case KeyType::one_or_more: return "a string in quotes, or an array of them";
        case KeyType::integer: return "an integer";
        case KeyType::boolean: return "true or false";
        case KeyType::duration: return R"(a duration in quotes, such as "300ms", "5s", "30m" or "1h")";
        case KeyType::secret: return R"(a reference: "env:NAME", "file:/path" or a table with cmd)";
        case KeyType::layers: return "an array of strings and tables";
    }
    return {};
}

/// Walks a table and the rules side by side.
class SchemaCheck {
public:
    explicit SchemaCheck(Problems& problems) : problems_{problems} {}

    void check_table(const ConfigNode::Object& table, std::string_view pattern, const Place& place)
    {
        for (const auto& member : table) {
            if (problems_.full()) return;
            const Place at = place.member(member.name, member.position);
            if (const KeyRule* rule = rule_for(pattern, member.name)) {
                check_value(member.value, *rule, at);
            } else {
                problems_.error(at, "unknown key" + did_you_mean(member.name, names_below(pattern)));
            }
        }
    }

private:
    void check_value(const ConfigNode& value, const KeyRule& rule, Place place)
    {
        if (value.position().line != 0) place.position = value.position();
        if (!has_type(value, rule.type)) return wrong_type(value, expected_words(rule.type), place);
        switch (rule.type) {
            case KeyType::table: return check_table(*value.as_object(), rule.pattern, place);
            case KeyType::string: return check_string(*value.as_string(), place);
            case KeyType::strings: return check_strings(*value.as_array(), place);
            case KeyType::one_or_more:
                return value.as_string() != nullptr ? check_string(*value.as_string(), place)
                                                    : check_strings(*value.as_array(), place);
            case KeyType::layers: return check_layers(*value.as_array(), place);
            case KeyType::duration: return check_duration(*value.as_string(), place);
            default: return;
        }
    }

    void wrong_type(const ConfigNode& value, std::string_view expected, const Place& place)
    {
        problems_.error(place, "expected " + std::string{expected} + ", found " + std::string{value.type_words()});
    }

    void check_string(const std::string& text, const Place& place)
    {
        const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
        for (const char c : text) {
            if (is_control(c)) return problems_.error(place, "holds a line break or control character; remove it");
        }
    }

    void check_strings(const ConfigNode::Array& items, const Place& place)
    {
        for (std::size_t i = 0; i < items.size() && !problems_.full(); ++i) {
            const Place at = place.item(i, items[i].position());
            if (const auto* text = items[i].as_string()) {
                check_string(*text, at);
            } else {
                wrong_type(items[i], "a string in quotes", at);
            }
        }
    }

    void check_layers(const ConfigNode::Array& items, const Place& place)
    {
        for (std::size_t i = 0; i < items.size() && !problems_.full(); ++i) {
            if (items[i].as_string() != nullptr || items[i].as_object() != nullptr) continue;
            wrong_type(items[i], "a string or a table", place.item(i, items[i].position()));
        }
    }

    void check_duration(const std::string& text, const Place& place)
    {
        if (parse_duration(text)) return;
        problems_.error(place, in_quotes(text) +
                                   " is no duration; write a whole number with ms, s, m or h, such as "
                                   R"("5s", at least "1ms" and at most "168h")");
    }

    Problems& problems_;
};

}  // namespace

void check_schema(const ConfigNode& root, Problems& problems)
{
    if (const auto* table = root.as_object()) SchemaCheck{problems}.check_table(*table, {}, Place{});
}

void check_schema_below(std::string_view pattern, const ConfigNode::Object& table, const Place& place,
                        Problems& problems)
{
    SchemaCheck{problems}.check_table(table, pattern, place);
}

}  // namespace parlance::host
