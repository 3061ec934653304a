#include <parlance/core/clients.hpp>
#include <parlance/core/operations.hpp>

#include "layer/analysis_call.hpp"
#include "layer/capabilities_call.hpp"
#include "layer/operations_state.hpp"

#include <parlance/detail/contain.hpp>

#include <atomic>
#include <utility>

namespace parlance::core {
namespace {

/// The C object. Its state outlives it while calls are in flight.
class OperationsClient {
public:
    explicit OperationsClient(OperationsStatePtr state) : state_(std::move(state)) {}
    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }

private:
    static OperationsClient& self(parlance_client* object) noexcept
    {
        return *reinterpret_cast<OperationsClient*>(object);
    }
    static parlance_client* inner(parlance_client* object) noexcept { return self(object).state_->inner; }

    static void retain(parlance_client* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_client* object) noexcept
    {
        OperationsClient& client = self(object);
        if (client.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &client;
    }
    static parlance_call* start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                parlance_output* output) noexcept
    {
        const bool readable = request->struct_size >= sizeof(parlance_request);  // the inner client refuses others
        const std::string_view operation = readable ? detail::view(request->operation) : std::string_view{};
        if (operation == "analyze")
            return detail::contain<parlance_call*>(
                output, nullptr, [&] { return AnalysisCall::start(self(object).state_, *request, sink, output); });
        if (operation == "capabilities")
            return detail::contain<parlance_call*>(
                output, nullptr, [&] { return CapabilitiesCall::start(self(object).state_, sink, output); });
        return inner(object)->table->start(inner(object), request, sink, output);
    }
    static void* query(parlance_client* object, parlance_string id) noexcept
    {
        if (detail::view(id) == query_is_idle && self(object).state_.use_count() != 1) return nullptr;
        return inner(object)->table->query == nullptr ? nullptr : inner(object)->table->query(inner(object), id);
    }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        inner(object)->table->close(inner(object), done, arg);  // the engine cancels this layer's own calls
    }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};  // first: its address is the client's
    std::atomic<std::uint32_t> references_{1};
    OperationsStatePtr state_;
};

}  // namespace

parlance_client* make_operations_client(std::shared_ptr<Engine> engine, parlance_client* inner,
                                        OperationsSettings settings)
{
    auto state = std::make_shared<const OperationsState>(std::move(engine), inner, std::move(settings));
    return (new OperationsClient(std::move(state)))->c_object();
}

}  // namespace parlance::core
