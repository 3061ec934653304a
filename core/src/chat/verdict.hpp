/// verdict.hpp - how far a call's exchange has come, and why it will not go on.
#pragma once

#include <parlance/chat_error.hpp>

#include <optional>
#include <utility>

namespace parlance::core {

/// What an exchange has said of its answer, in steps or through its output. Shared by the call and its AnswerBody, on
/// the loop.
struct Verdict {
    enum class Outcome { open, done, again, failed };

    Outcome outcome = Outcome::open;
    std::optional<ChatError> reason;  ///< why it failed; the first word counts

    [[nodiscard]] bool is_open() const noexcept { return outcome == Outcome::open; }
    [[nodiscard]] bool has_failed() const noexcept { return outcome == Outcome::failed; }

    /// It will not go on, whatever it says from here.
    void fail(ChatError why)
    {
        outcome = Outcome::failed;
        if (!reason) reason = std::move(why);
    }
};

}  // namespace parlance::core
