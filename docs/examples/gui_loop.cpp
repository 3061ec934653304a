// gui_loop.cpp - a stream in an application that has a loop of its own, as a GUI toolkit has. The loop here is epoll;
// the window is the terminal.
#include <parlance/parlance.hpp>

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <chrono>
#include <iostream>

namespace {

/// What a toolkit brings: descriptors that are watched, and a timer that keeps the window alive.
class Loop {
public:
    Loop()
    {
        const itimerspec every_frame{{0, 16'000'000}, {0, 16'000'000}};
        ::timerfd_settime(frames_, 0, &every_frame, nullptr);
        watch(frames_);
    }
    ~Loop()
    {
        ::close(frames_);
        ::close(epoll_);
    }
    void watch(int descriptor)
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
    }
    /// The next descriptor that has something; frames are counted on the way, for the window goes on.
    int next()
    {
        for (;;) {
            epoll_event event{};
            if (::epoll_wait(epoll_, &event, 1, -1) != 1) continue;
            if (event.data.fd != frames_) return event.data.fd;
            std::uint64_t expired = 0;
            if (::read(frames_, &expired, sizeof expired) > 0) frames_drawn += expired;
        }
    }
    std::uint64_t frames_drawn = 0;

private:
    int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    int frames_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
};

}  // namespace

int main()
{
    // [loop]
    const auto host = parlance::Host::open(parlance::HostOptions().callbacks_on_poll());
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }

    bool open = true;
    const auto call = (*chat)->chat(parlance::ChatRequest("Tell me a short story.").stream(true),
                                    {[](const parlance::ChatEvent& event) { std::cout << event.text() << std::flush; },
                                     [&open](const parlance::ChatResponse& response) {
                                         if (response.is_error()) std::cerr << response.error()->message << '\n';
                                         open = false;
                                     }});
    if (call.is_error()) return 1;

    Loop loop;
    loop.watch(host->event_fd());
    while (open)
        if (loop.next() == host->event_fd()) host->poll(std::chrono::milliseconds(0));  // the callbacks run here
    // [/loop]
    std::cout << "\nthe window stayed alive: " << loop.frames_drawn << " frames\n";
}
