/// record_json.hpp - records of the host, whose JSON comes ready made, as JSON arrays and as cells of a table.
#pragma once

#include <parlance/json_reader.hpp>
#include <string>
#include <vector>

namespace parlance::cli {

/// The records' JSON in brackets. `Item` is a Record or a Part: `json_of` finds its text.
template <class Items, class JsonOf>
[[nodiscard]] std::string json_array(const Items& items, JsonOf json_of)
{
    std::string all = "[";
    for (const auto& item : items) {
        if (all.size() > 1) all += ',';
        all += json_of(item);
    }
    return all + "]";
}

/// A value for people: a text without its quotes, an array's elements joined by commas; nothing for null and missing.
[[nodiscard]] inline std::string cell(JsonValue value)
{
    if (value.is_string()) return value.text();
    if (value.is_missing() || value.is_null()) return {};
    if (!value.is_array()) return std::string(value.source());
    std::string all;
    for (const JsonValue element : value.elements()) {
        if (!all.empty()) all += ", ";
        all += cell(element);
    }
    return all;
}

}  // namespace parlance::cli
