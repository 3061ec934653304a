/// replayer.hpp - answers requests from recordings; the network is never asked.
#pragma once

#include "record/scrubber.hpp"
#include "record/shelf.hpp"

#include <parlance/core/record.hpp>

#include <cstddef>
#include <memory>

namespace parlance::core::record {

class Replayer final : public HttpCarrier {
public:
    Replayer(std::shared_ptr<Shelf> shelf, const CarriedClient& client, std::size_t piece_bytes);

    [[nodiscard]] Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient& http, HttpSend request,
                                                         CarriedHandler& handler) override;
    [[nodiscard]] bool needs_credential() const noexcept override { return false; }

private:
    std::shared_ptr<Shelf> shelf_;
    Scrubber scrubber_;  // a request is compared as it would have been recorded
    std::size_t piece_bytes_;
};

}  // namespace parlance::core::record
