/// conversation.hpp - questions and answers that know each other: keeps the messages, trims them, saves them.
///
///     Conversation talk;
///     talk.system_prompt("Answer in one sentence.");
///     ChatResponse first = talk.ask(*chat, "Name a colour.");
///     ChatResponse second = talk.ask(*chat, "And another one?");     // knows the first
///
/// Answers are kept as their providers want them back: tool calls, reasoning and opaque state included. An ask that
/// fails leaves the conversation as it was.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/batch_usage.hpp>
#include <parlance/detail/conversation_file.hpp>
#include <parlance/detail/conversation_tokens.hpp>
#include <parlance/detail/conversation_turns.hpp>
#include <parlance/json_forms.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance {

class ConversationStream;
class ToolSet;
class ToolLoopOptions;
struct ToolRun;

/// Messages, and the settings that every ask has. A plain value: copy it to branch off.
/// Thread-safety: one thread at a time. While a stream of it is open, it must not be changed, moved or destroyed.
class Conversation {
public:
    Conversation() = default;

    /// A conversation that begins with a request's messages, and asks with its other settings.
    [[nodiscard]] static Conversation from_request(ChatRequest request)
    {
        Conversation conversation;
        conversation.messages_ = request.messages();
        conversation.settings(std::move(request));
        return conversation;
    }

    /// The messages, in order.
    [[nodiscard]] const std::vector<Message>& messages() const noexcept { return messages_; }
    /// Whether there are no messages.
    [[nodiscard]] bool empty() const noexcept { return messages_.empty(); }
    /// Appends a message; nothing is asked.
    ///@{
    Conversation& add_message(Message message)
    {
        messages_.push_back(std::move(message));
        return *this;
    }
    Conversation& add_message(Role role, std::string text) { return add_message(Message(role, std::move(text))); }
    ///@}

    /// The system message: the first message if it has that role; empty if there is none. Setting replaces it; an empty
    /// text removes it.
    ///@{
    [[nodiscard]] std::string system_prompt() const;
    Conversation& system_prompt(std::string text);
    ///@}

    /// What every ask has besides the messages: model, parameters, tools, headers, extras. Messages in it are left out.
    ///@{
    [[nodiscard]] const ChatRequest& settings() const noexcept { return settings_; }
    Conversation& settings(ChatRequest request)
    {
        settings_ = std::move(request.messages({}));
        return *this;
    }
    ///@}

    /// Asks and waits; when an answer came, the question and the answer are appended.
    ///
    /// `turn` is mostly a text. It may have several messages; what else it sets is for this ask alone: its parameters
    /// and model go before the settings, its tools and headers are added to theirs, and a system message at its head
    /// stands in for the conversation's. An error, or an answer without any content, which no provider takes back,
    /// leaves the messages as they were; so does an operation other than "chat".
    ChatResponse ask(ChatClient& client, ChatRequest turn);
    /// As above, the question being these parts: text and media.
    ChatResponse ask(ChatClient& client, std::vector<Part> parts) { return ask(client, question(std::move(parts))); }
    /// Asks with the messages as they are, after `add_message` or `add_tool_result`.
    ChatResponse ask(ChatClient& client) { return ask(client, ChatRequest()); }

    /// The same, with the answer as it comes; it is appended when the stream has been read to its end. One that is left
    /// early appends nothing.
    ///@{
    [[nodiscard]] ConversationStream stream(ChatClient& client, ChatRequest turn);
    [[nodiscard]] ConversationStream stream(ChatClient& client, std::vector<Part> parts);
    [[nodiscard]] ConversationStream stream(ChatClient& client);
    ///@}

    /// Asks the last question again; the new answer takes the place of the last one and of all that followed the
    /// question. Fails like `ask`; then the last answer stays. `options`: what to set for this ask alone.
    ChatResponse retry(ChatClient& client, const ChatRequest& options = ChatRequest());
    /// As `retry`, with the answer as it comes; the old one goes when the stream has been read to its end.
    [[nodiscard]] ConversationStream retry_stream(ChatClient& client, const ChatRequest& options = ChatRequest());

    /// Removes the last question and all that followed it. Gives what went; nothing: there was no question.
    std::vector<Message> undo();

    /// Removes everything but the instructions at the head. The settings and the usage stay.
    Conversation& clear()
    {
        messages_.resize(detail::instructions_of(messages_));
        return *this;
    }

    /// The calls of the last answer that wait for a result. Until they have one, asking is an error.
    [[nodiscard]] std::vector<Part> pending_tool_calls() const { return detail::calls_without_results(messages_); }
    /// Appends the result of a call.
    Conversation& add_tool_result(const Part& call, std::string text, bool is_error = false);

    /// Removes the oldest turns until at most `most_messages` remain, instructions at the head not counted and always
    /// kept. A turn (a question, its answers, their calls and results) goes or stays whole, and the last one stays,
    /// even if it is larger. Gives how many messages went.
    std::size_t trim(std::size_t most_messages);

    /// The same, until `tokens()` is at most `most_tokens`.
    std::size_t trim_to_tokens(std::int64_t most_tokens);
    /// The same, by a count of your own: `counter(const Message&)` gives a message's tokens.
    template <class Counter>
    std::size_t trim_to_tokens(std::int64_t most_tokens, Counter counter);

    /// How many tokens the messages and tools are, instructions included: an estimate by the size of the text
    /// (`estimate_tokens`), scaled by what the last answer's usage said about the request that led to it.
    [[nodiscard]] std::int64_t tokens() const
    {
        return static_cast<std::int64_t>(static_cast<double>(estimated()) * scale_);
    }

    /// What all asks of this object used, failed ones too as far as they told. Not saved.
    [[nodiscard]] const UsageTotal& usage() const noexcept { return usage_; }

    /// For other forms of calling: the request that `ask` would send, and what it does with the answer to a chat. True:
    /// the question and the answer were appended.
    ///@{
    [[nodiscard]] ChatRequest request(const ChatRequest& turn) const { return composed(turn, messages_.size()); }
    bool append(const ChatRequest& turn, const ChatResponse& response)
    {
        return commit(new_messages(turn), messages_.size(), response);
    }
    ///@}

    /// Messages and settings as the canonical request (docs/reference/json.md), in one line. Reads back the same,
    /// opaque state included; bytes in texts that are not UTF-8 become U+FFFD. Headers flagged as secret are left out.
    [[nodiscard]] std::string to_json() const;
    /// Reads what `to_json` wrote, or any request. Fails as `request_from_json` does.
    [[nodiscard]] static Result<Conversation> from_json(std::string_view json);

    /// Writes `to_json` to a file: all of it or nothing, readable by the owner alone (0600). An error has the kind
    /// `config`, the code "io", and the path in `where`.
    [[nodiscard]] Status save(const std::string& path) const
    {
        return detail::write_whole_file(path, to_json() + "\n");
    }
    /// Reads a file. An error is as in `save`, or as in `from_json` with the file's path before the place.
    [[nodiscard]] static Result<Conversation> load(const std::string& path);

private:
    friend class ConversationStream;
    friend ToolRun run_tools(ChatClient& client, Conversation& conversation, const ChatRequest& turn,
                             const ToolSet& tools, const ToolLoopOptions& options);

    [[nodiscard]] static ChatRequest question(std::vector<Part> parts)
    {
        return ChatRequest().add_message(Message(Role::user, std::move(parts)));
    }
    /// What of a turn becomes part of the conversation.
    [[nodiscard]] static std::vector<Message> new_messages(const ChatRequest& turn);
    /// Whether the answer is one that a conversation goes on with.
    [[nodiscard]] static bool is_chat(const ChatRequest& request) { return request.operation() == "chat"; }
    [[nodiscard]] ChatRequest composed(const ChatRequest& turn, std::size_t keep) const;
    [[nodiscard]] std::optional<ChatError> not_askable(const ChatRequest& turn) const;
    bool commit(std::vector<Message> turn, std::size_t keep, const ChatResponse& response);
    ChatResponse ask_after(ChatClient& client, const ChatRequest& turn, std::size_t keep);
    [[nodiscard]] ConversationStream stream_after(ChatClient& client, const ChatRequest& turn, std::size_t keep);
    /// Where the last question ends, or an error: there is none.
    [[nodiscard]] Result<std::size_t> last_question() const;
    void calibrate(const ChatMetadata& facts, std::int64_t asked);
    [[nodiscard]] std::int64_t estimated() const;
    [[nodiscard]] std::int64_t estimated_tools() const;

    std::vector<Message> messages_;
    ChatRequest settings_;  // without messages
    UsageTotal usage_;
    double scale_ = 1;  // tokens that were billed for each that was estimated
};

/// An answer of a conversation as it comes. As ChatStream; at its end the answer is in the conversation.
class ConversationStream {
public:
    /// Moves; the stream moved from may only be destroyed.
    ConversationStream(ConversationStream&& other) noexcept
        : stream_(std::move(other.stream_)),
          turn_(std::move(other.turn_)),
          keep_(other.keep_),
          goes_on_(other.goes_on_),
          conversation_(std::exchange(other.conversation_, nullptr))
    {
    }
    ConversationStream& operator=(ConversationStream&&) = delete;
    ~ConversationStream() = default;

    /// The next event of any kind, a view until the next step; null at the end.
    [[nodiscard]] const ChatEvent* next() { return seen(stream_.next()); }
    /// As above, waiting at most `limit`, in what ChatStream::next takes; null with `ended() == false`: nothing came.
    template <class Limit>
    [[nodiscard]] const ChatEvent* next(Limit limit)
    {
        return seen(stream_.next(limit));
    }
    /// Whether the stream has ended; then `response()` is whole.
    [[nodiscard]] bool ended() const noexcept { return stream_.ended(); }
    /// The answer so far; whole, with error and metadata, once the stream has ended.
    [[nodiscard]] const ChatResponse& response() const noexcept { return stream_.response(); }
    /// Ends the call soon; any thread.
    void cancel() noexcept { stream_.cancel(); }

    /// Iterates the content events: deltas of parts.
    using iterator = detail::ContentIterator<ConversationStream>;
    /// The content events, from the next one on; can be gone through once.
    ///@{
    [[nodiscard]] iterator begin() { return iterator(this); }
    [[nodiscard]] iterator end() { return {}; }
    ///@}

private:
    friend class Conversation;
    ConversationStream(ChatStream stream, Conversation* conversation, std::vector<Message> turn, std::size_t keep,
                       bool goes_on)
        : stream_(std::move(stream)),
          turn_(std::move(turn)),
          keep_(keep),
          goes_on_(goes_on),
          conversation_(conversation)
    {
    }
    const ChatEvent* seen(const ChatEvent* event)
    {
        if (event != nullptr || !stream_.ended()) return event;
        Conversation* const owner = std::exchange(conversation_, nullptr);
        if (owner != nullptr && goes_on_)
            owner->commit(std::move(turn_), keep_, stream_.response());
        else if (owner != nullptr)
            owner->usage_.add(stream_.response().metadata());
        return nullptr;
    }

    ChatStream stream_;
    std::vector<Message> turn_;
    std::size_t keep_;
    bool goes_on_;                // it was a chat, so that the answer is appended
    Conversation* conversation_;  // null: there is nothing more to append
};

}  // namespace parlance

#include <parlance/detail/conversation_asks.hpp>
