/// client_reference.hpp - one reference to a C client, given back when it goes.
#pragma once

#include <parlance/abi/client.h>

#include <utility>

namespace parlance::host {

/// Takes over the reference it is made of. Movable.
class ClientReference {
public:
    explicit ClientReference(parlance_client* client) noexcept : client_(client) {}
    ClientReference(ClientReference&& other) noexcept : client_(std::exchange(other.client_, nullptr)) {}
    ClientReference& operator=(ClientReference&&) = delete;
    ~ClientReference()
    {
        if (client_ != nullptr) client_->table->release(client_);
    }
    /// A further reference, for whoever asked.
    [[nodiscard]] parlance_client* share() const noexcept
    {
        client_->table->retain(client_);
        return client_;
    }
    [[nodiscard]] parlance_client* get() const noexcept { return client_; }
    /// The reference itself, for whoever takes it over.
    [[nodiscard]] parlance_client* release() noexcept { return std::exchange(client_, nullptr); }

private:
    parlance_client* client_;
};

}  // namespace parlance::host
