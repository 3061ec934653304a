/// sdk_types.hpp - the types of a Python SDK, listed as classes with their fields and annotations as written, as JSON
/// Schema: where a vendor publishes no description of its API under a licence, its SDK is the official one.
///
/// An annotation is a name, or a name with arguments: Optional[X] may be null, Union is a choice, Literal a list of
/// values, List, Iterable and Sequence are arrays, Dict an open object, Annotated and Required say nothing of the wire.
/// `Any` beside a Literal stands for values of the future; it is left out, so that the values of today are checked.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace parlance::testing {

class SdkTypes {
public:
    /// `listing`: {"<file>": {"<class>": {"fields"...} or {"alias"} or {"methods"...}}}.
    explicit SdkTypes(const boost::json::object& listing) : listing_(listing)
    {
        for (const auto& [file, classes] : listing_)
            for (const auto& [name, definition] : classes.as_object())
                files_.emplace(name, file);
    }

    /// A schema document: {"definitions": ...}, in which `name` and all that it uses are defined, and "entry" refers to
    /// it. `name` is a class or an alias, or "Class.method": the parameters of a client's method.
    [[nodiscard]] boost::json::value document(std::string_view name)
    {
        const std::size_t dot = name.find('.');
        boost::json::value entry;
        if (dot == std::string_view::npos) {
            entry = reference(name, file_of(name, ""));
        } else {
            const std::string file = file_of(name.substr(0, dot), "");
            const auto& client = listing_.at(file).at(name.substr(0, dot)).at("methods").at(name.substr(dot + 1));
            entry = object_of(client.as_object(), {}, file);
        }
        return {{"entry", std::move(entry)}, {"definitions", definitions_}};
    }

private:
    using Value = boost::json::value;
    using Object = boost::json::object;

    /// Names are unique in a file, and mostly in all of them: a file's own come first.
    [[nodiscard]] std::string file_of(std::string_view name, const std::string& near) const
    {
        if (!near.empty() && listing_.at(near).as_object().contains(name)) return near;
        const auto found = files_.find(name);
        if (found == files_.end()) throw std::runtime_error("the SDK's list has no type " + std::string(name));
        return found->second;
    }

    Value reference(std::string_view name, const std::string& file)
    {
        std::string key = file + ":" + std::string(name);
        for (char& letter : key)
            if (letter == '/') letter = '.';
        if (!definitions_.contains(key)) {
            definitions_[key] = nullptr;  // it may refer to itself
            Value schema = schema_of(listing_.at(file).at(name).as_object(), file);
            definitions_[key] = std::move(schema);
        }
        return {{"$ref", "#/definitions/" + key}};
    }

    Value schema_of(const Object& definition, const std::string& file)
    {
        if (const Value* alias = definition.if_contains("alias")) return annotation(alias->as_string(), file);
        return object_of(definition.at("fields").as_object(), definition.at("bases").as_array(), file);
    }

    Value object_of(const Object& fields, const boost::json::array& bases, const std::string& file)
    {
        Object properties;
        boost::json::array required;
        add_fields(fields, bases, file, properties, required);
        return {{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
    }

    /// A class has the fields of its bases and its own, which win.
    void add_fields(const Object& fields, const boost::json::array& bases, const std::string& file, Object& properties,
                    boost::json::array& required)
    {
        for (const Value& base : bases) {
            const auto found = files_.find(std::string_view(base.as_string()));
            if (found == files_.end()) continue;  // TypedDict, BaseModel: no type of the wire
            const Object& inherited = listing_.at(found->second).at(base.as_string()).as_object();
            add_fields(inherited.at("fields").as_object(), inherited.at("bases").as_array(), found->second, properties,
                       required);
        }
        for (const auto& [name, field] : fields) {
            const Object& facts = field.as_object();
            const Value* wire_name = facts.if_contains("wire_name");
            const std::string member(wire_name != nullptr ? wire_name->as_string() : boost::json::string(name));
            properties[member] = annotation(facts.at("type").as_string(), file);
            if (facts.at("required").as_bool() || is_constant(facts)) required.push_back(Value(member));
        }
    }

    /// A Literal with a default: the SDK sends it always, and it tells the types of a union apart.
    [[nodiscard]] static bool is_constant(const Object& facts)
    {
        return facts.contains("default") && facts.at("type").as_string().find("Literal[") != std::string::npos;
    }

    // ---- annotations ----------------------------------------------------------------------------------------------

    Value annotation(std::string_view text, const std::string& file)
    {
        const std::string_view whole = text;
        Value schema = read(text, file);
        if (!text.empty()) throw std::runtime_error("an annotation is not understood: " + std::string(whole));
        return schema;
    }

    static void skip_space(std::string_view& text)
    {
        while (text.starts_with(' '))
            text.remove_prefix(1);
    }

    static std::string word(std::string_view& text)
    {
        skip_space(text);
        std::size_t end = 0;
        while (end < text.size() && text[end] != '[' && text[end] != ']' && text[end] != ',' && text[end] != '(')
            ++end;
        std::string name(text.substr(0, end));
        text.remove_prefix(end);
        for (const char* const module : {"typing_extensions.", "typing.", "dt."})
            if (name.starts_with(module)) name.erase(0, std::string_view(module).size());
        return name;
    }

    Value read(std::string_view& text, const std::string& file)
    {
        const std::string name = word(text);
        if (!text.starts_with('[')) return plain(name, file);
        text.remove_prefix(1);
        if (name == "Literal") return literal(text);
        boost::json::array arguments;
        do {
            if (text.starts_with(',')) text.remove_prefix(1);
            skip_space(text);
            if (name == "Annotated" && !arguments.empty())
                skip_call(text);
            else
                arguments.push_back(read(text, file));
        } while (text.starts_with(','));
        if (!text.starts_with(']')) throw std::runtime_error("an annotation is not closed");
        text.remove_prefix(1);
        return generic(name, std::move(arguments));
    }

    Value plain(const std::string& name, const std::string& file)
    {
        if (name == "str" || name == "datetime" || name == "Base64FileInput") return {{"type", "string"}};
        if (name == "int") return {{"type", "integer"}};
        if (name == "float") return {{"type", "number"}};
        if (name == "bool") return {{"type", "boolean"}};
        if (name == "None") return {{"type", "null"}};
        if (name == "object" || name == "Any") return Object();
        return reference(name, file_of(name, file));
    }

    static Value generic(const std::string& name, boost::json::array arguments)
    {
        if (name == "Union") return choice(std::move(arguments));
        if (name == "Optional") return choice({arguments.at(0), {{"type", "null"}}});
        if (name == "Dict" || name == "Mapping") return {{"type", "object"}, {"additionalProperties", arguments.at(1)}};
        if (name == "List" || name == "Iterable" || name == "Sequence" || name == "SequenceNotStr")
            return {{"type", "array"}, {"items", arguments.at(0)}};
        if (name == "Required" || name == "NotRequired" || name == "Annotated") return arguments.at(0);
        throw std::runtime_error("an annotation is not understood: " + name);
    }

    static Value choice(boost::json::array alternatives)
    {
        const bool has_values = std::ranges::any_of(alternatives, [](const Value& schema) {
            return schema.is_object() && schema.get_object().contains("enum");
        });
        boost::json::array kept;
        for (Value& schema : alternatives)
            if (!has_values || schema != Object()) kept.push_back(std::move(schema));
        return {{"anyOf", std::move(kept)}};
    }

    /// 'a', 'b', True, 3 up to the bracket.
    static Value literal(std::string_view& text)
    {
        boost::json::array values;
        while (!text.starts_with(']')) {
            skip_space(text);
            if (text.starts_with('\'')) {
                const std::size_t end = text.find('\'', 1);
                values.push_back(Value(text.substr(1, end - 1)));
                text.remove_prefix(end + 1);
            } else {
                const std::string value = word(text);
                values.push_back(value == "True"    ? Value(true)
                                 : value == "False" ? Value(false)
                                                    : boost::json::parse(value));
            }
            if (text.starts_with(',')) text.remove_prefix(1);
        }
        text.remove_prefix(1);
        return {{"enum", std::move(values)}};
    }

    /// PropertyInfo(...) and its like.
    static void skip_call(std::string_view& text)
    {
        std::size_t depth = 0, at = 0;
        for (; at < text.size(); ++at) {
            if (text[at] == '(') ++depth;
            if (text[at] == ')' && --depth == 0) break;
        }
        text.remove_prefix(std::min(at + 1, text.size()));
    }

    const Object& listing_;
    std::map<std::string, std::string, std::less<>> files_;
    Object definitions_;
};

}  // namespace parlance::testing
