#include "batch_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace parlance::cli {

BatchInput::BatchInput(const std::string& path)
    : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC))
{
    if (descriptor_ < 0) error_number_ = errno;
    struct stat facts {};
    const bool folder = ::fstat(descriptor_, &facts) == 0 && S_ISDIR(facts.st_mode);
    if (error_number_ == 0 && folder) error_number_ = EISDIR;
}

BatchInput::~BatchInput()
{
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

}  // namespace parlance::cli
