#include "stdin_watch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>

namespace parlance::sim {

bool StdinWatch::is_possible() noexcept
{
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0) return false;
    return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || ::isatty(STDIN_FILENO) == 1;
}

/// A duplicate, so that Asio's closing leaves standard input itself open.
StdinWatch::StdinWatch(const boost::asio::any_io_executor& executor, std::function<void()> on_end)
    : input_(executor, ::dup(STDIN_FILENO)), on_end_(std::move(on_end))
{
    read();
}

void StdinWatch::read()
{
    input_.async_read_some(boost::asio::buffer(ignored_), [this](const boost::system::error_code& ec, std::size_t) {
        if (ec) return on_end_();
        read();
    });
}

}  // namespace parlance::sim
