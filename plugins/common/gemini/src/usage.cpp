#include <parlance/gemini/usage.hpp>
#include <parlance/wire/count.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace parlance::gemini {

namespace {

/// Modalities by number. Source: google.ai.generativelanguage.v1beta.Modality; Vertex AI counts alike.
constexpr std::int64_t image_number = 2, audio_number = 4;

bool is_modality(const JsonValue& value, std::string_view word, std::int64_t number)
{
    return value == word || value.as_int() == number;
}

/// The tokens of one modality in a list like [{"modality":"IMAGE","tokenCount":258}].
std::optional<std::int64_t> count_of(const JsonValue& details, std::string_view word, std::int64_t number)
{
    for (const JsonValue detail : details.elements())
        if (is_modality(detail["modality"], word, number)) return wire::count_of(detail["tokenCount"]);
    return std::nullopt;
}

std::optional<std::int64_t> sum(std::optional<std::int64_t> one, std::optional<std::int64_t> other)
{
    if (!one) return other;
    return *one + other.value_or(0);
}

}  // namespace

void report_usage(const JsonValue& usage, Output& out)
{
    if (!usage.is_object()) return;
    const auto count = [&](std::string_view member) { return wire::count_of(usage[member]); };
    const auto thoughts = count("thoughtsTokenCount");
    const auto candidates = count("candidatesTokenCount");
    const JsonValue asked = usage["promptTokensDetails"], answered = usage["candidatesTokensDetails"];
    const auto counted = count("totalTokens");  // of countTokens, which has no other counter
    Facts facts;
    facts.add("input", counted ? counted : count("promptTokenCount"))
        .add("output", sum(candidates, thoughts))
        .add("total", count("totalTokenCount"))
        .add("input.cache_read", count("cachedContentTokenCount"))
        .add("input.audio", count_of(asked, "AUDIO", audio_number))
        .add("input.image", count_of(asked, "IMAGE", image_number))
        .add("input.tool_use", count("toolUsePromptTokenCount"))
        .add("output.reasoning", thoughts)
        .add("output.audio", count_of(answered, "AUDIO", audio_number))
        .add("output.image", count_of(answered, "IMAGE", image_number));
    out.usage(facts);
}

}  // namespace parlance::gemini
