#include "analyze_json.hpp"

#include <parlance/json_forms.hpp>
#include <type_traits>

namespace parlance::cli {

namespace {

void write_text(JsonBuilder& json, std::string_view key, const std::string& text)
{
    json.key(key);
    if (text.empty())
        json.null();
    else
        json.value(text);
}

void write_value(JsonBuilder& json, const ParamValue& value)
{
    const auto write = [&json](const auto& one) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(one)>, Json>)
            json.raw(one.text.empty() ? "null" : one.text);
        else
            json.value(one);
    };
    std::visit(write, value);
}

void write_spans(JsonBuilder& json, const std::vector<Span>& spans)
{
    json.key("spans").begin_array();
    for (const Span& span : spans) {
        json.begin_object().member("text", span.text);
        write_text(json, "kind", span.kind);
        json.member("begin", span.begin).member("end", span.end).end_object();
    }
    json.end_array();
}

void write_fields(JsonBuilder& json, const std::vector<Param>& fields)
{
    json.key("fields").begin_object();
    for (const Param& field : fields) {
        json.key(field.key);
        write_value(json, field.value);
    }
    json.end_object();
}

}  // namespace

void write_analysis(JsonBuilder& json, const Analysis& analysis)
{
    write_text(json, "type", analysis.type());
    write_text(json, "label", analysis.label());
    json.key("score");
    if (analysis.score())
        json.value(*analysis.score());
    else
        json.null();
    write_spans(json, analysis.spans());
    write_fields(json, analysis.fields());
    json.key("result").raw(analysis.json().empty() ? "null" : analysis.json());
    json.member("repaired", analysis.repaired());
    const std::string whole = to_json(analysis.response());  // metadata and error have their one form there
    const JsonDocument response(whole);
    for (const char* const key : {"content", "success", "error", "metadata"})
        json.key(key).raw(response[key].source());
}

}  // namespace parlance::cli
