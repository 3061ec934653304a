#include <parlance/gemini/argument_writer.hpp>

#include <parlance/json_builder.hpp>

#include <algorithm>
#include <charconv>

namespace parlance::gemini {

namespace {

constexpr std::size_t deepest_path = 32;  // our JSON readers stop at 64

/// Takes a name in quotes from the front of `rest`, which begins behind the opening quote.
std::optional<std::string> take_quoted(std::string_view& rest, char quote)
{
    std::string name;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == quote) return name;
        if (c == '\\' && !rest.empty()) {
            name += rest.front();
            rest.remove_prefix(1);
        } else {
            name += c;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> take_number(std::string_view& rest)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return number;
}

bool take(std::string_view& rest, char expected)
{
    if (rest.empty() || rest.front() != expected) return false;
    rest.remove_prefix(1);
    return true;
}

}  // namespace

/// "$.a.b[0]['c d']"
std::optional<ArgumentWriter::Path> ArgumentWriter::parse(std::string_view rest)
{
    Path path;
    if (!take(rest, '$')) return std::nullopt;
    while (!rest.empty() && path.size() < deepest_path) {
        if (take(rest, '.')) {
            const std::size_t end = rest.find_first_of(".[");
            path.push_back({std::string(rest.substr(0, end)), std::nullopt});
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
        } else if (take(rest, '[')) {
            const char quote = rest.empty() ? '\0' : rest.front();
            if (quote == '\'' || quote == '"') {
                rest.remove_prefix(1);
                auto name = take_quoted(rest, quote);
                if (!name) return std::nullopt;
                path.push_back({*std::move(name), std::nullopt});
            } else {
                const auto number = take_number(rest);
                if (!number) return std::nullopt;
                path.push_back({{}, number});
            }
            if (!take(rest, ']')) return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    if (!rest.empty() || path.empty()) return std::nullopt;
    return path;
}

bool ArgumentWriter::add(const JsonValue& partial, std::string& text)
{
    std::string scratch;
    const auto path = parse(partial["jsonPath"].string(scratch));
    if (!path) return false;
    const bool continues = in_string_ && *path == path_;
    if (!continues && !go_to(*path, text)) return false;
    path_ = *path;
    return add_value(partial, text);
}

bool ArgumentWriter::go_to(const Path& path, std::string& text)
{
    close_string(text);
    if (open_.empty()) {
        text += '{';
        open_.emplace_back();
    }
    std::size_t shared = 0;  // steps that lead into what is open
    while (shared + 1 < path.size() && shared + 1 < open_.size() && path[shared] == path_[shared])
        ++shared;
    close_to(shared + 1, text);
    for (std::size_t depth = shared; depth < path.size(); ++depth) {
        if (!enter(path[depth], text)) return false;
        if (depth + 1 < path.size()) open(path[depth + 1], text);
    }
    return true;
}

/// Begins a new member or element of the innermost container.
bool ArgumentWriter::enter(const Step& step, std::string& text)
{
    Container& inside = open_.back();
    if (inside.is_list != step.index.has_value()) return false;
    if (inside.is_list && *step.index != inside.count) return false;
    if (inside.count++ != 0) text += ',';
    if (inside.is_list) return true;
    if (std::ranges::find(inside.names, step.name) != inside.names.end()) return false;
    inside.names.push_back(step.name);
    text += '"';
    json_escape_append(text, step.name);
    text += "\":";
    return true;
}

void ArgumentWriter::open(const Step& first_inside, std::string& text)
{
    Container& added = open_.emplace_back();
    added.is_list = first_inside.index.has_value();
    text += added.is_list ? '[' : '{';
}

void ArgumentWriter::close_string(std::string& text)
{
    if (in_string_) text += '"';
    in_string_ = false;
}

void ArgumentWriter::close_to(std::size_t depth, std::string& text)
{
    while (open_.size() > depth) {
        text += open_.back().is_list ? ']' : '}';
        open_.pop_back();
    }
}

bool ArgumentWriter::add_value(const JsonValue& partial, std::string& text)
{
    const JsonValue string = partial["stringValue"];
    if (string.is_string()) {
        if (!in_string_) text += '"';
        const std::string_view quoted = string.source();
        text.append(quoted.substr(1, quoted.size() - 2));
        in_string_ = true;
        if (partial["willContinue"].as_bool() != true) close_string(text);
        return true;
    }
    if (in_string_) {  // the mark of its end alone
        close_string(text);
        return true;
    }
    for (const std::string_view member : {"numberValue", "boolValue"}) {
        const JsonValue value = partial[member];
        if (!value.is_number() && !value.is_bool()) continue;
        text += value.source();
        return true;
    }
    text += "null";
    return true;
}

void ArgumentWriter::finish(std::string& text)
{
    close_string(text);
    if (open_.empty() && path_.empty()) text += "{}";
    close_to(0, text);
}

}  // namespace parlance::gemini
