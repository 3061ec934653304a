/// embed_bench.hpp - an application's view: an open host, the real plugins, and parlance-sim as the provider on the
/// line.
///
/// The paths come from the environment, which ctest sets: PARLANCE_SIM, PARLANCE_PLUGIN_DIR.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <parlance/json_reader.hpp>
#include <parlance/parlance.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "command_bench.hpp"
#include "process.hpp"

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

private:
    std::string text_;  // what the document points into
    JsonDocument document_;
};

/// A running parlance-sim that tells what it saw; it ends with its owner.
class SimulatedProvider {
public:
    explicit SimulatedProvider(std::vector<std::string> arguments = {})
        : process_(required_variable("PARLANCE_SIM"), options(std::move(arguments)))
    {
        const auto ready = process_.read_line();
        if (!ready) throw std::runtime_error("parlance-sim did not start: " + process_.wait().err);
        const JsonDocument line(*ready);
        url_ = line["url"].text();
        ca_file_ = line["ca_file"].text();
        port_ = static_cast<std::uint16_t>(std::stoul(url_.substr(url_.rfind(':') + 1)));
    }

    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    /// The authority to trust; empty without --tls.
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

/// The key of every client here; a canary where a test looks for it.
constexpr std::string_view test_key = "sk-canary-7Qz5vN2mK8pXw4Tb";

/// A host that finds the built plugins and reads no config.
[[nodiscard]] inline HostOptions plain_host()
{
    return HostOptions().without_config().plugin_path(required_variable("PARLANCE_PLUGIN_DIR"));
}

[[nodiscard]] inline Host open_host(const HostOptions& options = plain_host())
{
    return Host::open(options).value();
}

[[nodiscard]] inline ClientOptions client_options(const std::string& url, const std::string& model = "sim")
{
    return ClientOptions().base_url(url).api_key(std::string(test_key)).model(model);
}

/// A client of the aiml plugin that asks `url`.
[[nodiscard]] inline ChatClientPtr aiml_client(const Host& host, const std::string& url,
                                               const std::string& model = "sim")
{
    return host.make_client("aiml", client_options(url, model)).value();
}

[[nodiscard]] inline ChatClientPtr aiml_client(const Host& host, const SimulatedProvider& provider,
                                               const std::string& model = "sim")
{
    ClientOptions options = client_options(provider.url(), model);
    if (!provider.ca_file().empty()) options.ca_file(provider.ca_file());
    return host.make_client("aiml", options).value();
}

}  // namespace parlance::support
