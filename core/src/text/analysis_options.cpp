#include "text/analysis_task.hpp"
#include "text/json_schema.hpp"
#include "text/read_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

namespace json = boost::json;
using Problem = std::optional<ChatError>;

const std::string place = "/params/analysis";

ChatError refused(std::string message, std::string where)
{
    return ChatError(ErrorKind::invalid_request, std::move(message)).at(std::move(where));
}

std::string_view view_of(const json::string& text) noexcept
{
    return {text.data(), text.size()};
}

/// Reads one option after the other; the first problem stands.
class OptionReader {
public:
    OptionReader(const AnalysisTypeRow& row, const json::object& options) : row_(row), options_(options) {}

    [[nodiscard]] bool has(std::string_view key) const
    {
        const json::value* const value = options_.if_contains(key);
        return value != nullptr && !value->is_null();
    }

    void text(std::string_view key, std::string& into)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return;
        if (!value->is_string() || is_blank(view_of(value->get_string())))
            return fail("\"" + std::string(key) + "\" must be a text that is not empty", pointer(key));
        into = view_of(value->get_string());
    }

    void flag(std::string_view key, bool& into)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return;
        if (!value->is_bool()) return fail("\"" + std::string(key) + "\" must be true or false", pointer(key));
        into = value->get_bool();
    }

    [[nodiscard]] std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return std::nullopt;
        if (value->is_int64() && value->get_int64() >= least && value->get_int64() <= most) return value->get_int64();
        fail("\"" + std::string(key) + "\" must be a whole number from " + std::to_string(least) + " to " +
                 std::to_string(most),
             pointer(key));
        return std::nullopt;
    }

    /// A list of names, none of them twice.
    void names(std::string_view key, std::size_t least, std::vector<std::string>& into)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return;
        if (!value->is_array()) return fail("\"" + std::string(key) + "\" must be a list of names", pointer(key));
        const json::array& list = value->get_array();
        if (list.size() < least || list.size() > most_analysis_names)
            return fail("\"" + std::string(key) + "\" must have " + std::to_string(least) + " to " +
                            std::to_string(most_analysis_names) + " names",
                        pointer(key));
        for (std::size_t index = 0; index < list.size(); ++index) {
            const std::string where = pointer(key) + "/" + std::to_string(index);
            if (!list[index].is_string()) return fail("a name must be a text", where);
            const std::string name(view_of(list[index].get_string()));
            if (!check_name(name, where)) return;
            if (std::find(into.begin(), into.end(), name) != into.end())
                return fail("\"" + name + "\" comes twice; remove one", where);
            into.push_back(name);
        }
    }

    /// {"name": "what it is"} or ["name"].
    void fields(std::string_view key, std::vector<AnalysisField>& into)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return;
        if (value->is_array()) {
            std::vector<std::string> list;
            names(key, 1, list);
            for (std::string& name : list)
                into.push_back({std::move(name), {}});
            return;
        }
        if (!value->is_object())
            return fail("\"fields\" must be a list of names, or an object of names and what they are", pointer(key));
        const json::object& object = value->get_object();
        if (object.empty() || object.size() > most_analysis_names)
            return fail("\"fields\" must have 1 to " + std::to_string(most_analysis_names) + " names", pointer(key));
        for (const auto& [name, meaning] : object) {
            const std::string where = pointer(key) + "/" + json_pointer_token({name.data(), name.size()});
            if (!meaning.is_string()) return fail("what a field is must be said as a text", where);
            if (!check_name({name.data(), name.size()}, where)) return;
            into.push_back({std::string(name), std::string(view_of(meaning.get_string()))});
        }
    }

    /// A JSON Schema, kept as text.
    void schema(std::string_view key, std::string& into)
    {
        const json::value* const value = find(key);
        if (value == nullptr) return;
        if (auto parsed = JsonSchema::parse(*value); parsed.is_error())
            return fail(parsed.error().message, pointer(key) + parsed.error().where);
        into = json::serialize(*value);
    }

    void required(std::string_view key, std::string_view remedy)
    {
        if (!has(key))
            fail(std::string(row_.name) + " needs \"" + std::string(key) + "\": " + std::string(remedy), pointer(key));
    }

    void only_known()
    {
        for (const auto& [key, value] : options_) {
            const std::string_view name(key.data(), key.size());
            const bool switched_off = value.is_null() || (value.is_bool() && !value.get_bool());
            if (name == "type" || takes_option(row_, name)) continue;
            if (name == "chunk" && !switched_off)
                return fail(
                    std::string(row_.name) + " cannot be done in pieces; leave \"chunk\" out and shorten the text",
                    pointer(name));
            if (name == "chunk") continue;
            return fail(unknown_option_message(row_, name), place + "/" + json_pointer_token(name));
        }
    }

    [[nodiscard]] Problem take() { return std::move(problem_); }

private:
    static std::string pointer(std::string_view key) { return place + "/" + std::string(key); }

    [[nodiscard]] const json::value* find(std::string_view key) const
    {
        return has(key) && takes_option(row_, key) ? options_.if_contains(key) : nullptr;
    }

    bool check_name(std::string_view name, const std::string& where)
    {
        if (!is_blank(name) && name.size() <= longest_analysis_name && name.find('\0') == std::string_view::npos)
            return true;
        fail("a name must have 1 to " + std::to_string(longest_analysis_name) + " bytes and not be blank", where);
        return false;
    }

    void fail(std::string message, std::string where)
    {
        if (!problem_) problem_ = refused(std::move(message), std::move(where));
    }

    const AnalysisTypeRow& row_;
    const json::object& options_;
    Problem problem_;
};

void read_required(OptionReader& read, AnalysisType type)
{
    if (type == AnalysisType::classify) read.required("labels", "the list of labels to choose from");
    if (type == AnalysisType::extract)
        read.required("fields", "what to look for, {\"name\": \"what it is\"} or [\"name\"]");
    if (type == AnalysisType::translate) read.required("target", "the language to translate into");
    if (type == AnalysisType::filter) read.required("question", "a question that yes or no answers");
    if (type == AnalysisType::custom) {
        read.required("prompt", "what the model is to do with the text");
        read.required("schema", "the JSON Schema of the answer");
    }
}

Result<AnalysisTask> read_options_of(const AnalysisTypeRow& row, const json::object& options)
{
    AnalysisTask task;
    task.type = row.type;
    OptionReader read(row, options);
    read.only_known();
    read_required(read, row.type);
    read.names("labels", 2, task.labels);
    read.flag("multiple", task.multiple);
    read.fields("fields", task.fields);
    read.names("kinds", 1, task.kinds);
    task.max_words = read.number("max_words", 1, 100'000);
    task.max_keywords = read.number("max", 1, 1'000).value_or(task.max_keywords);
    read.text("target", task.target);
    read.text("question", task.question);
    read.text("prompt", task.prompt);
    read.schema("schema", task.schema);
    read.text("instructions", task.instructions);
    read.flag("chunk", task.chunk);
    if (auto problem = read.take()) return *std::move(problem);
    return task;
}

}  // namespace

bool is_blank(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

Result<AnalysisTask> read_analysis_options(std::string_view text)
{
    if (text.size() > largest_analysis_options)
        return refused(
            "the options of an analysis are larger than " + std::to_string(largest_analysis_options) + " bytes", place);
    const ReadJson read = read_json(text);
    if (!read.value) return refused("the options of an analysis are no JSON: " + read.problem, place);
    if (!read.value->is_object())
        return refused(R"(the options of an analysis must be an object, such as {"type": "sentiment"})", place);
    const json::object& options = read.value->get_object();
    const json::value* const type = options.if_contains("type");
    if (type == nullptr || !type->is_string())
        return refused("an analysis needs \"type\", one of: " + analysis_type_names(), place + "/type");
    const AnalysisTypeRow* const row = find_analysis_type(view_of(type->get_string()));
    if (row == nullptr) return refused(unknown_type_message(view_of(type->get_string())), place + "/type");
    return read_options_of(*row, options);
}

}  // namespace parlance::core
