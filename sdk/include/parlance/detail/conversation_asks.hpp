/// conversation_asks.hpp - how a conversation asks, and what it keeps of it.
#pragma once

#include <parlance/conversation.hpp>

#include <algorithm>
#include <vector>

namespace parlance {

inline std::string Conversation::system_prompt() const
{
    if (messages_.empty() || messages_.front().role != Role::system) return {};
    std::string text;
    for (const Part& part : messages_.front().parts)
        if (part.kind == PartKind::text) text += part.text;
    return text;
}

inline Conversation& Conversation::system_prompt(std::string text)
{
    if (!messages_.empty() && messages_.front().role == Role::system) messages_.erase(messages_.begin());
    if (!text.empty()) messages_.insert(messages_.begin(), Message(Role::system, std::move(text)));
    return *this;
}

inline std::vector<Message> Conversation::new_messages(const ChatRequest& turn)
{
    std::vector<Message> messages = turn.messages();
    if (!messages.empty() && messages.front().role == Role::system) messages.erase(messages.begin());
    return messages;
}

inline ChatRequest Conversation::composed(const ChatRequest& turn, std::size_t keep) const
{
    ChatRequest request = settings_;
    if (!is_chat(turn)) request.operation(turn.operation());
    if (!turn.model().empty()) request.model(turn.model());
    for (const Param& param : turn.params())
        request.set(param);
    for (const Tool& tool : turn.tools())
        request.add_tool(tool);
    for (const Header& header : turn.headers())
        request.header(header);
    if (!turn.base_url().empty()) request.base_url(turn.base_url());
    if (!turn.extra().empty()) request.extra(turn.extra());
    if (turn.strict()) request.strict(true);
    if (turn.stream()) request.stream(true);
    if (turn.deadline_ms() != 0) request.deadline_ms(turn.deadline_ms());

    std::vector<Message> messages(messages_.begin(),
                                  messages_.begin() + static_cast<std::vector<Message>::difference_type>(keep));
    if (!turn.messages().empty() && turn.messages().front().role == Role::system) {
        if (!messages.empty() && messages.front().role == Role::system) messages.erase(messages.begin());
        messages.insert(messages.begin(), turn.messages().front());
    }
    for (Message& message : new_messages(turn))
        messages.push_back(std::move(message));
    request.messages(std::move(messages));
    return request;
}

/// No provider takes a question where it waits for the results of its calls, and each says so in other words.
inline std::optional<ChatError> Conversation::not_askable(const ChatRequest& turn) const
{
    if (!is_chat(turn)) return std::nullopt;
    const std::vector<Message> added = new_messages(turn);
    if (messages_.empty() && added.empty())
        return ChatError(ErrorKind::invalid_request, "the conversation has no message yet; ask something");
    if (messages_.empty() || messages_.back().role != Role::assistant) return std::nullopt;
    const auto call = std::ranges::find_if(messages_.back().parts, detail::is_own_call);
    if (call == messages_.back().parts.end() || (!added.empty() && detail::carries_results(added.front())))
        return std::nullopt;
    return ChatError(ErrorKind::invalid_request, "the model's call of the tool " + call->name +
                                                     " has no result yet; add_tool_result() gives it one, undo() "
                                                     "takes the question back")
        .at("/messages/" + std::to_string(messages_.size() - 1));
}

inline bool Conversation::commit(std::vector<Message> turn, std::size_t keep, const ChatResponse& response)
{
    usage_.add(response.metadata());
    if (response.is_error() || response.parts().empty()) return false;
    messages_.resize(keep);
    for (Message& message : turn)
        messages_.push_back(std::move(message));
    calibrate(response.metadata(), estimated());
    messages_.push_back(response.message());
    detail::mark_broken_calls(messages_.back());
    return true;
}

/// Learns from a request of `asked` estimated tokens. A rate far off says more of the estimate than of the model.
inline void Conversation::calibrate(const ChatMetadata& facts, std::int64_t asked)
{
    const auto billed = facts.usage.prompt_tokens;
    if (billed && *billed > 0 && asked > 0)
        scale_ = std::clamp(static_cast<double>(*billed) / static_cast<double>(asked), 0.25, 8.0);
}

inline ChatResponse Conversation::ask_after(ChatClient& client, const ChatRequest& turn, std::size_t keep)
{
    ChatRequest request = composed(turn, keep);
    const bool goes_on = is_chat(request);
    ChatResponse response = client.chat(std::move(request));
    if (goes_on)
        commit(new_messages(turn), keep, response);
    else
        usage_.add(response.metadata());
    return response;
}

inline ConversationStream Conversation::stream_after(ChatClient& client, const ChatRequest& turn, std::size_t keep)
{
    ChatRequest request = composed(turn, keep);
    const bool goes_on = is_chat(request);
    return {client.stream_chat(std::move(request)), this, new_messages(turn), keep, goes_on};
}

inline ChatResponse Conversation::ask(ChatClient& client, ChatRequest turn)
{
    if (auto error = not_askable(turn)) return ChatResponse(*std::move(error));
    return ask_after(client, turn, messages_.size());
}

inline ConversationStream Conversation::stream(ChatClient& client, ChatRequest turn)
{
    if (auto error = not_askable(turn)) return {ChatStream(*std::move(error)), nullptr, {}, 0, false};
    return stream_after(client, turn, messages_.size());
}

inline ConversationStream Conversation::stream(ChatClient& client, std::vector<Part> parts)
{
    return stream(client, question(std::move(parts)));
}

inline ConversationStream Conversation::stream(ChatClient& client)
{
    return stream(client, ChatRequest());
}

inline Result<std::size_t> Conversation::last_question() const
{
    const std::size_t begin = detail::last_turn(messages_);
    if (begin == messages_.size())
        return ChatError(ErrorKind::invalid_request, "the conversation has no question yet that could be asked again");
    return detail::end_of_questions(messages_, begin);
}

inline ChatResponse Conversation::retry(ChatClient& client, const ChatRequest& options)
{
    const auto question_end = last_question();
    if (question_end.is_error()) return ChatResponse(question_end.error());
    return ask_after(client, options, *question_end);
}

inline ConversationStream Conversation::retry_stream(ChatClient& client, const ChatRequest& options)
{
    const auto question_end = last_question();
    if (question_end.is_error()) return {ChatStream(question_end.error()), nullptr, {}, 0, false};
    return stream_after(client, options, *question_end);
}

inline std::vector<Message> Conversation::undo()
{
    const auto begin =
        messages_.begin() + static_cast<std::vector<Message>::difference_type>(detail::last_turn(messages_));
    std::vector<Message> removed(std::make_move_iterator(begin), std::make_move_iterator(messages_.end()));
    messages_.erase(begin, messages_.end());
    return removed;
}

inline Conversation& Conversation::add_tool_result(const Part& call, std::string text, bool is_error)
{
    Part result = Part::tool_result(call.id, std::move(text));
    result.name = call.name;
    if (is_error) result.flags |= PARLANCE_PART_IS_ERROR;
    if (messages_.empty() || messages_.back().role != Role::tool)
        messages_.emplace_back(Role::tool, std::vector<Part>());
    messages_.back().parts.push_back(std::move(result));
    return *this;
}

inline std::size_t Conversation::trim(std::size_t most_messages)
{
    return detail::cut_turns(messages_, [&](std::size_t first) { return messages_.size() - first <= most_messages; });
}

inline std::int64_t Conversation::estimated_tools() const
{
    std::int64_t tokens = 0;
    for (const Tool& tool : settings_.tools())
        tokens += estimate_tokens(tool);
    return tokens;
}

inline std::int64_t Conversation::estimated() const
{
    std::int64_t tokens = estimated_tools();
    for (const Message& message : messages_)
        tokens += estimate_tokens(message);
    return tokens;
}

inline std::size_t Conversation::trim_to_tokens(std::int64_t most_tokens)
{
    const auto most_estimated = static_cast<std::int64_t>(static_cast<double>(most_tokens) / scale_);
    return trim_to_tokens(most_estimated - estimated_tools(),
                          [](const Message& message) { return estimate_tokens(message); });
}

template <class Counter>
std::size_t Conversation::trim_to_tokens(std::int64_t most_tokens, Counter counter)
{
    std::vector<std::int64_t> from(messages_.size() + 1);  // tokens from a message to the end
    for (std::size_t at = messages_.size(); at > 0; --at)
        from[at - 1] = from[at] + static_cast<std::int64_t>(counter(std::as_const(messages_[at - 1])));
    const std::size_t head = detail::instructions_of(messages_);
    return detail::cut_turns(messages_,
                             [&](std::size_t first) { return from[0] - from[head] + from[first] <= most_tokens; });
}

inline std::string Conversation::to_json() const
{
    ChatRequest whole = composed(ChatRequest(), messages_.size());
    std::vector<Header> shown = whole.headers();
    std::erase_if(shown, [](const Header& header) { return (header.flags & PARLANCE_HEADER_SECRET) != 0; });
    return parlance::to_json(whole.headers(std::move(shown)));
}

inline Result<Conversation> Conversation::from_json(std::string_view json)
{
    auto request = request_from_json(json);
    if (request.is_error()) return request.error();
    return from_request(*std::move(request));
}

inline Result<Conversation> Conversation::load(const std::string& path)
{
    const auto text = detail::read_whole_file(path);
    if (text.is_error()) return text.error();
    auto conversation = from_json(*text);
    if (conversation) return conversation;
    ChatError error = conversation.error();
    error.message = path + " is no saved conversation: " + error.message;
    return error.at(path + ": " + error.where);
}

}  // namespace parlance
