#include "loading/base_url.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>

#include "config/value_rules.hpp"

namespace parlance::host {

namespace json = boost::json;

namespace {

bool is_letter_or_digit(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_option_name(std::string_view name) noexcept
{
    return !name.empty() && std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '_'; });
}

/// An option's value as a piece of a URL; nothing when it is not set.
std::optional<std::string> text_of(const json::object& options, std::string_view name)
{
    const json::value* value = options.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (const json::string* text = value->if_string()) {
        if (text->empty()) return std::nullopt;
        return std::string(text->data(), text->size());
    }
    if (const auto* number = value->if_int64()) return std::to_string(*number);
    return std::nullopt;
}

bool is_set(const json::value* value) noexcept
{
    if (value == nullptr || value->is_null()) return false;
    if (const bool* flag = value->if_bool()) return *flag;
    const json::string* text = value->if_string();
    return text == nullptr || !text->empty();
}

bool fits(const json::object& when, const json::object& options)
{
    return std::ranges::all_of(when, [&](const json::key_value_pair& condition) {
        const json::value* value = options.if_contains(condition.key());
        if (const bool* wanted = condition.value().if_bool()) return is_set(value) == *wanted;
        return value != nullptr && *value == condition.value();
    });
}

/// Where in a URL the next character goes.
enum class UrlPlace { beginning, host, path };

UrlPlace place_after(std::string_view written) noexcept
{
    if (written.empty()) return UrlPlace::beginning;
    const auto scheme = written.find("://");
    const auto host = scheme == written.npos ? 0 : scheme + 3;
    return written.find('/', host) == written.npos ? UrlPlace::host : UrlPlace::path;
}

/// RFC 3986, 2.3: what needs no percent sign anywhere.
bool is_unreserved(char c) noexcept
{
    return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& url, std::string_view value)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : value) {
        if (is_unreserved(c)) {
            url += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        ((url += '%') += digits[byte >> 4]) += digits[byte & 15];
    }
}

/// Adds an option's value; gives what is wrong with it.
std::string append_value(std::string& url, std::string_view value)
{
    switch (place_after(url)) {
        case UrlPlace::beginning:
            while (value.ends_with('/'))
                value.remove_suffix(1);
            url += value;
            return {};
        case UrlPlace::host:
            if (!std::ranges::all_of(value, [](char c) { return is_unreserved(c) || c == ':'; }))
                return "becomes part of a host name, which has letters, digits, dots and dashes only";
            url += value;
            return {};
        case UrlPlace::path: append_encoded(url, value); return {};
    }
    return {};
}

/// Hands each stretch of plain text and each name to its function; stops when `name` says false.
template <class Text, class Name>
void walk(std::string_view pattern, Text text, Name name)
{
    while (!pattern.empty()) {
        const auto open = std::min(pattern.find('{'), pattern.size());
        text(pattern.substr(0, open));
        pattern.remove_prefix(open);
        if (pattern.empty()) return;
        const auto close = std::min(pattern.find('}'), pattern.size());
        if (!name(pattern.substr(1, close - 1))) return;
        pattern.remove_prefix(std::min(close + 1, pattern.size()));
    }
}

}  // namespace

std::vector<std::string> placeholders_of(std::string_view pattern)
{
    std::vector<std::string> names;
    walk(
        pattern, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
            return true;
        });
    return names;
}

std::string placeholder_fault(std::string_view pattern)
{
    const auto opened = std::ranges::count(pattern, '{');
    if (opened != std::ranges::count(pattern, '}')) return "has a brace without its other half";
    const auto names = placeholders_of(pattern);
    const bool sound = std::ranges::all_of(names, is_option_name);
    return sound ? "" : "has braces around what can be no option; a name has letters, digits and '_'";
}

std::string_view choose_base_url(const std::vector<BaseUrlRule>& rules, std::string_view otherwise,
                                 const json::object& options)
{
    const auto rule = std::ranges::find_if(rules, [&](const BaseUrlRule& one) { return fits(one.when, options); });
    return rule == rules.end() ? otherwise : rule->url;
}

ResolvedUrl resolve_base_url(std::string_view pattern, const json::object& options)
{
    ResolvedUrl resolved;
    walk(
        pattern, [&](std::string_view text) { resolved.url += text; },
        [&](std::string_view name) {
            const auto value = text_of(options, name);
            resolved.problem = value ? append_value(resolved.url, *value) : "is not set, and the address needs it";
            if (!resolved.problem.empty()) resolved.option = name;
            return resolved.problem.empty();
        });
    if (resolved.problem.empty() && !resolved.url.empty()) resolved.problem = check_url(resolved.url);
    if (!resolved.problem.empty()) resolved.url.clear();
    return resolved;
}

}  // namespace parlance::host
