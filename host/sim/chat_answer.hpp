#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parlance::sim {

/// What of a chat completions request decides the answer.
struct ChatQuestion {
    std::string model;  // without options
    std::string last_user_text;
    std::string echo;  // said in the answer, or empty
    std::string tool;  // to call this tool is the whole answer; empty: answer in words
    std::size_t prompt_words = 0;
    std::size_t choices = 1;
    std::optional<std::size_t> max_words;
    bool stream = false;
    bool include_usage = false;
};

/// A question, or the sentence a 400 tells.
struct ChatOutcome {
    ChatQuestion question;
    std::string problem;
};

[[nodiscard]] ChatOutcome read_chat(const boost::json::object& request);

/// The whole answer as one object. `chunks` bounds the text as it does in a stream; 0: all of it.
[[nodiscard]] boost::json::object chat_completion(const ChatQuestion& question, std::size_t chunks);

/// The answer as Server-Sent Events, in the pieces they leave in: the role goes with the first content event; with
/// `with_tail` finish, usage and [DONE] are one last piece. `chunks` is the number of content events, 0: one a word.
[[nodiscard]] std::vector<std::string> chat_stream(const ChatQuestion& question, std::size_t chunks, bool with_tail);

/// AIML's `{"usage": {"credits_used", "usd_spent"}}` for so many tokens.
[[nodiscard]] boost::json::object meta_for(std::size_t tokens);

}  // namespace parlance::sim
