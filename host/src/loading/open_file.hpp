// An open regular file and what fstat says about it, so that what is checked is what is read.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>

#include "loading/refusal.hpp"

namespace parlance::host {

/// Owns a descriptor opened for reading; movable. Thread-safety: const members from any thread.
class OpenFile {
public:
    /// One open attempt; never blocks on a pipe or device. Fails with file_missing, dangling_link, file_unreadable or
    /// not_a_regular_file.
    [[nodiscard]] static Checked<OpenFile> open(const std::filesystem::path& path);

    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile();

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }  ///< bytes
    [[nodiscard]] mode_t mode() const noexcept { return mode_; }
    [[nodiscard]] uid_t owner() const noexcept { return owner_; }

private:
    explicit OpenFile(int descriptor) noexcept : descriptor_(descriptor) {}

    int descriptor_;
    std::uint64_t size_ = 0;
    mode_t mode_ = 0;
    uid_t owner_ = 0;
};

}  // namespace parlance::host
