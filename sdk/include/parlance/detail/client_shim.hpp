/// client_shim.hpp - a C++ ChatClient as the C client of the contract.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/contain.hpp>

#include <atomic>
#include <memory>

namespace parlance::detail {

/// One call of a C++ client: forwards its events to the C sink, and the C functions to the C++ call.
template <class = void>
class BasicCallShim final : public ChatSink {
public:
    BasicCallShim(parlance_sink* sink, ChatClientPtr client) : sink_(sink), client_(std::move(client)) {}

    [[nodiscard]] parlance_call* c_object() noexcept { return &object_; }

    /// Starts; two references are out afterwards: the caller's, and the call's own until its end.
    [[nodiscard]] parlance_call* start(const ChatRequestView& request, parlance_output* output)
    {
        references_.store(2, std::memory_order_relaxed);
        auto call = client_->start(request, *this);
        if (call.is_error()) {
            Output(output).fail(call.error());
            delete this;
            return nullptr;
        }
        call_.store(new ChatCallPtr(*std::move(call)), std::memory_order_seq_cst);
        if (cancelled_early_.load(std::memory_order_seq_cst)) cancel(&object_);
        return &object_;
    }

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        current_.store(&call, std::memory_order_release);
        sink_->table->on_event(sink_, &object_, &event.raw());
        current_.store(nullptr, std::memory_order_release);
    }
    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const parlance_error view = error != nullptr ? c_error(*error) : parlance_error{};
        sink_->table->on_end(sink_, &object_, error != nullptr ? &view : nullptr);
        release(&object_);
    }

private:
    ~BasicCallShim() override { delete call_.load(std::memory_order_acquire); }

    static BasicCallShim& self(parlance_call* object) noexcept { return *reinterpret_cast<Holder*>(object)->shim; }
    static void retain(parlance_call* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_call* object) noexcept
    {
        BasicCallShim& shim = self(object);
        if (shim.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &shim;
    }
    static void cancel(parlance_call* object) noexcept
    {
        self(object).cancelled_early_.store(true, std::memory_order_seq_cst);
        self(object).with_call([](ChatCall& call) { call.cancel(); });
    }
    static void pause(parlance_call* object) noexcept
    {
        self(object).with_call([](ChatCall& call) { call.pause(); });
    }
    static void resume(parlance_call* object) noexcept
    {
        self(object).with_call([](ChatCall& call) { call.resume(); });
    }

    /// Inside a callback that runs before `start` has returned, the call that came along serves.
    template <class Work>
    void with_call(Work work) noexcept
    {
        if (ChatCallPtr* const known = call_.load(std::memory_order_seq_cst); known != nullptr)
            work(**known);
        else if (ChatCall* const current = current_.load(std::memory_order_acquire); current != nullptr)
            work(*current);
    }

    static constexpr parlance_call_table table_{
        sizeof(parlance_call_table), 0, &retain, &release, &cancel, &pause, &resume};

    /// The C object with the way back: this class has a base, so its address is not the object's.
    struct Holder {
        parlance_call object;
        BasicCallShim* shim;
    };
    Holder holder_{{&table_}, this};
    parlance_call& object_ = holder_.object;
    parlance_sink* sink_;
    ChatClientPtr client_;
    std::atomic<std::uint32_t> references_{1};
    std::atomic<ChatCallPtr*> call_{nullptr};
    std::atomic<ChatCall*> current_{nullptr};
    std::atomic<bool> cancelled_early_{false};
};

/// A client.
template <class = void>
class BasicClientShim {
public:
    /// One reference, the caller's.
    [[nodiscard]] static parlance_client* make(ChatClientPtr client)
    {
        return &(new BasicClientShim(std::move(client)))->object_;
    }

private:
    explicit BasicClientShim(ChatClientPtr client) : client_(std::move(client)) {}
    static BasicClientShim& self(parlance_client* object) noexcept
    {
        return *reinterpret_cast<BasicClientShim*>(object);
    }

    static void retain(parlance_client* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_client* object) noexcept
    {
        BasicClientShim& shim = self(object);
        if (shim.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &shim;
    }
    static parlance_call* start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                parlance_output* output) noexcept
    {
        return contain<parlance_call*>(output, nullptr, [&] {
            return (new BasicCallShim<>(sink, self(object).client_))->start(ChatRequestView(*request), output);
        });
    }
    static void* query(parlance_client*, parlance_string) noexcept { return nullptr; }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        self(object).client_->close();
        done(arg);
    }

    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};
    ChatClientPtr client_;
    std::atomic<std::uint32_t> references_{1};
};
using ClientShim = BasicClientShim<>;

}  // namespace parlance::detail
