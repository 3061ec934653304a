/// proxy.hpp - a C client as a ChatClient.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/chat_client.hpp>

#include <memory>
#include <utility>

namespace parlance::detail {

/// A C output that keeps the first failure.
class FailureKeeper {
public:
    [[nodiscard]] parlance_output* c_object() noexcept { return &holder_.object; }
    [[nodiscard]] ChatError take(const char* otherwise, ErrorKind kind = ErrorKind::internal)
    {
        return failed_ ? std::move(error_) : ChatError(kind, otherwise);
    }

private:
    struct Holder {
        parlance_output object;
        FailureKeeper* keeper;
    };
    static void emit(parlance_output*, const parlance_event*) noexcept {}
    static void fail(parlance_output* object, const parlance_error* error) noexcept
    {
        FailureKeeper& self = *reinterpret_cast<Holder*>(object)->keeper;
        if (std::exchange(self.failed_, true)) return;
        self.error_ = chat_error(*error);
    }
    static constexpr parlance_output_table table_{sizeof(parlance_output_table), 0, &emit, &fail};

    Holder holder_{{&table_}, this};
    bool failed_ = false;
    ChatError error_;
};

/// A C call, held by one reference.
class CallProxy final : public ChatCall {
public:
    /// Takes over the caller's reference.
    explicit CallProxy(parlance_call* call) noexcept : call_(call) {}
    CallProxy(const CallProxy&) = delete;
    CallProxy& operator=(const CallProxy&) = delete;
    ~CallProxy() override { call_->table->release(call_); }
    void cancel() noexcept override { call_->table->cancel(call_); }
    void pause() noexcept override { call_->table->pause(call_); }
    void resume() noexcept override { call_->table->resume(call_); }

private:
    parlance_call* call_;
};

/// A C++ sink as a C sink. Deletes itself after the end.
class SinkProxy {
public:
    explicit SinkProxy(ChatSink& sink) noexcept : sink_(sink) {}
    [[nodiscard]] parlance_sink* c_object() noexcept { return &object_; }

private:
    /// A call for the length of a callback: no reference is counted.
    class BorrowedCall final : public ChatCall {
    public:
        explicit BorrowedCall(parlance_call* call) noexcept : call_(call) {}
        void cancel() noexcept override { call_->table->cancel(call_); }
        void pause() noexcept override { call_->table->pause(call_); }
        void resume() noexcept override { call_->table->resume(call_); }

    private:
        parlance_call* call_;
    };

    static SinkProxy& self(parlance_sink* object) noexcept { return *reinterpret_cast<SinkProxy*>(object); }
    static void on_event(parlance_sink* object, parlance_call* call, const parlance_event* event) noexcept
    {
        BorrowedCall borrowed(call);
        self(object).sink_.on_event(borrowed, ChatEvent(event));
    }
    static void on_end(parlance_sink* object, parlance_call* call, const parlance_error* error) noexcept
    {
        const std::unique_ptr<SinkProxy> proxy(&self(object));
        BorrowedCall borrowed(call);
        if (error == nullptr) return proxy->sink_.on_end(borrowed, nullptr);
        const ChatError copy = chat_error(*error);
        proxy->sink_.on_end(borrowed, &copy);
    }
    static constexpr parlance_sink_table table_{sizeof(parlance_sink_table), 0, &on_event, &on_end};

    parlance_sink object_{&table_};
    ChatSink& sink_;
};

/// A C client, held by one reference.
class ClientProxy final : public ChatClient {
public:
    /// Takes over the caller's reference.
    explicit ClientProxy(parlance_client* client) noexcept : client_(client) {}
    ClientProxy(const ClientProxy&) = delete;
    ClientProxy& operator=(const ClientProxy&) = delete;
    ~ClientProxy() override { client_->table->release(client_); }

    [[nodiscard]] Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        auto proxy = std::make_unique<SinkProxy>(sink);
        FailureKeeper failure;
        parlance_call* const call =
            client_->table->start(client_, &request.raw(), proxy->c_object(), failure.c_object());
        if (call == nullptr) return failure.take("the call could not be started, and no reason was given");
        static_cast<void>(proxy.release());  // it deletes itself after the end
        return ChatCallPtr(std::make_shared<CallProxy>(call));
    }

    [[nodiscard]] bool may_block() const noexcept override
    {
        return client_->table->query == nullptr ||
               client_->table->query(client_, c_view(PARLANCE_QUERY_ON_IO_THREAD)) == nullptr;
    }

    [[nodiscard]] parlance_client* c_object() const noexcept { return client_; }

private:
    parlance_client* client_;
};

}  // namespace parlance::detail
