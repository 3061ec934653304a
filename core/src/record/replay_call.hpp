/// replay_call.hpp - a recording given back as if a server had just sent it, a piece for each task of the loop.
#pragma once

#include "record/recording.hpp"

#include <parlance/core/http_client.hpp>
#include <parlance/core/loop.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core::record {

/// What of a body to give next: `piece_bytes`, or an event of a stream with the blank line that ends it, or 16 KiB.
[[nodiscard]] std::string_view next_piece(std::string_view rest, std::size_t piece_bytes, bool events) noexcept;

/// Holds itself until the end. Loop's thread.
class ReplayCall final : public HttpCall, public std::enable_shared_from_this<ReplayCall> {
public:
    /// `handler` outlives its on_end; `loop` outlives the call.
    ReplayCall(Loop& loop, std::shared_ptr<const Recording> recording, HttpHandler& handler,
               std::optional<std::chrono::steady_clock::time_point> deadline, std::size_t piece_bytes);

    /// Calls no callback.
    void start();

    void cancel() noexcept override;
    void pause() noexcept override { paused_ = true; }
    void resume() noexcept override;
    void note_progress() noexcept override {}  // recordings know no silence: only the call's deadline counts

private:
    void watch_deadline();
    void schedule();
    void step();
    void give_head();
    void give_piece();
    void fail(BodyEnd how, ErrorKind kind, const char* why);
    void end(BodyEnd how, const HttpFailure* failure);

    Loop& loop_;
    std::shared_ptr<const Recording> recording_;
    HttpHandler* handler_;  // null once it has heard the end
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    std::size_t piece_bytes_;
    bool events_ = false;  // the body is an event stream
    std::size_t given_ = 0;
    std::string piece_;  // a copy: the handler may write into it
    bool head_given_ = false;
    bool paused_ = false;
    bool cancelled_ = false;
    bool overdue_ = false;
    std::uint64_t deadline_timer_ = 0;       // 0: none is set
    std::shared_ptr<ReplayCall> self_;       // until the end
    std::shared_ptr<ReplayCall> scheduled_;  // while a task is posted
};

}  // namespace parlance::core::record
