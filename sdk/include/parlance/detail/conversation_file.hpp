/// conversation_file.hpp - a text in a file: all of it or nothing, for the owner's eyes.
///
/// Writing goes to a new file beside the target, which is renamed over it when everything is on the disk: whoever reads
/// meanwhile, or after a crash, has the old text or the new one.
#pragma once

#include <parlance/result.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace parlance::detail {

/// Kind `config`, code "io"; `where` is the path.
[[nodiscard]] inline ChatError file_error(const std::string& what, const std::string& path, int number)
{
    const std::string reason = std::error_code(number, std::generic_category()).message();
    return ChatError(ErrorKind::config, what + " " + path + ": " + reason).code("io").at(path);
}

/// An open file, closed when it goes.
class OpenFile {
public:
    explicit OpenFile(int number) noexcept : number_(number) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() { static_cast<void>(close()); }

    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    [[nodiscard]] int number() const noexcept { return number_; }
    /// 0, or -1 with errno: some file systems tell only now that nothing was written.
    [[nodiscard]] int close() noexcept
    {
        const int result = number_ >= 0 ? ::close(number_) : 0;
        number_ = -1;
        return result;
    }

private:
    int number_;
};

/// False, with errno: not all of it was written.
[[nodiscard]] inline bool write_all(int file, std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// The file that `path` leads to, through symbolic links; `path` itself if there is none yet.
[[nodiscard]] inline std::string target_of(const std::string& path)
{
    const std::unique_ptr<char, decltype(&std::free)> target(::realpath(path.c_str(), nullptr), &std::free);
    return target != nullptr ? std::string(target.get()) : path;
}

/// Makes the directory's entry last through a crash; what cannot be synced (some network file systems) is left.
inline void sync_directory_of(const std::string& path) noexcept
{
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const OpenFile opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.is_open()) static_cast<void>(::fsync(opened.number()));
}

/// The new file has mode 0600, whatever an old one had.
[[nodiscard]] inline Status write_whole_file(const std::string& path, std::string_view text)
{
    const std::string target = target_of(path);
    std::string temporary = target + ".XXXXXX";
    OpenFile file(::mkostemp(temporary.data(), O_CLOEXEC));  // makes it 0600
    if (!file.is_open()) return file_error("cannot write", path, errno);
    const bool written = write_all(file.number(), text) && ::fsync(file.number()) == 0 && file.close() == 0 &&
                         ::rename(temporary.c_str(), target.c_str()) == 0;
    if (!written) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        return file_error("cannot write", path, reason);
    }
    sync_directory_of(target);
    return Success{};
}

/// At most so many bytes: a conversation with many images, not a disk image.
inline constexpr std::size_t most_file_bytes = std::size_t{512} * 1024 * 1024;

[[nodiscard]] inline Result<std::string> read_whole_file(const std::string& path)
{
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (!file.is_open() || ::fstat(file.number(), &facts) != 0) return file_error("cannot read", path, errno);
    if (!S_ISREG(facts.st_mode)) return file_error("cannot read", path, S_ISDIR(facts.st_mode) ? EISDIR : EINVAL);
    std::string text;
    text.reserve(static_cast<std::size_t>(facts.st_size) < most_file_bytes ? static_cast<std::size_t>(facts.st_size)
                                                                           : 0);
    for (char buffer[16 * 1024];;) {
        const ssize_t count = ::read(file.number(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_error("cannot read", path, errno);
        if (count == 0) return text;
        text.append(buffer, static_cast<std::size_t>(count));
        if (text.size() > most_file_bytes) return file_error("cannot read", path, EFBIG);
    }
}

}  // namespace parlance::detail
