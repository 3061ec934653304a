/// asio.hpp - which Asio: the application's Boost.Asio, or standalone Asio where there is no Boost.Asio or where
/// PARLANCE_STANDALONE_ASIO is defined. All files of a program choose alike.
#pragma once

#if !defined(PARLANCE_STANDALONE_ASIO) && !__has_include(<boost/asio/async_result.hpp>)
#define PARLANCE_STANDALONE_ASIO
#endif

#ifdef PARLANCE_STANDALONE_ASIO
#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution/context_as.hpp>
#include <asio/execution_context.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/query.hpp>
#include <asio/system_executor.hpp>
#else
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution/context_as.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/system_executor.hpp>
#endif

namespace parlance::detail {

#ifdef PARLANCE_STANDALONE_ASIO
namespace net = ::asio;
#else
namespace net = ::boost::asio;
#endif

}  // namespace parlance::detail
