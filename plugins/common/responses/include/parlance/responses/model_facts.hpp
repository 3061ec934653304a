/// model_facts.hpp - what the name of an OpenAI model tells of it. Names are an open set: an unknown one tells nothing.
#pragma once

#include <string_view>

namespace parlance::responses {

/// What is known of a model; all false: nothing.
struct ModelFacts {
    bool reasons = false;         ///< o1 and later of that line, gpt-5 and later
    bool never_reasons = false;   ///< gpt-3.5, gpt-4 and their kin, and those called chat: refuses encrypted reasoning
    bool only_responses = false;  ///< refused by Chat Completions: pro, codex, deep-research, computer-use
    bool only_chat = false;       ///< refused by the Responses API: sound, and those that search before each answer
    bool cache_marks = false;     ///< gpt-5.6 and later take marks where the cache shall end
};

/// Reads a name with or without its maker ("openai/gpt-5"), its date, or the mark of a fine-tuned one.
/// Source: the provider's documentation of its models, its guides "Migrate to the Responses API", "Reasoning models"
/// and "Prompt caching", and the messages of its refusals ("This model is only supported in v1/responses").
[[nodiscard]] ModelFacts model_facts(std::string_view model);

}  // namespace parlance::responses
