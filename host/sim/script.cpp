#include "script.hpp"

#include <algorithm>
#include <boost/json/stream_parser.hpp>
#include <fstream>
#include <iterator>

#include "scenario_reader.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

std::string line_and_column(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return std::to_string(line) + ":" + std::to_string(column);
}

Checked<json::value> parse_json(std::string_view text, std::string_view file_name)
{
    json::stream_parser parser;
    boost::system::error_code ec;
    std::size_t offset = parser.write_some(text.data(), text.size(), ec);
    if (!ec && offset < text.size()) offset = std::min(text.find_first_not_of(" \t\r\n", offset), text.size());
    if (!ec && offset < text.size()) ec = json::error::extra_data;
    if (!ec) parser.finish(ec);
    if (ec) return Problem{std::string(file_name) + ":" + line_and_column(text, offset) + ": " + ec.message()};
    return parser.release();
}

/// `where` is what problems begin with, "script.json: "; `pointer` leads to the list, "/POST ~1v1~1chat" or empty.
Checked<std::vector<Scenario>> read_list(const json::value& value, const std::string& where, const std::string& pointer)
{
    if (!value.is_array() || value.get_array().empty()) {
        const std::string place = pointer.empty() ? where : where + pointer + ": ";
        return Problem{place + "must be an array with at least one scenario"};
    }
    std::vector<Scenario> scenarios;
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
        const std::string place = where + pointer + "/" + std::to_string(i);
        const json::value& item = value.get_array()[i];
        if (!item.is_object()) return Problem{place + ": must be an object"};
        Checked<Scenario> scenario = read_scenario(item.get_object(), place);
        if (!scenario) return scenario.error();
        scenarios.push_back(std::move(*scenario));
    }
    return scenarios;
}

/// A key as part of a JSON pointer. Source: RFC 6901, 3.
std::string pointer_to(std::string key)
{
    replace_all(key, "~", "~0");
    replace_all(key, "/", "~1");
    return "/" + key;
}

}  // namespace

Checked<std::string> read_file(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file)) return Problem{file.string() + ": cannot be read"};
    using Characters = std::istreambuf_iterator<char>;
    return Checked<std::string>(boost::system::in_place_value, Characters(stream), Characters());
}

Checked<Script> Script::parse(std::string_view text, std::string_view file_name)
{
    const Checked<json::value> value = parse_json(text, file_name);
    if (!value) return value.error();
    const std::string where = std::string(file_name) + ": ";
    Script script;
    if (!value->is_object()) {
        auto list = read_list(*value, where, "");
        if (!list) return list.error();
        script.lists_[""].scenarios = std::move(*list);
        return script;
    }
    for (const auto& member : value->get_object()) {
        const std::string key(member.key());
        const std::string pointer = pointer_to(key);
        if (key.find(" /") == std::string::npos)
            return Problem{where + pointer + ": unknown key; known are a method and a path, \"POST /v1/embeddings\""};
        auto list = read_list(member.value(), where, pointer);
        if (!list) return list.error();
        script.lists_[key].scenarios = std::move(*list);
    }
    return script;
}

Checked<Script> Script::load(const std::filesystem::path& file)
{
    const Checked<std::string> text = read_file(file);
    if (!text) return text.error();
    return parse(*text, file.string());
}

const Scenario* Script::next(const Request& request)
{
    auto found = lists_.find(request.method + " " + std::string(request.path()));
    if (found == lists_.end()) found = lists_.find("");
    if (found == lists_.end()) return nullptr;
    List& list = found->second;
    const std::size_t index = std::min(list.used++, list.scenarios.size() - 1);
    return &list.scenarios[index];
}

void Script::rewind() noexcept
{
    for (auto& [key, list] : lists_)
        list.used = 0;
}

}  // namespace parlance::sim
