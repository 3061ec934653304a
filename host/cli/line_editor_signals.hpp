/// line_editor_signals.hpp - signals as events for whoever waits at a prompt.
///
/// A handler may do next to nothing, so it only notes the signal and wakes the one who waits.
#pragma once

#include <csignal>
#include <vector>

namespace parlance::cli {

/// While it lives, Ctrl-C does not end the process. One at a time, in one thread.
class TerminalSignals {
public:
    enum class Event {
        input,      ///< there is something to read, or the terminal has hung up
        interrupt,  ///< Ctrl-C
        resize,     ///< the window has another size
        stop,       ///< Ctrl-Z, which has not been obeyed yet: give the terminal back first
        resume,     ///< the process goes on after a stop
        terminate,  ///< SIGTERM or SIGHUP
    };

    TerminalSignals();
    ~TerminalSignals();
    TerminalSignals(const TerminalSignals&) = delete;
    TerminalSignals& operator=(const TerminalSignals&) = delete;

    /// While it lives, the process is not ended or stopped by the other signals either: they are events. What had come
    /// before it is forgotten.
    class Reading {
    public:
        explicit Reading(TerminalSignals& signals) : signals_(signals) { signals_.begin(); }
        ~Reading() { signals_.end(); }
        Reading(const Reading&) = delete;
        Reading& operator=(const Reading&) = delete;

    private:
        TerminalSignals& signals_;
    };

    /// Waits for `descriptor` or a signal.
    [[nodiscard]] Event wait(int descriptor);

    /// Stops the process as Ctrl-Z would have; returns when it goes on.
    static void stop_now() noexcept;

private:
    struct Former {
        int number;
        struct sigaction action;
    };

    void begin();
    void end() noexcept;
    void take(int number, std::vector<Former>& former);
    static void give_back(std::vector<Former>& former) noexcept;

    std::vector<Former> always_;
    std::vector<Former> while_reading_;
};

}  // namespace parlance::cli
