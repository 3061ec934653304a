/// validator.hpp - holds a JSON document to a JSON Schema as OpenAPI 3.1 has it, strictly: a member that an object's
/// description does not name is a mistake, unless the description says that others may be there.
///
/// Understood: $ref, type (one or several), nullable, const, enum, anyOf, oneOf, allOf, properties, required,
/// additionalProperties, minProperties, maxProperties, items, minItems, maxItems, minLength, maxLength, pattern,
/// minimum, maximum, exclusiveMinimum, exclusiveMaximum. `oneOf` is taken as `anyOf`: the descriptions use it for
/// alternatives that overlap (a text, or one of these texts). An object that names no members at all is an open one.
#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::testing {

/// What is wrong, and where: a JSON pointer into the document.
struct SchemaProblem {
    std::string place;
    std::string message;
    bool wrong_value = false;  ///< it is none of those that are listed
};

/// Holds documents to the schemas of one description, whose root it points into.
class SchemaValidator {
public:
    /// `root`: what "#/..." references begin at; must outlive this.
    explicit SchemaValidator(const boost::json::value& root) : root_(root) {}

    [[nodiscard]] std::vector<SchemaProblem> check(const boost::json::value& schema,
                                                   const boost::json::value& document) const
    {
        Problems found = check(schema, document, "", {});
        Problems once;
        for (SchemaProblem& problem : found) {
            const auto is_same = [&](const SchemaProblem& known) {
                return known.place == problem.place && known.message == problem.message;
            };
            if (std::ranges::none_of(once, is_same)) once.push_back(std::move(problem));
        }
        return once;
    }

private:
    using Value = boost::json::value;
    using Object = boost::json::object;
    using Problems = std::vector<SchemaProblem>;
    using Names = std::set<std::string, std::less<>>;

    /// `known`: members that schemas beside this one name, for the same object.
    [[nodiscard]] Problems check(const Value& schema, const Value& document, const std::string& place,
                                 const Names& known) const
    {
        if (schema.is_bool()) return schema.get_bool() ? Problems() : one(place, "nothing may be here");
        const Object& rules = schema.as_object();
        if (const Value* nullable = rules.if_contains("nullable"); nullable != nullptr && *nullable == true)
            if (document.is_null()) return {};
        Problems found = check_type(rules, document, place);
        if (!found.empty()) return found;
        check_applicators(rules, document, place, known, found);
        if (document.is_object()) {
            Names around = known;
            collect_names(rules, around, 0);
            check_object(rules, document.get_object(), place, around, found);
        }
        if (document.is_array()) check_array(rules, document.get_array(), place, found);
        if (document.is_string()) check_text(rules, document.get_string(), place, found);
        if (document.is_number()) check_number(rules, document.to_number<double>(), place, found);
        return found;
    }

    [[nodiscard]] static Problems one(const std::string& place, std::string message)
    {
        return {{place, std::move(message)}};
    }

    [[nodiscard]] const Value& resolved(std::string_view reference) const
    {
        return root_.at_pointer(reference.substr(1));  // behind '#'
    }

    // ---- one value ------------------------------------------------------------------------------------------------

    [[nodiscard]] static Problems check_type(const Object& rules, const Value& document, const std::string& place)
    {
        if (const Value* type = rules.if_contains("type"); type != nullptr && !has_type(*type, document))
            return one(place, "is not of type " + boost::json::serialize(*type));
        if (const Value* wanted = rules.if_contains("const"); wanted != nullptr && *wanted != document)
            return {{place, "is not " + boost::json::serialize(*wanted), true}};
        const Value* listed = rules.if_contains("enum");
        if (listed == nullptr || std::ranges::find(listed->as_array(), document) != listed->as_array().end()) return {};
        return {{place, boost::json::serialize(document) + " is none of " + boost::json::serialize(*listed), true}};
    }

    [[nodiscard]] static bool has_type(const Value& type, const Value& document)
    {
        if (type.is_array())
            return std::ranges::any_of(type.get_array(), [&](const Value& one) { return has_type(one, document); });
        const std::string_view word = type.as_string();
        if (word == "object") return document.is_object();
        if (word == "array") return document.is_array();
        if (word == "string") return document.is_string();
        if (word == "boolean") return document.is_bool();
        if (word == "null") return document.is_null();
        if (word == "number") return document.is_number();
        if (word == "integer") return is_whole(document);
        return true;
    }

    [[nodiscard]] static bool is_whole(const Value& document)
    {
        if (!document.is_double()) return document.is_number();
        return std::floor(document.get_double()) == document.get_double();
    }

    static void check_text(const Object& rules, std::string_view text, const std::string& place, Problems& found)
    {
        const auto letters = static_cast<double>(
            std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
        check_size(rules, "minLength", "maxLength", letters, place, found);
        const Value* pattern = rules.if_contains("pattern");
        if (pattern == nullptr) return;
        const std::string expression(pattern->as_string());
        if (expression.find("\\p{") != std::string::npos) return;  // classes of Unicode, which std::regex has not
        if (!std::regex_search(text.begin(), text.end(), std::regex(expression, std::regex::ECMAScript)))
            found.push_back({place, "does not match " + expression});
    }

    static void check_number(const Object& rules, double number, const std::string& place, Problems& found)
    {
        check_size(rules, "minimum", "maximum", number, place, found);
        const auto limit = [&](std::string_view key) {
            const Value* value = rules.if_contains(key);
            return value != nullptr && value->is_number() ? std::optional(value->to_number<double>()) : std::nullopt;
        };
        if (const auto least = limit("exclusiveMinimum"); least && number <= *least)
            found.push_back({place, "is not above the exclusive minimum"});
        if (const auto most = limit("exclusiveMaximum"); most && number >= *most)
            found.push_back({place, "is not below the exclusive maximum"});
    }

    static void check_size(const Object& rules, std::string_view least, std::string_view most, double size,
                           const std::string& place, Problems& found)
    {
        const Value* smallest = rules.if_contains(least);
        const Value* largest = rules.if_contains(most);
        if (smallest != nullptr && size < smallest->to_number<double>())
            found.push_back({place, "is below " + std::string(least) + " " + boost::json::serialize(*smallest)});
        if (largest != nullptr && size > largest->to_number<double>())
            found.push_back({place, "is above " + std::string(most) + " " + boost::json::serialize(*largest)});
    }

    void check_array(const Object& rules, const boost::json::array& elements, const std::string& place,
                     Problems& found) const
    {
        check_size(rules, "minItems", "maxItems", static_cast<double>(elements.size()), place, found);
        const Value* items = rules.if_contains("items");
        if (items == nullptr) return;
        for (std::size_t index = 0; index < elements.size(); ++index)
            append(found, check(*items, elements[index], place + "/" + std::to_string(index), {}));
    }

    static void append(Problems& found, Problems more) { std::ranges::move(more, std::back_inserter(found)); }

    // ---- schemas of schemas ---------------------------------------------------------------------------------------

    /// A schema inside another may take for granted what is named beside it, for the same object: by the outer one's
    /// own members, and by the other schemas that hold as well. Alternatives take nothing from each other.
    void check_applicators(const Object& rules, const Value& document, const std::string& place, const Names& known,
                           Problems& found) const
    {
        for (const char* const key : {"anyOf", "oneOf"})
            if (const Value* some = rules.if_contains(key))
                append(found, check_alternatives(some->as_array(), document, place, beside(rules, some, known)));
        if (const Value* reference = rules.if_contains("$ref"))
            append(found, check(resolved(reference->as_string()), document, place, beside(rules, reference, known)));
        if (const Value* all = rules.if_contains("allOf"))
            for (const Value& schema : all->as_array())
                append(found, check(schema, document, place, beside(rules, &schema, known)));
    }

    /// What is named in `rules` outside of `inner`, one of its schemas or lists of schemas.
    [[nodiscard]] Names beside(const Object& rules, const Value* inner, Names names) const
    {
        add_own_names(rules, names);
        if (const Value* reference = rules.if_contains("$ref"); reference != nullptr && reference != inner)
            collect_names(resolved(reference->as_string()).as_object(), names, 1);
        for (const char* const key : {"anyOf", "oneOf"})
            if (const Value* some = rules.if_contains(key); some != nullptr && some != inner)
                for (const Value& schema : some->as_array())
                    if (schema.is_object()) collect_names(schema.get_object(), names, 1);
        if (const Value* all = rules.if_contains("allOf"))
            for (const Value& schema : all->as_array())
                if (&schema != inner && schema.is_object()) collect_names(schema.get_object(), names, 1);
        return names;
    }

    static void add_own_names(const Object& rules, Names& names)
    {
        if (const Value* properties = rules.if_contains("properties"))
            for (const auto& [name, schema] : properties->as_object())
                names.emplace(name);
    }

    /// The problems of the alternative that fits best: one whose members have the values that tell it from others, then
    /// the one that went wrong deepest in the document, and least.
    [[nodiscard]] Problems check_alternatives(const boost::json::array& schemas, const Value& document,
                                              const std::string& place, const Names& known) const
    {
        Problems best;
        for (const Value& schema : schemas) {
            Problems found = check(schema, document, place, known);
            if (found.empty()) return {};
            if (best.empty() || fits_better(found, best, place)) best = std::move(found);
        }
        return best;
    }

    [[nodiscard]] static bool fits_better(const Problems& one, const Problems& other, const std::string& place)
    {
        const auto depth = [](const std::string& pointer) { return std::ranges::count(pointer, '/'); };
        const auto is_another = [&](const Problems& problems) {
            return std::ranges::any_of(problems, [&](const SchemaProblem& problem) {
                return problem.wrong_value && depth(problem.place) <= depth(place) + 1;
            });
        };
        const auto least = [&](const Problems& problems) {
            return depth(std::ranges::min_element(problems, {}, [&](const SchemaProblem& problem) {
                             return depth(problem.place);
                         })->place);
        };
        if (is_another(one) != is_another(other)) return is_another(other);
        if (least(one) != least(other)) return least(one) > least(other);
        return one.size() < other.size();
    }

    /// Every member that a schema and those inside it, for the same object, name.
    void collect_names(const Object& rules, Names& names, int depth) const
    {
        constexpr int deepest = 12;  // schemas may refer to themselves
        if (depth > deepest) return;
        add_own_names(rules, names);
        if (const Value* reference = rules.if_contains("$ref"))
            collect_names(resolved(reference->as_string()).as_object(), names, depth + 1);
        for (const char* const key : {"allOf", "anyOf", "oneOf"})
            if (const Value* schemas = rules.if_contains(key))
                for (const Value& schema : schemas->as_array())
                    if (schema.is_object()) collect_names(schema.get_object(), names, depth + 1);
    }

    // ---- objects --------------------------------------------------------------------------------------------------

    void check_object(const Object& rules, const Object& object, const std::string& place, const Names& known,
                      Problems& found) const
    {
        if (const Value* required = rules.if_contains("required"))
            for (const Value& name : required->as_array())
                if (!object.contains(name.as_string()))
                    found.push_back({place, "lacks \"" + std::string(name.as_string()) + "\""});
        check_size(rules, "minProperties", "maxProperties", static_cast<double>(object.size()), place, found);
        const Value* properties = rules.if_contains("properties");
        const Value* others = rules.if_contains("additionalProperties");
        for (const auto& [name, value] : object) {
            const std::string inner = place + "/" + std::string(name);
            const Value* schema = properties != nullptr ? properties->as_object().if_contains(name) : nullptr;
            if (schema != nullptr)
                append(found, check(*schema, value, inner, {}));
            else if (others != nullptr && others->is_object())
                append(found, check(*others, value, inner, {}));
            else if (is_closed(properties, others) && !known.contains(name))
                found.push_back({inner, "is not described"});
        }
    }

    [[nodiscard]] static bool is_closed(const Value* properties, const Value* others)
    {
        if (others != nullptr) return *others == false;
        return properties != nullptr && !properties->as_object().empty();
    }

    const Value& root_;
};

}  // namespace parlance::testing
