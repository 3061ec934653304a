#include "loading/byte_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace parlance::host {

namespace {

bool within(std::uint64_t offset, std::size_t count, std::uint64_t size) noexcept
{
    return offset <= size && count <= size - offset;
}

}  // namespace

bool MemoryBytes::read(std::uint64_t offset, std::span<std::byte> into) const noexcept
{
    if (!within(offset, into.size(), size())) return false;
    std::ranges::copy(bytes_.subspan(static_cast<std::size_t>(offset), into.size()), into.begin());
    return true;
}

bool FileBytes::read(std::uint64_t offset, std::span<std::byte> into) const noexcept
{
    if (!within(offset, into.size(), size_)) return false;
    while (!into.empty()) {
        const ssize_t count = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return true;
}

}  // namespace parlance::host
