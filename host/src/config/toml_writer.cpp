#include "config/toml_writer.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <string_view>

namespace parlance::host {
namespace {

namespace json = boost::json;

std::string_view view(json::string_view text)
{
    return {text.data(), text.size()};
}

/// JSON's escapes are TOML's, but for two: TOML also wants DEL escaped and knows no `\/`, which Boost does not write.
std::string quoted_string(std::string_view text)
{
    std::string out;
    for (const char c : json::serialize(json::string_view{text.data(), text.size()})) {
        if (c == '\x7f') {
            out += "\\u007f";
        } else {
            out += c;
        }
    }
    return out;
}

std::string write_key(std::string_view key)
{
    constexpr std::string_view bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const bool is_bare = !key.empty() && key.find_first_not_of(bare) == std::string_view::npos;
    return is_bare ? std::string{key} : quoted_string(key);
}

/// The shortest digits that read back as the same number, with a point so that TOML reads a fraction.
std::string write_double(double number)
{
    std::array<char, 32> digits{};
    const auto [end, failure] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    std::string text{digits.data(), failure == std::errc{} ? end : digits.data()};
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

std::string write_value(const json::value& value);

std::string write_array(const json::array& array)
{
    std::string out = "[";
    for (const auto& item : array) {
        if (item.is_null()) continue;
        if (out.size() > 1) out += ", ";
        out += write_value(item);
    }
    return out + "]";
}

std::string write_inline_table(const json::object& table)
{
    std::string out;
    for (const auto& member : table) {
        if (member.value().is_null()) continue;
        out += out.empty() ? "{ " : ", ";
        out += write_key(view(member.key())) + " = " + write_value(member.value());
    }
    return out.empty() ? "{}" : out + " }";
}

std::string write_value(const json::value& value)
{
    if (const auto* text = value.if_string()) return quoted_string({text->data(), text->size()});
    if (const auto* array = value.if_array()) return write_array(*array);
    if (const auto* table = value.if_object()) return write_inline_table(*table);
    if (const auto* number = value.if_double()) return write_double(*number);
    return json::serialize(value);
}

bool is_table_of_tables(const json::object& table)
{
    return !table.empty() &&
           std::all_of(table.begin(), table.end(), [](const auto& member) { return member.value().is_object(); });
}

void write_members(const json::object& table, std::string& out)
{
    for (const auto& member : table) {
        if (member.value().is_null()) continue;
        out += write_key(view(member.key())) + " = " + write_value(member.value()) + "\n";
    }
}

void write_section(const std::string& name, const json::object& table, std::string& out)
{
    if (is_table_of_tables(table)) {
        for (const auto& member : table) {
            out += "\n[" + name + "." + write_key(view(member.key())) + "]\n";
            write_members(member.value().get_object(), out);
        }
    } else {
        out += "\n[" + name + "]\n";
        write_members(table, out);
    }
}

}  // namespace

std::string write_toml(const json::object& root)
{
    json::object plain;
    for (const auto& member : root) {
        if (!member.value().is_object()) plain.emplace(member.key(), member.value());
    }
    std::string out;
    write_members(plain, out);
    for (const auto& member : root) {
        if (const auto* table = member.value().if_object()) write_section(write_key(view(member.key())), *table, out);
    }
    return out;
}

}  // namespace parlance::host
