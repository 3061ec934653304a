#include "input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "exit_code.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

constexpr std::size_t most_bytes = 32 * 1024 * 1024;  // a prompt; more is a mistake

/// How many bytes the well-formed character at the head of `text` has; 0: there is none. Source: Unicode 15, table 3-7.
std::size_t character_size(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const std::uint8_t first = byte(0);
    if (first == 0) return 0;  // the contract has no NUL in texts
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return follows(1) ? 2 : 0;
    if (first < 0xF0) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) >= 0xA0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first > 0xF4 || (first == 0xF4 && byte(1) >= 0x90);
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
}

InputProblem unreadable(const std::string& name, int error_number)
{
    return {exit_io, ChatError(ErrorKind::invalid_request, "cannot read " + name + ": " + std::strerror(error_number))};
}

InputProblem unusable(const std::string& name, const std::string& why)
{
    return {exit_failed, ChatError(ErrorKind::invalid_request, name + " " + why)};
}

std::variant<std::string, InputProblem> read_all(int descriptor, const std::string& name)
{
    std::string all;
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreadable(name, errno);
        if (count == 0) break;
        all.append(buffer.data(), static_cast<std::size_t>(count));
        if (all.size() > most_bytes) return unusable(name, "is larger than 32 MiB; that is no question any more");
    }
    if (const auto bad = first_bad_byte(all))
        return unusable(name, "is not UTF-8 text (byte " + std::to_string(*bad + 1) + "); only text can be asked");
    return all;
}

}  // namespace

std::optional<std::size_t> first_bad_byte(std::string_view text) noexcept
{
    for (std::size_t place = 0; place < text.size();) {
        const std::size_t size = character_size(text.substr(place));
        if (size == 0) return place;
        place += size;
    }
    return std::nullopt;
}

bool standard_input_speaks() noexcept
{
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0) return false;
    return S_ISFIFO(status.st_mode) || S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode);
}

std::variant<std::string, InputProblem> read_standard_input()
{
    constexpr int patience_ms = 5000;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, patience_ms) == 0)
        report_note("waiting for standard input to end; with </dev/null it is not read");
    return read_all(STDIN_FILENO, "standard input");
}

std::variant<std::string, InputProblem> read_file(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return unreadable(path, errno);
    auto text = read_all(descriptor, path);
    ::close(descriptor);
    return text;
}

}  // namespace parlance::cli
