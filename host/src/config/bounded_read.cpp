#include "config/bounded_read.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "config/secret.hpp"

namespace parlance::host {

void FileDescriptor::close() noexcept
{
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

OpenedFile open_file(const std::filesystem::path& path)
{
    OpenedFile file;
    file.descriptor = FileDescriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
    struct stat facts {};
    if (!file.descriptor.is_open() || ::fstat(file.descriptor.value(), &facts) != 0) {
        file.problem = system_message(errno);
    } else if (!S_ISREG(facts.st_mode)) {
        file.problem = S_ISDIR(facts.st_mode) ? "it is a folder" : "it is not a regular file";
    }
    file.mode = facts.st_mode & 07777U;
    return file;
}

std::optional<std::string> read_all(const FileDescriptor& file, std::size_t most)
{
    struct stat facts {};
    if (::fstat(file.value(), &facts) != 0) return std::nullopt;
    // At once: growing would leave copies of a secret behind. The system's own files say that they are empty.
    const std::size_t expected = facts.st_size > 0 ? std::min(static_cast<std::size_t>(facts.st_size), most) : most;
    std::string text(expected + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t count = ::read(file.value(), text.data() + size, text.size() - size);
        if (count == 0) break;
        if (count > 0) {
            size += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            wipe(text);
            return std::nullopt;
        }
    }
    if (size > expected) {
        wipe(text);
        errno = expected == most ? EFBIG : EAGAIN;  // it grew while it was read: neither the old text nor the new
        return std::nullopt;
    }
    text.resize(size);
    return text;
}

std::string mode_digits(mode_t mode)
{
    std::string digits = "0000";
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, mode >>= 3U) {
        *digit = static_cast<char>('0' + (mode & 7U));
    }
    return digits;
}

std::string system_message(int error_number)
{
    return std::generic_category().message(error_number);
}

}  // namespace parlance::host
