/// request.hpp - the little of an HTTP request that the fake provider looks at.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bench::fake {

/// How an answer comes, told by the model's name: "bench;c=500;d=1000;i=0;b=1;t=1". Anything may stand before the first
/// ';'.
struct Shape {
    std::int64_t chunks = 20;     ///< c: deltas of a stream
    std::int64_t delay_us = 0;    ///< d: between two writes of a stream, in microseconds
    std::int64_t initial_us = 0;  ///< i: before the first byte of any answer, in microseconds
    std::int64_t batch = 1;       ///< b: deltas in one write
    bool stamped = false;         ///< t=1: the content is the time of sending
};

enum class Route { chat, stream, models, unknown };

struct Request {
    std::size_t size = 0;  ///< bytes it took of the input
    Route route = Route::unknown;
    Shape shape;
};

/// The first whole request in `input`, or nothing until more bytes come. Bodies need a Content-Length; all drivers send
/// one.
[[nodiscard]] std::optional<Request> parse_request(std::string_view input);

}  // namespace bench::fake
