/// signal_guard.hpp - threads of the library take no signals: the application's handlers run on its own threads.
#pragma once

#include <pthread.h>

#include <csignal>

namespace parlance::core::transport {

/// Blocks every signal while it lives; a thread started meanwhile inherits the mask.
class SignalGuard {
public:
    SignalGuard() noexcept
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalGuard() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalGuard(const SignalGuard&) = delete;
    SignalGuard& operator=(const SignalGuard&) = delete;

private:
    sigset_t before_{};
};

}  // namespace parlance::core::transport
