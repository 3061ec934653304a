#include "config/config_schema_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <string>
#include <string_view>

#include "config/schema.hpp"

namespace parlance::host {
namespace {

namespace json = boost::json;

// Patterns are those of ECMA-262, as JSON Schema asks for.
constexpr std::string_view one_line = R"(^[^\u0000-\u001F\u007F]*$)";
constexpr std::string_view duration_pattern = "^0*[1-9][0-9]*(ms|s|m|h)$";
constexpr std::string_view name_pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";
constexpr std::string_view anchored_path = "^(/|~/|~$)";
constexpr std::string_view url_pattern = R"(^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\s]+(/[^?#\s]*)?$)";
constexpr std::string_view header_pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";
constexpr std::string_view variable_pattern = "^[A-Za-z_][A-Za-z0-9_]*$";
constexpr std::string_view secret_pattern =
    R"(^(env:[A-Za-z_][A-Za-z0-9_]*|key:[A-Za-z_][A-Za-z0-9._-]{0,127}|file:(/.*|~/.*|~))"
    R"(|(?!env:|key:|file:|cmd:|keyring:|\$)[^\u0000\n\r]+)$)";

json::object text_schema(std::string_view pattern)
{
    return {{"type", "string"}, {"pattern", pattern}};
}

/// Any spelling of a word, as header names have no case.
std::string any_case(std::string_view word)
{
    std::string pattern;
    for (const char c : word) {
        const bool letter = c >= 'a' && c <= 'z';
        if (letter)
            (((pattern += '[') += static_cast<char>(c - 'a' + 'A')) += c) += ']';
        else
            pattern += c;
    }
    return pattern;
}

json::object header_names()
{
    constexpr std::array<std::string_view, 10> refused{
        "authorization", "x-api-key",      "api-key",           "x-goog-api-key", "proxy-authorization",
        "host",          "content-length", "transfer-encoding", "connection",     "expect"};
    std::string pattern = "^(";
    for (const std::string_view name : refused)
        pattern += (pattern.size() > 2 ? "|" : "") + any_case(name);
    return {{"pattern", header_pattern}, {"not", json::object{{"pattern", pattern + ")$"}}}};
}

json::object secret_schema()
{
    json::object command{{"type", "array"},
                         {"items", json::object{{"type", "string"}}},
                         {"minItems", 1},
                         {"description", "A program and its arguments; what it prints is the secret."}};
    json::object table{{"type", "object"},
                       {"properties", json::object{{"cmd", std::move(command)}}},
                       {"required", json::array{"cmd"}},
                       {"additionalProperties", false}};
    json::object text = text_schema(secret_pattern);
    text["examples"] = json::array{"env:AIML_API_KEY", "key:aiml", "file:/run/secrets/aiml"};
    return {{"description", "Where a secret is: \"env:NAME\", \"key:NAME\", \"file:/path\", or a table with cmd."},
            {"anyOf", json::array{std::move(text), std::move(table)}}};
}

json::object duration_schema()
{
    json::object schema = text_schema(duration_pattern);
    schema["description"] = "A whole number with ms, s, m or h; at least \"1ms\", at most \"168h\".";
    schema["examples"] = json::array{"300ms", "5s", "30m"};
    return schema;
}

json::object required(std::string_view key)
{
    return {{"required", json::array{key}}};
}

/// A client answers itself, or passes calls on to others; each kind has keys of its own.
void add_client_kinds(json::object& client)
{
    constexpr std::array<std::string_view, 9> of_targets{
        "api_key", "secrets", "base_url", "headers", "proxy", "ca_file", "model", "options", "allow_insecure_http"};
    json::object none{{"provider", false}, {"library", false}};
    for (const std::string_view key : of_targets)
        none[key] = false;
    client["if"] = required("strategy");
    client["then"] = json::object{{"required", json::array{"targets"}}, {"properties", std::move(none)}};
    client["else"] = json::object{{"anyOf", json::array{required("provider"), required("library")}},
                                  {"properties", json::object{{"targets", false}}}};
}

/// What the table of keys does not say: the rules for single values.
void refine(std::string_view pattern, json::object& schema)
{
    const auto is = [pattern](std::string_view other) { return pattern == other; };
    if (is("config_version")) schema["const"] = 1;
    if (is("host.threads")) {
        schema["minimum"] = 0;
        schema["maximum"] = 256;
    }
    if (is("record.mode")) schema["enum"] = json::array{"off", "record", "replay"};
    if (is("record.match")) schema["enum"] = json::array{"strict", "path", "order"};
    if (is("plugins.paths")) schema["items"] = text_schema(anchored_path);
    if (is("clients") || is("services") || is("clients.*.secrets"))
        schema["propertyNames"] = json::object{{"pattern", name_pattern}};
    if (is("clients.*")) add_client_kinds(schema);
    if (is("clients.*.provider") || is("services.*.provider")) schema["pattern"] = name_pattern;
    if (is("clients.*.library")) schema["pattern"] = anchored_path;
    if (is("clients.*.base_url")) schema["pattern"] = url_pattern;
    if (is("services.*.key_env") || is("services.*.option_env.*"))
        schema["anyOf"] = json::array{text_schema(variable_pattern),
                                      json::object{{"type", "array"}, {"items", text_schema(variable_pattern)}}};
    if (is("services.*.key_url")) schema["pattern"] = "^https?://";
    if (is("services.*.auth")) schema["pattern"] = "^(bearer|basic|none|header:.+)$";
    if (is("clients.*.headers") || is("services.*.headers")) schema["propertyNames"] = header_names();
    if (is("clients.*.targets")) {
        schema["minItems"] = 1;
        schema["uniqueItems"] = true;
    }
}

json::object type_schema(KeyType type)
{
    switch (type) {
        case KeyType::table: return {{"type", "object"}, {"additionalProperties", false}};
        case KeyType::values: return {{"type", "object"}};
        case KeyType::string: return text_schema(one_line);
        case KeyType::strings: return {{"type", "array"}, {"items", text_schema(one_line)}};
        case KeyType::one_or_more:
            return {{"anyOf", json::array{text_schema(one_line), type_schema(KeyType::strings)}}};
        case KeyType::integer: return {{"type", "integer"}};
        case KeyType::boolean: return {{"type", "boolean"}};
        case KeyType::duration: return {{"$ref", "#/$defs/duration"}};
        case KeyType::secret: return {{"$ref", "#/$defs/secret"}};
        case KeyType::layers:
            return {{"type", "array"}, {"items", json::object{{"type", json::array{"string", "object"}}}}};
    }
    return {};
}

/// The default as JSON: the table has it as TOML, which for numbers, booleans and empty containers is the same.
json::value default_value(const KeyRule& rule)
{
    boost::system::error_code no_json;
    json::value value = json::parse(rule.fallback, no_json);
    return no_json ? json::value(rule.fallback) : value;
}

json::object rule_schema(const KeyRule& rule);

/// The keys below `parent`, as properties; the rule for "*" is that of all others.
void add_members(std::string_view parent, json::object& schema)
{
    json::object properties;
    for (const KeyRule& rule : key_rules()) {
        const auto dot = rule.pattern.rfind('.');
        if ((dot == rule.pattern.npos ? std::string_view{} : rule.pattern.substr(0, dot)) != parent) continue;
        const std::string_view leaf = rule.pattern.substr(dot + 1);  // npos + 1 is 0
        if (leaf == "*")
            schema["additionalProperties"] = rule_schema(rule);
        else
            properties[leaf] = rule_schema(rule);
    }
    if (!properties.empty()) schema["properties"] = std::move(properties);
}

json::object rule_schema(const KeyRule& rule)
{
    json::object schema{{"description", rule.sentence}};
    for (auto& [key, value] : type_schema(rule.type))
        schema[key] = std::move(value);
    if (!rule.fallback.empty()) schema["default"] = default_value(rule);
    if (rule.type == KeyType::table) add_members(rule.pattern, schema);
    refine(rule.pattern, schema);
    return schema;
}

}  // namespace

json::object config_schema_json()
{
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "Parlance config"},
                        {"description", "The clients of a program, as parlance reads them from TOML or JSON."},
                        {"type", "object"},
                        {"additionalProperties", false}};
    add_members({}, schema);
    schema["$defs"] = json::object{{"secret", secret_schema()}, {"duration", duration_schema()}};
    return schema;
}

}  // namespace parlance::host
