#include "loading/manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "loading/json_words.hpp"
#include "loading/options_schema.hpp"

namespace parlance::host {

namespace json = boost::json;

namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_id_bytes = 64;
constexpr std::size_t max_providers = 256;

/// Reads the fields of one object and gathers what is wrong with them.
class FieldReader {
public:
    FieldReader(const json::object& object, std::string place, std::vector<std::string>& faults)
        : object_(object), place_(std::move(place)), faults_(faults)
    {
    }

    std::string name(std::string_view key) const { return '"' + place_ + std::string(key) + '"'; }
    void fault(std::string text) { faults_.push_back(std::move(text)); }

    void wrong_type(const std::string& field, std::string_view wanted, const json::value& value)
    {
        fault("field " + field + " must be " + std::string(wanted) + ", it is " + std::string(json_type_words(value)));
    }

    void text(std::string_view key, std::string& into)
    {
        const json::value* value = object_.if_contains(key);
        if (value == nullptr) return;
        if (const json::string* text = value->if_string()) {
            into.assign(text->data(), text->size());
        } else {
            wrong_type(name(key), "a text", *value);
        }
    }

    void boolean(std::string_view key, bool& into)
    {
        const json::value* value = object_.if_contains(key);
        if (value == nullptr) return;
        if (const bool* flag = value->if_bool()) {
            into = *flag;
        } else {
            wrong_type(name(key), "true or false", *value);
        }
    }

    void texts(std::string_view key, std::vector<std::string>& into)
    {
        const json::array* items = list(key, "a list of texts");
        if (items == nullptr) return;
        for (std::size_t index = 0; index < items->size(); ++index) {
            const json::value& item = (*items)[index];
            if (const json::string* text = item.if_string()) {
                into.emplace_back(text->data(), text->size());
            } else {
                wrong_type(element_name(key, index), "a text", item);
            }
        }
    }

    void object(std::string_view key, json::object& into)
    {
        const json::value* value = object_.if_contains(key);
        if (value == nullptr) return;
        if (value->is_object()) {
            into = value->get_object();
        } else {
            wrong_type(name(key), "an object", *value);
        }
    }

    const json::array* list(std::string_view key, std::string_view wanted)
    {
        const json::value* value = object_.if_contains(key);
        if (value == nullptr) return nullptr;
        if (!value->is_array()) wrong_type(name(key), wanted, *value);
        return value->if_array();
    }

    std::string element_name(std::string_view key, std::size_t index) const
    {
        return '"' + place_ + std::string(key) + '[' + std::to_string(index) + "]\"";
    }

private:
    const json::object& object_;
    std::string place_;
    std::vector<std::string>& faults_;
};

void read_id(FieldReader& fields, Manifest& manifest)
{
    fields.text("id", manifest.id);
    if (!is_provider_id(manifest.id)) {
        fields.fault("field " + fields.name("id") + " must be lower-case letters, digits and dashes" +
                     (manifest.id.empty() ? "" : ", it is \"" + manifest.id + "\""));
    }
    fields.text("version", manifest.version);
    if (manifest.version.empty()) fields.fault("field " + fields.name("version") + " must not be empty");
    manifest.title = manifest.id;
    fields.text("title", manifest.title);
}

void read_kind(FieldReader& fields, Manifest& manifest)
{
    std::string word(name_of(manifest.kind));
    fields.text("kind", word);
    for (const auto kind : {ProviderKind::translator, ProviderKind::client, ProviderKind::layer}) {
        if (word != name_of(kind)) continue;
        manifest.kind = kind;
        return;
    }
    fields.fault("field " + fields.name("kind") + " must be translator, client or layer, it is \"" + word + '"');
}

void read_secrets(FieldReader& fields, std::string_view place, Manifest& manifest, std::vector<std::string>& faults)
{
    const json::array* items = fields.list("secrets", "a list of objects");
    if (items == nullptr) return;
    for (std::size_t index = 0; index < items->size(); ++index) {
        const json::value& item = (*items)[index];
        if (!item.is_object()) {
            fields.wrong_type(fields.element_name("secrets", index), "an object", item);
            continue;
        }
        FieldReader secret(item.get_object(), std::string(place) + "secrets[" + std::to_string(index) + "].", faults);
        SecretNeed need;
        secret.text("name", need.name);
        secret.texts("env", need.env);
        secret.boolean("required", need.required);
        secret.text("title", need.title);
        secret.text("url", need.url);
        secret.boolean("file", need.file);
        secret.text("default_file", need.default_file);
        if (need.name.empty()) secret.fault("field " + secret.name("name") + " must not be empty");
        manifest.secrets.push_back(std::move(need));
    }
}

void read_base_urls(FieldReader& fields, std::string_view place, Manifest& manifest, std::vector<std::string>& faults)
{
    fields.text("base_url", manifest.base_url);
    const json::array* items = fields.list("base_urls", "a list of objects");
    if (items == nullptr) return;
    for (std::size_t index = 0; index < items->size(); ++index) {
        const json::value& item = (*items)[index];
        if (!item.is_object()) {
            fields.wrong_type(fields.element_name("base_urls", index), "an object", item);
            continue;
        }
        FieldReader rule(item.get_object(), std::string(place) + "base_urls[" + std::to_string(index) + "].", faults);
        BaseUrlRule& known = manifest.base_urls.emplace_back();
        rule.object("when", known.when);
        rule.text("url", known.url);
        if (known.url.empty()) rule.fault("field " + rule.name("url") + " must not be empty");
    }
}

void read_option_env(FieldReader& fields, std::string_view place, Manifest& manifest, std::vector<std::string>& faults)
{
    json::object variables;
    fields.object("option_env", variables);
    for (const auto& [option, names] : variables) {
        FieldReader one(variables, std::string(place) + "option_env.", faults);
        OptionVariables& known = manifest.option_env.emplace_back();
        known.option = option;
        one.texts(option, known.env);
    }
}

/// An address that names an option nobody can set would be found out only by the users of that option.
void check_placeholders(FieldReader& fields, const Manifest& manifest)
{
    const auto* properties = manifest.options_schema.if_contains("properties");
    const auto is_option = [&](std::string_view name) {
        if (manifest.options_schema.empty()) return true;
        return properties != nullptr && properties->is_object() && properties->get_object().contains(name);
    };
    const auto check = [&](const std::string& field, std::string_view pattern) {
        if (const std::string fault = placeholder_fault(pattern); !fault.empty()) {
            fields.fault("field " + field + ' ' + fault);
            return;
        }
        for (const std::string& name : placeholders_of(pattern))
            if (!is_option(name))
                fields.fault("field " + field + " holds {" + name + "}, which is none of the options");
    };
    check(fields.name("base_url"), manifest.base_url);
    for (std::size_t index = 0; index < manifest.base_urls.size(); ++index)
        check(fields.element_name("base_urls", index), manifest.base_urls[index].url);
    for (std::size_t index = 0; index < manifest.origins.size(); ++index)
        check(fields.element_name("origins", index), manifest.origins[index]);
}

void read_options(const json::object& object, std::string_view place, Manifest& manifest,
                  std::vector<std::string>& schema_faults)
{
    const json::value* value = object.if_contains("options");
    if (value == nullptr) return;
    const std::string field = std::string(place) + "options";
    auto faults = options_schema_faults(*value, field);
    schema_faults.insert(schema_faults.end(), faults.begin(), faults.end());
    if (value->is_object()) manifest.options_schema = value->get_object();
}

Manifest read_manifest(const json::object& object, const std::string& place, std::vector<std::string>& faults,
                       std::vector<std::string>& schema_faults)
{
    Manifest manifest;
    FieldReader fields(object, place, faults);
    read_id(fields, manifest);
    read_kind(fields, manifest);
    fields.text("licence", manifest.licence);
    fields.texts("operations", manifest.operations);
    fields.texts("params", manifest.params);
    fields.texts("parts", manifest.parts);
    fields.texts("tools", manifest.tools);
    fields.text("default_model", manifest.default_model);
    read_base_urls(fields, place, manifest, faults);
    fields.texts("origins", manifest.origins);
    fields.text("auth", manifest.auth);
    read_secrets(fields, place, manifest, faults);
    read_options(object, place, manifest, schema_faults);
    read_option_env(fields, place, manifest, faults);
    check_placeholders(fields, manifest);
    manifest.raw = json::serialize(object);
    return manifest;
}

std::string joined(const std::vector<std::string>& faults)
{
    std::string text;
    for (const std::string& fault : faults)
        text += (text.empty() ? "" : "; ") + fault;
    return text;
}

void check_distinct_ids(const std::vector<Manifest>& manifests, std::vector<std::string>& faults)
{
    for (auto later = manifests.begin(); later != manifests.end(); ++later) {
        if (std::any_of(manifests.begin(), later, [&](const Manifest& m) { return m.id == later->id; })) {
            faults.push_back("provider \"" + later->id + "\" appears twice");
        }
    }
}

Checked<std::vector<Manifest>> read_list(const json::array& items, std::string_view path)
{
    std::vector<Manifest> manifests;
    std::vector<std::string> faults;
    std::vector<std::string> schema_faults;
    if (items.empty()) faults.emplace_back("it lists no provider");
    if (items.size() > max_providers) faults.emplace_back("it lists " + std::to_string(items.size()) + " providers");
    for (std::size_t index = 0; index < items.size() && index < max_providers; ++index) {
        const std::string place = items.size() == 1 ? "" : "[" + std::to_string(index) + "].";
        if (const json::object* object = items[index].if_object()) {
            manifests.push_back(read_manifest(*object, place, faults, schema_faults));
        } else {
            faults.push_back("entry " + std::to_string(index) + " must be an object, it is " +
                             std::string(json_type_words(items[index])));
        }
    }
    if (faults.empty()) check_distinct_ids(manifests, faults);
    if (!faults.empty()) {
        return Refusal{
            RefusalKind::manifest_invalid, std::string(path), "has a faulty manifest: " + joined(faults), {}};
    }
    if (!schema_faults.empty()) {
        return Refusal{RefusalKind::options_schema_invalid,
                       std::string(path),
                       "has a manifest with a faulty options schema: " + joined(schema_faults),
                       {}};
    }
    return manifests;
}

}  // namespace

std::string_view name_of(ProviderKind kind) noexcept
{
    switch (kind) {
        case ProviderKind::translator: return "translator";
        case ProviderKind::client: return "client";
        case ProviderKind::layer: return "layer";
    }
    return "unknown";
}

bool is_provider_id(std::string_view id) noexcept
{
    const auto is_letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !id.empty() && id.size() <= max_id_bytes && is_letter_or_digit(id.front()) &&
           std::ranges::all_of(id, [&](char c) { return is_letter_or_digit(c) || c == '-'; });
}

Checked<std::vector<Manifest>> read_manifests(std::string_view text, std::string_view path)
{
    json::parse_options limits;
    limits.max_depth = max_depth;
    json::error_code error;
    const json::value value = json::parse(text, error, {}, limits);
    if (error) {
        return Refusal{RefusalKind::manifest_not_json,
                       std::string(path),
                       "has a manifest that is not JSON: " + error.message(),
                       {}};
    }
    if (const json::array* items = value.if_array()) return read_list(*items, path);
    if (!value.is_object()) {
        return Refusal{RefusalKind::manifest_invalid,
                       std::string(path),
                       "has a faulty manifest: it must be an object or a list of objects, it is " +
                           std::string(json_type_words(value)),
                       {}};
    }
    auto manifests = read_list(json::array{value}, path);
    if (manifests) manifests->front().raw = text;
    return manifests;
}

}  // namespace parlance::host
