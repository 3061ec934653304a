/// batch_input.hpp - where the lines of a batch come from.
#pragma once

#include <string>

namespace parlance::cli {

/// Standard input, or a file that is closed with this.
class BatchInput {
public:
    /// `path`: a file, or "-".
    explicit BatchInput(const std::string& path);
    BatchInput(const BatchInput&) = delete;
    BatchInput& operator=(const BatchInput&) = delete;
    ~BatchInput();

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    /// An errno value: why it cannot be read. 0: it can.
    [[nodiscard]] int error_number() const noexcept { return error_number_; }

private:
    int descriptor_;
    int error_number_ = 0;
};

}  // namespace parlance::cli
