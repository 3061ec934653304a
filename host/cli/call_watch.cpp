#include "call_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace parlance::cli {

namespace {

// The handler can reach nothing else. An interruption holds until it is forgotten; the wake descriptor is made once and
// kept.
std::atomic<bool> was_interrupted = false;
std::atomic<int> wake_descriptor = -1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

struct sigaction former_action;

void wake() noexcept
{
    const std::uint64_t one = 1;
    // An eventfd takes it unless its counter is full, and then it is awake already.
    static_cast<void>(::write(wake_descriptor.load(), &one, sizeof one) == 0);
}

extern "C" void on_interrupt(int)
{
    const int kept = errno;
    if (was_interrupted.exchange(true)) ::_exit(130);
    wake();
    errno = kept;
}

void fall_asleep() noexcept
{
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_descriptor.load(), &count, sizeof count) == 0);
}

void catch_interrupts() noexcept
{
    struct sigaction action {};
    action.sa_handler = &on_interrupt;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, nullptr, &former_action);
    if (former_action.sa_handler != SIG_IGN) ::sigaction(SIGINT, &action, nullptr);
}

/// Standard output if a reader could leave it, else -1, which poll passes over.
int leavable_output() noexcept
{
    struct stat status {};
    const bool leavable =
        ::fstat(STDOUT_FILENO, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
    return leavable ? STDOUT_FILENO : -1;
}

}  // namespace

CallWatch::CallWatch(std::function<void()> cancel) : cancel_(std::move(cancel))
{
    if (wake_descriptor.load() < 0) wake_descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    fall_asleep();  // the end of an earlier watch has left it awake
    thread_ = std::thread([this] { wait(); });
    catch_interrupts();
}

CallWatch::~CallWatch()
{
    ::sigaction(SIGINT, &former_action, nullptr);
    over_ = true;
    wake();
    thread_.join();
}

bool CallWatch::interrupted() noexcept
{
    return was_interrupted.load();
}

void CallWatch::forget() noexcept
{
    was_interrupted = false;
}

void CallWatch::wait() noexcept
{
    pollfd watched[] = {{wake_descriptor.load(), POLLIN, 0}, {leavable_output(), 0, 0}};
    while (!over_) {
        if (::poll(watched, 2, -1) < 0) continue;  // EINTR: a signal that was delivered to this thread
        if (over_) return;
        if (watched[1].fd >= 0 && watched[1].revents != 0) {
            reader_gone_ = true;
            watched[1].fd = -1;  // it stays so
        }
        cancel_();
        fall_asleep();
    }
}

}  // namespace parlance::cli
