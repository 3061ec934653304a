/// chat_answer.hpp - the forms in which an answer is printed: text, one JSON object, or a JSON line an event.
#pragma once

#include <memory>
#include <parlance/chat_response.hpp>

#include "arguments.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Prints one answer, in this order: begin, events, end. A call that never started has an end only.
class ChatAnswer {
public:
    virtual ~ChatAnswer() = default;
    virtual void begin() {}
    virtual void event(const ChatEvent&) {}
    virtual void end(const ChatResponse& response) = 0;
};

/// The form that was asked for: text is rendered as Markdown for a terminal with colours, unless `--raw` was given.
/// `output`, which is standard output, outlives it.
[[nodiscard]] std::unique_ptr<ChatAnswer> make_answer(const Arguments& arguments, Output& output);

}  // namespace parlance::cli
