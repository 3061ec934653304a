#include "pseudo_terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace parlance::support {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    for (std::string& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> lines_of(std::map<std::string, std::string> environment)
{
    for (const char* name :
         {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* const value = std::getenv(name)) environment.emplace(name, value);
    std::vector<std::string> all;
    for (const auto& [name, value] : environment)
        all.push_back(name + "=" + value);
    return all;
}

/// The child's part; nothing in it allocates.
[[noreturn]] void become(const char* program, const char* directory, char* const* arguments, char* const* environment)
{
    for (const int number : {SIGINT, SIGPIPE, SIGTERM})
        ::signal(number, SIG_DFL);
    if (*directory == '\0' || ::chdir(directory) == 0) ::execve(program, arguments, environment);
    ::_exit(127);
}

}  // namespace

PseudoTerminal::PseudoTerminal(const std::string& program, std::vector<std::string> arguments,
                               std::map<std::string, std::string> environment, const std::string& directory)
{
    arguments.insert(arguments.begin(), program);
    std::vector<std::string> variables = lines_of(std::move(environment));
    const std::vector<char*> argument_pointers = pointers(arguments);
    const std::vector<char*> variable_pointers = pointers(variables);
    winsize size{24, 80, 0, 0};
    int number = -1;
    pid_ = ::forkpty(&number, nullptr, nullptr, &size);
    if (pid_ == 0) become(program.c_str(), directory.c_str(), argument_pointers.data(), variable_pointers.data());
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "forkpty");
    terminal_ = Descriptor(number);
    ::fcntl(number, F_SETFD, FD_CLOEXEC);
}

PseudoTerminal::~PseudoTerminal()
{
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void PseudoTerminal::type(std::string_view keys)
{
    while (!keys.empty()) {
        const ssize_t written = ::write(terminal_.number(), keys.data(), keys.size());
        if (written <= 0) throw std::system_error(errno, std::generic_category(), "typing");
        keys.remove_prefix(static_cast<std::size_t>(written));
    }
}

bool PseudoTerminal::read_more(Clock::time_point deadline)
{
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds(0)) return false;
        pollfd watched{terminal_.number(), POLLIN, 0};
        if (::poll(&watched, 1, static_cast<int>(left.count())) <= 0) continue;
        std::array<char, 16 * 1024> buffer;
        const ssize_t count = ::read(terminal_.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;  // EIO: its last user has gone
        shown_.append(buffer.data(), static_cast<std::size_t>(count));
        return true;
    }
}

std::string PseudoTerminal::wait_for(std::string_view text, milliseconds limit)
{
    const auto deadline = Clock::now() + limit;
    while (shown_.find(text) == std::string::npos)
        if (!read_more(deadline))
            throw std::runtime_error("waited for \"" + std::string(text) + "\" but was shown \"" + shown_ + "\"");
    const std::size_t end = shown_.find(text) + text.size();
    std::string seen = shown_.substr(0, end);
    shown_.erase(0, end);
    return seen;
}

void PseudoTerminal::resize(unsigned short columns)
{
    const winsize size{24, columns, 0, 0};
    if (::ioctl(terminal_.number(), TIOCSWINSZ, &size) != 0)
        throw std::system_error(errno, std::generic_category(), "resizing");
}

void PseudoTerminal::signal(int number) const noexcept
{
    ::kill(pid_, number);
}

bool PseudoTerminal::wait_until_stopped() const
{
    siginfo_t news{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &news, WSTOPPED | WEXITED | WNOWAIT) == 0 &&
           news.si_code == CLD_STOPPED;
}

PseudoTerminal::End PseudoTerminal::wait(milliseconds limit)
{
    const auto deadline = Clock::now() + limit;
    while (read_more(deadline)) {
    }
    if (Clock::now() >= deadline) signal(SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), std::exchange(shown_, {})};
}

}  // namespace parlance::support
