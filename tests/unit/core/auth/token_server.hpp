/// token_server.hpp - a token endpoint on loopback, and a source of tokens that asks it.
#pragma once

#include "auth/token_source.hpp"

#include "support/fake_server.hpp"
#include "support/google_key_file.hpp"
#include "support/http_probe.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parlance::core::test {

/// Says what it was told to, one answer a request, the last again and again. Requests may be held until `release`.
class TokenServer {
public:
    explicit TokenServer(std::vector<std::string> answers, bool held = false)
        : answers_(std::move(answers)), open_(!held), server_([this](support::Peer& peer) { serve(peer); })
    {
    }
    ~TokenServer() { release(); }

    [[nodiscard]] static std::string grant(const std::string& token, int seconds = 3'600)
    {
        return support::answer_with(R"({"access_token":")" + token + R"(","expires_in":)" + std::to_string(seconds) +
                                        R"(,"token_type":"Bearer"})",
                                    "Content-Type: application/json\r\n");
    }
    [[nodiscard]] static std::string refuse(int status, const std::string& body)
    {
        return "HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/token"; }
    [[nodiscard]] std::vector<std::string> requests() const
    {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    [[nodiscard]] std::size_t asked() const { return requests().size(); }

    /// Lets requests that are held, and all later ones, be answered.
    void release()
    {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }

private:
    void serve(support::Peer& peer)
    {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            std::unique_lock lock(mutex_);
            requests_.push_back(request);
            const std::string answer = answers_[std::min(requests_.size(), answers_.size()) - 1];
            opened_.wait(lock, [&] { return open_; });
            lock.unlock();
            peer.send(answer);
        }
    }

    std::vector<std::string> answers_;
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    bool open_;
    std::vector<std::string> requests_;
    support::FakeServer server_;  // last: its threads use what is above
};

/// A wall clock that a test moves.
struct TestClock {
    std::atomic<std::int64_t> seconds{1'440'938'160};

    [[nodiscard]] WallClock clock()
    {
        return [this] { return std::chrono::system_clock::time_point(std::chrono::seconds(seconds.load())); };
    }
};

/// Somebody who waits.
struct Waiter final : TokenWaiter {
    std::optional<Result<AccessTokenPtr>> told;
    int times = 0;

    void on_token(const Result<AccessTokenPtr>& token) noexcept override
    {
        told.emplace(token);
        ++times;
    }
    [[nodiscard]] std::string token() const { return told && *told ? (**told)->value : std::string(); }
    [[nodiscard]] ChatError error() const
    {
        return told && told->is_error() ? told->error() : ChatError(ErrorKind::internal, "no error was told");
    }
};

[[nodiscard]] inline ClientSettings google_settings(const std::string& file, TestClock& clock)
{
    ClientSettings settings;
    settings.secrets["credentials"] = file;
    settings.wall_clock = clock.clock();
    return settings;
}

[[nodiscard]] inline std::shared_ptr<TokenSource> source_of(const ClientSettings& settings)
{
    return make_token_source(settings, {settings.secrets.at("credentials")}, "mark").value();
}

}  // namespace parlance::core::test
