#include "chat/foreign_call.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/detail/contain.hpp>

#include <atomic>
#include <utility>

namespace parlance::core {
namespace {

/// The C object of a foreign client. Its state outlives it while calls are in flight.
class ForeignClient {
public:
    explicit ForeignClient(std::shared_ptr<const ForeignClientState> state) : state_(std::move(state)) {}
    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }

private:
    static ForeignClient& self(parlance_client* object) noexcept { return *reinterpret_cast<ForeignClient*>(object); }
    static void retain(parlance_client* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_client* object) noexcept
    {
        ForeignClient& client = self(object);
        if (client.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &client;
    }
    static parlance_call* start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                parlance_output* output) noexcept
    {
        return detail::contain<parlance_call*>(
            output, nullptr, [&] { return ForeignCall::start(self(object).state_, *request, sink, output); });
    }
    static void* query(parlance_client* object, parlance_string id) noexcept
    {
        if (detail::view(id) == query_is_idle) return self(object).state_.use_count() == 1 ? object : nullptr;
        const bool asked = detail::view(id) == PARLANCE_QUERY_ON_IO_THREAD;
        return asked && !self(object).state_->engine->may_wait() ? object : nullptr;
    }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        parlance_client* const inner = self(object).state_->inner;
        inner->table->close(inner, done, arg);
    }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};  // first: its address is the client's
    std::atomic<std::uint32_t> references_{1};
    std::shared_ptr<const ForeignClientState> state_;
};

}  // namespace

parlance_client* make_foreign_client(std::shared_ptr<Engine> engine, parlance_client* inner, ClientSettings settings)
{
    auto state = std::shared_ptr<const ForeignClientState>(
        new ForeignClientState{std::move(engine), inner, std::move(settings)});
    return (new ForeignClient(std::move(state)))->c_object();
}

}  // namespace parlance::core
