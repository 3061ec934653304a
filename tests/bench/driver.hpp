/// driver.hpp - what every client driver shares: its arguments, the count of what came, one JSON line of figures.
///
/// Modes: chat (whole answers), stream (answers as they come), idle (opens --conc streams that then fall silent and
/// tells what each costs in memory), one (one streamed answer, printed as it comes: a command's cold start), and what a
/// driver adds. Warm-up calls come first and are not counted. CPU is the process's, all threads, user and system.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "content.hpp"
#include "process_figures.hpp"

namespace bench {

/// From `--key value` pairs.
struct Arguments {
    std::string mode = "chat", form, ca_file, plugins;
    int port = 0;
    int in_flight = 16;    ///< --conc: calls, or streams of mode idle
    long calls = 20000;    ///< --n
    long warm = -1;        ///< --warm: calls before counting; -1: some
    long chunks = 500;     ///< --chunks: deltas of a stream
    long delay_us = 0;     ///< --delay: between two writes of a stream
    long batch = 1;        ///< --batch: deltas in one write; 0: as many as go in
    bool stamped = false;  ///< --stamp: deltas tell when they were sent
    bool tls = false;      ///< --tls, with --ca-file

    Arguments(int count, char** values)
    {
        for (int i = 1; i + 1 < count; i += 2)
            set(values[i], values[i + 1]);
        if (mode == "one") calls = 1, in_flight = 1, warm = 0;
        if (mode == "idle") calls = in_flight, chunks = 2, delay_us = 3'600'000'000, warm = 1;
        if (warm < 0) warm = std::min(streams() ? 32L : 1000L, calls / 10);
    }

    [[nodiscard]] bool streams() const noexcept { return mode != "chat"; }
    /// Its name tells the fake provider what shape the answer has.
    [[nodiscard]] std::string model() const
    {
        if (!streams()) return "gpt-4o-mini";
        return "bench;c=" + std::to_string(chunks) + ";d=" + std::to_string(delay_us) + ";b=" + std::to_string(batch) +
               (stamped ? ";t=1" : "");
    }
    [[nodiscard]] std::string base_url() const
    {
        return (tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port);
    }

private:
    void set(std::string_view key, const std::string& value)
    {
        if (key == "--mode")
            mode = value;
        else if (key == "--form")
            form = value;
        else if (key == "--ca-file")
            ca_file = value;
        else if (key == "--plugins")
            plugins = value;
        else if (key == "--port")
            port = std::stoi(value);
        else if (key == "--conc")
            in_flight = std::stoi(value);
        else if (key == "--n")
            calls = std::stol(value);
        else if (key == "--warm")
            warm = std::stol(value);
        else if (key == "--chunks")
            chunks = std::stol(value);
        else if (key == "--delay")
            delay_us = std::stol(value);
        else if (key == "--batch")
            batch = std::stol(value);
        else if (key == "--stamp")
            stamped = value != "0";
        else if (key == "--tls")
            tls = value != "0";
        else
            throw std::runtime_error("unknown option " + std::string(key));
    }
};

[[nodiscard]] inline std::uint64_t now_ns() noexcept
{
    using namespace std::chrono;
    return static_cast<std::uint64_t>(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count());
}

/// Counts and checks what reached the user. One thread at a time: a driver with several gives each its own and merges
/// them.
class Tally {
public:
    explicit Tally(const Arguments& arguments)
        : arguments_(arguments), shows_(arguments.mode == "one"), idle_(arguments.mode == "idle")
    {
    }

    /// A whole answer.
    void whole_answer(std::string_view text, std::uint64_t began_ns)
    {
        wrong_ += text != answer;
        bytes_ += text.size();
        ended(began_ns);
    }
    /// A delta; `number` counts those of its stream from 0 and is moved on.
    void delta(std::string_view text, std::size_t& number)
    {
        ++chunks_;
        bytes_ += text.size();
        if (arguments_.stamped)
            stamp(text);
        else
            wrong_ += text != word(number);
        ++number;
        if (shows_) show(text);
    }
    /// A stream ended after `deltas` of them.
    void stream_answer(std::size_t deltas, std::uint64_t began_ns)
    {
        wrong_ += deltas != static_cast<std::size_t>(arguments_.chunks);
        ended(began_ns);
    }

    [[nodiscard]] long calls() const noexcept { return calls_; }
    [[nodiscard]] long chunks() const noexcept { return chunks_; }
    /// Whether every stream of mode idle is open and has shown a delta.
    [[nodiscard]] bool all_open() const noexcept { return idle_ && chunks_ == arguments_.calls; }

    void merge(const Tally& other)
    {
        calls_ += other.calls_;
        chunks_ += other.chunks_;
        bytes_ += other.bytes_;
        wrong_ += other.wrong_;
        latencies_us_.insert(latencies_us_.end(), other.latencies_us_.begin(), other.latencies_us_.end());
        lags_us_.insert(lags_us_.end(), other.lags_us_.begin(), other.lags_us_.end());
    }

    /// Prints the figures; returns whether every answer was right.
    bool report(const char* client, double wall_s, double cpu_s, double idle_kib)
    {
        const bool right = wrong_ == 0 && (idle_ ? all_open() : calls_ == arguments_.calls);
        std::printf(
            "{\"client\":\"%s\",\"mode\":\"%s\",\"conc\":%d,\"n\":%ld,\"ok\":%s,\"wall_s\":%.5f,\"cpu_s\":%.5f,\"p50_"
            "us\":%u,"
            "\"p99_us\":%u,\"lag_p50_us\":%u,\"lag_p99_us\":%u,\"peak_kib\":%ld,\"idle_kib\":%.2f,\"chunks\":%ld,"
            "\"bytes\":%zu}\n",
            client, arguments_.mode.c_str(), arguments_.in_flight, calls_, right ? "true" : "false", wall_s, cpu_s,
            quantile(latencies_us_, 0.5), quantile(latencies_us_, 0.99), quantile(lags_us_, 0.5),
            quantile(lags_us_, 0.99), status_kib("VmHWM:"), idle_kib, chunks_, bytes_);
        return right;
    }

private:
    void ended(std::uint64_t began_ns)
    {
        ++calls_;
        latencies_us_.push_back(static_cast<std::uint32_t>((now_ns() - began_ns) / 1000));
    }
    void stamp(std::string_view text)
    {
        if (text.size() < 3 || text.front() != stamp_mark) {
            ++wrong_;
            return;
        }
        const std::uint64_t sent_us = std::strtoull(text.data() + 1, nullptr, 10);
        lags_us_.push_back(static_cast<std::uint32_t>(now_ns() / 1000 - sent_us));
    }
    static void show(std::string_view text)
    {
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
    }
    static std::uint32_t quantile(std::vector<std::uint32_t>& values, double part)
    {
        if (values.empty()) return 0;
        const auto place = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
        const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
        std::nth_element(values.begin(), at, values.end());
        return *at;
    }

    const Arguments& arguments_;
    bool shows_, idle_;
    long calls_ = 0, chunks_ = 0;
    long wrong_ = 0;  // answers and deltas that were not what was sent
    std::size_t bytes_ = 0;
    std::vector<std::uint32_t> latencies_us_, lags_us_;
};

/// Warms up, measures and prints. `run(arguments, tally)` makes `arguments.calls` calls, `arguments.in_flight` at a
/// time, and returns when they have ended, or, in mode idle, as soon as `tally.all_open()`, with the streams still
/// open: the process then ends without closing them, for closing is not measured. Returns the exit code.
template <class Run>
int measure(const char* client, const Arguments& arguments, Run&& run)
{
    allow_many_descriptors();
    if (arguments.warm > 0) {
        Arguments warm_up = arguments;
        warm_up.calls = arguments.warm;
        warm_up.in_flight = std::min(arguments.in_flight, static_cast<int>(arguments.warm));
        if (arguments.mode == "idle") warm_up.mode = "stream", warm_up.delay_us = 0;
        Tally ignored(warm_up);
        run(warm_up, ignored);
    }
    Tally tally(arguments);
    const long resident = status_kib("VmRSS:");
    const double cpu = cpu_seconds();
    const std::uint64_t began = now_ns();
    run(arguments, tally);
    const double wall_s = static_cast<double>(now_ns() - began) / 1e9;
    const double cpu_s = cpu_seconds() - cpu;
    if (arguments.mode == "one") return 0;
    const double idle_kib = static_cast<double>(status_kib("VmRSS:") - resident) / arguments.in_flight;
    const bool right = tally.report(client, wall_s, cpu_s, arguments.mode == "idle" ? idle_kib : 0);
    std::fflush(stdout);
    if (arguments.mode == "idle") std::_Exit(right ? 0 : 1);
    return right ? 0 : 1;
}

}  // namespace bench
