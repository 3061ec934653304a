/// batch_answers.hpp - the answers of a provider's batch, item by item, out of the one call that brings them all.
///
/// Each item is a lane; the items of a file come one behind the other, so that an item is whole when the next begins.
/// Whoever takes them may be slow: beyond a few that wait, the call is paused down to its socket.
#pragma once

#include <parlance/accumulator.hpp>
#include <parlance/chat_client.hpp>
#include <parlance/detail/errors.hpp>
#include <parlance/detail/waiting.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace parlance {

/// One item's answer: a response, or the error that the provider had for it.
struct BatchAnswer {
    std::string item_id;  ///< as it was given when the item was written
    ChatResponse response;
};

namespace detail {

/// The text of a finish fact; empty: there is none.
inline std::string finish_text(const Choice& choice, std::string_view key)
{
    for (const Param& fact : choice.finish_params)
        if (fact.key == key)
            if (const auto* text = std::get_if<std::string>(&fact.value)) return *text;
    return {};
}

/// The kind whose name is `word`.
inline ErrorKind error_kind_of(std::string_view word) noexcept
{
    for (auto number = static_cast<std::uint32_t>(ErrorKind::cancelled);
         number <= static_cast<std::uint32_t>(ErrorKind::internal); ++number)
        if (to_string(static_cast<ErrorKind>(number)) == word) return static_cast<ErrorKind>(number);
    return ErrorKind::bad_response;
}

/// The error that an item's finish tells (operation batch.results in the contract); nothing: it has an answer.
inline std::optional<ChatError> item_error(const ChatResponse& response)
{
    if (response.choices().empty()) return std::nullopt;
    const Choice& choice = response.choices().front();
    const std::string kind = finish_text(choice, "error.kind");
    if (kind.empty()) return std::nullopt;
    ChatError error(error_kind_of(kind), finish_text(choice, "error.message"));
    error.provider_code = finish_text(choice, "error.code");
    for (const Param& fact : choice.finish_params)
        if (fact.key == "error.http_status")
            if (const auto* status = std::get_if<std::int64_t>(&fact.value))
                error.http_status = static_cast<int>(*status);
    return error;
}

/// Gathers items on the call's thread and hands them to the thread that asked.
class BatchAnswerSink final : public ChatSink {
public:
    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        if (event.lane() == PARLANCE_LANE_ALL) return;  // of the call, not of an item
        if (lane_ && *lane_ != event.lane()) finish_item(&call);
        lane_ = event.lane();
        parlance_event own = zero_extended(event.raw());
        own.struct_size = sizeof own;
        own.lane = 0;
        item_.add(ChatEvent(&own));
    }

    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        if (error == nullptr && lane_) finish_item(nullptr);  // an item that was cut is none
        Gate::Lock lock(gate_);
        if (error != nullptr) error_ = *error;
        ended_ = true;
        gate_.wake_all();
    }

    /// The next answer; nothing: there are no more, and `error` says whether that is all.
    [[nodiscard]] std::optional<BatchAnswer> next(ChatCall& call)
    {
        Gate::Lock lock(gate_);
        while (ready_.empty() && !ended_)
            lock.wait();
        if (ready_.empty()) return std::nullopt;
        BatchAnswer answer = std::move(ready_.front());
        ready_.pop_front();
        if (paused_ && ready_.size() <= few) {
            paused_ = false;
            call.resume();
        }
        return answer;
    }

    /// Waits for the end and forgets what comes until then.
    void drain()
    {
        Gate::Lock lock(gate_);
        while (!ended_)
            lock.wait();
    }

    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return error_; }

private:
    static constexpr std::size_t few = 16, many = 64;  // answers that wait

    void finish_item(ChatCall* call)
    {
        BatchAnswer answer;
        answer.response = item_.take();
        item_ = Accumulator();
        for (const Param& fact : answer.response.metadata().meta)
            if (fact.key == "item_id")
                if (const auto* id = std::get_if<std::string>(&fact.value)) answer.item_id = *id;
        if (const auto error = item_error(answer.response)) answer.response.fail(*error);
        Gate::Lock lock(gate_);
        ready_.push_back(std::move(answer));
        if (call != nullptr && ready_.size() >= many && !paused_) {
            paused_ = true;
            call->pause();
        }
        gate_.wake_all();
    }

    Accumulator item_;
    std::optional<std::uint32_t> lane_;
    Gate gate_;
    std::deque<BatchAnswer> ready_;
    std::optional<ChatError> error_;
    bool paused_ = false;
    bool ended_ = false;
};

/// Runs the call and gives each answer to `use`, on this thread. Gives how many there were.
inline Result<std::int64_t> read_batch_answers(ChatClient& client, ChatRequest request,
                                               const std::function<void(BatchAnswer&&)>& use)
{
    if (!client.may_block()) return blocked_on_io_thread();
    const auto shared = std::move(request).share();
    BatchAnswerSink sink;
    const auto call = client.start_direct(ChatRequestView(shared->view()), sink);
    if (call.is_error()) return call.error();
    std::int64_t count = 0;
    try {
        while (auto answer = sink.next(**call)) {
            ++count;
            use(*std::move(answer));
        }
    } catch (...) {
        (*call)->cancel();
        sink.drain();  // the sink outlives the call's end
        throw;
    }
    if (sink.error()) return *sink.error();
    return count;
}

}  // namespace detail
}  // namespace parlance
