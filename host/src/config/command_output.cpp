#include "config/command_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <vector>

#include "config/bounded_read.hpp"
#include "config/config_error.hpp"

namespace parlance::host {
namespace {

using Clock = std::chrono::steady_clock;

/// The program's file: as it stands when absolute, else the first executable in PATH. Relative entries of PATH are
/// passed over: nothing is ever run from the current directory.
std::string find_program(const std::string& name, const Environment& environment)
{
    if (name.starts_with('/')) return name;
    if (name.find('/') != std::string::npos) return {};
    const std::string path = environment.get("PATH").value_or("");
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        const std::string candidate = path.substr(begin, end - begin) + "/" + name;
        if (path[begin] == '/' && ::access(candidate.c_str(), X_OK) == 0) return candidate;
        begin = end + 1;
    }
    return {};
}

/// The attributes of the child, set up so that it starts as a program of its own.
class SpawnSetup {
public:
    explicit SpawnSetup(int output)
    {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
#endif
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setpgroup(&attributes_, 0);  // a group of its own, so that a kill reaches its children
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnSetup(const SpawnSetup&) = delete;
    SpawnSetup& operator=(const SpawnSetup&) = delete;
    ~SpawnSetup()
    {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }

    /// 0, or an errno value.
    int start(const std::string& program, std::span<const std::string> arguments, pid_t& child) const
    {
        std::vector<std::string> copies{arguments.begin(), arguments.end()};
        std::vector<char*> words;
        words.reserve(copies.size() + 1);
        for (auto& copy : copies)
            words.push_back(copy.data());
        words.push_back(nullptr);
        return ::posix_spawn(&child, program.c_str(), &actions_, &attributes_, words.data(), ::environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

/// A running child: killed with its group and reaped, however we leave.
class Child {
public:
    explicit Child(pid_t id) noexcept : id_{id} {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child()
    {
        if (reaped_) return;
        ::kill(-id_, SIGKILL);
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
        }
    }

    /// The wait status once the child has ended; nothing if it still runs at `deadline`; -1 if it cannot be known.
    std::optional<int> wait_until(Clock::time_point deadline)
    {
        for (;;) {
            int status = 0;
            const pid_t ended = ::waitpid(id_, &status, WNOHANG);
            if (ended != 0 && !(ended < 0 && errno == EINTR)) {
                reaped_ = true;
                return ended == id_ ? status : -1;
            }
            if (Clock::now() >= deadline) return std::nullopt;
            ::poll(nullptr, 0, 2);  // its output has ended, so it is about to exit
        }
    }

private:
    pid_t id_;
    bool reaped_ = false;
};

/// Milliseconds for poll, rounded up so that it does not spin before the deadline.
int milliseconds_until(Clock::time_point deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

enum class ReadEnd { finished, too_much, too_late, failed };

/// Reads to the end of the pipe into `buffer`, whose size is one more than may come.
ReadEnd read_until(Clock::time_point deadline, const FileDescriptor& pipe, std::string& buffer, std::size_t& size)
{
    while (size < buffer.size()) {
        pollfd waiting{pipe.value(), POLLIN, 0};
        const int ready = ::poll(&waiting, 1, milliseconds_until(deadline));
        if (ready == 0 && Clock::now() >= deadline) return ReadEnd::too_late;
        if (ready <= 0) {
            if (ready == 0 || errno == EINTR) continue;
            return ReadEnd::failed;
        }
        const ssize_t count = ::read(pipe.value(), buffer.data() + size, buffer.size() - size);
        if (count == 0) return ReadEnd::finished;
        if (count > 0) size += static_cast<std::size_t>(count);
        if (count < 0 && errno != EINTR) return ReadEnd::failed;
    }
    return ReadEnd::too_much;
}

std::string limit_words(const CommandLimits& limits, ReadEnd end)
{
    if (end == ReadEnd::too_much)
        return "printed more than " + std::to_string(limits.bytes) + " bytes; a secret is one line";
    if (end == ReadEnd::failed) return "gave no readable output; run it by hand";
    return "did not end within " + std::to_string(limits.time.count()) + " ms; run it by hand to see what it waits for";
}

std::string ending_words(int status)
{
    if (status == -1) return "ended, but this process ignores SIGCHLD, so how is not known; use env: or file: instead";
    if (WIFSIGNALED(status)) return "was killed by signal " + std::to_string(WTERMSIG(status)) + "; run it by hand";
    if (WEXITSTATUS(status) == 0) return {};
    return "ended with status " + std::to_string(WEXITSTATUS(status)) + "; run it by hand to see why";
}

/// Takes the child's output and its end; returns what went wrong, or "".
std::string follow(pid_t id, const FileDescriptor& pipe, const CommandLimits& limits, std::string& buffer)
{
    const auto deadline = Clock::now() + limits.time;
    Child child{id};
    std::size_t size = 0;
    const ReadEnd end = read_until(deadline, pipe, buffer, size);
    if (end != ReadEnd::finished) return limit_words(limits, end);
    const auto status = child.wait_until(deadline);
    if (!status) return limit_words(limits, ReadEnd::too_late);
    buffer.resize(size);
    return ending_words(*status);
}

}  // namespace

CommandOutput run_command(std::span<const std::string> arguments, const Environment& environment,
                          const CommandLimits& limits)
{
    CommandOutput output;
    const std::string name = "command " + in_quotes(arguments.front()) + " ";
    const std::string program = find_program(arguments.front(), environment);
    if (program.empty()) {
        output.problem = name + "is not in PATH; install it or write its absolute path";
        return output;
    }
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        output.problem = name + "cannot be run: " + system_message(errno);
        return output;
    }
    const FileDescriptor reading{ends[0]};
    FileDescriptor writing{ends[1]};
    pid_t child = -1;
    if (const int failure = SpawnSetup{writing.value()}.start(program, arguments, child); failure != 0) {
        output.problem = name + "cannot be run: " + system_message(failure);
        return output;
    }
    writing.close();
    std::string buffer(limits.bytes + 1, '\0');
    output.problem = follow(child, reading, limits, buffer);
    if (!output.problem.empty()) {
        output.problem.insert(0, name);
    } else {
        output.text = Secret{buffer};
    }
    wipe(buffer);
    return output;
}

}  // namespace parlance::host
