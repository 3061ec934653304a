// Bytes at rest: what the ELF reader reads from, so that a test or a fuzzer can stand in for a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace parlance::host {

/// Random access to bytes that do not grow. Thread-safety: const members from any thread.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Bytes there are.
    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;

    /// Fills `into` with the bytes from `offset` on; false when they are not all there or cannot be read.
    [[nodiscard]] virtual bool read(std::uint64_t offset, std::span<std::byte> into) const noexcept = 0;
};

/// A view of memory that outlives it.
class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return bytes_.size(); }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> into) const noexcept override;

private:
    std::span<const std::byte> bytes_;
};

/// An open file, read with pread: unlike a mapping, a file cut short meanwhile is an error and not a SIGBUS.
class FileBytes final : public ByteSource {
public:
    /// Borrows `descriptor`. `size` is what fstat said.
    FileBytes(int descriptor, std::uint64_t size) noexcept : descriptor_(descriptor), size_(size) {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> into) const noexcept override;

private:
    int descriptor_;
    std::uint64_t size_;
};

}  // namespace parlance::host
