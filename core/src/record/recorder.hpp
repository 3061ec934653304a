/// recorder.hpp - lets exchanges pass to the network and keeps a copy of those that came to their end.
///
/// Only complete answers are kept, whatever their status. One that was cut, ran out of time or was cancelled is not,
/// nor one whose handler gave up on it, as on a piece that it could not read: a recording has no place for such an end,
/// and would be replayed as if the server had meant it so.
#pragma once

#include "record/scrubber.hpp"
#include "record/tape.hpp"

#include <parlance/core/record.hpp>

#include <memory>

namespace parlance::core::record {

class Recorder final : public HttpCarrier, public std::enable_shared_from_this<Recorder> {
public:
    Recorder(std::shared_ptr<Tape> tape, CarriedClient client);

    [[nodiscard]] Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient& http, HttpSend request,
                                                         CarriedHandler& handler) override;

private:
    class Call;

    std::shared_ptr<Tape> tape_;
    CarriedClient client_;
    Scrubber scrubber_;
};

}  // namespace parlance::core::record
