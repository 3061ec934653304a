/// proxy.hpp - a C client as a ChatClient.
#pragma once

#include <parlance/abi/embed.h>
#include <parlance/chat_client.hpp>

#include <memory>
#include <utility>

namespace parlance::detail {

/// A C output that keeps the first failure.
template <class = void>
class BasicFailureKeeper {
public:
    [[nodiscard]] parlance_output* c_object() noexcept { return &holder_.object; }
    [[nodiscard]] ChatError take(const char* otherwise, ErrorKind kind = ErrorKind::internal)
    {
        return failed_ ? std::move(error_) : ChatError(kind, otherwise);
    }

private:
    struct Holder {
        parlance_output object;
        BasicFailureKeeper* keeper;
    };
    static void emit(parlance_output*, const parlance_event*) noexcept {}
    static void fail(parlance_output* object, const parlance_error* error) noexcept
    {
        BasicFailureKeeper& self = *reinterpret_cast<Holder*>(object)->keeper;
        if (std::exchange(self.failed_, true)) return;
        self.error_ = chat_error(*error);
    }
    static constexpr parlance_output_table table_{sizeof(parlance_output_table), 0, &emit, &fail};

    Holder holder_{{&table_}, this};
    bool failed_ = false;
    ChatError error_;
};
using FailureKeeper = BasicFailureKeeper<>;

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

/// A call of a C client, both ways in one object: the C sink until the end, the ChatCall for as long as someone holds
/// it.
template <class = void>
class BasicProxiedCall final : public ChatCall {
public:
    explicit BasicProxiedCall(ChatSink& sink) noexcept : sink_(sink) {}
    BasicProxiedCall(const BasicProxiedCall&) = delete;
    BasicProxiedCall& operator=(const BasicProxiedCall&) = delete;
    ~BasicProxiedCall() override
    {
        if (call_ != nullptr) call_->table->release(call_);
    }

    /// Starts on `client`, for a `sink` that outlives its on_end. Null: `output` was told why not.
    [[nodiscard]] static ChatCallPtr start(parlance_client* client, const parlance_request& request, ChatSink& sink,
                                           parlance_output* output)
    {
        const auto proxied = std::make_shared<BasicProxiedCall>(sink);
        proxied->until_end_ = proxied;
        proxied->call_ = client->table->start(client, &request, &proxied->holder_.object, output);
        if (proxied->call_ != nullptr) return proxied;
        proxied->until_end_.reset();
        return nullptr;
    }

    void cancel() noexcept override { call_->table->cancel(call_); }
    void pause() noexcept override { call_->table->pause(call_); }
    void resume() noexcept override { call_->table->resume(call_); }

private:
    /// The C object with the way back: this class has a base, so its address is not the object's.
    struct Holder {
        parlance_sink object;
        BasicProxiedCall* proxied;
    };
    static BasicProxiedCall& self(parlance_sink* object) noexcept
    {
        return *reinterpret_cast<Holder*>(object)->proxied;
    }
    static void on_event(parlance_sink* object, parlance_call* call, const parlance_event* event) noexcept
    {
        BorrowedCall borrowed(call);
        self(object).sink_.on_event(borrowed, ChatEvent(event));
    }
    static void on_end(parlance_sink* object, parlance_call* call, const parlance_error* error) noexcept
    {
        const auto last = std::move(self(object).until_end_);
        BorrowedCall borrowed(call);
        if (error == nullptr) return last->sink_.on_end(borrowed, nullptr);
        const ChatError copy = chat_error(*error);
        last->sink_.on_end(borrowed, &copy);
    }
    static constexpr parlance_sink_table table_{sizeof(parlance_sink_table), 0, &on_event, &on_end};

    Holder holder_{{&table_}, this};
    ChatSink& sink_;
    parlance_call* call_ = nullptr;  // set by `start`; callbacks may come before, and do without
    std::shared_ptr<BasicProxiedCall> until_end_;
};
using ProxiedCall = BasicProxiedCall<>;

/// A C client, held by one reference.
template <class = void>
class BasicClientProxy final : public ChatClient {
public:
    /// Takes over the caller's reference.
    explicit BasicClientProxy(parlance_client* client) noexcept : client_(client) {}
    BasicClientProxy(const BasicClientProxy&) = delete;
    BasicClientProxy& operator=(const BasicClientProxy&) = delete;
    ~BasicClientProxy() override { client_->table->release(client_); }

    [[nodiscard]] Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        return start_on(client_, request, sink);
    }

    [[nodiscard]] Result<ChatCallPtr> start_direct(const ChatRequestView& request, ChatSink& sink) override
    {
        void* const beneath = query(PARLANCE_QUERY_DIRECT);
        return start_on(beneath != nullptr ? static_cast<parlance_client*>(beneath) : client_, request, sink);
    }

    [[nodiscard]] bool may_block() const noexcept override { return query(PARLANCE_QUERY_ON_IO_THREAD) == nullptr; }

    [[nodiscard]] parlance_client* c_object() const noexcept { return client_; }

private:
    [[nodiscard]] void* query(std::string_view id) const noexcept
    {
        return client_->table->query != nullptr ? client_->table->query(client_, c_view(id)) : nullptr;
    }
    [[nodiscard]] static Result<ChatCallPtr> start_on(parlance_client* client, const ChatRequestView& request,
                                                      ChatSink& sink)
    {
        FailureKeeper failure;
        auto call = ProxiedCall::start(client, request.raw(), sink, failure.c_object());
        if (call == nullptr) return failure.take("the call could not be started, and no reason was given");
        return call;
    }

    parlance_client* client_;
};
using ClientProxy = BasicClientProxy<>;

}  // namespace parlance::detail
