#include "keys_text.hpp"

#include <algorithm>

namespace parlance::cli {

namespace {

/// Copies the lines of `text` but those of `name`; `replace(out)` is called in the place of the first of them.
template <class InPlace>
bool copy_without(std::string_view text, std::string_view name, std::string& out, InPlace in_place)
{
    bool found = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == '=') {
            if (!found) in_place(out);
            found = true;
        } else {
            (out += line) += '\n';
        }
    }
    return found;
}

}  // namespace

bool is_key_name(std::string_view name)
{
    constexpr std::size_t longest = 128;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_rest = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
    return !name.empty() && name.size() <= longest && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), is_rest);
}

std::string with_key(std::string_view text, std::string_view name, std::string_view key)
{
    const auto add = [&](std::string& out) { (((out += name) += '=') += key) += '\n'; };
    std::string out;
    out.reserve(text.size() + name.size() + key.size() + 3);  // grown, it would leave copies of keys behind
    if (!copy_without(text, name, out, add)) add(out);
    return out;
}

std::optional<std::string> without_key(std::string_view text, std::string_view name)
{
    std::string out;
    out.reserve(text.size() + 1);
    if (!copy_without(text, name, out, [](std::string&) {})) return std::nullopt;
    return out;
}

}  // namespace parlance::cli
