#include "text/schema_rules.hpp"

#include "text/read_json.hpp"
#include "text/schema_cost.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace parlance::core {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_pattern = 1024;  // bytes
constexpr std::size_t most_schemas = 10'000;   // within one another; bounds time, not use

/// What a keyword's value must be.
enum class Shape {
    schema,
    schema_or_list,
    list,
    map,
    dependencies,
    count,
    number,
    above_zero,
    text,
    flag,
    names,
    types,
    pattern,
    values,
    reference
};

/// What the schemas of a keyword are applied to.
enum class Target {
    itself,    ///< the very value that the schema applies to
    one_each,  ///< what the value contains; no two schemas of all these keywords to the same
    content,   ///< what the value contains
    nothing    ///< they are there to be referred to
};

struct Keyword {
    std::string_view name;
    Shape shape;
    Target target = Target::content;
};

// Source: draft-handrews-json-schema-validation-01, 6; draft 2019's "$defs" beside them.
constexpr Keyword keywords[] = {
    {"$ref", Shape::reference},
    {"type", Shape::types},
    {"enum", Shape::values},
    {"properties", Shape::map, Target::one_each},
    {"patternProperties", Shape::map},
    {"additionalProperties", Shape::schema, Target::one_each},
    {"propertyNames", Shape::schema},
    {"required", Shape::names},
    {"minProperties", Shape::count},
    {"maxProperties", Shape::count},
    {"dependencies", Shape::dependencies, Target::itself},
    {"items", Shape::schema_or_list, Target::one_each},
    {"additionalItems", Shape::schema, Target::one_each},
    {"contains", Shape::schema},
    {"minItems", Shape::count},
    {"maxItems", Shape::count},
    {"uniqueItems", Shape::flag},
    {"minLength", Shape::count},
    {"maxLength", Shape::count},
    {"pattern", Shape::pattern},
    {"format", Shape::text},
    {"minimum", Shape::number},
    {"maximum", Shape::number},
    {"exclusiveMinimum", Shape::number},
    {"exclusiveMaximum", Shape::number},
    {"multipleOf", Shape::above_zero},
    {"allOf", Shape::list, Target::itself},
    {"anyOf", Shape::list, Target::itself},
    {"oneOf", Shape::list, Target::itself},
    {"not", Shape::schema, Target::itself},
    {"if", Shape::schema, Target::itself},
    {"then", Shape::schema, Target::itself},
    {"else", Shape::schema, Target::itself},
    {"definitions", Shape::map, Target::nothing},
    {"$defs", Shape::map, Target::nothing},
    {"title", Shape::text},
    {"description", Shape::text},
};

/// Keywords of later drafts that restrict values: ignoring one would pass what the schema refuses.
constexpr std::string_view later_keywords[] = {"prefixItems",       "unevaluatedItems", "unevaluatedProperties",
                                               "dependentRequired", "dependentSchemas", "minContains",
                                               "maxContains",       "$dynamicRef",      "$recursiveRef"};

constexpr std::string_view known_types[] = {"null", "boolean", "object", "array", "number", "integer", "string"};

std::string_view view_of(const json::string& text) noexcept
{
    return {text.data(), text.size()};
}

bool is_count(const json::value& value) noexcept
{
    return (value.is_int64() && value.get_int64() >= 0 && value.get_int64() < (std::int64_t{1} << 53)) ||
           (value.is_double() && value.get_double() >= 0 && value.get_double() < 1e15 &&
            value.get_double() == static_cast<double>(static_cast<std::int64_t>(value.get_double())));
}

bool is_above_zero(const json::value& value) noexcept
{
    if (value.is_int64()) return value.get_int64() > 0;
    return value.is_double() && value.get_double() > 0;
}

bool is_type_name(const json::value& value) noexcept
{
    return value.is_string() && std::find(std::begin(known_types), std::end(known_types),
                                          view_of(value.get_string())) != std::end(known_types);
}

bool are_names(const json::value& value)
{
    if (!value.is_array()) return false;
    return std::all_of(value.get_array().begin(), value.get_array().end(), [](const auto& v) { return v.is_string(); });
}

/// A JSON pointer of a reference, unescaped into its steps. Source: RFC 6901, 6.
std::optional<std::vector<std::string>> steps_of(std::string_view reference)
{
    if (reference.empty() || reference.front() != '#') return std::nullopt;
    reference.remove_prefix(1);
    if (!reference.empty() && reference.front() != '/') return std::nullopt;
    std::vector<std::string> steps;
    for (std::size_t at = 0; at < reference.size(); ++at) {
        const char c = reference[at];
        if (c == '/') {
            steps.emplace_back();
        } else if (c == '~' && at + 1 < reference.size() && (reference[at + 1] == '0' || reference[at + 1] == '1')) {
            steps.back() += reference[++at] == '0' ? '~' : '/';
        } else if (c == '%') {
            return std::nullopt;  // percent signs are read differently everywhere
        } else {
            steps.back() += c;
        }
    }
    return steps;
}

const json::value* find(const json::value& root, const std::vector<std::string>& steps)
{
    const json::value* place = &root;
    for (const std::string& step : steps) {
        const json::value* next = nullptr;
        if (place->is_object()) {
            next = place->get_object().if_contains(step);
        } else if (place->is_array() && !step.empty() && step.size() < 7 &&
                   step.find_first_not_of("0123456789") == std::string::npos) {
            next = place->get_array().if_contains(static_cast<std::size_t>(std::stoul(step)));
        }
        if (next == nullptr) return nullptr;
        place = next;
    }
    return place;
}

class Checker {
public:
    explicit Checker(const json::value& root) : root_(root) {}

    [[nodiscard]] SchemaReport run()
    {
        schema(root_, "", no_user);
        for (std::size_t index = 0; index < references_.size() && !report_.fault; ++index) {
            const auto [target, pointer] = references_[index];  // a copy: what they lead to may bring more
            if (seen_.count(target) == 0) schema(*target, pointer, no_user);
        }
        if (!report_.fault) find_circle();
        if (!report_.fault) find_cost();
        return std::move(report_);
    }

private:
    void fail(const std::string& pointer, std::string text)
    {
        if (!report_.fault) report_.fault = {pointer, std::move(text)};
    }

    /// Where a schema was found: the one that applies it, null for none, and to what.
    struct User {
        const json::value* schema;
        Target target;
    };

    void note_use(const json::value& value, const User& user)
    {
        if (user.schema == nullptr || user.target == Target::nothing) return;
        if (user.target == Target::itself) edges_[user.schema].push_back(&value);
        auto& parts = parts_[user.schema];
        if (parts.empty()) parts.emplace_back();  // the first is of one_each
        if (user.target == Target::one_each)
            parts.front().push_back(&value);
        else
            parts.push_back({&value});
    }

    void schema(const json::value& value, const std::string& pointer, const User& user)
    {
        note_use(value, user);
        if (report_.fault || !seen_.insert(&value).second || value.is_bool()) return;
        places_[&value] = pointer;
        if (!value.is_object()) return fail(pointer, "a schema must be an object, true or false");
        if (seen_.size() > most_schemas) return fail(pointer, "it consists of too many schemas");
        for (const auto& [key, content] : value.get_object())
            keyword(value, {key.data(), key.size()}, content, pointer);
    }

    void keyword(const json::value& owner, std::string_view name, const json::value& value, const std::string& pointer)
    {
        const std::string place = pointer + "/" + json_pointer_token(name);
        if (std::find(std::begin(later_keywords), std::end(later_keywords), name) != std::end(later_keywords))
            return fail(place, "\"" + std::string(name) + "\" is of a later draft; schemas are draft 7 here");
        const auto* const known =
            std::find_if(std::begin(keywords), std::end(keywords), [&](const Keyword& k) { return k.name == name; });
        if (known == std::end(keywords)) return;  // a schema may carry anything besides
        const char* const wanted = misfit(*known, owner, value, place);
        if (wanted != nullptr) fail(place, "\"" + std::string(name) + "\" must be " + wanted);
        if (name == "patternProperties" && wanted == nullptr)
            for (const auto& member : value.get_object())
                pattern({member.key().data(), member.key().size()}, place);
    }

    /// What the value should have been; null: it is that.
    const char* misfit(const Keyword& keyword, const json::value& owner, const json::value& value,
                       const std::string& place)
    {
        const User user{&owner, keyword.target};
        switch (keyword.shape) {
            case Shape::schema: return schema(value, place, user), nullptr;
            case Shape::schema_or_list:
                if (!value.is_array()) return schema(value, place, user), nullptr;
                return list(value, place, user), nullptr;
            case Shape::list:
                if (!value.is_array() || value.get_array().empty()) return "a list of schemas that is not empty";
                return list(value, place, user), nullptr;
            case Shape::map:
                if (!value.is_object()) return "an object of schemas";
                return map(value, place, user), nullptr;
            case Shape::dependencies:
                if (!value.is_object()) return "an object of schemas or of lists of names";
                return map(value, place, user, true), nullptr;
            case Shape::count: return is_count(value) ? nullptr : "a whole number, at least 0";
            case Shape::number: return value.is_number() ? nullptr : "a number";
            case Shape::above_zero: return is_above_zero(value) ? nullptr : "a number above 0";
            case Shape::text:
                if (keyword.name == "format") report_.has_format = true;
                return value.is_string() ? nullptr : "a text";
            case Shape::flag:
                if (keyword.name == "uniqueItems") report_.compares_items = true;
                return value.is_bool() ? nullptr : "true or false";
            case Shape::names: return are_names(value) ? nullptr : "a list of names";
            case Shape::values:
                return value.is_array() && !value.get_array().empty() ? nullptr : "a list that is not empty";
            case Shape::types: return types(value);
            case Shape::pattern:
                if (!value.is_string()) return "a text";
                return pattern(view_of(value.get_string()), place), nullptr;
            case Shape::reference:
                if (!value.is_string()) return "a text";
                return reference(owner, view_of(value.get_string()), place), nullptr;
        }
        return nullptr;
    }

    void list(const json::value& value, const std::string& place, const User& user)
    {
        std::size_t index = 0;
        for (const json::value& item : value.get_array())
            schema(item, place + "/" + std::to_string(index++), user);
    }

    void map(const json::value& value, const std::string& place, const User& user, bool is_dependency = false)
    {
        for (const auto& member : value.get_object()) {
            if (is_dependency && are_names(member.value())) continue;  // on names
            schema(member.value(), place + "/" + json_pointer_token({member.key().data(), member.key().size()}), user);
        }
    }

    static const char* types(const json::value& value)
    {
        constexpr const char* wanted = "one or a list of: null, boolean, object, array, number, integer, string";
        if (is_type_name(value)) return nullptr;
        if (!value.is_array() || value.get_array().empty()) return wanted;
        return std::all_of(value.get_array().begin(), value.get_array().end(), &is_type_name) ? nullptr : wanted;
    }

    void pattern(std::string_view text, const std::string& place)
    {
        if (text.size() > longest_pattern)
            return fail(place, "a pattern must not be longer than " + std::to_string(longest_pattern) + " bytes");
        report_.patterns.push_back({place, std::string(text)});
    }

    void reference(const json::value& owner, std::string_view text, const std::string& place)
    {
        const auto steps = steps_of(text);
        if (!steps)
            return fail(place,
                        R"(a reference must be "#" or lead to a place in the schema, such as "#/definitions/name"; )"
                        "nothing is fetched");
        const json::value* const target = find(root_, *steps);
        if (target == nullptr) return fail(place, "the reference leads nowhere");
        note_use(*target, {&owner, Target::itself});
        references_.emplace_back(target, std::string(text.substr(1)));
    }

    /// Depth first over what applies to the same value; a way back to a schema still being looked at is a circle.
    void find_circle()
    {
        std::map<const json::value*, bool> done;  // false: being looked at
        std::vector<std::pair<const json::value*, std::size_t>> way;
        for (const auto& [start, unused] : edges_) {
            if (done.count(start) != 0) continue;
            way.assign(1, {start, 0});
            done[start] = false;
            while (!way.empty()) {
                auto& [place, next] = way.back();
                const auto found = edges_.find(place);
                if (found == edges_.end() || next == found->second.size()) {
                    done[place] = true;
                    way.pop_back();
                    continue;
                }
                const json::value* const target = found->second[next++];
                const auto known = done.find(target);
                if (known == done.end()) {
                    done[target] = false;
                    way.emplace_back(target, 0);
                } else if (!known->second) {
                    return fail(places_[target], "it applies itself to the same value again and again");
                }
            }
        }
    }

    /// What a value's depth or the references would multiply the work of.
    void find_cost()
    {
        const SchemaCost cost = cost_of(parts_);
        if (cost.doubling != nullptr)
            return fail(places_[cost.doubling],
                        "its recursion goes on in more than one place for the same value, which takes twice the time "
                        "with each level of the value; let at most one member of anyOf, oneOf, allOf and the like "
                        "lead back");
        if (cost.applied > most_applied)
            fail("", "its references apply more than " + std::to_string(static_cast<int>(most_applied)) +
                         " schemas to one value; refer to the same schema less often");
    }

    static constexpr User no_user{nullptr, Target::nothing};

    const json::value& root_;
    SchemaReport report_;
    SchemaParts parts_;
    std::set<const json::value*> seen_;
    std::map<const json::value*, std::string> places_;
    std::map<const json::value*, std::vector<const json::value*>> edges_;
    std::vector<std::pair<const json::value*, std::string>> references_;
};

}  // namespace

SchemaReport check_schema_rules(const json::value& schema)
{
    return Checker(schema).run();
}

}  // namespace parlance::core
