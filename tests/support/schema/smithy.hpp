/// smithy.hpp - the structures of a Smithy model (JSON syntax) as JSON Schema, as the protocol restJson1 sends them:
/// members that travel as headers, in the path or in the query are not in the body, and of a union exactly one member
/// is.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace parlance::testing {

class SmithyModel {
public:
    explicit SmithyModel(const boost::json::object& model) : shapes_(model.at("shapes").as_object())
    {
        for (const auto& [id, shape] : shapes_)
            if (shape.at("type") == "service") name_space_ = std::string(id.substr(0, id.find('#') + 1));
    }

    /// A schema document: {"definitions": ...} with "entry" referring to the structure `name`.
    [[nodiscard]] boost::json::value document(std::string_view name)
    {
        boost::json::value entry = reference(name_space_ + std::string(name));
        return {{"entry", std::move(entry)}, {"definitions", definitions_}};
    }

private:
    using Value = boost::json::value;
    using Object = boost::json::object;

    Value reference(std::string_view id)
    {
        if (id.starts_with("smithy.api#")) return prelude(id.substr(id.find('#') + 1));
        std::string key(id);
        for (char& letter : key)
            if (letter == '#') letter = '.';
        if (!definitions_.contains(key)) {
            definitions_[key] = nullptr;  // it may refer to itself
            Value schema = schema_of(shapes_.at(id).as_object());
            definitions_[key] = std::move(schema);
        }
        return {{"$ref", "#/definitions/" + key}};
    }

    static Value prelude(std::string_view name)
    {
        if (name == "String" || name == "Blob") return {{"type", "string"}};
        if (name == "Boolean" || name == "PrimitiveBoolean") return {{"type", "boolean"}};
        if (name == "Integer" || name == "Long" || name == "PrimitiveInteger") return {{"type", "integer"}};
        if (name == "Float" || name == "Double") return {{"type", "number"}};
        return Object();  // Document
    }

    Value schema_of(const Object& shape)
    {
        const std::string_view type = shape.at("type").as_string();
        Object schema;
        if (type == "structure" || type == "union") return members_of(shape, type == "union");
        if (type == "list") schema = {{"type", "array"}, {"items", target_of(shape.at("member").as_object())}};
        if (type == "map")
            schema = {{"type", "object"}, {"additionalProperties", target_of(shape.at("value").as_object())}};
        if (type == "enum") return words_of(shape.at("members").as_object());
        if (type == "string" || type == "blob") schema = {{"type", "string"}};
        if (type == "integer" || type == "long") schema = {{"type", "integer"}};
        if (type == "timestamp") schema = {{"type", "number"}};
        add_limits(shape, type, schema);
        return schema;
    }

    Value target_of(const Object& member)
    {
        Value schema = reference(member.at("target").as_string());
        Object limits;
        add_limits(member, limits_of(member.at("target").as_string()), limits);
        if (limits.empty()) return schema;
        limits["allOf"] = boost::json::array{std::move(schema)};
        return limits;
    }

    [[nodiscard]] std::string_view limits_of(std::string_view id) const
    {
        const Value* shape = shapes_.if_contains(id);
        return shape != nullptr ? std::string_view(shape->at("type").as_string()) : std::string_view("string");
    }

    Value members_of(const Object& shape, bool exactly_one)
    {
        Object properties;
        boost::json::array required;
        for (const auto& [name, member] : shape.at("members").as_object()) {
            if (is_outside_body(member.as_object())) continue;
            properties[name] = target_of(member.as_object());
            if (has_trait(member.as_object(), "smithy.api#required")) required.push_back(Value(name));
        }
        Object schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
        schema["required"] = std::move(required);
        if (exactly_one) schema["minProperties"] = schema["maxProperties"] = 1;
        return schema;
    }

    static bool has_trait(const Object& shape, std::string_view name)
    {
        const Value* traits = shape.if_contains("traits");
        return traits != nullptr && traits->as_object().contains(name);
    }

    static bool is_outside_body(const Object& member)
    {
        return has_trait(member, "smithy.api#httpLabel") || has_trait(member, "smithy.api#httpHeader") ||
               has_trait(member, "smithy.api#httpQuery");
    }

    static Value words_of(const Object& members)
    {
        boost::json::array words;
        for (const auto& [name, member] : members)
            words.push_back(member.at("traits").at("smithy.api#enumValue"));
        return {{"enum", std::move(words)}};
    }

    static void add_limits(const Object& shape, std::string_view type, Object& schema)
    {
        const Value* traits = shape.if_contains("traits");
        if (traits == nullptr) return;
        const auto add = [&](const char* trait, const char* end, const char* keyword) {
            const Value* limits = traits->as_object().if_contains(trait);
            const Value* limit = limits != nullptr ? limits->as_object().if_contains(end) : nullptr;
            if (limit != nullptr) schema[keyword] = *limit;
        };
        add("smithy.api#range", "min", "minimum");
        add("smithy.api#range", "max", "maximum");
        if (type == "blob") return;  // counted in bytes, and sent as base64
        add("smithy.api#length", "min", type == "list" ? "minItems" : type == "map" ? "minProperties" : "minLength");
        add("smithy.api#length", "max", type == "list" ? "maxItems" : type == "map" ? "maxProperties" : "maxLength");
        if (const Value* pattern = traits->as_object().if_contains("smithy.api#pattern")) schema["pattern"] = *pattern;
    }

    const Object& shapes_;
    std::string name_space_;
    Object definitions_;
};

}  // namespace parlance::testing
