/// embed_call.cpp - the exports that pull a call's events: one queue between the call's thread and the caller's.

#include <parlance/abi/embed.h>
#include <parlance/chat_client.hpp>
#include <parlance/detail/contain.hpp>
#include <parlance/detail/proxy.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <utility>

#include "embed/report.hpp"

namespace parlance::host {
namespace {

/// A call whose events are pulled. Its queue outlives it until the call's end.
class PulledCall {
public:
    PulledCall(std::shared_ptr<detail::EventQueue> queue, ChatCallPtr call)
        : queue_(std::move(queue)), call_(std::move(call))
    {
    }
    [[nodiscard]] parlance_call* c_object() noexcept { return &object_; }
    static PulledCall& self(parlance_call* object) noexcept { return *reinterpret_cast<PulledCall*>(object); }

    [[nodiscard]] const parlance_event* next(std::optional<std::chrono::milliseconds> limit)
    {
        if (ended_) return nullptr;
        const parlance_event* event = nullptr;
        switch (queue_->next(*call_, limit, event)) {
            case detail::EventQueue::Step::event: return event;
            case detail::EventQueue::Step::timeout: return nullptr;
            case detail::EventQueue::Step::end: break;
        }
        ended_ = true;
        if (queue_->error()) error_ = detail::c_error(*queue_->error());
        return nullptr;
    }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    [[nodiscard]] const parlance_error* error() const noexcept { return ended_ && queue_->error() ? &error_ : nullptr; }

private:
    ~PulledCall()
    {
        queue_->abandon();
        if (!ended_) call_->cancel();  // nobody is left to pull
    }

    static void retain(parlance_call* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_call* object) noexcept
    {
        PulledCall& call = self(object);
        if (call.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &call;
    }
    static void cancel(parlance_call* object) noexcept { self(object).call_->cancel(); }
    static void pause(parlance_call* object) noexcept { self(object).call_->pause(); }
    static void resume(parlance_call* object) noexcept { self(object).call_->resume(); }
    static constexpr parlance_call_table table_{
        sizeof(parlance_call_table), 0, &retain, &release, &cancel, &pause, &resume};

    parlance_call object_{&table_};  // first: its address is the call's
    std::atomic<std::uint32_t> references_{1};
    std::shared_ptr<detail::EventQueue> queue_;
    ChatCallPtr call_;
    bool ended_ = false;
    parlance_error error_{};
};

/// What is pulled needs no poll: the client beneath one whose callbacks wait.
parlance_client* direct(parlance_client* client) noexcept
{
    if (client->table->query == nullptr) return client;
    void* const beneath = client->table->query(client, detail::c_view(PARLANCE_QUERY_DIRECT));
    return beneath != nullptr ? static_cast<parlance_client*>(beneath) : client;
}

/// Starts `client` with a queue for its sink; null when `output` was told why not.
PulledCall* pull(parlance_client* client, const parlance_request* request, parlance_output* output)
{
    auto queue = std::make_shared<detail::EventQueue>();
    auto sink = std::make_unique<detail::StreamQueue>(queue);
    ChatCallPtr call = detail::ProxiedCall::start(direct(client), *request, *sink, output);
    if (call == nullptr) return nullptr;
    static_cast<void>(sink.release());  // it deletes itself after the end
    return new PulledCall(std::move(queue), std::move(call));
}

std::nullptr_t refuse_null(parlance_output* output)
{
    return refuse(output, ChatError(ErrorKind::invalid_request, "a call needs a client and a request (NULL)"));
}

bool on_io_thread(parlance_client* client) noexcept
{
    return client->table->query != nullptr &&
           client->table->query(client, detail::c_view(PARLANCE_QUERY_ON_IO_THREAD)) != nullptr;
}

}  // namespace
}  // namespace parlance::host

using parlance::detail::contain;
using namespace parlance::host;

extern "C" {

parlance_call* parlance_call_start(parlance_client* client, const parlance_request* request,
                                   parlance_output* output) noexcept
{
    return contain<parlance_call*>(output, nullptr, [&]() -> parlance_call* {
        if (client == nullptr || request == nullptr) return refuse_null(output);
        PulledCall* const call = pull(client, request, output);
        return call != nullptr ? call->c_object() : nullptr;
    });
}

const parlance_event* parlance_call_next(parlance_call* call, int64_t timeout_ms) noexcept
{
    if (call == nullptr) return nullptr;
    return PulledCall::self(call).next(timeout_ms < 0 ? std::nullopt
                                                      : std::optional(std::chrono::milliseconds(timeout_ms)));
}

int32_t parlance_call_ended(parlance_call* call) noexcept
{
    return call == nullptr || PulledCall::self(call).ended() ? 1 : 0;
}

const parlance_error* parlance_call_error(parlance_call* call) noexcept
{
    return call != nullptr ? PulledCall::self(call).error() : nullptr;
}

int32_t parlance_chat(parlance_client* client, const parlance_request* request, parlance_output* output) noexcept
{
    return contain<int32_t>(output, 0, [&]() -> int32_t {
        if (client == nullptr || request == nullptr) {
            refuse_null(output);
            return 0;
        }
        if (on_io_thread(client)) {
            refuse(output, parlance::detail::blocked_on_io_thread());
            return 0;
        }
        PulledCall* const call = pull(client, request, output);
        if (call == nullptr) return 0;
        while (const parlance_event* event = call->next(std::nullopt))
            output->table->emit(output, event);
        const parlance_error* const error = call->error();
        if (error != nullptr) output->table->fail(output, error);
        const int32_t finished = error == nullptr ? 1 : 0;
        call->c_object()->table->release(call->c_object());
        return finished;
    });
}

}  // extern "C"
