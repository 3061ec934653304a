#include "loading/options_schema.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "loading/json_words.hpp"

namespace parlance::host {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 7> type_names = {"null",   "boolean", "integer", "number",
                                                        "string", "array",   "object"};

class SchemaReader {
public:
    std::vector<std::string> faults() && { return std::move(faults_); }

    void read(const json::value& schema, const std::string& place)
    {
        const json::object* object = schema.if_object();
        if (object == nullptr) return wrong(place, "an object", schema);
        for (const auto& [key, value] : *object)
            read_keyword(key, value, place + '.' + std::string(key));
        check_default(*object, place + ".default");
    }

    void add(std::string fault) { faults_.push_back(std::move(fault)); }

private:
    void wrong(const std::string& place, std::string_view wanted, const json::value& value)
    {
        add('"' + place + "\" must be " + std::string(wanted) + ", it is " + std::string(json_type_words(value)));
    }

    void read_keyword(std::string_view key, const json::value& value, const std::string& place)
    {
        if (key == "type") return read_type(value, place);
        if (key == "properties") return read_properties(value, place);
        if (key == "required") return read_required(value, place);
        if (key == "items") return read(value, place);
        if (key == "default") return;
        if (key == "additionalProperties") {
            if (!value.is_bool()) read(value, place);
        } else if (key == "enum") {
            if (!value.is_array() || value.get_array().empty()) wrong(place, "a list of at least one value", value);
        } else if (key == "minimum" || key == "maximum") {
            if (!value.is_number()) wrong(place, "a number", value);
        } else {
            add('"' + place + "\" uses the keyword \"" + std::string(key) + "\", which options schemas do not have");
        }
    }

    void read_type(const json::value& value, const std::string& place)
    {
        if (const json::array* names = value.if_array()) {
            if (names->empty()) wrong(place, "a list of at least one type", value);
            for (const json::value& name : *names)
                read_type_name(name, place);
        } else {
            read_type_name(value, place);
        }
    }

    void read_type_name(const json::value& value, const std::string& place)
    {
        if (!value.is_string()) return wrong(place, "the name of a type", value);
        const std::string_view name = value.get_string();
        if (std::ranges::find(type_names, name) == type_names.end()) {
            add('"' + place + "\" names the type \"" + std::string(name) + "\", which does not exist");
        }
    }

    void read_properties(const json::value& value, const std::string& place)
    {
        if (!value.is_object()) return wrong(place, "an object", value);
        for (const auto& [name, schema] : value.get_object())
            read(schema, place + '.' + std::string(name));
    }

    void read_required(const json::value& value, const std::string& place)
    {
        const json::array* names = value.if_array();
        if (names == nullptr) return wrong(place, "a list of names", value);
        for (const json::value& name : *names) {
            if (!name.is_string()) wrong(place, "a list of names", name);
        }
    }

    void check_default(const json::object& schema, const std::string& place)
    {
        const json::value* value = schema.if_contains("default");
        if (value == nullptr) return;
        const auto contradicts = [&](const char* keyword) {
            add('"' + place + "\" contradicts the " + keyword + " beside it");
        };
        if (const json::value* type = schema.if_contains("type"); type != nullptr && !fits_type(*value, *type)) {
            contradicts("type");
        }
        if (const json::value* words = schema.if_contains("enum"); words != nullptr && words->is_array()) {
            if (std::ranges::find(words->get_array(), *value) == words->get_array().end()) contradicts("enum");
        }
        if (!value->is_number()) return;
        const double number = value->to_number<double>();
        const json::value* least = schema.if_contains("minimum");
        const json::value* most = schema.if_contains("maximum");
        if (least != nullptr && least->is_number() && number < least->to_number<double>()) contradicts("minimum");
        if (most != nullptr && most->is_number() && number > most->to_number<double>()) contradicts("maximum");
    }

    static bool fits_type(const json::value& value, const json::value& type)
    {
        const auto fits = [&](const json::value& name) {
            return !name.is_string() || has_schema_type(value, name.get_string());
        };
        return type.is_array() ? std::ranges::any_of(type.get_array(), fits) : fits(type);
    }

    std::vector<std::string> faults_;
};

}  // namespace

bool has_schema_type(const json::value& value, std::string_view type) noexcept
{
    switch (value.kind()) {
        case json::kind::null: return type == "null";
        case json::kind::bool_: return type == "boolean";
        case json::kind::int64:
        case json::kind::uint64: return type == "integer" || type == "number";
        case json::kind::double_: return type == "number";
        case json::kind::string: return type == "string";
        case json::kind::array: return type == "array";
        case json::kind::object: return type == "object";
    }
    return false;
}

std::vector<std::string> options_schema_faults(const json::value& schema, std::string_view place)
{
    SchemaReader reader;
    reader.read(schema, std::string(place));
    const json::object* object = schema.if_object();
    const json::value* type = object != nullptr ? object->if_contains("type") : nullptr;
    if (type != nullptr && type->is_string() && type->get_string() != "object") {
        reader.add('"' + std::string(place) + ".type\" must be \"object\": options are always an object");
    }
    return std::move(reader).faults();
}

}  // namespace parlance::host
