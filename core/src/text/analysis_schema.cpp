#include "text/analysis_schema.hpp"

#include <parlance/json_builder.hpp>

#include <initializer_list>
#include <utility>

namespace parlance::core {
namespace {

using Member = std::pair<std::string_view, std::string>;  // a property and its schema

std::string object_of(std::initializer_list<Member> members)
{
    JsonBuilder json;
    json.begin_object().member("type", "object").key("properties").begin_object();
    for (const auto& [name, schema] : members)
        json.key(name).raw(schema);
    json.end_object().key("required").begin_array();
    for (const auto& [name, schema] : members)
        json.value(name);
    json.end_array().member("additionalProperties", false).end_object();
    return json.take();
}

std::string list_of(const std::string& item)
{
    JsonBuilder json;
    json.begin_object().member("type", "array").key("items").raw(item).end_object();
    return json.take();
}

std::string described(std::string_view type, std::string_view meaning)
{
    JsonBuilder json;
    json.begin_object().member("type", type).member("description", meaning).end_object();
    return json.take();
}

std::string text(std::string_view meaning)
{
    return described("string", meaning);
}

std::string score(std::string_view meaning)
{
    return described("number", meaning);
}

template <class Names>
std::string one_of(const Names& names)
{
    JsonBuilder json;
    json.begin_object().member("type", "string").key("enum").begin_array();
    for (const auto& name : names)
        json.value(std::string_view(name));
    json.end_array().end_object();
    return json.take();
}

std::string one_of(std::initializer_list<std::string_view> names)
{
    return one_of<std::initializer_list<std::string_view>>(names);
}

constexpr std::string_view sureness = "how sure you are, from 0 to 1";
constexpr std::string_view verbatim = "copied from the text, letter by letter";

std::string classify_schema(const AnalysisTask& task)
{
    if (!task.multiple) return object_of({{"label", one_of(task.labels)}, {"score", score(sureness)}});
    const std::string item = object_of({{"label", one_of(task.labels)}, {"score", score(sureness)}});
    return object_of({{"labels", list_of(item)}});
}

/// Values keep their type; what the text does not say is null.
std::string extract_schema(const AnalysisTask& task)
{
    JsonBuilder json;
    json.begin_object().member("type", "object").key("properties").begin_object();
    for (const AnalysisField& field : task.fields) {
        json.key(field.name).begin_object().key("type").begin_array();
        json.value("string").value("number").value("boolean").value("null").end_array();
        if (!field.meaning.empty()) json.member("description", field.meaning);
        json.end_object();
    }
    json.end_object().key("required").begin_array();
    for (const AnalysisField& field : task.fields)
        json.value(field.name);
    json.end_array().member("additionalProperties", false).end_object();
    return json.take();
}

std::string found_words(const AnalysisTask& task, std::string_view list)
{
    return object_of({{list, list_of(object_of({{"text", text(verbatim)}, {"kind", one_of(kinds_of(task))}}))}});
}

std::string grammar_schema()
{
    const std::string item = object_of({{"text", text(verbatim)},
                                        {"replacement", text("what should stand there")},
                                        {"kind", one_of({"spelling", "grammar", "punctuation", "style", "other"})},
                                        {"reason", text("why, in one short sentence")}});
    return object_of({{"corrected", text("the whole text with its errors corrected")}, {"corrections", list_of(item)}});
}

}  // namespace

std::vector<std::string> kinds_of(const AnalysisTask& task)
{
    if (!task.kinds.empty()) return task.kinds;
    if (task.type == AnalysisType::mask)
        return {"person", "email", "phone", "address", "id", "account", "date_of_birth", "other"};
    return {"person", "organization", "location", "date", "money", "product", "event", "other"};
}

std::string analysis_schema(const AnalysisTask& task)
{
    switch (task.type) {
        case AnalysisType::sentiment:
            return object_of({{"label", one_of({"positive", "negative", "neutral", "mixed"})},
                              {"score", score(sureness)},
                              {"phrases", list_of(object_of({{"text", text(verbatim)},
                                                             {"kind", one_of({"positive", "negative"})}}))}});
        case AnalysisType::classify: return classify_schema(task);
        case AnalysisType::extract: return extract_schema(task);
        case AnalysisType::entities: return found_words(task, "entities");
        case AnalysisType::summarize: return object_of({{"summary", text("the summary")}});
        case AnalysisType::keywords:
            return object_of(
                {{"keywords", list_of(object_of({{"text", text("a word or a short phrase of the text")},
                                                 {"score", score("how much it matters, from 0 to 1")}}))}});
        case AnalysisType::language:
            return object_of({{"code", text("ISO 639-1 code of the language most of the text is in, such as en")},
                              {"name", text("the language's English name")},
                              {"score", score(sureness)}});
        case AnalysisType::translate:
            return object_of({{"translation", text("the whole translation")},
                              {"source", text("ISO 639-1 code of the text's own language")}});
        case AnalysisType::mask: return found_words(task, "items");
        case AnalysisType::similarity:
            return object_of({{"score", score("0: nothing in common, 1: the same meaning")},
                              {"reason", text("why, in one sentence")}});
        case AnalysisType::grammar: return grammar_schema();
        case AnalysisType::filter:
            return object_of({{"label", one_of({"yes", "no"})},
                              {"score", score(sureness)},
                              {"reason", text("why, in one sentence")}});
        case AnalysisType::custom: return task.schema;
    }
    return task.schema;
}

}  // namespace parlance::core
