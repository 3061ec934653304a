/// conversation_turns.hpp - where a list of messages may be cut.
///
/// A turn is what one question brought: the user's messages, the answers, the results of tools between them. It begins
/// at a user's message that follows something else. Only there may a conversation be cut: before an answer, or between
/// a call and its result, it would not be one that a provider takes.
#pragma once

#include <parlance/chat_part.hpp>
#include <parlance/json_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace parlance::detail {

[[nodiscard]] inline bool has_part(const Message& message, PartKind kind) noexcept
{
    return std::ranges::any_of(message.parts, [kind](const Part& part) { return part.kind == kind; });
}

/// A call that waits for a result of ours; those that the provider runs itself do not.
[[nodiscard]] inline bool is_own_call(const Part& part) noexcept
{
    return part.kind == PartKind::tool_call && (part.flags & PARLANCE_PART_PROVIDER_RUN) == 0;
}

[[nodiscard]] inline bool carries_results(const Message& message) noexcept
{
    return message.role == Role::tool || has_part(message, PartKind::tool_result);
}

/// A user's own words. In some dialects results of tools are a user's message too, and those are none.
[[nodiscard]] inline bool is_question(const Message& message) noexcept
{
    return message.role == Role::user && !carries_results(message);
}

/// How many messages at the head are instructions, which every cut keeps.
[[nodiscard]] inline std::size_t instructions_of(const std::vector<Message>& messages) noexcept
{
    const auto is_other = [](const Message& message) {
        return message.role != Role::system && message.role != Role::developer;
    };
    return static_cast<std::size_t>(std::ranges::find_if(messages, is_other) - messages.begin());
}

[[nodiscard]] inline bool begins_turn(const std::vector<Message>& messages, std::size_t at) noexcept
{
    return is_question(messages[at]) && (at == 0 || !is_question(messages[at - 1]));
}

/// Where the last turn begins; messages.size() if there is none.
[[nodiscard]] inline std::size_t last_turn(const std::vector<Message>& messages) noexcept
{
    for (std::size_t at = messages.size(); at > 0; --at)
        if (begins_turn(messages, at - 1)) return at - 1;
    return messages.size();
}

/// One past the questions that begin the turn at `begin`.
[[nodiscard]] inline std::size_t end_of_questions(const std::vector<Message>& messages, std::size_t begin) noexcept
{
    while (begin < messages.size() && is_question(messages[begin]))
        ++begin;
    return begin;
}

/// Removes the oldest turns until `fits(first)` says that what remains from message `first` on is small enough; the
/// last turn always stays. Gives how many messages went.
template <class Fits>
std::size_t cut_turns(std::vector<Message>& messages, const Fits& fits)
{
    const std::size_t head = instructions_of(messages);
    if (fits(head)) return 0;
    const std::size_t last = last_turn(messages);
    if (last == messages.size()) return 0;
    std::size_t cut = std::max(head, last);
    for (std::size_t at = head; at < last; ++at)
        if (begins_turn(messages, at) && fits(at)) {
            cut = at;
            break;
        }
    using Offset = std::vector<Message>::difference_type;
    messages.erase(messages.begin() + static_cast<Offset>(head), messages.begin() + static_cast<Offset>(cut));
    return cut - head;
}

/// The calls of the last answer that have no result yet. A call without an id is answered by any result without one.
[[nodiscard]] inline std::vector<Part> calls_without_results(const std::vector<Message>& messages)
{
    std::size_t answer = messages.size();
    while (answer > 0 && messages[answer - 1].role != Role::assistant)
        --answer;
    std::vector<Part> calls;
    if (answer == 0) return calls;
    std::ranges::copy_if(messages[answer - 1].parts, std::back_inserter(calls), is_own_call);
    for (std::size_t at = answer; at < messages.size(); ++at)
        for (const Part& result : messages[at].parts) {
            if (result.kind != PartKind::tool_result) continue;
            const auto call = std::ranges::find(calls, result.id, &Part::id);
            if (call != calls.end()) calls.erase(call);
        }
    return calls;
}

/// Marks calls whose arguments are no JSON, so that the answer can be handed back: the contract wants to be told.
inline void mark_broken_calls(Message& answer)
{
    for (Part& part : answer.parts)
        if (part.kind == PartKind::tool_call && !part.text.empty() && validate_json(part.text))
            part.flags |= PARLANCE_PART_INCOMPLETE;
}

}  // namespace parlance::detail
