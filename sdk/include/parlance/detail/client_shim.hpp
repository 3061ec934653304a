/// client_shim.hpp - a C++ ChatClient as the C client of the contract.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/detail/contain.hpp>
#include <parlance/detail/waiting.hpp>

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace parlance::detail {

/// Sinks of calls that have ended, while their client still holds the call: it may end it once more. Any thread.
template <class = void>
class BasicEndedSinks {
public:
    /// Frees `sink` some time after the last owner of the call has gone.
    void keep(std::unique_ptr<ChatSink> sink, std::weak_ptr<ChatCall> call)
    {
        std::vector<Ended> gone;  // freed when the lock is not held any more
        const Gate::Lock lock(gate_);
        all_.push_back({std::move(call), std::move(sink)});
        if (all_.size() < swept_at_) return;
        std::vector<Ended> kept;
        for (Ended& one : all_)
            (one.call.expired() ? gone : kept).push_back(std::move(one));
        all_ = std::move(kept);
        swept_at_ = 2 * all_.size() + 8;  // so that a client which keeps every call costs no more than it keeps
    }

private:
    struct Ended {
        std::weak_ptr<ChatCall> call;
        std::unique_ptr<ChatSink> sink;
    };
    Gate gate_;
    std::vector<Ended> all_;
    std::size_t swept_at_ = 8;
};
using EndedSinks = BasicEndedSinks<>;

/// One call of a C++ client: forwards its events to the C sink, and the C functions to the C++ call. A client that
/// breaks its contract is answered, not trusted: what it says after its end is dropped, and so is what it says of a
/// call that it did not give.
template <class = void>
class BasicCallShim final : public ChatSink {
public:
    BasicCallShim(parlance_sink* sink, ChatClientPtr client, std::shared_ptr<EndedSinks> ended_sinks)
        : sink_(sink), client_(std::move(client)), ended_sinks_(std::move(ended_sinks))
    {
    }

    [[nodiscard]] parlance_call* c_object() noexcept { return &object_; }

    /// Starts; two references are out afterwards: the caller's, and the call's own until its end. Throws what the
    /// client throws, and then nothing was started.
    [[nodiscard]] parlance_call* start(const ChatRequestView& request, parlance_output* output)
    {
        references_.store(3, std::memory_order_relaxed);  // and that of this function: the end may come inside it
        const Reference own(this);
        try {
            auto call = client_->start(request, *this);
            if (call && *call != nullptr) return started(*std::move(call));
            if (!give_up()) return &object_;
            if (call) {  // a client that gave no call may talk all the same: its sink stays until it ends
                Output(output).fail(
                    ChatError(ErrorKind::plugin, "the client's start gave neither a call nor an error"));
            } else {
                release(&object_);
                Output(output).fail(call.error());
            }
        } catch (...) {
            if (!give_up()) return &object_;
            release(&object_);
            release(&object_);
            throw;
        }
        release(&object_);
        return nullptr;
    }

    void on_event(ChatCall& call, const ChatEvent& event) noexcept override
    {
        if (state_.load(std::memory_order_acquire) != State::open) return;
        current_.store(&call, std::memory_order_release);
        sink_->table->on_event(sink_, &object_, &event.raw());
        current_.store(nullptr, std::memory_order_release);
    }
    void on_end(ChatCall&, const ChatError* error) noexcept override
    {
        const State before = state_.exchange(State::ended, std::memory_order_acq_rel);
        if (before == State::ended) return;
        if (before == State::open) {
            const parlance_error view = error != nullptr ? c_error(*error) : parlance_error{};
            sink_->table->on_end(sink_, &object_, error != nullptr ? &view : nullptr);
        }
        release(&object_);
    }

private:
    enum class State { open, ended, given_up };

    ~BasicCallShim() override { delete call_.load(std::memory_order_acquire); }

    [[nodiscard]] parlance_call* started(ChatCallPtr call)
    {
        call_.store(new ChatCallPtr(std::move(call)), std::memory_order_seq_cst);
        if (cancelled_early_.load(std::memory_order_seq_cst)) cancel(&object_);
        return &object_;
    }

    /// The C sink is not touched any more. False: it was told the end already, so that there was a call after all.
    [[nodiscard]] bool give_up() noexcept
    {
        State expected = State::open;
        return state_.compare_exchange_strong(expected, State::given_up, std::memory_order_acq_rel);
    }

    /// The last reference is gone. Whoever else holds the call may still speak to this sink.
    void retire() noexcept
    {
        std::weak_ptr<ChatCall> call;
        if (const std::unique_ptr<ChatCallPtr> known(call_.exchange(nullptr, std::memory_order_acq_rel)); known)
            call = *known;
        client_.reset();
        const auto ended_sinks = std::move(ended_sinks_);
        std::unique_ptr<ChatSink> self(this);
        if (!call.expired()) ended_sinks->keep(std::move(self), std::move(call));
    }

    static BasicCallShim& self(parlance_call* object) noexcept { return *reinterpret_cast<Holder*>(object)->shim; }
    static void retain(parlance_call* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_call* object) noexcept
    {
        BasicCallShim& shim = self(object);
        if (shim.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) shim.retire();
    }
    struct Reference {
        explicit Reference(BasicCallShim* shim) noexcept : held(shim) {}
        Reference(const Reference&) = delete;
        Reference& operator=(const Reference&) = delete;
        ~Reference() { release(&held->object_); }
        BasicCallShim* held;
    };
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
    std::shared_ptr<EndedSinks> ended_sinks_;
    std::atomic<std::uint32_t> references_{1};
    std::atomic<State> state_{State::open};
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
        const auto begin = [&] {
            auto* const call = new BasicCallShim<>(sink, self(object).client_, self(object).ended_sinks_);
            return call->start(ChatRequestView(*request), output);
        };
        return contain<parlance_call*>(output, nullptr, begin, "the client");
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
    std::shared_ptr<EndedSinks> ended_sinks_ = std::make_shared<EndedSinks>();
    std::atomic<std::uint32_t> references_{1};
};
using ClientShim = BasicClientShim<>;

}  // namespace parlance::detail
