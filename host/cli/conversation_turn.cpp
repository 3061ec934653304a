#include "conversation_turn.hpp"

#include <parlance/abi/request.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace parlance::cli {

namespace {

/// The elements of a list of ours that `keep` likes.
template <class Element, class Keep>
std::vector<Element> chosen(const parlance_span& list, Keep keep)
{
    const auto* const first = static_cast<const Element*>(list.data);
    std::vector<Element> some;
    std::copy_if(first, first + list.count, std::back_inserter(some), keep);
    return some;
}

template <class Element>
parlance_span span_of(const std::vector<Element>& list) noexcept
{
    return {list.data(), static_cast<std::uint32_t>(list.size()), sizeof(Element)};
}

std::string_view text_of(const parlance_string& text) noexcept
{
    return {text.data, text.size};
}

/// A copy without what `keep_param` and `keep_header` do not like.
template <class KeepParam, class KeepHeader>
ChatRequest filtered(const ChatRequest& request, KeepParam keep_param, KeepHeader keep_header)
{
    const auto shared = request.share();
    parlance_request view = shared->view();
    const auto params = chosen<parlance_param>(view.params, keep_param);
    const auto headers = chosen<parlance_header>(view.headers, keep_header);
    view.params = span_of(params);
    view.headers = span_of(headers);
    return ChatRequest(ChatRequestView(view));
}

/// What holds for one call, or is nobody else's business.
bool is_for_one_call(std::string_view key) noexcept
{
    return key == "host.timeout_ms" || key == "host.credential";
}

}  // namespace

ChatRequest without_param(const ChatRequest& request, std::string_view key)
{
    return filtered(
        request, [key](const parlance_param& param) { return text_of(param.key) != key; },
        [](const parlance_header&) { return true; });
}

std::optional<Message> partial_answer(const ChatResponse& response)
{
    if (!response.is_error() || response.error()->kind != ErrorKind::cancelled) return std::nullopt;
    std::string text = response.content();
    if (text.empty()) return std::nullopt;
    Message message(Role::assistant, std::move(text));
    message.parts.front().flags |= PARLANCE_PART_INCOMPLETE;
    return message;
}

std::optional<Conversation> conversation_after(const ChatRequest& request, const ChatResponse& response)
{
    ChatRequest kept = filtered(
        request, [](const parlance_param& param) { return !is_for_one_call(text_of(param.key)); },
        [](const parlance_header& header) { return (header.flags & PARLANCE_HEADER_SECRET) == 0; });
    auto conversation = Conversation::from_request(std::move(kept.stream(false)));
    if (conversation.append(ChatRequest(), response)) return conversation;
    auto partial = partial_answer(response);
    if (!partial) return std::nullopt;
    conversation.add_message(*std::move(partial));
    return conversation;
}

std::string counted(std::size_t count, std::string_view what)
{
    return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

}  // namespace parlance::cli
