/// simulator.hpp - a running parlance-sim, and what it saw.
///
/// Its path comes from the environment, which ctest sets: PARLANCE_SIM.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>

#include <parlance/json_reader.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "process.hpp"
#include "required_variable.hpp"

namespace parlance::support {

/// One request over a plain connection to loopback; gives what came back, head and body.
[[nodiscard]] inline std::string ask_loopback(std::uint16_t port, std::string_view request)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
        throw std::runtime_error("nobody answers on port " + std::to_string(port));
    std::string answer;
    std::array<char, 4096> buffer;
    for (ssize_t count = 0; (count = ::recv(socket.number(), buffer.data(), buffer.size(), 0)) > 0;)
        answer.append(buffer.data(), static_cast<std::size_t>(count));
    return answer;
}

/// What the simulator saw and sent up to now. Its keys are in docs/reference/sim.md.
class SimLog {
public:
    explicit SimLog(const std::string& answer) : text_(answer.substr(answer.find("\r\n\r\n") + 4)), document_(text_) {}

    /// A number at the top; -1: there is none.
    [[nodiscard]] std::int64_t count(std::string_view key) const { return document_[key].as_int().value_or(-1); }
    [[nodiscard]] JsonValue request(std::size_t number) const { return document_["requests"][number]; }
    /// The whole log, as JSON.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;  // what the document points into
    JsonDocument document_;
};

/// A running parlance-sim; it ends with its owner.
class Simulator {
public:
    explicit Simulator(std::vector<std::string> arguments = {})
        : process_(required_variable("PARLANCE_SIM"), options(std::move(arguments)))
    {
        const auto ready = process_.read_line();
        if (!ready) throw std::runtime_error("parlance-sim did not start: " + process_.wait().err);
        const JsonDocument line(*ready);
        url_ = line["url"].text();
        ca_file_ = line["ca_file"].text();
        port_ = static_cast<std::uint16_t>(std::stoul(url_.substr(url_.rfind(':') + 1)));
    }
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    /// Lets it end by itself, so that it removes its files.
    ~Simulator()
    {
        process_.close_input();
        static_cast<void>(process_.wait(std::chrono::seconds(5)));
    }

    /// "http://127.0.0.1:PORT/v1"
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

    /// The certificate authority to trust; empty without --tls.
    [[nodiscard]] const std::string& ca_file() const noexcept { return ca_file_; }

    /// Not with --tls: the log is read over a plain connection.
    [[nodiscard]] SimLog log() const
    {
        return SimLog(ask_loopback(port_, "GET /sim/log HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n"));
    }

    /// Reads the log until `condition` holds; false: it did not within 20 s.
    [[nodiscard]] bool log_comes_to(const std::function<bool(const SimLog&)>& condition) const
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition(log()))
            if (std::chrono::steady_clock::now() > deadline) return false;
        return true;
    }
    [[nodiscard]] bool sees_requests(std::int64_t number) const
    {
        return log_comes_to([=](const SimLog& log) { return log.count("requests_seen") >= number; });
    }

    /// Waits until a chat has been asked, answered or not.
    void wait_for_chat() const
    {
        const auto asked = [](const SimLog& log) { return log.text().find("/chat/completions") != std::string::npos; };
        if (!log_comes_to(asked)) throw std::runtime_error("no chat has come to parlance-sim");
    }

private:
    static ProcessOptions options(std::vector<std::string> arguments)
    {
        ProcessOptions all;
        all.arguments = std::move(arguments);
        all.arguments.insert(all.arguments.end(), {"--port", "0", "--exit-with-stdin"});
        all.in = Channel::pipe;
        all.keep_input_open = true;
        return all;
    }

    Process process_;
    std::string url_, ca_file_;
    std::uint16_t port_ = 0;
};

}  // namespace parlance::support
