/// fake_provider.cpp - an OpenAI-compatible provider that costs next to nothing, so that what is measured is the
/// client.
///
/// bench_fake_provider [--port N] [--tls 1] [--ca-file FILE]
/// Listens on 127.0.0.1 (port 0, the default: any free one) and prints {"port":N} when it is ready. With --tls it shows
/// a certificate made at start and writes it to FILE. SIGTERM ends it; then it prints what it served and its own CPU
/// time. The shape of an answer is told by the model's name: see fake/request.hpp. One thread, level-triggered epoll,
/// answers made in advance. Answers /v1/chat/completions and /v1/models.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <string>
#include <vector>

#include "fake/connection.hpp"
#include "process_figures.hpp"

namespace bench::fake {
namespace {

volatile std::sig_atomic_t stop_wanted = 0;

/// All connections and what each waits for: bytes, room to write, its turn, or a time.
class Provider {
public:
    Provider(std::uint16_t port, const TlsIdentity* identity) : identity_(identity)
    {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int on = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (bind(listener_, generic, size) != 0 || listen(listener_, 4096) != 0 ||
            getsockname(listener_, generic, &size) != 0)
            throw std::runtime_error(std::string("cannot listen: ") + std::strerror(errno));
        port_ = ntohs(address.sin_port);
        control(EPOLL_CTL_ADD, listener_, EPOLLIN);
    }
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;
    ~Provider()
    {
        close(listener_);
        close(epoll_);
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] const Totals& totals() const noexcept { return totals_; }

    void run()
    {
        std::array<epoll_event, 512> events;
        while (stop_wanted == 0) {
            const int count = wait(events);
            for (int i = 0; i < count; ++i)
                handle(events[static_cast<std::size_t>(i)]);
            take_turns();
            fire_timers();
        }
    }

private:
    struct Timer {
        std::uint64_t due;
        int fd;
        std::uint64_t serial;
        friend bool operator>(const Timer& left, const Timer& right) noexcept { return left.due > right.due; }
    };

    void control(int operation, int fd, std::uint32_t wanted) const
    {
        epoll_event event{};
        event.events = wanted;
        event.data.fd = fd;
        epoll_ctl(epoll_, operation, fd, &event);
    }

    int wait(std::array<epoll_event, 512>& events) const
    {
        const int room = static_cast<int>(events.size());
        int count = 0;
        if (!ready_.empty() || timers_.empty()) {
            count = epoll_wait(epoll_, events.data(), room, ready_.empty() ? -1 : 0);
        } else {  // to the microsecond: live deltas are a millisecond apart
            const std::uint64_t now = now_us();
            const auto left = static_cast<std::int64_t>(timers_.top().due > now ? timers_.top().due - now : 0);
            const timespec limit{left / 1'000'000, (left % 1'000'000) * 1000};
            count = epoll_pwait2(epoll_, events.data(), room, &limit, nullptr);
        }
        if (count < 0 && errno != EINTR) throw std::runtime_error(std::string("cannot wait: ") + std::strerror(errno));
        return count;
    }

    [[nodiscard]] Connection* find(int fd) const
    {
        const auto place = static_cast<std::size_t>(fd);
        return place < connections_.size() ? connections_[place].get() : nullptr;
    }

    void handle(const epoll_event& event)
    {
        if (event.data.fd == listener_) return accept_all();
        Connection* const connection = find(event.data.fd);
        if (connection == nullptr) return;
        if ((event.events & EPOLLOUT) != 0) connection->writable();
        if (!connection->closed() && (event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
            connection->readable();
        follow(*connection);
    }

    void accept_all()
    {
        for (int fd; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            const int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            const auto place = static_cast<std::size_t>(fd);
            if (place >= connections_.size()) connections_.resize(place + 64);
            connections_[place] = std::make_unique<Connection>(fd, ++totals_.connections, identity_, answers_, totals_);
            control(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }

    /// Sets up what `connection` waits for now; drops it when it has closed.
    void follow(Connection& connection)
    {
        const int fd = connection.fd();
        if (connection.closed()) {
            connections_[static_cast<std::size_t>(fd)].reset();
            return;
        }
        if (connection.wants_write() != connection.watches_write) {
            connection.watches_write = connection.wants_write();
            control(EPOLL_CTL_MOD, fd, connection.watches_write ? EPOLLIN | EPOLLOUT : EPOLLIN);
        }
        if (connection.ready() && !connection.queued) {
            connection.queued = true;
            ready_.push_back({0, fd, connection.serial()});
        }
        if (connection.due() != 0 && connection.due() != connection.armed) {
            connection.armed = connection.due();
            timers_.push({connection.armed, fd, connection.serial()});
        }
    }

    void take_turns()
    {
        turns_.swap(ready_);
        for (const Timer& turn : turns_) {
            Connection* const connection = find(turn.fd);
            if (connection == nullptr || connection->serial() != turn.serial) continue;
            connection->queued = false;
            if (connection->ready()) connection->turn();
            follow(*connection);
        }
        turns_.clear();
    }

    void fire_timers()
    {
        if (timers_.empty()) return;
        const std::uint64_t now = now_us();
        while (!timers_.empty() && timers_.top().due <= now) {
            const Timer timer = timers_.top();
            timers_.pop();
            Connection* const connection = find(timer.fd);
            if (connection == nullptr || connection->serial() != timer.serial || connection->due() != timer.due)
                continue;
            connection->turn();
            follow(*connection);
        }
    }

    const TlsIdentity* identity_;
    Answers answers_;
    Totals totals_;
    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::unique_ptr<Connection>> connections_;  // by descriptor
    std::vector<Timer> ready_, turns_;                      // unpaced streams with a turn to take
    std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

struct Options {
    std::uint16_t port = 0;
    bool tls = false;
    std::string ca_file;
};

Options parse(int count, char** values)
{
    Options options;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view key = values[i];
        const std::string value = values[i + 1];
        if (key == "--port")
            options.port = static_cast<std::uint16_t>(std::stoi(value));
        else if (key == "--tls")
            options.tls = value != "0";
        else if (key == "--ca-file")
            options.ca_file = value;
        else
            throw std::runtime_error("unknown option " + std::string(key));
    }
    return options;
}

void serve(const Options& options)
{
    std::optional<TlsIdentity> identity;
    if (options.tls) identity.emplace();
    if (identity && !options.ca_file.empty()) std::ofstream(options.ca_file) << identity->pem();
    Provider provider(options.port, identity ? &*identity : nullptr);
    std::printf("{\"port\":%d}\n", provider.port());
    std::fflush(stdout);
    provider.run();
    const Totals& totals = provider.totals();
    std::printf("{\"requests\":%llu,\"deltas\":%llu,\"connections\":%llu,\"cpu_s\":%.4f}\n",
                static_cast<unsigned long long>(totals.requests), static_cast<unsigned long long>(totals.deltas),
                static_cast<unsigned long long>(totals.connections), cpu_seconds());
}

}  // namespace
}  // namespace bench::fake

int main(int count, char** values)
{
    std::signal(SIGPIPE, SIG_IGN);
    struct sigaction stop {};
    stop.sa_handler = [](int) { bench::fake::stop_wanted = 1; };  // no SA_RESTART: the wait must end
    sigaction(SIGTERM, &stop, nullptr);
    sigaction(SIGINT, &stop, nullptr);
    bench::allow_many_descriptors();
    try {
        bench::fake::serve(bench::fake::parse(count, values));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_fake_provider: %s\n", error.what());
        return 2;
    }
}
