#include <parlance/gemini/finish.hpp>

#include <array>
#include <span>
#include <utility>

namespace parlance::gemini {

namespace {

/// Sources: Gemini API, GenerateContentResponse, "FinishReason"; Vertex AI, the same.
constexpr std::pair<std::string_view, FinishReason> words[] = {
    {"STOP", FinishReason::stop},
    {"MAX_TOKENS", FinishReason::length},
    {"SAFETY", FinishReason::content_filter},
    {"RECITATION", FinishReason::content_filter},
    {"LANGUAGE", FinishReason::content_filter},  // "flagged for using an unsupported language"
    {"BLOCKLIST", FinishReason::content_filter},
    {"PROHIBITED_CONTENT", FinishReason::content_filter},
    {"SPII", FinishReason::content_filter},
    {"MODEL_ARMOR", FinishReason::content_filter},
    {"IMAGE_SAFETY", FinishReason::content_filter},
    {"IMAGE_PROHIBITED_CONTENT", FinishReason::content_filter},
    {"IMAGE_RECITATION", FinishReason::content_filter},
    {"MALFORMED_FUNCTION_CALL", FinishReason::error},
    {"UNEXPECTED_TOOL_CALL", FinishReason::error},
    {"TOO_MANY_TOOL_CALLS", FinishReason::error},
    {"MISSING_THOUGHT_SIGNATURE", FinishReason::error},
    {"MALFORMED_RESPONSE", FinishReason::error},
    {"NO_IMAGE", FinishReason::error},  // "expected to generate an image, but none was generated"
    {"IMAGE_OTHER", FinishReason::other},
    {"OTHER", FinishReason::other},
};

/// By number, from 1. Source: google.ai.generativelanguage.v1beta.Candidate.FinishReason.
constexpr std::array<std::string_view, 12> ai_studio_numbers = {"STOP",         "MAX_TOKENS",
                                                                "SAFETY",       "RECITATION",
                                                                "OTHER",        "LANGUAGE",
                                                                "BLOCKLIST",    "PROHIBITED_CONTENT",
                                                                "SPII",         "MALFORMED_FUNCTION_CALL",
                                                                "IMAGE_SAFETY", "UNEXPECTED_TOOL_CALL"};
/// By number, from 1. Source: google.cloud.aiplatform.v1beta1.Candidate.FinishReason.
constexpr std::array<std::string_view, 16> vertex_numbers = {"STOP",
                                                             "MAX_TOKENS",
                                                             "SAFETY",
                                                             "RECITATION",
                                                             "OTHER",
                                                             "BLOCKLIST",
                                                             "PROHIBITED_CONTENT",
                                                             "SPII",
                                                             "MALFORMED_FUNCTION_CALL",
                                                             "MODEL_ARMOR",
                                                             "IMAGE_SAFETY",
                                                             "IMAGE_PROHIBITED_CONTENT",
                                                             "IMAGE_RECITATION",
                                                             "IMAGE_OTHER",
                                                             "UNEXPECTED_TOOL_CALL",
                                                             "NO_IMAGE"};

std::string_view word_of(std::int64_t number, Platform platform)
{
    const std::span<const std::string_view> known =
        platform == Platform::vertex ? std::span<const std::string_view>(vertex_numbers) : ai_studio_numbers;
    const auto index = static_cast<std::size_t>(number - 1);
    return number >= 1 && index < known.size() ? known[index] : std::string_view{};
}

FinishReason meaning(std::string_view word)
{
    for (const auto& [known, reason] : words)
        if (known == word) return reason;
    return FinishReason::other;
}

}  // namespace

Finish read_finish(const JsonValue& value, Platform platform)
{
    if (const auto number = value.as_int()) {
        if (*number == 0) return {};
        return {meaning(word_of(*number, platform)), std::string(value.source())};
    }
    std::string word = value.text();
    if (word.empty() || word == "FINISH_REASON_UNSPECIFIED") return {};
    const FinishReason reason = meaning(word);
    return {reason, std::move(word)};
}

}  // namespace parlance::gemini
