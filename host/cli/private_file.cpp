#include "private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace parlance::cli {

namespace {

namespace fs = std::filesystem;

std::string failure(const fs::path& path, int error_number)
{
    return "cannot write " + path.string() + ": " + std::strerror(error_number);
}

std::string make_folders(const fs::path& folder)
{
    if (folder.empty() || ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
    if (errno != ENOENT || !folder.has_relative_path()) return failure(folder, errno);
    if (std::string problem = make_folders(folder.parent_path()); !problem.empty()) return problem;
    return ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST ? "" : failure(folder, errno);
}

bool write_all(int descriptor, std::string_view text) noexcept
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

/// Makes the new file's name the real one.
bool put_in_place(const std::string& made, const fs::path& path, Replace replace) noexcept
{
    if (replace == Replace::yes) return ::rename(made.c_str(), path.c_str()) == 0;
    if (::link(made.c_str(), path.c_str()) != 0) return false;  // unlike rename, it never replaces
    ::unlink(made.c_str());
    return true;
}

}  // namespace

std::string write_private_file(const fs::path& path, std::string_view text, Replace replace)
{
    std::error_code missing;
    const fs::path real = fs::canonical(path, missing);
    const fs::path& target = missing ? path : real;
    if (std::string problem = make_folders(target.parent_path()); !problem.empty()) return problem;
    std::string name = target.string() + ".XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
    if (descriptor < 0) return failure(target, errno);
    const bool whole = write_all(descriptor, text);
    int error_number = errno;
    ::close(descriptor);
    if (whole && put_in_place(name, target, replace)) return {};
    if (whole) error_number = errno;
    ::unlink(name.c_str());
    return failure(target, error_number);
}

}  // namespace parlance::cli
