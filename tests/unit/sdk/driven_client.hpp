/// driven_client.hpp - a client whose calls do what a test says, when it says so, on whatever thread it says it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <parlance/chat_client.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::test {

/// One call: the test speaks for the provider. Thread-safety: one thread speaks at a time; the counters are any
/// thread's.
class DrivenCall final : public ChatCall {
public:
    explicit DrivenCall(ChatSink& sink) : sink_(sink) {}

    /// A delta of part 0. `kind`: PARLANCE_PART_SAME leaves it out.
    void text(std::string_view delta, std::uint32_t kind = PARLANCE_PART_TEXT)
    {
        parlance_part part{};
        part.kind = kind;
        part.text = detail::c_view(delta);
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_PART;
        event.delta = detail::c_span(&part, 1);
        sink_.on_event(*this, ChatEvent(&event));
    }
    void end() { sink_.on_end(*this, nullptr); }
    void end(const ChatError& error) { sink_.on_end(*this, &error); }

    void cancel() noexcept override { ++cancels; }
    void pause() noexcept override { ++pauses; }
    void resume() noexcept override { ++resumes; }

    std::atomic<int> cancels{0}, pauses{0}, resumes{0};

private:
    ChatSink& sink_;
};

/// Starts calls for the test to drive.
class DrivenClient final : public ChatClient {
public:
    [[nodiscard]] Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        if (refusal) return *refusal;
        requests.emplace_back(request);
        calls.push_back(std::make_shared<DrivenCall>(sink));
        return ChatCallPtr(calls.back());
    }
    [[nodiscard]] Result<ChatCallPtr> start_direct(const ChatRequestView& request, ChatSink& sink) override
    {
        ++direct_starts;
        return start(request, sink);
    }
    [[nodiscard]] bool may_block() const noexcept override { return waiting_allowed; }

    std::optional<ChatError> refusal;  ///< set: nothing starts
    bool waiting_allowed = true;
    int direct_starts = 0;
    std::vector<HeldRequest> requests;
    std::vector<std::shared_ptr<DrivenCall>> calls;
};

}  // namespace parlance::test
