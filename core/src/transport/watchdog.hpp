/// watchdog.hpp - one timer for all deadlines of a client.
///
/// Arming a timer for each read costs more than the read. Here a deadline is a number that its owner moves by a plain
/// store. The timer sleeps until the earliest deadline it knew of when it was armed; when it wakes, it asks everybody
/// whose number has come, and sleeps until the earliest of what is then the case. A deadline that only moves away
/// therefore costs nothing; one that comes nearer than the armed time re-arms the timer.
#pragma once

#include "socket.hpp"

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <memory>

namespace parlance::core::transport {

inline constexpr TimePoint never = TimePoint::max();

class Watchdog;

/// Something with a deadline. It leaves its watchdog by `stop_watch`, or when it dies.
class Watch : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    /// The time has come as far as the watchdog knows. Returns the next time to ask, or `never`.
    /// Must not stop other watches; it may stop itself, and then answers `never`.
    virtual TimePoint on_due(TimePoint now) = 0;

protected:
    Watch() = default;
    virtual ~Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void stop_watch() noexcept { unlink(); }

private:
    friend class Watchdog;
    TimePoint due_ = never;
};

/// The timer and the list of its watches; the loop's thread only. Made by make_shared: a wait in flight holds it
/// weakly.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
public:
    explicit Watchdog(const Executor& executor) : timer_(executor) {}

    void add(Watch& watch, TimePoint due)
    {
        watches_.push_front(watch);
        move(watch, due);
    }

    /// Asks `watch` at `due`, or earlier when an earlier time was set before.
    void move(Watch& watch, TimePoint due)
    {
        watch.due_ = due;
        if (walking_) {
            nearest_ = std::min(nearest_, due);
        } else if (due < armed_) {
            arm(due);
        }
    }

private:
    void arm(TimePoint due)
    {
        armed_ = due;
        timer_.expires_at(due);
        timer_.async_wait([weak = weak_from_this()](const error_code& error) {
            if (error) return;  // moved nearer, or the end
            if (const auto self = weak.lock()) self->wake();
        });
    }

    void wake()
    {
        const TimePoint now = Clock::now();
        walking_ = true;
        nearest_ = never;
        for (auto at = watches_.begin(); at != watches_.end();) {
            Watch& watch = *at++;  // it may leave the list
            TimePoint due = watch.due_;
            if (due <= now) {
                due = watch.on_due(now);
                if (due != never) watch.due_ = due;  // after `never` the watch may be gone
            }
            nearest_ = std::min(nearest_, due);
        }
        walking_ = false;
        armed_ = never;
        if (nearest_ != never) arm(nearest_);
    }

    Timer timer_;
    TimePoint armed_ = never;
    TimePoint nearest_ = never;  // while walking: what to arm for afterwards
    bool walking_ = false;
    boost::intrusive::list<Watch, boost::intrusive::constant_time_size<false>> watches_;
};

}  // namespace parlance::core::transport
