/// process_cost.cpp - what a command costs from its start: the time to its first byte, its CPU, its peak memory.
///
/// bench_process_cost RUNS COMMAND [ARGUMENT...]
/// Prints one JSON line a run. A small native parent, because the time between fork and exec is charged to the child.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

double now_ms()
{
    using namespace std::chrono;
    return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

double milliseconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

/// Starts `command` with its standard output into `output`.
pid_t start(char** command, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t child = -1;
    const int failure = posix_spawnp(&child, command[0], &actions, nullptr, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure == 0 ? child : -1;
}

bool run_once(char** command)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    const double began = now_ms();
    const pid_t child = start(command, ends[1]);
    close(ends[1]);
    if (child < 0) return false;
    double first_byte = 0;
    long bytes = 0;
    std::array<char, 65536> room;
    for (ssize_t got; (got = read(ends[0], room.data(), room.size())) > 0; bytes += got)
        if (bytes == 0) first_byte = now_ms() - began;
    close(ends[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    std::printf(
        "{\"first_byte_ms\":%.3f,\"total_ms\":%.3f,\"cpu_ms\":%.3f,\"peak_kib\":%ld,\"bytes\":%ld,\"exit\":%d}\n",
        first_byte, now_ms() - began, milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime), usage.ru_maxrss,
        bytes, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return true;
}

}  // namespace

int main(int count, char** values)
{
    if (count < 3) return std::fputs("usage: bench_process_cost RUNS COMMAND [ARGUMENT...]\n", stderr), 2;
    for (int runs = std::atoi(values[1]); runs > 0; --runs)
        if (!run_once(values + 2)) return std::perror("bench_process_cost"), 1;
}
