#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>
#include <vector>

namespace parlance::sim {

/// Which certificate the simulator shows.
enum class TlsMode {
    off,
    good,         // for localhost, 127.0.0.1 and ::1, by the authority in `ca_file`
    expired,      // the same, of last year
    wrong_host,   // the same authority, for another name
    self_signed,  // signed by itself, not by the authority in `ca_file`
};

/// The command line.
struct Arguments {
    std::uint16_t port = 0;  // 0: any free one
    TlsMode tls = TlsMode::off;
    std::filesystem::path script;  // empty: none
    std::vector<std::filesystem::path> replay;
    std::size_t split = 0;  // bytes a write; 0: as much as there is
    bool verbose = false;
    bool exit_with_stdin = false;
};

/// What the command line says, or the exit code once help or a complaint was printed.
[[nodiscard]] std::variant<Arguments, int> parse_arguments(int argc, char** argv);

}  // namespace parlance::sim
