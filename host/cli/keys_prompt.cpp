#include "keys_prompt.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include "exit_code.hpp"
#include "report.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

constexpr std::size_t longest_key = 64 * 1024;  // bytes, as for every secret

volatile std::sig_atomic_t interrupted = 0;

extern "C" void on_prompt_interrupt(int)
{
    interrupted = 1;
}

/// Switches the echo of a terminal off. Whatever ends the prompt, Ctrl-C too, it comes on again.
class HiddenTyping {
public:
    HiddenTyping()
    {
        struct sigaction action {};
        action.sa_handler = &on_prompt_interrupt;  // without SA_RESTART: the read ends
        ::sigemptyset(&action.sa_mask);
        for (std::size_t i = 0; i < std::size(signals); ++i)
            ::sigaction(signals[i], &action, &former_actions_[i]);
        known_ = ::tcgetattr(STDIN_FILENO, &former_) == 0;
        if (!known_) return;
        termios hidden = former_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        hidden.c_lflag |= ECHONL;
        hidden.c_cc[VSUSP] = _POSIX_VDISABLE;           // stopped here, the shell would be left without an echo
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);  // what was typed or sent ahead stays
    }
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    ~HiddenTyping()
    {
        if (known_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &former_);
        for (std::size_t i = 0; i < std::size(signals); ++i)
            ::sigaction(signals[i], &former_actions_[i], nullptr);
    }

private:
    static constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    termios former_{};
    bool known_ = false;
    struct sigaction former_actions_[std::size(signals)]{};
};

InputProblem unusable(std::string why)
{
    return {exit_failed, ChatError(ErrorKind::invalid_request, std::move(why))};
}

using Line = std::variant<std::string, InputProblem>;

/// Up to the end of the input, or on a terminal of the line.
Line read_line(bool terminal)
{
    std::string text(longest_key + 2, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t count = ::read(STDIN_FILENO, text.data() + size, text.size() - size);
        if (interrupted != 0)
            return InputProblem{exit_interrupted, ChatError(ErrorKind::cancelled, "nothing is stored")};
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return InputProblem{exit_io, ChatError(ErrorKind::invalid_request,
                                                   std::string("cannot read standard input: ") + std::strerror(errno))};
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
        if (terminal && text[size - 1] == '\n') break;
    }
    if (size > longest_key) return unusable("the key is longer than 64 KiB; is that the right input?");
    text.resize(size);
    return text;
}

Line check(std::string key)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = key.find_first_not_of(blanks);
    if (first == std::string::npos) return unusable("the key is empty; nothing is stored");
    key.erase(key.find_last_not_of(blanks) + 1);
    key.erase(0, first);
    if (key.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        return unusable("the key has several lines or a NUL; a key is one line, and nothing is stored");
    return key;
}

}  // namespace

std::variant<std::string, InputProblem> read_secret(const std::string& name)
{
    const bool terminal = is_terminal(STDIN_FILENO);
    std::optional<HiddenTyping> hidden;
    if (terminal) {
        hidden.emplace();
        report_plain("Key for " + name + " (does not show): ");
    }
    Line line = read_line(terminal);
    if (std::holds_alternative<InputProblem>(line)) return line;
    return check(std::get<std::string>(std::move(line)));
}

}  // namespace parlance::cli
