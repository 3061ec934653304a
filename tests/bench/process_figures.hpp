/// process_figures.hpp - what a process knows of its own cost. Sources: getrusage(2), proc(5).
#pragma once

#include <sys/resource.h>

#include <cstdio>
#include <cstring>

namespace bench {

/// CPU time of all threads so far, user and system, in seconds.
[[nodiscard]] inline double cpu_seconds() noexcept
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A figure of /proc/self/status in KiB: "VmRSS:" is now, "VmHWM:" the peak. (ru_maxrss would remember the parent's
/// size from before exec.)
[[nodiscard]] inline long status_kib(const char* key) noexcept
{
    long figure = 0;
    std::FILE* const status = std::fopen("/proc/self/status", "r");
    if (status == nullptr) return 0;
    char line[256];
    while (std::fgets(line, sizeof line, status) != nullptr)
        if (std::strncmp(line, key, std::strlen(key)) == 0) {
            std::sscanf(line + std::strlen(key), "%ld", &figure);
            break;
        }
    std::fclose(status);
    return figure;
}

/// Lifts the soft limit of open descriptors to the hard one: a thousand streams are a thousand sockets.
inline void allow_many_descriptors() noexcept
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace bench
