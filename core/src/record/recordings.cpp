#include "record/case_files.hpp"
#include "record/recorder.hpp"
#include "record/replayer.hpp"
#include "record/shelf.hpp"
#include "record/tape.hpp"

#include <parlance/core/record.hpp>

#include <utility>

namespace parlance::core {
namespace {

class Made final : public Recordings {
public:
    explicit Made(std::shared_ptr<record::Tape> tape) : tape_(std::move(tape)) {}
    std::shared_ptr<HttpCarrier> carrier_for(CarriedClient client) override
    {
        return std::make_shared<record::Recorder>(tape_, std::move(client));
    }

private:
    std::shared_ptr<record::Tape> tape_;
};

class Played final : public Recordings {
public:
    Played(std::shared_ptr<record::Shelf> shelf, std::size_t piece_bytes)
        : shelf_(std::move(shelf)), piece_bytes_(piece_bytes)
    {
    }
    std::shared_ptr<HttpCarrier> carrier_for(CarriedClient client) override
    {
        return std::make_shared<record::Replayer>(shelf_, client, piece_bytes_);
    }

private:
    std::shared_ptr<record::Shelf> shelf_;
    std::size_t piece_bytes_;
};

}  // namespace

Result<std::shared_ptr<Recordings>> Recordings::open(const RecordSettings& settings)
{
    if (settings.mode == RecordMode::off) return std::shared_ptr<Recordings>();
    if (settings.mode == RecordMode::record) {
        auto tape = record::Tape::open(settings);
        if (tape.is_error()) return tape.error();
        return std::shared_ptr<Recordings>(std::make_shared<Made>(*std::move(tape)));
    }
    auto recordings = record::read_recordings(settings.path);
    if (recordings.is_error()) return recordings.error();
    auto shelf = std::make_shared<record::Shelf>(settings.path, settings.match, *std::move(recordings));
    return std::shared_ptr<Recordings>(std::make_shared<Played>(std::move(shelf), settings.piece_bytes));
}

}  // namespace parlance::core
