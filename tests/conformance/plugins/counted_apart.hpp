// counted_apart.hpp - the output of servers that count what was thought beside what was written: xAI, and Gemini behind
// Chat Completions. Their total says so: it is more than input and output by just the reasoning. The contract's output
// includes reasoning.
#pragma once

#include <boost/json.hpp>

#include "../quirks.hpp"
#include "../stream_frames.hpp"

namespace parlance::conformance {

/// The number at a JSON pointer in `usage`; 0 where there is none.
inline std::int64_t number_at(const json::value& usage, std::string_view pointer)
{
    json::error_code error;
    const json::value* const found = usage.find_pointer(pointer, error);
    return found != nullptr && found->is_number() ? found->to_number<std::int64_t>() : 0;
}

/// The reasoning that an answer or a chunk counts apart; 0 where it counts none, or all of it as output.
inline std::int64_t reasoning_counted_apart(const json::value& said)
{
    if (!said.is_object() || !said.get_object().contains("usage")) return 0;
    const json::value& usage = said.at("usage");
    if (!usage.is_object()) return 0;
    std::int64_t reasoning = number_at(usage, "/completion_tokens_details/reasoning_tokens");
    if (reasoning == 0) reasoning = number_at(usage, "/reasoning_tokens");
    const std::int64_t shown = number_at(usage, "/prompt_tokens") + number_at(usage, "/completion_tokens");
    return number_at(usage, "/total_tokens") == shown + reasoning ? reasoning : 0;
}

/// What the independent reading found, with all reasoning in its output.
inline json::object with_reasoning_counted(const WireCase& recorded)
{
    json::object expected = *recorded.expected;
    json::value* const usage = expected.if_contains("usage");
    if (usage == nullptr || !usage->is_object()) return expected;
    std::int64_t apart = 0;
    if (recorded.streamed) {
        for (const json::value& said : stream_values(recorded.answer))
            if (const std::int64_t found = reasoning_counted_apart(said); found != 0) apart = found;
    } else {
        json::error_code error;
        apart = reasoning_counted_apart(json::parse(recorded.answer.body, error));
    }
    usage->at("output") = usage->at("output").to_number<std::int64_t>() + apart;
    return expected;
}

}  // namespace parlance::conformance
