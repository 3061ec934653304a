/// interactive_session.hpp - a conversation as it is held: with whom, what was said, what is to be sent along.
#pragma once

#include <optional>
#include <parlance/conversation.hpp>
#include <parlance/host.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.hpp"
#include "conversation_file.hpp"
#include "output.hpp"

namespace parlance::cli {

/// Asks, and keeps what came. An ask that fails leaves the conversation as it was; its question can be asked again.
/// One thread at a time; `arguments`, `host` and `output` outlive it.
class InteractiveSession {
public:
    /// Keeps the conversation in `folder` after every answer; none: keeps nothing.
    InteractiveSession(const Arguments& arguments, const Host& host, Output& output, std::optional<StateFolder> folder);

    /// From now on asks `client` (empty: the default one), for `model` (empty: the client's own). On an error all
    /// stays.
    [[nodiscard]] Status talk_to(const std::string& client, const std::string& model);
    [[nodiscard]] const std::string& client() const noexcept { return client_name_; }
    /// "client main, model gpt-4o-mini": by the names that the config has, as far as they are known.
    [[nodiscard]] std::string whom() const;

    [[nodiscard]] const Conversation& conversation() const noexcept { return conversation_; }
    /// To change it while nothing is asked.
    [[nodiscard]] Conversation& conversation() noexcept { return conversation_; }
    /// Goes on with another one.
    void replace(Conversation conversation);

    /// Sends `text` and what was attached, prints the answer and what went wrong.
    void say(std::string text);
    /// Asks the last question again, answered or not. False: there is none.
    bool retry();
    /// Takes back the last question and its answer. The question's text; nothing: there is none.
    std::optional<std::string> undo();
    void clear();

    /// To be sent with the next message, before its text.
    void attach(std::vector<Part> parts);
    [[nodiscard]] std::size_t attached() const noexcept { return attachments_.size(); }

    /// What all answers used since the beginning, failed ones too as far as they told.
    [[nodiscard]] const UsageTotal& usage() const noexcept { return usage_; }
    /// How many questions were answered, whole or in part, and how many were not.
    [[nodiscard]] std::size_t answered() const noexcept { return answered_; }
    [[nodiscard]] std::size_t failed() const noexcept { return failures_; }

private:
    void ask(Conversation base, ChatRequest turn);
    void keep();

    const Arguments& arguments_;
    const Host& host_;
    Output& output_;
    std::optional<StateFolder> folder_;
    std::string client_name_;
    std::string answered_by_;  ///< the client's name, as the last answer tells it
    ChatClientPtr client_;
    Conversation conversation_;
    std::vector<Part> attachments_;
    std::optional<ChatRequest> failed_;  ///< the question that had no answer
    UsageTotal usage_;
    std::size_t answered_ = 0;
    std::size_t failures_ = 0;
    bool cannot_keep_ = false;  ///< said once
};

}  // namespace parlance::cli
