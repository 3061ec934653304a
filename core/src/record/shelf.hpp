/// shelf.hpp - recordings that were read, and which of them answers a request.
#pragma once

#include "record/recording.hpp"

#include <parlance/core/record.hpp>
#include <parlance/result.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace parlance::core::record {

/// Of several recordings of one request the first answers first; the last answers from then on. With
/// ReplayMatch::order each answers once. Thread-safety: any thread.
class Shelf {
public:
    /// `place`: the folder or file, for messages.
    Shelf(std::string place, ReplayMatch match, std::vector<Recording> recordings);

    /// The recording that answers; it stays as long as the caller holds it.
    /// Fails with kind config, code "replay_miss": the message has the request's method and path, the closest
    /// recording with the first difference as a JSON pointer, and what to do. No text of the request.
    [[nodiscard]] Result<std::shared_ptr<const Recording>> take(const RecordedRequest& request);

private:
    struct Row {
        std::vector<std::shared_ptr<const Recording>> recordings;
        std::size_t next = 0;
    };

    [[nodiscard]] std::string key_of(const RecordedRequest& request) const;
    [[nodiscard]] ChatError miss(const RecordedRequest& request) const;
    [[nodiscard]] std::string why_none(const RecordedRequest& request) const;

    std::string place_;
    ReplayMatch match_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<const Recording>> all_;
    std::map<std::string, Row> rows_;
};

}  // namespace parlance::core::record
