/// event_log.hpp - an output that remembers: each event as a line of text, all of them accumulated, and the failure.
#pragma once

#include <parlance/abi/client.h>
#include <parlance/accumulator.hpp>

#include <optional>
#include <string>
#include <vector>

namespace parlance::testing {

/// One event with every member that is not empty, as a line. Two events print alike only if they are alike.
[[nodiscard]] std::string print(const ChatEvent& event);

/// A number for the same: quick, for tests that run an exchange many thousand times.
[[nodiscard]] std::size_t digest(const ChatEvent& event);

/// What is remembered of an event beside what it adds to the answer.
enum class LogDetail { lines, digests };

class EventLog {
public:
    explicit EventLog(LogDetail detail = LogDetail::lines) : detail_(detail) {}
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    [[nodiscard]] parlance_output* output() noexcept { return &object_.base; }

    /// The events as lines.
    [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }
    [[nodiscard]] const std::vector<std::size_t>& digests() const noexcept { return digests_; }
    /// The first failure that was told.
    [[nodiscard]] const std::optional<ChatError>& failure() const noexcept { return failure_; }
    /// How often a failure was told; more than once is a mistake.
    [[nodiscard]] int failures() const noexcept { return failures_; }
    [[nodiscard]] const ChatResponse& response() const noexcept { return accumulator_.response(); }

private:
    struct Object {
        parlance_output base;
        EventLog* log;
    };
    static EventLog& self(parlance_output* output) noexcept { return *reinterpret_cast<Object*>(output)->log; }
    static void emit(parlance_output* output, const parlance_event* event) noexcept;
    static void fail(parlance_output* output, const parlance_error* error) noexcept;

    static constexpr parlance_output_table table_{sizeof(parlance_output_table), 0, &emit, &fail};

    Object object_{{&table_}, this};
    LogDetail detail_;
    std::vector<std::string> lines_;
    std::vector<std::size_t> digests_;
    Accumulator accumulator_;
    std::optional<ChatError> failure_;
    int failures_ = 0;
};

}  // namespace parlance::testing
