#include "line_editor_signals.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace parlance::cli {

namespace {

using Event = TerminalSignals::Event;

/// In the order in which they are told.
constexpr std::array<std::pair<int, Event>, 6> known{{{SIGTERM, Event::terminate},
                                                      {SIGHUP, Event::terminate},
                                                      {SIGINT, Event::interrupt},
                                                      {SIGTSTP, Event::stop},
                                                      {SIGCONT, Event::resume},
                                                      {SIGWINCH, Event::resize}}};

// The handler can reach nothing else. The descriptor is made once and kept.
std::atomic<unsigned> noted = 0;  // a bit for each of `known`
std::atomic<int> wake_descriptor = -1;
static_assert(std::atomic<unsigned>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void note_signal(int number)
{
    const int kept = errno;
    for (unsigned i = 0; i < known.size(); ++i)
        if (known[i].first == number) noted |= 1u << i;
    const std::uint64_t one = 1;
    static_cast<void>(::write(wake_descriptor.load(), &one, sizeof one) == 0);
    errno = kept;
}

void drain() noexcept
{
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_descriptor.load(), &count, sizeof count) == 0);
}

}  // namespace

TerminalSignals::TerminalSignals()
{
    if (wake_descriptor.load() < 0) wake_descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    take(SIGINT, always_);
}

TerminalSignals::~TerminalSignals()
{
    give_back(always_);
}

void TerminalSignals::take(int number, std::vector<Former>& former)
{
    struct sigaction action {};
    action.sa_handler = &note_signal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    Former kept{number, {}};
    ::sigaction(number, nullptr, &kept.action);
    if (number == SIGHUP && kept.action.sa_handler == SIG_IGN) return;  // nohup
    ::sigaction(number, &action, nullptr);
    former.push_back(kept);
}

void TerminalSignals::give_back(std::vector<Former>& former) noexcept
{
    for (const Former& kept : former)
        ::sigaction(kept.number, &kept.action, nullptr);
    former.clear();
}

void TerminalSignals::begin()
{
    noted = 0;
    drain();
    for (const int number : {SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH})
        take(number, while_reading_);
}

void TerminalSignals::end() noexcept
{
    give_back(while_reading_);
}

TerminalSignals::Event TerminalSignals::wait(int descriptor)
{
    for (;;) {
        for (unsigned i = 0; i < known.size(); ++i)
            if ((noted.fetch_and(~(1u << i)) & 1u << i) != 0) return known[i].second;
        std::array<pollfd, 2> watched{{{descriptor, POLLIN, 0}, {wake_descriptor.load(), POLLIN, 0}}};
        if (::poll(watched.data(), watched.size(), -1) < 0) continue;
        if (watched[1].revents != 0)
            drain();
        else if (watched[0].revents != 0)
            return Event::input;
    }
}

void TerminalSignals::stop_now() noexcept
{
    ::raise(SIGSTOP);
}

}  // namespace parlance::cli
