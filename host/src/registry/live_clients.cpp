#include "registry/live_clients.hpp"

#include <parlance/core/clients.hpp>
#include <parlance/detail/views.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

namespace parlance::host {
namespace {

bool answers(parlance_client* client, std::string_view id) noexcept
{
    return client->table->query != nullptr && client->table->query(client, detail::c_view(id)) != nullptr;
}

}  // namespace

/// The C object that an application gets: passes everything on, and tells the list when it goes.
class LiveClients::Tracked {
public:
    Tracked(std::shared_ptr<LiveClients> list, ClientReference inner) : list_(std::move(list)), inner_(std::move(inner))
    {
    }
    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }

private:
    static Tracked& self(parlance_client* object) noexcept { return *reinterpret_cast<Tracked*>(object); }
    static parlance_client* inner(parlance_client* object) noexcept { return self(object).inner_.get(); }

    static void retain(parlance_client* object) noexcept
    {
        self(object).references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(parlance_client* object) noexcept
    {
        Tracked& client = self(object);
        if (client.references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        const std::unique_ptr<Tracked> last(&client);
        client.list_->drop(std::move(client.inner_));
    }
    static parlance_call* start(parlance_client* object, const parlance_request* request, parlance_sink* sink,
                                parlance_output* output) noexcept
    {
        return inner(object)->table->start(inner(object), request, sink, output);
    }
    static void* query(parlance_client* object, parlance_string id) noexcept
    {
        return inner(object)->table->query == nullptr ? nullptr : inner(object)->table->query(inner(object), id);
    }
    static void close(parlance_client* object, void (*done)(void*) noexcept, void* arg) noexcept
    {
        inner(object)->table->close(inner(object), done, arg);
    }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};  // first: its address is the client's
    std::atomic<std::uint32_t> references_{1};
    std::shared_ptr<LiveClients> list_;
    ClientReference inner_;
};

parlance_client* LiveClients::track(ClientReference inner)
{
    close_idle();
    parlance_client* const known = inner.get();
    auto tracked = std::make_unique<Tracked>(shared_from_this(), std::move(inner));
    const std::lock_guard lock(mutex_);
    held_.push_back(known);
    return tracked.release()->c_object();
}

void LiveClients::drop(ClientReference inner)
{
    const std::lock_guard lock(mutex_);
    std::erase(held_, inner.get());
    if (!closed_ && !answers(inner.get(), core::query_needs_no_close)) put_by_.push_back(std::move(inner));
    // else the reference goes with the argument, after the lock
}

/// Those whose last call has ended. A close gives the reference back when the plugin's threads have been joined.
void LiveClients::close_idle()
{
    std::vector<ClientReference> idle;
    {
        const std::lock_guard lock(mutex_);
        std::vector<ClientReference> busy;
        for (ClientReference& one : put_by_)
            (answers(one.get(), core::query_is_idle) ? idle : busy).push_back(std::move(one));
        put_by_.swap(busy);
    }
    for (ClientReference& one : idle) {
        parlance_client* const client = one.release();
        client->table->close(
            client,
            [](void* closed) noexcept {
                auto* const last = static_cast<parlance_client*>(closed);
                last->table->release(last);
            },
            client);
    }
}

std::vector<ClientReference> LiveClients::take_all()
{
    const std::lock_guard lock(mutex_);
    closed_ = true;
    std::vector<ClientReference> all;
    all.swap(put_by_);
    for (parlance_client* const client : held_) {
        client->table->retain(client);
        all.emplace_back(client);
    }
    return all;
}

std::size_t LiveClients::size() const
{
    const std::lock_guard lock(mutex_);
    return held_.size() + put_by_.size();
}

}  // namespace parlance::host
