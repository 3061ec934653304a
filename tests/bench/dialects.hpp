/// dialects.hpp - a chunk of text in each provider's streams, in the shape that its API documents, for bench_decode.
#pragma once

#include <parlance/abi/exchange.h>

#include <array>
#include <string_view>

namespace bench {

struct Dialect {
    std::string_view provider;  ///< whose plugin reads it
    std::string_view config;    ///< of the client, as JSON
    std::uint32_t framing;
    std::string_view opening;        ///< frames before the first chunk, a line each: NAME, a tab, DATA
    std::string_view name;           ///< of a chunk's frame
    std::string_view before, after;  ///< what stands around the text, a JSON string with its quotes
};

inline constexpr std::string_view chat_before =
    R"({"id":"chatcmpl-DBtqKu7u6l3V7Ct4Y5sUcXx8tWgFM","object":"chat.completion.chunk","created":1771922428,)"
    R"("model":"gpt-4o-mini","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{"content":)";
inline constexpr std::string_view chat_after = R"(},"logprobs":null,"finish_reason":null}],"usage":null})";

/// In the order in which they are reported.
inline constexpr std::array<Dialect, 11> dialects{{
    {"aiml", "{}", PARLANCE_FRAMING_SSE, "", "", chat_before, chat_after},
    {"openai", R"({"options":{"api":"chat"}})", PARLANCE_FRAMING_SSE, "", "", chat_before, chat_after},
    {"openai, Responses", R"({"options":{"api":"responses"}})", PARLANCE_FRAMING_SSE, "", "response.output_text.delta",
     R"({"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_0b1f","output_index":0,)"
     R"("content_index":0,"delta":)",
     R"(,"logprobs":[],"obfuscation":"x7Kd0aQ"})"},
    {"openai-compatible", "{}", PARLANCE_FRAMING_SSE, "", "", chat_before, chat_after},
    {"azure", "{}", PARLANCE_FRAMING_SSE, "", "", chat_before, chat_after},
    {"mistral", "{}", PARLANCE_FRAMING_SSE, "", "",
     R"({"id":"6aa0f0d7","object":"chat.completion.chunk","created":1771922428,"model":"mistral-large-latest",)"
     R"("choices":[{"index":0,"delta":{"content":)",
     R"(},"finish_reason":null}],"p":"abcdefghijklmnopqrstuvw"})"},
    {"anthropic", "{}", PARLANCE_FRAMING_SSE,
     "message_start\t"
     R"({"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude",)"
     R"("content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}})"
     "\ncontent_block_start\t"
     R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
     "content_block_delta", R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":)",
     "}     }"},
    {"gemini", "{}", PARLANCE_FRAMING_SSE, "", "", R"({"candidates": [{"content": {"parts": [{"text": )",
     R"(}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 9,"candidatesTokenCount": 12,)"
     R"("totalTokenCount": 21,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 9}]},)"
     R"("modelVersion": "gemini-2.5-flash","responseId": "v1icaZ2mO8"})"},
    {"cohere", "{}", PARLANCE_FRAMING_SSE,
     "message-start\t"
     R"({"id":"29f1","type":"message-start","delta":{"message":{"role":"assistant","content":[]}}})"
     "\ncontent-start\t"
     R"({"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}})",
     "content-delta", R"({"type":"content-delta","index":0,"delta":{"message":{"content":{"text":)", "}}}}"},
    {"ollama", "{}", PARLANCE_FRAMING_LINES, "", "",
     R"({"model":"gemma3:1b","created_at":"2026-02-24T08:40:28.241046Z","message":{"role":"assistant","content":)",
     R"(},"done":false})"},
    {"bedrock", "{}", PARLANCE_FRAMING_AWS_EVENT,
     "messageStart\t"
     R"({"p":"abcdefghijklmnop","role":"assistant"})",
     "contentBlockDelta", R"({"contentBlockIndex":0,"delta":{"text":)", R"(},"p":"abcdefghijklmnopqrstuvwxyz"})"},
}};

}  // namespace bench
