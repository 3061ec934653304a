/// http_probe.hpp - a handler that records what it is told, and the loop that runs it on the test's own thread.
#pragma once

#include <parlance/core/http_client.hpp>
#include <parlance/core/loop.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::support {

/// What came of one exchange; hooks let a test act inside the callbacks.
class RecordingHandler final : public core::HttpHandler {
public:
    std::function<void()> when_head;
    std::function<core::HttpFlow(std::string_view)> when_body;
    std::function<void()> when_end;

    int status = 0;
    int heads = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    int ends = 0;
    core::BodyEnd how = core::BodyEnd::complete;
    core::HttpFailure failure;  ///< kind by_status when there was none

    RecordingHandler() { failure.kind = ErrorKind::by_status; }

    void on_head(const core::HttpAnswer& answer) noexcept override
    {
        ++heads;
        status = answer.status;
        for (const auto& header : answer.headers)
            headers.emplace_back(header.name, header.value);
        if (when_head) when_head();
    }

    core::HttpFlow on_body(std::string_view bytes) noexcept override
    {
        body += bytes;
        return when_body ? when_body(bytes) : core::HttpFlow::more;
    }

    void on_end(core::BodyEnd end, const core::HttpFailure* why) noexcept override
    {
        ++ends;
        how = end;
        if (why != nullptr) failure = *why;
        if (when_end) when_end();
    }
};

/// A loop, a client, and requests to loopback.
class HttpProbe {
public:
    explicit HttpProbe(core::Resolve resolve = {}) : client(loop, std::move(resolve)) {}

    core::Loop loop;
    core::HttpClient client;

    [[nodiscard]] static core::HttpSend request(std::uint16_t port, std::string body = "{}")
    {
        core::HttpSend send;
        send.origin.host = "127.0.0.1";
        send.origin.port = port;
        send.settings = std::make_shared<const core::ConnectionSettings>();
        send.head =
            "POST /chat HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sk-very-secret-key\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n";
        send.body = std::move(body);
        return send;
    }

    /// Runs the loop until `done`, at most 15 s. Answers whether it came to that.
    bool run_until(const std::function<bool()>& done)
    {
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(15);
        while (!done()) {
            if (std::chrono::steady_clock::now() > patience) return false;
            loop.poll(std::chrono::milliseconds(20));
        }
        return true;
    }

    bool run_to_end(const RecordingHandler& handler)
    {
        return run_until([&] { return handler.ends != 0; });
    }

    /// Sends and runs to the end.
    void exchange(core::HttpSend send, RecordingHandler& handler)
    {
        const auto call = client.send(std::move(send), handler);
        run_to_end(handler);
    }
};

}  // namespace parlance::support
