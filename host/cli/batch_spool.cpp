#include "batch_spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace parlance::cli {

BatchSpool::BatchSpool(std::string path)
    : path_(std::filesystem::absolute(std::move(path)).string()),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)),
      error_number_(descriptor_ < 0 ? errno : 0),
      output_(descriptor_)
{
}

BatchSpool::~BatchSpool()
{
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(path_.c_str());
}

bool BatchSpool::add(std::string_view line)
{
    if (error_number_ != 0) return false;
    output_.write(line);
    output_.write("\n");
    ++count_;
    return output_.state() == Output::State::good;
}

}  // namespace parlance::cli
