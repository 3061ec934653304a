#include <parlance/abi/embed.h>
#include <parlance/core/delivery.hpp>
#include <parlance/detail/contain.hpp>

#include <atomic>
#include <utility>

#include "delivery/delivered_call.hpp"

namespace parlance::core {
namespace {

/// A client whose callbacks wait for a poll. Whoever waits for an answer or pulls it asks for the one beneath.
class DeliveredClient {
public:
    DeliveredClient(std::shared_ptr<Delivery> delivery, parlance_client* inner)
        : delivery_(std::move(delivery)), inner_(inner)
    {
    }
    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }

private:
    ~DeliveredClient() { inner_->table->release(inner_); }

    static DeliveredClient& self(parlance_client* object) noexcept
    {
        return *reinterpret_cast<DeliveredClient*>(object);
    }
    static void retain(parlance_client* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_client* object) noexcept
    {
        DeliveredClient& client = self(object);
        if (client.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &client;
    }
    static parlance_call* start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                parlance_output* output) noexcept
    {
        return detail::contain<parlance_call*>(output, nullptr, [&] {
            return (new DeliveredCall(self(object).delivery_, sink))->start(self(object).inner_, *request, output);
        });
    }
    static void* query(parlance_client* object, parlance_string id) noexcept
    {
        parlance_client* const inner = self(object).inner_;
        if (detail::view(id) == PARLANCE_QUERY_DIRECT) return inner;
        return inner->table->query != nullptr ? inner->table->query(inner, id) : nullptr;
    }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        parlance_client* const inner = self(object).inner_;
        inner->table->close(inner, done, arg);
    }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};  // first: its address is the client's
    std::atomic<std::uint32_t> references_{1};
    std::shared_ptr<Delivery> delivery_;
    parlance_client* inner_;
};

}  // namespace

parlance_client* make_delivered_client(std::shared_ptr<Delivery> delivery, parlance_client* inner)
{
    return (new DeliveredClient(std::move(delivery), inner))->c_object();
}

}  // namespace parlance::core
