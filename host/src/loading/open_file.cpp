#include "loading/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace parlance::host {

namespace {

std::string system_text(int error)
{
    return std::generic_category().message(error);
}

Refusal refuse_open(const std::filesystem::path& path, int error)
{
    struct stat status {};
    if (error != ENOENT && error != ENOTDIR) {
        return {RefusalKind::file_unreadable, path.string(), "cannot be opened: " + system_text(error),
                error == EACCES ? "Make it readable for this user" : ""};
    }
    if (::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) {
        std::error_code ignored;
        const auto target = std::filesystem::read_symlink(path, ignored);
        return {RefusalKind::dangling_link, path.string(), "is a link to " + target.string() + ", which does not exist",
                "Mend or remove the link"};
    }
    return {RefusalKind::file_missing, path.string(), "does not exist", {}};
}

}  // namespace

Checked<OpenFile> OpenFile::open(const std::filesystem::path& path)
{
    OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (file.descriptor_ < 0) return refuse_open(path, errno);
    struct stat status {};
    if (::fstat(file.descriptor_, &status) != 0) {
        return Refusal{RefusalKind::read_failed, path.string(), "cannot be examined: " + system_text(errno), {}};
    }
    if (!S_ISREG(status.st_mode)) {
        const char* what = S_ISDIR(status.st_mode) ? "is a directory, not a file" : "is not a regular file";
        return Refusal{RefusalKind::not_a_regular_file, path.string(), what, {}};
    }
    file.size_ = static_cast<std::uint64_t>(status.st_size);
    file.mode_ = status.st_mode;
    file.owner_ = status.st_uid;
    return file;
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), mode_(other.mode_), owner_(other.owner_)
{
}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    size_ = other.size_;
    mode_ = other.mode_;
    owner_ = other.owner_;
    return *this;
}

OpenFile::~OpenFile()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace parlance::host
