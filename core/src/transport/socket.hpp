/// socket.hpp - the Asio types of the transport, with the io_context's own executor: no type erasure on the hot path.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>

namespace parlance::core::transport {

namespace asio = boost::asio;
using boost::system::error_code;

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Executor = asio::io_context::executor_type;
using Endpoint = asio::ip::tcp::endpoint;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

}  // namespace parlance::core::transport
