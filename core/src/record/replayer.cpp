#include "record/replayer.hpp"

#include "record/exchange_head.hpp"
#include "record/replay_call.hpp"

#include <utility>

namespace parlance::core::record {

Replayer::Replayer(std::shared_ptr<Shelf> shelf, const CarriedClient& client, std::size_t piece_bytes)
    : shelf_(std::move(shelf)), scrubber_(client.secrets), piece_bytes_(piece_bytes)
{
}

Result<std::shared_ptr<HttpCall>> Replayer::send(Loop& loop, HttpClient&, HttpSend request, CarriedHandler& handler)
{
    const auto own_scrubber = scrubber_for(request, scrubber_);
    auto recording = shelf_->take(kept_request(request, own_scrubber ? *own_scrubber : scrubber_));
    if (recording.is_error()) return recording.error();
    const auto call =
        std::make_shared<ReplayCall>(loop, *std::move(recording), handler, request.deadline, piece_bytes_);
    call->start();
    return std::shared_ptr<HttpCall>(call);
}

}  // namespace parlance::core::record
