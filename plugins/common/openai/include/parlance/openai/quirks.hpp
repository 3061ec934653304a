/// quirks.hpp - what servers of the Chat Completions dialect do differently, as data.
#pragma once

#include <cstddef>
#include <string>

namespace parlance::openai {

/// The member that limits how much a model writes. New OpenAI models refuse the older name.
enum class TokenLimitField { max_tokens, max_completion_tokens };

/// Whether a stream is whole only with its `[DONE]` line, or also at the end of the body once every choice has
/// finished.
enum class DoneMark { required, optional };

/// A server's lawful differences. The defaults are OpenAI's own.
struct Quirks {
    TokenLimitField token_limit = TokenLimitField::max_tokens;
    DoneMark done_mark = DoneMark::required;
    bool sampling_extras = false;         ///< takes top_k, min_p and repetition_penalty
    bool developer_role = true;           ///< knows the role `developer`; else it is sent as `system`
    bool stream_usage = true;             ///< takes stream_options.include_usage
    bool video_parts = false;             ///< takes content parts of type video_url
    bool file_urls = false;               ///< takes an address where OpenAI wants a file's bytes
    bool speaker_names = true;            ///< takes `name` in messages
    bool refusal_member = true;           ///< takes `refusal` in messages; else it is an item of `content`
    bool result_parts = false;            ///< takes more than text as the result of a tool
    bool needs_parameters = false;        ///< wants `parameters` even of a function that has none
    bool content_blocks = false;          ///< `content` is a list of blocks whose order counts: thinking, references
    bool hand_back_reasoning = true;      ///< takes the reasoning of earlier turns in the member it came in
    std::size_t max_media_bytes = 0;      ///< of pictures and files in one request, before base64; 0: no known limit
    std::string embedding_model = {};     ///< asked for embeddings when a request names no model
    std::string vector_type = "f32le";    ///< what a base64 vector holds: "f32le" or "int8"
    std::string reach_auth = {};          ///< authentication of the reach check; empty: the manifest's default
    std::string models_path = "/models";  ///< where the list of models is, query included
    std::string key_path = "/models";     ///< what only a valid key may read
    bool key_lists_models = true;         ///< what is there is a list of models; else it describes the key
};

}  // namespace parlance::openai
