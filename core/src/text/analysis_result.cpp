#include "text/analysis_result.hpp"

#include "text/result_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::object& object, std::string_view key)
{
    const json::value* const value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

std::optional<double> score_of(const json::object& object)
{
    const json::value* const score = object.if_contains("score");
    return score != nullptr && score->is_number() ? std::optional(score->to_number<double>()) : std::nullopt;
}

Part span_part(std::string_view text, const Span& span, std::string_view kind)
{
    Part part(PartKind::custom, std::string(text.substr(span.begin, span.end - span.begin)));
    part.name = kind;
    part.begin = static_cast<std::int64_t>(span.begin);
    part.end = static_cast<std::int64_t>(span.end);
    return part;
}

/// Spans of the items {"text", "kind"} of a list; words that the text has not are dropped.
std::vector<Part> spans_of(const json::object& object, std::string_view key, std::string_view text)
{
    std::vector<Part> spans;
    const json::value* const list = object.if_contains(key);
    if (list == nullptr || !list->is_array()) return spans;
    SpanFinder finder(text);
    for (const json::value& item : list->get_array())
        if (item.is_object())
            if (const auto span = finder.next(text_of(item.get_object(), "text")))
                spans.push_back(span_part(text, *span, text_of(item.get_object(), "kind")));
    return spans;
}

std::optional<ParamValue> param_value(const json::value& value)
{
    if (value.is_bool()) return ParamValue(value.get_bool());
    if (value.is_int64()) return ParamValue(value.get_int64());
    if (value.is_number()) return ParamValue(value.to_number<double>());
    if (value.is_string()) return ParamValue(std::string(value.get_string().data(), value.get_string().size()));
    return std::nullopt;
}

void read_fields(const AnalysisTask& task, const json::object& object, AnalysisResult& result)
{
    SpanFinder finder(task.texts.front());
    for (const AnalysisField& field : task.fields) {
        const json::value* const value = object.if_contains(field.name);
        if (value == nullptr) continue;
        auto param = param_value(*value);
        if (!param) continue;
        if (const auto* const words = std::get_if<std::string>(&*param))
            if (const auto span = finder.next(*words))
                result.spans.push_back(span_part(task.texts.front(), *span, field.name));
        result.fields.emplace_back(field.name, *std::move(param));
    }
    result.text = fields_text(result.fields);
}

/// The labels that apply, the surest one first.
std::vector<ScoredName> labels_of(const json::object& object)
{
    std::vector<ScoredName> labels;
    const json::value* const list = object.if_contains("labels");
    if (list == nullptr || !list->is_array()) return labels;
    for (const json::value& item : list->get_array()) {
        const std::string name(text_of(item.get_object(), "label"));
        const auto same = [&](const ScoredName& known) { return known.name == name; };
        if (std::none_of(labels.begin(), labels.end(), same)) labels.push_back({name, score_of(item.get_object())});
    }
    std::stable_sort(labels.begin(), labels.end(),
                     [](const auto& left, const auto& right) { return left.score > right.score; });
    return labels;
}

void read_labels(const AnalysisTask& task, const json::object& object, AnalysisResult& result)
{
    auto labels = task.multiple ? labels_of(object)
                                : std::vector<ScoredName>{{std::string(text_of(object, "label")), score_of(object)}};
    if (!labels.empty()) {
        result.label = labels.front().name;
        result.score = labels.front().score;
    }
    result.text = labels.empty() ? "none of the labels" : scored_text(labels);
}

void read_object(const AnalysisTask& task, const json::object& object, AnalysisResult& result)
{
    const std::string& text = task.texts.front();
    result.score = score_of(object);
    switch (task.type) {
        case AnalysisType::sentiment:
            result.label = text_of(object, "label");
            result.spans = spans_of(object, "phrases", text);
            result.text = scored_text({{result.label, result.score}});
            break;
        case AnalysisType::classify: read_labels(task, object, result); break;
        case AnalysisType::extract:
            result.score.reset();  // a field may have that name
            read_fields(task, object, result);
            break;
        case AnalysisType::summarize: result.text = text_of(object, "summary"); break;
        case AnalysisType::language:
            result.label = text_of(object, "code");
            result.text = std::string(text_of(object, "name")) + " (" + result.label + ")";
            break;
        case AnalysisType::translate: result.text = text_of(object, "translation"); break;
        case AnalysisType::similarity:
            result.text = score_text(result.score.value_or(0)) + ": " + std::string(text_of(object, "reason"));
            break;
        case AnalysisType::grammar:
            result.spans = spans_of(object, "corrections", text);
            result.text = text_of(object, "corrected");
            break;
        case AnalysisType::filter:
            result.label = text_of(object, "label");
            result.text = scored_text({{result.label, result.score}}) + ": " + std::string(text_of(object, "reason"));
            break;
        case AnalysisType::custom: result.score.reset(); break;
        default: break;
    }
}

const char* list_key(AnalysisType type) noexcept
{
    return type == AnalysisType::entities ? "entities" : type == AnalysisType::keywords ? "keywords" : "items";
}

}  // namespace

AnalysisResult make_result(const AnalysisTask& task, const json::value& value, std::string_view source)
{
    AnalysisResult result;
    result.json = source;
    if (task.type == AnalysisType::custom) result.text = source;
    if (value.is_object()) read_object(task, value.get_object(), result);
    return result;
}

void FoundItems::add(const json::value& value, const Span& piece)
{
    const std::string_view text = std::string_view(task_.texts.front()).substr(piece.begin, piece.end - piece.begin);
    const json::value* const list = value.is_object() ? value.get_object().if_contains(list_key(task_.type)) : nullptr;
    if (list == nullptr || !list->is_array()) return;
    SpanFinder finder(text, piece.begin);
    for (const json::value& each : list->get_array()) {
        const json::object& object = each.get_object();
        Item item{std::string(text_of(object, "text")), std::string(text_of(object, "kind")),
                  score_of(object).value_or(0)};
        const auto span = finder.next(item.text);
        if (span) spans_.push_back(span_part(task_.texts.front(), *span, item.kind));
        const bool must_stand_there = task_.type != AnalysisType::keywords;
        const auto known = known_.find(item.text + '\0' + item.kind);
        if (is_blank(item.text) || (must_stand_there && !span && known == known_.end())) continue;
        add_item(std::move(item));
    }
}

void FoundItems::add_item(Item item)
{
    const auto [known, fresh] = known_.emplace(item.text + '\0' + item.kind, items_.size());
    if (fresh)
        items_.push_back(std::move(item));
    else
        items_[known->second].score = std::max(items_[known->second].score, item.score);
}

std::vector<const FoundItems::Item*> FoundItems::chosen() const
{
    std::vector<const Item*> chosen;
    for (const Item& item : items_)
        chosen.push_back(&item);
    if (task_.type != AnalysisType::keywords) return chosen;
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const Item* left, const Item* right) { return left->score > right->score; });
    if (chosen.size() > static_cast<std::size_t>(task_.max_keywords))
        chosen.resize(static_cast<std::size_t>(task_.max_keywords));
    return chosen;
}

AnalysisResult FoundItems::result() const
{
    AnalysisResult result;
    const auto items = chosen();
    std::vector<ListedItem> listed;
    for (const Item* const item : items)
        listed.push_back({item->text, item->kind, item->score});
    for (const Part& span : spans_) {
        const bool kept = task_.type != AnalysisType::keywords ||
                          std::any_of(items.begin(), items.end(),
                                      [&](const Item* item) { return same_letters(item->text, span.text); });
        if (kept) result.spans.push_back(span);
    }
    std::string masked;
    if (task_.type == AnalysisType::mask) {
        std::vector<Masked> secrets;
        for (const Item* const item : items)
            secrets.push_back({item->text, item->kind});
        masked = mask_text(task_.texts.front(), secrets);
    }
    result.json = items_json(task_.type, listed, masked);
    result.text = task_.type == AnalysisType::mask ? std::move(masked) : items_text(task_.type, listed);
    return result;
}

}  // namespace parlance::core
