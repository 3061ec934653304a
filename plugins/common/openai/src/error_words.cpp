#include "error_words.hpp"

#include <algorithm>
#include <string>

namespace parlance::openai {

namespace {

struct WordRow {
    std::string_view word;
    ErrorKind kind;
};

/// Whole codes and types, as spelled.
constexpr WordRow codes[] = {
    {"insufficient_quota", ErrorKind::quota_exhausted},
    {"billing_not_active", ErrorKind::quota_exhausted},
    {"billing_hard_limit_reached", ErrorKind::quota_exhausted},
    {"insufficient_balance", ErrorKind::quota_exhausted},
    {"INSUFFICIENT_BALANCE", ErrorKind::quota_exhausted},          // gateways, with status 403
    {"insufficient_user_quota", ErrorKind::quota_exhausted},       // AIHubMix and its like, with status 403
    {"exceeded_current_quota_error", ErrorKind::quota_exhausted},  // Moonshot's documentation of errors, status 429
    {"Arrearage", ErrorKind::quota_exhausted},                     // Alibaba's documentation of error codes, status 400
    {"err_insufficent_credits", ErrorKind::quota_exhausted},       // AIML, recorded with this spelling
    {"err_insufficient_credits", ErrorKind::quota_exhausted},
    {"OutOfFundsException", ErrorKind::quota_exhausted},
    {"context_length_exceeded", ErrorKind::context_too_long},
    {"too_many_prompt_tokens", ErrorKind::context_too_long},     // Perplexity, recorded
    {"exceed_context_size_error", ErrorKind::context_too_long},  // llama.cpp, server-context.cpp
    {"context_window_exceeded", ErrorKind::context_too_long},
    {"tokens_limit_reached", ErrorKind::context_too_long},  // GitHub Models, with status 413
    {"content_filter", ErrorKind::content_filtered},        // Azure; Moonshot's documentation of errors
    {"content_policy_violation", ErrorKind::content_filtered},
    {"moderation_blocked", ErrorKind::content_filtered},
    {"cyber_policy_violation", ErrorKind::content_filtered},
    {"image_content_policy_violation", ErrorKind::content_filtered},
    {"bio_policy", ErrorKind::content_filtered},
    {"ResponsibleAIPolicyViolation", ErrorKind::content_filtered},
    {"data_inspection_failed", ErrorKind::content_filtered},  // Alibaba's documentation of error codes, status 400
    {"DataInspectionFailed", ErrorKind::content_filtered},
    {"invalid_api_key", ErrorKind::authentication},
    {"authentication_error", ErrorKind::authentication},
    {"invalid_authentication", ErrorKind::authentication},
    {"invalid_organization", ErrorKind::authentication},
    {"model_not_found", ErrorKind::not_found},
    {"DeploymentNotFound", ErrorKind::not_found},
    {"not_found_error", ErrorKind::not_found},
    {"rate_limit_exceeded", ErrorKind::rate_limited},
    {"rate_limit_error", ErrorKind::rate_limited},
    {"tokens_exceeded", ErrorKind::rate_limited},
    {"RateLimitReached", ErrorKind::rate_limited},
    {"engine_overloaded_error", ErrorKind::overloaded},  // Moonshot's documentation of errors, status 429
};

/// Parts of messages, in small letters.
constexpr WordRow messages[] = {
    // OpenAI, vLLM, DeepSeek, Azure ("This model's maximum context length is"), OpenRouter ("This endpoint's ..."),
    // Fireworks ("The prompt is too long: 365407, model maximum context length: 262143"), AIML, which passes them on.
    {"maximum context length", ErrorKind::context_too_long},
    {"longer than the maximum model length", ErrorKind::context_too_long},        // vLLM, of a decoder's prompt
    {"`inputs` tokens + `max_new_tokens` must be", ErrorKind::context_too_long},  // Together, Hugging Face; status 422
    {"`inputs` must have less than", ErrorKind::context_too_long},                // Hugging Face; status 422
    {"maximum prompt length is", ErrorKind::context_too_long},                    // xAI
    {"exceeds the available context size", ErrorKind::context_too_long},          // llama.cpp, server-context.cpp
    {"is too large to process", ErrorKind::context_too_long},                     // llama.cpp, recorded with status 500
    {"exceeded model token limit", ErrorKind::context_too_long},                  // Moonshot's documentation of errors
    {"input token length too long", ErrorKind::context_too_long},                 // likewise
    {"when context the overflows", ErrorKind::context_too_long},                  // LM Studio, lmstudio-bug-tracker 546
    {"greater than the context length", ErrorKind::context_too_long},             // LM Studio, later versions
    {"exceeded max context length", ErrorKind::context_too_long},                 // Ollama, recorded
    {"prompt exceeds max length", ErrorKind::context_too_long},                   // Z.ai, code 1261
    {"range of input length should be", ErrorKind::context_too_long},             // Alibaba's documentation of codes
    {"context window exceeds limit", ErrorKind::context_too_long},                // MiniMax
    {"exceeds the context window", ErrorKind::context_too_long},                  // OpenAI, recorded
    {"used all available credits", ErrorKind::quota_exhausted},                   // xAI, with status 403 or 429
    {"doesn't have any credits", ErrorKind::quota_exhausted},                     // xAI, of new teams; status 403
    {"reaching the monthly spending limit", ErrorKind::quota_exhausted},          // Fireworks, with status 412
    {"balance is insufficient", ErrorKind::quota_exhausted},                      // SiliconFlow, AIHubMix; status 403
    {"insufficient balance", ErrorKind::quota_exhausted},  // DeepSeek, Moonshot, Z.ai's code 1113; status 402 or 429
    {"not enough balance", ErrorKind::quota_exhausted},    // Novita's NOT_ENOUGH_BALANCE; status 403
    {"credit balance is too low", ErrorKind::quota_exhausted},  // Anthropic's models through gateways; status 400
    {"content exists risk", ErrorKind::content_filtered},       // DeepSeek, with status 400
    {"content violates usage guidelines", ErrorKind::content_filtered},        // xAI, with status 403
    {"requires moderation and your input was", ErrorKind::content_filtered},   // OpenRouter's documentation; status 403
    {"may contain inappropriate content", ErrorKind::content_filtered},        // Alibaba's documentation of codes
    {"potentially unsafe or sensitive content", ErrorKind::content_filtered},  // Z.ai's documentation, code 1301
    {"model not exist", ErrorKind::not_found},                                 // DeepSeek, with status 400
    {"is not a valid model id", ErrorKind::not_found},                         // OpenRouter, with status 400
    {"please check the model code", ErrorKind::not_found},                     // Z.ai's documentation, code 1211
    {"image input is not supported", ErrorKind::unsupported},                  // llama.cpp, with status 500
    {"audio input is not supported", ErrorKind::unsupported},                  // likewise
    {"no endpoints found that support", ErrorKind::unsupported},               // OpenRouter, with status 404
    {"this is not a chat model", ErrorKind::unsupported},                      // OpenAI, with status 404
    {"incorrect api key provided", ErrorKind::authentication},                 // xAI, recorded with status 400
};

char small(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

ErrorKind kind_of_code(std::string_view code) noexcept
{
    const auto* const found = std::ranges::find(codes, code, &WordRow::word);
    return found == std::end(codes) ? ErrorKind::by_status : found->kind;
}

ErrorKind kind_of_message(std::string_view message)
{
    constexpr std::size_t longest_read = 2000;  // servers quote the request behind their own words
    std::string words(message.substr(0, longest_read));
    std::ranges::transform(words, words.begin(), small);
    for (const WordRow& row : messages)
        if (words.find(row.word) != std::string::npos) return row.kind;
    return ErrorKind::by_status;
}

}  // namespace parlance::openai
