#include "chat/call_limit.hpp"

#include "chat/time_limit.hpp"
#include "transport/failure_text.hpp"

namespace parlance::core {

CallLimit call_limit(std::chrono::steady_clock::time_point began, const AskedTime& asked,
                     std::chrono::milliseconds total)
{
    CallLimit limit;
    const auto span = time_limit(asked.timeout_ms.value_or(total.count()));
    if (span.count() > 0) {
        limit.moment = began + span;
        limit.words = "within " + transport::span_text(span) +
                      (asked.timeout_ms ? " (the request's timeout_ms, or --timeout)" : " (timeouts.total)");
    }
    if (asked.deadline_ms <= 0) return limit;
    const std::chrono::steady_clock::time_point deadline{time_limit(asked.deadline_ms)};
    if (!limit.moment || deadline < *limit.moment) limit = {deadline, "by the request's deadline (deadline_ms)"};
    return limit;
}

}  // namespace parlance::core
