/// chat_response.hpp - the whole answer to a chat, as a value.
#pragma once

#include <parlance/chat_event.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parlance {

/// A call's single last word.
enum class CallEnd : std::uint32_t { finished, truncated, cancelled, failed };

/// The end's name: "truncated". An unknown number is "failed".
[[nodiscard]] constexpr std::string_view to_string(CallEnd end) noexcept
{
    constexpr std::string_view names[] = {"finished", "truncated", "cancelled", "failed"};
    const auto number = static_cast<std::uint32_t>(end);
    return number < std::size(names) ? names[number] : "failed";
}

/// What a call used. Unset means unknown, never zero.
struct Usage {
    std::optional<std::int64_t> prompt_tokens;       ///< cached ones included
    std::optional<std::int64_t> completion_tokens;   ///< reasoning included
    std::optional<std::int64_t> total_tokens;        ///< as the provider adds them up
    std::optional<std::int64_t> cached_tokens;       ///< of the prompt: read from the provider's cache
    std::optional<std::int64_t> cache_write_tokens;  ///< of the prompt: written to the provider's cache
    std::optional<std::int64_t> reasoning_tokens;    ///< of the completion: reasoning
    std::vector<Param> all;                          ///< every key as reported, also those without a member here
};

/// What a call cost.
struct Cost {
    double amount = 0;     ///< in units of the currency
    std::string currency;  ///< as the provider names it: "USD"
    std::string source;    ///< "provider": reported by it
};

/// Something that was left out or changed on the way.
struct Warning {
    std::string code;     ///< a stable word: "param_not_sent", ...
    std::string message;  ///< one sentence for people
    std::string where;    ///< JSON pointer into the request, or a place in a file
};

/// One of the answers asked for with `n`.
struct Choice {
    std::vector<Part> parts;                      ///< its content, in order
    FinishReason finish = FinishReason::unknown;  ///< why the model stopped
    std::string finish_raw;                       ///< the provider's own word
    std::vector<Param> finish_params;             ///< what came with it: logprobs
};

/// Facts about a call.
struct ChatMetadata {
    std::string client;                                  ///< the client's name in the config
    std::string provider;                                ///< the provider's id
    std::string model;                                   ///< the model that answered
    CallEnd end = CallEnd::finished;                     ///< how the call ended
    Usage usage;                                         ///< what it used
    std::optional<Cost> cost;                            ///< unset: unknown
    std::string response_id;                             ///< the provider's, of the answer
    std::string request_id;                              ///< the provider's, for its support
    std::optional<std::int64_t> attempts;                ///< requests that the call sent
    std::optional<std::int64_t> latency_ms;              ///< milliseconds from the start to the end
    std::optional<std::int64_t> time_to_first_token_ms;  ///< milliseconds from the start to the first part event
    std::vector<Warning> warnings;                       ///< what was left out or changed
    bool maybe_billed = false;  ///< failed, but the provider may have worked, and charge for it
    std::vector<Param> meta;    ///< further facts by key
    std::vector<Param> limits;  ///< what the provider said of its rate limits
};

/// The answer: content, success, error and metadata, and the ordered parts behind them. A plain value; a failed call
/// keeps whatever content had come.
template <class = void>
class BasicChatResponse {
public:
    BasicChatResponse() = default;
    /// An answer that is an error alone.
    explicit BasicChatResponse(ChatError error) { fail(std::move(error)); }

    /// The answer's text: the text parts of the first choice, joined.
    [[nodiscard]] std::string content() const { return joined(PartKind::text); }
    /// The reasoning parts of the first choice, joined.
    [[nodiscard]] std::string reasoning() const { return joined(PartKind::reasoning); }
    /// The refusal parts of the first choice, joined.
    [[nodiscard]] std::string refusal() const { return joined(PartKind::refusal); }
    /// Whether the call succeeded, or failed.
    ///@{
    [[nodiscard]] bool success() const noexcept { return !error_.has_value(); }
    [[nodiscard]] bool is_error() const noexcept { return error_.has_value(); }
    ///@}

    /// Why it failed, or nothing: `if (r.is_error()) r.error()->message`.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return error_; }
    /// Facts about the call; there are some even when it failed.
    ///@{
    [[nodiscard]] const ChatMetadata& metadata() const noexcept { return metadata_; }
    [[nodiscard]] ChatMetadata& metadata() noexcept { return metadata_; }
    ///@}

    /// The parts of the first choice, in order.
    [[nodiscard]] const std::vector<Part>& parts() const noexcept
    {
        static const std::vector<Part> none;
        return choices_.empty() ? none : choices_.front().parts;
    }
    /// The calls the model asks for in the first choice, in order; copies. Without those of tools that the provider
    /// runs itself (PARLANCE_PART_PROVIDER_RUN), which are among the parts.
    [[nodiscard]] std::vector<Part> tool_calls() const
    {
        std::vector<Part> calls;
        for (const Part& part : parts())
            if (part.kind == PartKind::tool_call && (part.flags & PARLANCE_PART_PROVIDER_RUN) == 0)
                calls.push_back(part);
        return calls;
    }
    /// Why the model stopped in the first choice.
    [[nodiscard]] FinishReason finish() const noexcept
    {
        return choices_.empty() ? FinishReason::unknown : choices_.front().finish;
    }
    /// All choices, one for each answer asked for with `n`.
    ///@{
    [[nodiscard]] const std::vector<Choice>& choices() const noexcept { return choices_; }
    [[nodiscard]] std::vector<Choice>& choices() noexcept { return choices_; }
    ///@}

    /// The answer as the next turn's message, state included: append it to the request's messages.
    [[nodiscard]] Message message() const { return Message(Role::assistant, parts()); }

    /// Ends this response as `error` says.
    void fail(ChatError error)
    {
        metadata_.end = error.kind == ErrorKind::cancelled   ? CallEnd::cancelled
                        : error.kind == ErrorKind::truncated ? CallEnd::truncated
                                                             : CallEnd::failed;
        metadata_.maybe_billed = error.maybe_billed;
        if (metadata_.request_id.empty()) metadata_.request_id = error.request_id;
        error_ = std::move(error);
    }

private:
    [[nodiscard]] std::string joined(PartKind kind) const
    {
        std::string all;
        for (const Part& part : parts())
            if (part.kind == kind) all += part.text;
        return all;
    }

    std::vector<Choice> choices_;
    std::optional<ChatError> error_;
    ChatMetadata metadata_;
};
/// The answer's name in use; BasicChatResponse is a template for compile times alone.
using ChatResponse = BasicChatResponse<>;

}  // namespace parlance
