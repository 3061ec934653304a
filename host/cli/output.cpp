#include "output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "call_watch.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// Waits until a descriptor that somebody else made non-blocking takes bytes again. False: not before an interruption.
bool wait_until_writable(int descriptor) noexcept
{
    pollfd wanted{descriptor, POLLOUT, 0};
    return ::poll(&wanted, 1, -1) >= 0 || !CallWatch::interrupted();
}

}  // namespace

Output::Output(int descriptor) noexcept : descriptor_(descriptor), terminal_(is_terminal(descriptor)) {}

void Output::write(std::string_view text)
{
    if (terminal_)
        keep(printable(text));
    else
        keep(text);
}

void Output::write_json(std::string_view json)
{
    if (terminal_)
        keep(printable_json(json));
    else
        keep(json);
    keep("\n");
}

void Output::keep(std::string_view text)
{
    constexpr std::size_t most_kept = 64 * 1024;
    if (state_ != State::good) return;
    kept_ += text;
    if (kept_.size() >= most_kept) flush();
}

bool Output::flush() noexcept
{
    std::string_view rest = kept_;
    while (!rest.empty() && state_ == State::good) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE) {
            state_ = State::reader_gone;
        } else if (errno == EAGAIN ? !wait_until_writable(descriptor_) : errno != EINTR || CallWatch::interrupted()) {
            error_number_ = errno;
            state_ = State::failed;
        }
    }
    kept_.clear();
    return state_ == State::good;
}

}  // namespace parlance::cli
