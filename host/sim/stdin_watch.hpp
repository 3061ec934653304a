#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

namespace parlance::sim {

/// Calls back once when standard input ends: whoever started this process closed the pipe, or died.
class StdinWatch {
public:
    /// Whether standard input is of a kind that can be waited for: a pipe, a socket or a terminal.
    [[nodiscard]] static bool is_possible() noexcept;

    StdinWatch(const boost::asio::any_io_executor& executor, std::function<void()> on_end);

private:
    void read();

    boost::asio::posix::stream_descriptor input_;
    std::function<void()> on_end_;
    std::array<char, 256> ignored_{};
};

}  // namespace parlance::sim
