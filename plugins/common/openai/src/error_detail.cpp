#include "error_detail.hpp"

#include <parlance/openai/error.hpp>
#include <parlance/wire/error_text.hpp>

#include <string_view>
#include <utility>

namespace parlance::openai {

namespace {

constexpr std::size_t longest = 300;

std::string words_of_json(const JsonValue& root)
{
    std::string words = read_error_facts(root).message;
    return words.empty() ? wire::first_words(root, {"error_message"}) : words;
}

std::string words_of_raw(const JsonValue& raw)
{
    if (!raw.is_string()) return words_of_json(raw);
    std::string text = raw.text();
    const JsonDocument inner(text);
    std::string words = inner ? words_of_json(inner.root()) : std::string();
    return words.empty() ? text : words;
}

std::string words_of_metadata(const JsonValue& metadata)
{
    std::string words = wire::plain_excerpt(words_of_raw(metadata["raw"]), longest);
    if (words.empty()) words = wire::plain_excerpt(wire::words_of(metadata["reasons"]), longest);
    const std::string provider = wire::plain_excerpt(metadata["provider_name"].text(), longest);
    if (!words.empty() && !provider.empty()) words.append(" (").append(provider).append(")");
    return words;
}

std::string words_of_meta(const JsonValue& meta)
{
    std::string all;
    for (const JsonValue item : meta.elements()) {
        const std::string message = item["message"].text();
        if (message.empty()) continue;
        std::string path;
        for (const JsonValue step : item["path"].elements())
            path += (path.empty() ? "" : ".") + wire::words_of(step);
        if (!all.empty()) all += "; ";
        if (!path.empty()) all.append(path).append(": ");
        all += message;
    }
    return wire::plain_excerpt(all, longest);
}

}  // namespace

std::string error_detail(const JsonValue& root)
{
    std::string words = words_of_metadata(root["error"]["metadata"]);
    return words.empty() ? words_of_meta(root["meta"]) : words;
}

bool is_flagged(const JsonValue& root)
{
    return root["error"]["metadata"]["flagged_input"].is_string();
}

}  // namespace parlance::openai
