#include "text/reply_check.hpp"

#include "text/spans.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace parlance::core {
namespace {

namespace json = boost::json;
using Violations = std::vector<Violation>;

std::string_view text_of(const json::object& object, std::string_view key)
{
    const json::value* const value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

void check_score(const json::object& object, const std::string& pointer, Violations& found)
{
    const json::value* const score = object.if_contains("score");
    if (score == nullptr || !score->is_number()) return;
    const double number = score->to_number<double>();
    if (!(number >= 0 && number <= 1)) found.push_back({pointer + "/score", "must be from 0 to 1"});
}

void check_not_blank(const json::object& object, std::string_view key, Violations& found)
{
    if (is_blank(text_of(object, key))) found.push_back({"/" + std::string(key), "must not be empty"});
}

/// Calls `check` with each item of the list under `key`.
template <class Check>
void check_items(const json::object& object, std::string_view key, Violations& found, Check check)
{
    const json::value* const list = object.if_contains(key);
    if (list == nullptr || !list->is_array()) return;
    const std::string pointer = "/" + std::string(key);
    if (list->get_array().size() > most_items)
        return found.push_back({pointer, "must not have more than " + std::to_string(most_items) + " items"});
    std::size_t index = 0;
    for (const json::value& item : list->get_array()) {
        const std::string place = pointer + "/" + std::to_string(index++);
        if (item.is_object()) check(item.get_object(), place);
    }
}

void check_words(const json::object& object, const ReplyScene& scene, Violations& found)
{
    check_not_blank(object, "summary", found);
    if (!scene.max_words) return;
    const std::int64_t words = count_words(text_of(object, "summary"));
    if (words <= *scene.max_words + *scene.max_words / 10) return;
    found.push_back(
        {"/summary",
         "has " + std::to_string(words) + " words, at most " + std::to_string(*scene.max_words) + " were asked for",
         true});
}

void check_masked(const json::object& object, const ReplyScene& scene, Violations& found)
{
    SpanFinder finder(scene.text);
    std::map<std::string, bool, std::less<>> occurs;
    check_items(object, "items", found, [&](const json::object& item, const std::string& place) {
        const std::string_view words = text_of(item, "text");
        auto known = occurs.find(words);
        if (known == occurs.end()) known = occurs.emplace(std::string(words), finder.next(words).has_value()).first;
        if (!known->second)
            found.push_back({place + "/text", "does not occur in the text; copy it exactly as it stands there", true});
    });
}

Violations check_meaning(const json::object& object, const AnalysisTask& task, const ReplyScene& scene)
{
    Violations found;
    const auto nothing = [](const json::object&, const std::string&) {};
    const auto scored = [&](const json::object& item, const std::string& place) { check_score(item, place, found); };
    switch (task.type) {
        case AnalysisType::sentiment: check_items(object, "phrases", found, nothing); [[fallthrough]];
        case AnalysisType::similarity:
        case AnalysisType::filter: check_score(object, "", found); break;
        case AnalysisType::classify:
            check_score(object, "", found);
            check_items(object, "labels", found, scored);
            break;
        case AnalysisType::entities: check_items(object, "entities", found, nothing); break;
        case AnalysisType::keywords: check_items(object, "keywords", found, scored); break;
        case AnalysisType::language:
            check_score(object, "", found);
            check_not_blank(object, "code", found);
            break;
        case AnalysisType::summarize: check_words(object, scene, found); break;
        case AnalysisType::translate: check_not_blank(object, "translation", found); break;
        case AnalysisType::mask: check_masked(object, scene, found); break;
        case AnalysisType::grammar:
            check_not_blank(object, "corrected", found);
            check_items(object, "corrections", found, nothing);
            break;
        case AnalysisType::extract:
        case AnalysisType::custom: break;
    }
    return found;
}

}  // namespace

std::int64_t count_words(std::string_view text) noexcept
{
    std::int64_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space && !inside) ++words;
        inside = !space;
    }
    return words;
}

ReplyJson check_reply(std::string_view reply, const JsonSchema& schema, const AnalysisTask& task,
                      const ReplyScene& scene)
{
    ReplyJson found = find_json(reply, schema);
    if (found.value && found.violations.empty() && found.value->is_object())
        found.violations = check_meaning(found.value->get_object(), task, scene);
    return found;
}

}  // namespace parlance::core
