#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <future>
#include <system_error>
#include <utility>

namespace parlance::support {

namespace {

void require(int error_number, const char* what)
{
    if (error_number != 0) throw std::system_error(error_number, std::generic_category(), what);
}

/// Both ends of a channel: the program's, and ours if there is one.
struct Ends {
    Descriptor theirs;
    Descriptor ours;
};

Ends open_pipe(bool they_read)
{
    std::array<int, 2> both{};
    require(::pipe2(both.data(), O_CLOEXEC) == 0 ? 0 : errno, "pipe");
    Descriptor reading(both[0]);
    Descriptor writing(both[1]);
    if (they_read) return {std::move(reading), std::move(writing)};
    return {std::move(writing), std::move(reading)};
}

Ends open_terminal()
{
    int ours = -1;
    int theirs = -1;
    termios settings{};
    ::cfmakeraw(&settings);  // no line ends changed on the way
    require(::openpty(&ours, &theirs, nullptr, &settings, nullptr) == 0 ? 0 : errno, "openpty");
    Ends ends{Descriptor(theirs), Descriptor(ours)};
    ::fcntl(ours, F_SETFD, FD_CLOEXEC);
    ::fcntl(theirs, F_SETFD, FD_CLOEXEC);
    return ends;
}

Ends open_file(const char* path)
{
    return {Descriptor(::open(path, O_RDWR | O_CLOEXEC)), Descriptor()};
}

Ends open_channel(Channel channel, bool they_read)
{
    switch (channel) {
        case Channel::pipe: return open_pipe(they_read);
        case Channel::terminal: return open_terminal();
        case Channel::nothing: return open_file("/dev/null");
        case Channel::full: return open_file("/dev/full");
        case Channel::closed: break;
    }
    return {Descriptor(), Descriptor()};
}

/// What posix_spawn is told, freed with it.
class SpawnPlan {
public:
    SpawnPlan()
    {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawnattr_init(&attributes_);
        sigset_t none{};
        sigset_t defaults{};
        ::sigemptyset(&none);
        ::sigemptyset(&defaults);
        for (const int number : {SIGINT, SIGPIPE, SIGTERM})
            ::sigaddset(&defaults, number);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    void give(const Descriptor& from, int number)
    {
        if (from.is_open())
            ::posix_spawn_file_actions_adddup2(&files_, from.number(), number);
        else
            ::posix_spawn_file_actions_addclose(&files_, number);
    }
    void start_in(const std::string& directory)
    {
        if (!directory.empty()) ::posix_spawn_file_actions_addchdir_np(&files_, directory.c_str());
    }
    [[nodiscard]] pid_t spawn(const std::string& program, std::vector<std::string> arguments,
                              std::vector<std::string> environment)
    {
        arguments.insert(arguments.begin(), program);
        pid_t pid = -1;
        require(::posix_spawn(&pid, program.c_str(), &files_, &attributes_, pointers(arguments).data(),
                              pointers(environment).data()),
                program.c_str());
        return pid;
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts)
    {
        std::vector<char*> all;
        for (std::string& text : texts)
            all.push_back(text.data());
        all.push_back(nullptr);
        return all;
    }

    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

std::vector<std::string> environment_of(std::map<std::string, std::string> variables)
{
    for (const char* name :
         {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* const value = std::getenv(name)) variables.emplace(name, value);
    std::vector<std::string> all;
    for (const auto& [name, value] : variables)
        all.push_back(name + "=" + value);
    return all;
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    std::swap(number_, other.number_);
    return *this;
}

void Descriptor::close() noexcept
{
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Process::Process(const std::string& program, const ProcessOptions& options)
    : began_(Clock::now()), input_(options.input), keep_input_open_(options.keep_input_open)
{
    ::signal(SIGPIPE, SIG_IGN);  // a program that ends before it has read its input
    Ends in = open_channel(options.in, true);
    Ends out = open_channel(options.out, false);
    Ends err = open_pipe(false);
    SpawnPlan plan;
    plan.start_in(options.directory);
    plan.give(in.theirs, STDIN_FILENO);
    plan.give(out.theirs, STDOUT_FILENO);
    plan.give(err.theirs, STDERR_FILENO);
    pid_ = plan.spawn(program, options.arguments, environment_of(options.environment));
    in_ = std::move(in.ours);
    out_ = std::move(out.ours);
    err_ = std::move(err.ours);
    write_input();
}

Process::~Process()
{
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    static_cast<void>(reap());
}

void Process::write_input()
{
    // A pipe takes 64 KiB at once; tests that need more have files.
    for (std::string_view rest = input_; !rest.empty();) {
        const ssize_t written = ::write(in_.number(), rest.data(), rest.size());
        if (written <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    const bool is_terminal = ::isatty(in_.number()) == 1;  // closing that would hang it up
    if (!keep_input_open_ && !is_terminal) in_.close();
}

void Process::read_some(Descriptor& from, std::string& into)
{
    std::array<char, 16 * 1024> buffer;
    const ssize_t count = ::read(from.number(), buffer.data(), buffer.size());
    if (count > 0)
        into.append(buffer.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
        from.close();  // EIO: a terminal whose last user has gone
}

bool Process::pump(Clock::time_point deadline, const std::function<bool()>& enough)
{
    while (!enough()) {
        if (!out_.is_open() && !err_.is_open()) return false;
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds(0)) return false;
        std::array<pollfd, 2> watched{{{out_.number(), POLLIN, 0}, {err_.number(), POLLIN, 0}}};
        if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) <= 0) continue;
        if (watched[0].revents != 0) read_some(out_, out_text_);
        if (watched[1].revents != 0) read_some(err_, err_text_);
    }
    return true;
}

std::optional<std::string> Process::read_line(milliseconds limit)
{
    const auto whole = [this] { return out_text_.find('\n') != std::string::npos; };
    pump(Clock::now() + limit, [&] { return whole() || !out_.is_open(); });
    if (!whole()) return std::nullopt;
    const std::size_t end = out_text_.find('\n');
    std::string line = out_text_.substr(0, end);
    out_text_.erase(0, end + 1);
    return line;
}

bool Process::has_unread(std::size_t bytes, milliseconds limit) const
{
    // Edge-triggered: every write wakes us, although what was written before is left where it is.
    const Descriptor writes(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event write{};
    write.events = EPOLLIN | EPOLLET;
    require(::epoll_ctl(writes.number(), EPOLL_CTL_ADD, out_.number(), &write) == 0 ? 0 : errno, "epoll_ctl");
    for (const auto deadline = Clock::now() + limit;;) {
        int unread = 0;
        if (::ioctl(out_.number(), FIONREAD, &unread) == 0 && unread >= static_cast<int>(bytes)) return true;
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds(0)) return false;
        ::epoll_wait(writes.number(), &write, 1, static_cast<int>(left.count()));
    }
}

void Process::close_input() noexcept
{
    in_.close();
}

void Process::stop_reading() noexcept
{
    out_.close();
}

void Process::signal(int number) const noexcept
{
    ::kill(pid_, number);
}

bool Process::ends_by(Clock::time_point deadline) const
{
    // It stays to be reaped, so that its id is nobody else's when it has to be killed.
    const auto end = std::async(std::launch::async, [pid = static_cast<id_t>(pid_)] {
        siginfo_t ignored{};
        while (::waitid(P_PID, pid, &ignored, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
        }
    });
    if (end.wait_until(deadline) == std::future_status::ready) return true;
    ::kill(pid_, SIGKILL);  // the thread that waits for it ends with it
    return false;
}

int Process::reap() noexcept
{
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ProcessResult Process::wait(milliseconds limit)
{
    const auto deadline = Clock::now() + limit;
    pump(deadline, [] { return false; });
    ProcessResult result;
    result.timed_out = !ends_by(deadline);
    result.exit_code = reap();
    result.elapsed = elapsed();
    result.out = std::exchange(out_text_, {});
    result.err = std::exchange(err_text_, {});
    return result;
}

std::chrono::milliseconds Process::elapsed() const noexcept
{
    return std::chrono::duration_cast<milliseconds>(Clock::now() - began_);
}

ProcessResult run_process(const std::string& program, const ProcessOptions& options)
{
    return Process(program, options).wait();
}

}  // namespace parlance::support
