/// batch_spool.hpp - the items of a provider's batch on their way: a file of lines that only its owner may read, and
/// that is gone when they have been handed over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "output.hpp"

namespace parlance::cli {

class BatchSpool {
public:
    /// Makes the file `path` anew. `error_number` says whether that worked.
    explicit BatchSpool(std::string path);
    BatchSpool(const BatchSpool&) = delete;
    BatchSpool& operator=(const BatchSpool&) = delete;
    ~BatchSpool();

    /// Adds a line. False: it cannot be written.
    bool add(std::string_view line);

    /// Whether all that was added is in the file.
    [[nodiscard]] bool flush() noexcept { return error_number_ == 0 && output_.flush(); }

    /// An errno value: why it cannot be written. 0: it can.
    [[nodiscard]] int error_number() const noexcept
    {
        return error_number_ != 0 ? error_number_ : output_.error_number();
    }
    [[nodiscard]] std::int64_t count() const noexcept { return count_; }
    /// The whole path.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
    int descriptor_;
    int error_number_ = 0;
    Output output_;
    std::int64_t count_ = 0;
};

}  // namespace parlance::cli
