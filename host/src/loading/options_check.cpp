// valijson says which value breaks which keyword; the words for people are ours, made from the schema at that place.
#include "loading/options_check.hpp"

#define VALIJSON_USE_EXCEPTIONS 1  // without it a schema it dislikes ends the process
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "config/nearest_name.hpp"
#include "loading/json_words.hpp"
#include "loading/options_schema.hpp"

namespace parlance::host {

namespace json = boost::json;

namespace {

using Path = std::vector<std::string>;

void fill_in_defaults(json::object& options, const json::object& schema)
{
    const json::value* properties = schema.if_contains("properties");
    if (properties == nullptr || !properties->is_object()) return;
    for (const auto& [name, property] : properties->get_object()) {
        const json::object* inner = property.if_object();
        if (inner == nullptr) continue;
        json::value* value = options.if_contains(name);
        if (value == nullptr) {
            const json::value* given = inner->if_contains("default");
            if (given == nullptr) continue;
            value = &(options[name] = *given);
        }
        if (json::object* nested = value->if_object()) fill_in_defaults(*nested, *inner);
    }
}

std::string pointer_of(const Path& path)
{
    std::string pointer;
    for (const std::string& step : path) {
        pointer += '/';
        for (const char letter : step) {
            if (letter == '~') {
                pointer += "~0";
            } else if (letter == '/') {
                pointer += "~1";
            } else {
                pointer += letter;
            }
        }
    }
    return pointer;
}

const json::value* child(const json::value& parent, const std::string& step)
{
    if (const json::object* object = parent.if_object()) return object->if_contains(step);
    const json::array* array = parent.if_array();
    std::size_t index = 0;
    const auto parsed = std::from_chars(step.data(), step.data() + step.size(), index);
    if (array == nullptr || parsed.ec != std::errc{}) return nullptr;
    return array->if_contains(index);
}

/// The schema that judges the step below `schema`.
const json::value* schema_below(const json::value& schema, const json::value& value, const std::string& step)
{
    const json::object* object = schema.if_object();
    if (object == nullptr) return nullptr;
    if (value.is_array()) return object->if_contains("items");
    const json::value* properties = object->if_contains("properties");
    if (properties != nullptr && properties->is_object()) {
        if (const json::value* found = properties->get_object().if_contains(step)) return found;
    }
    return object->if_contains("additionalProperties");
}

/// The names in a schema's list, or the keys of its object.
std::vector<std::string> names_in(const json::object& schema, std::string_view keyword)
{
    std::vector<std::string> names;
    const json::value* value = schema.if_contains(keyword);
    if (value == nullptr) return names;
    if (const json::object* object = value->if_object()) {
        for (const auto& member : *object)
            names.emplace_back(member.key());
    } else if (const json::array* array = value->if_array()) {
        for (const json::value& item : *array) {
            if (item.is_string()) names.emplace_back(item.get_string());
        }
    }
    return names;
}

std::string type_words(const json::value& type)
{
    if (const json::array* types = type.if_array()) {
        std::string words;
        for (const json::value& each : *types)
            words += (words.empty() ? "" : " or ") + type_words(each);
        return words;
    }
    const std::string_view name = type.is_string() ? std::string_view(type.get_string()) : "";
    if (name == "boolean") return "true or false";
    if (name == "integer") return "a whole number";
    if (name == "number") return "a number";
    if (name == "string") return "a text";
    if (name == "array") return "a list";
    if (name == "object") return "an object";
    return std::string(name);
}

std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& known)
{
    const std::string_view found = nearest_name(name, std::vector<std::string_view>(known.begin(), known.end()));
    return found.empty() ? std::nullopt : std::optional<std::string>(found);
}

/// Says in our words what is wrong with one value, keyword by keyword.
class Explainer {
public:
    Explainer(const Path& path, const json::value& value, const json::object& schema, std::vector<OptionFault>& faults)
        : path_(path), value_(value), schema_(schema), faults_(faults)
    {
    }

    void explain()
    {
        const std::size_t before = faults_.size();
        if (!explain_type()) return;
        explain_enum();
        explain_bounds();
        if (value_.is_object()) explain_members(value_.get_object());
        if (faults_.size() == before) add(path_, "another value", std::string(json_type_words(value_)));
    }

private:
    void add(const Path& path, std::string expected, std::string found, std::optional<std::string> suggestion = {})
    {
        OptionFault fault{pointer_of(path), std::move(expected), std::move(found), std::move(suggestion)};
        faults_.push_back(std::move(fault));
    }

    bool explain_type()
    {
        const json::value* type = schema_.if_contains("type");
        if (type == nullptr) return true;
        const auto fits = [&](const json::value& name) {
            return name.is_string() && has_schema_type(value_, name.get_string());
        };
        const bool right = type->is_array() ? std::ranges::any_of(type->get_array(), fits) : fits(*type);
        if (!right) add(path_, type_words(*type), std::string(json_type_words(value_)));
        return right;
    }

    void explain_enum()
    {
        const json::value* values = schema_.if_contains("enum");
        if (values == nullptr || !values->is_array()) return;
        const json::array& list = values->get_array();
        if (std::ranges::find(list, value_) != list.end()) return;
        std::string words;
        for (const json::value& each : list)
            words += (words.empty() ? "one of " : ", ") + json::serialize(each);
        std::optional<std::string> suggestion;
        if (value_.is_string()) suggestion = nearest(value_.get_string(), names_in(schema_, "enum"));
        add(path_, words, std::string(json_type_words(value_)) + " not among them", suggestion);
    }

    void explain_bounds()
    {
        if (!value_.is_number()) return;
        const double number = value_.to_number<double>();
        const json::value* least = schema_.if_contains("minimum");
        const json::value* most = schema_.if_contains("maximum");
        if (least != nullptr && number < least->to_number<double>()) {
            add(path_, "at least " + number_text(*least), "less");
        }
        if (most != nullptr && number > most->to_number<double>()) add(path_, "at most " + number_text(*most), "more");
    }

    static std::string number_text(const json::value& number)
    {
        if (!number.is_double()) return json::serialize(number);
        char text[32];
        const auto end = std::to_chars(text, text + sizeof text, number.get_double());  // serialize() writes 2.5E0
        return {text, end.ptr};
    }

    void explain_members(const json::object& members)
    {
        for (const std::string& name : names_in(schema_, "required")) {
            if (!members.contains(name)) add(below(name), "a value: this option is required", "nothing");
        }
        const json::value* others = schema_.if_contains("additionalProperties");
        if (others == nullptr || !others->is_bool() || others->get_bool()) return;
        const std::vector<std::string> known = names_in(schema_, "properties");
        for (const auto& member : members) {
            const std::string name(member.key());
            if (std::ranges::find(known, name) != known.end()) continue;
            add(below(name), "no such option", std::string(json_type_words(member.value())), nearest(name, known));
        }
    }

    Path below(const std::string& name) const
    {
        Path path = path_;
        path.push_back(name);
        return path;
    }

    const Path& path_;
    const json::value& value_;
    const json::object& schema_;
    std::vector<OptionFault>& faults_;
};

/// valijson's place: "<root>", then each step in brackets.
Path path_of(const std::vector<std::string>& context)
{
    Path path;
    for (std::size_t index = 1; index < context.size(); ++index) {
        const std::string& step = context[index];
        path.push_back(step.size() >= 2 ? step.substr(1, step.size() - 2) : step);
    }
    return path;
}

/// A container is at fault for its member too; only the member's own fault is worth words.
bool repeats_a_member(const std::string& description)
{
    return description.starts_with("Failed to validate item #") ||
           description.starts_with("Failed to validate against schema associated with property name") ||
           description.starts_with("Failed to validate against additional properties schema");
}

void explain(const Path& path, const json::value& options, const json::value& schema, std::vector<OptionFault>& faults)
{
    const json::value* value = &options;
    const json::value* judge = &schema;
    for (const std::string& step : path) {
        judge = schema_below(*judge, *value, step);
        value = child(*value, step);
        if (judge == nullptr || value == nullptr || !judge->is_object()) {
            faults.push_back({pointer_of(path), "another value", "a value that does not fit", {}});
            return;
        }
    }
    Explainer(path, *value, judge->get_object(), faults).explain();
}

std::vector<OptionFault> validate(const json::value& options, const json::value& schema)
{
    using Adapter = valijson::adapters::BoostJsonAdapter;
    valijson::Schema compiled;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(schema), compiled);
    valijson::ValidationResults results;
    valijson::Validator(valijson::Validator::kStrongTypes).validate(compiled, Adapter(options), &results);

    std::vector<Path> explained;  // one value may break several keywords: explain() tells them all at once
    std::vector<OptionFault> faults;
    for (const auto& error : results) {
        const Path path = path_of(error.context);
        if (repeats_a_member(error.description)) continue;
        if (std::ranges::find(explained, path) != explained.end()) continue;
        explained.push_back(path);
        explain(path, options, schema, faults);
    }
    return faults;
}

}  // namespace

std::string OptionFault::text() const
{
    std::string text = (pointer.empty() ? "options" : pointer) + ": ";
    text += expected == "no such option" ? expected : "expected " + expected + ", found " + found;
    if (suggestion) text += "; did you mean \"" + *suggestion + "\"?";
    return text;
}

OptionsReport check_options(const json::object& options, const json::object& schema)
{
    OptionsReport report{options, {}};
    if (schema.empty()) return report;
    fill_in_defaults(report.options, schema);
    try {
        report.faults = validate(json::value(report.options), json::value(schema));
    } catch (const std::exception& failure) {
        report.faults.push_back({"", std::string("a schema that can be used: ") + failure.what(), "a faulty one", {}});
    }
    return report;
}

}  // namespace parlance::host
