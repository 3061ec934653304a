/// known_params.hpp - the types of the request parameters that the contract names (docs/reference/contract.md,
/// "Parameters").
#pragma once

#include <parlance/chat_part.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace parlance {

/// PARLANCE_PARAM_REAL, ... for a key of the contract; 0 for any other, whose type is whatever its value has.
[[nodiscard]] constexpr std::uint32_t known_param_type(std::string_view key) noexcept
{
    constexpr std::array<std::string_view, 6> reals = {
        "temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty"};
    constexpr std::array<std::string_view, 12> integers = {"max_tokens",
                                                           "top_k",
                                                           "seed",
                                                           "n",
                                                           "top_logprobs",
                                                           "dimensions",
                                                           "page_size",
                                                           "cache_ttl_s",
                                                           "reasoning_budget",
                                                           "host.timeout_ms",
                                                           "host.max_event_bytes",
                                                           ""};
    constexpr std::array<std::string_view, 3> booleans = {"logprobs", "parallel_tools", "store"};
    constexpr std::array<std::string_view, 17> texts = {"reasoning_effort",
                                                        "reasoning_summary",
                                                        "audio_voice",
                                                        "audio_format",
                                                        "cache_key",
                                                        "service_tier",
                                                        "user",
                                                        "truncation",
                                                        "input_type",
                                                        "encoding",
                                                        "level",
                                                        "id",
                                                        "idempotency_key",
                                                        "trace_parent",
                                                        "host.base_url",
                                                        "host.credential",
                                                        ""};
    constexpr std::array<std::string_view, 6> jsons = {"tool_choice", "format",     "stop",
                                                       "logit_bias",  "modalities", "metadata"};
    const auto in = [key](const auto& list) {
        return !key.empty() && std::find(list.begin(), list.end(), key) != list.end();
    };
    if (in(reals)) return PARLANCE_PARAM_REAL;
    if (in(integers)) return PARLANCE_PARAM_INT;
    if (in(booleans)) return PARLANCE_PARAM_BOOL;
    if (in(texts)) return PARLANCE_PARAM_TEXT;
    if (in(jsons)) return PARLANCE_PARAM_JSON;
    return 0;
}

}  // namespace parlance
