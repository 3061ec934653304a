#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::sim {

struct Header {
    std::string name;
    std::string value;
};

using Headers = std::vector<Header>;

/// The first value under `name`, which is compared without regard to case, or nothing.
[[nodiscard]] const std::string* find_header(const Headers& headers, std::string_view name) noexcept;

/// One whole request, as it came.
struct Request {
    std::string method;
    std::string target;  // as sent, with its query
    Headers headers;     // in their order, names in the sender's spelling
    std::string body;    // without transfer coding
    bool is_http_1_1 = true;
    bool keep_alive = true;  // what the peer asked for

    /// The target without its query.
    [[nodiscard]] std::string_view path() const noexcept;
};

/// Cuts a byte stream into requests. Bytes may be split anywhere; pipelined requests come out one by one.
/// Bounds: 64 KiB of headers, 64 MiB of body.
class RequestReader {
public:
    RequestReader();
    ~RequestReader();
    RequestReader(RequestReader&&) = delete;
    RequestReader& operator=(RequestReader&&) = delete;

    /// Takes the next bytes; they need not outlive the call.
    void feed(std::string_view bytes);

    /// The next whole request, or nothing until more bytes come.
    [[nodiscard]] std::optional<Request> next();

    /// What is wrong with the bytes, or empty; after a problem no request comes any more.
    [[nodiscard]] const std::string& problem() const noexcept;

    /// True once for each request that waits for "100 Continue" before it sends its body.
    [[nodiscard]] bool take_continue();

private:
    struct Parser;  // Beast's
    std::unique_ptr<Parser> parser_;
    std::string buffer_;  // bytes that the parser has not taken
    std::string problem_;
};

/// The usual words for a status code, "Too Many Requests"; never empty.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace parlance::sim
