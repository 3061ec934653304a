/* bounded_read.hpp - opens and reads files whose size and kind nobody promised. */
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace parlance::host {

/// Owns a file descriptor.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) noexcept : descriptor_{descriptor} {}
    FileDescriptor(FileDescriptor&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() { close(); }

    void close() noexcept;
    [[nodiscard]] int value() const noexcept { return descriptor_; }
    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

/// A file opened for reading, with its mode taken from the descriptor, so that no other file can be slipped in
/// between the check and the reading.
struct OpenedFile {
    FileDescriptor descriptor;
    mode_t mode = 0;      ///< permission bits
    std::string problem;  ///< why it could not be opened, or ""
};

/// Opens a regular file. Never waits, as a FIFO would.
[[nodiscard]] OpenedFile open_file(const std::filesystem::path& path);

/// What is left to read, or nothing when it is more than `most` bytes or reading fails; then errno is set, EFBIG for
/// too much.
[[nodiscard]] std::optional<std::string> read_all(const FileDescriptor& file, std::size_t most);

/// "0644", for messages.
[[nodiscard]] std::string mode_digits(mode_t mode);

/// The sentence for an errno value, "No such file or directory".
[[nodiscard]] std::string system_message(int error_number);

}  // namespace parlance::host
