#include "attachment_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "exit_code.hpp"

namespace parlance::cli {

namespace {

InputProblem unreadable(const std::string& name, int error_number)
{
    return {exit_io, ChatError(ErrorKind::invalid_request, "cannot read " + name + ": " + std::strerror(error_number))};
}

std::variant<std::string, InputProblem> read_all(int file, const std::string& name, std::size_t most)
{
    std::string all;
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t count = ::read(file, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreadable(name, errno);
        if (count == 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(count));
        if (all.size() > most)
            return InputProblem{exit_failed,
                                ChatError(ErrorKind::too_large,
                                          name + " is larger than " + std::to_string(most / (1024 * 1024)) + " MiB")};
    }
}

}  // namespace

std::variant<std::string, InputProblem> read_bytes(const std::string& path, std::size_t most)
{
    if (path == "-") return read_all(STDIN_FILENO, "standard input", most);
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return unreadable(path, errno);
    auto bytes = read_all(file, path, most);
    ::close(file);
    return bytes;
}

}  // namespace parlance::cli
