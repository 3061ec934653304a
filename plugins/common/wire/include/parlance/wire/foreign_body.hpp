/// foreign_body.hpp - bodies that came whole and were no answer of the dialect that was asked for: another's stream, or
/// nothing at all. Without this they would pass for answers that were cut off, and be asked for again in vain.
#pragma once

#include <parlance/chat_translator.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::wire {

/// Watches the frames of one body. What a reader skips for being unknown is noted here; once it knew a frame, the body
/// is this dialect's, and one that ends too early was cut off. Keeps the beginning of one frame. Not thread-safe.
class ForeignBody {
public:
    /// Notes a frame; `known`: the reader has known this one, or one before it.
    void note(std::string_view frame, bool known);

    /// Whether the reader has known a frame, and whether there was one at all.
    ///@{
    [[nodiscard]] bool is_known() const noexcept { return is_known_; }
    [[nodiscard]] bool has_frames() const noexcept { return has_frames_; }
    ///@}

    /// What is wrong with a body that ended `how` without an end mark: nothing unless it ended as it should, and the
    /// reader knew none of its frames. `what` as for not_an_answer, or nothing_sent where there was no frame. Kind
    /// bad_response.
    [[nodiscard]] std::optional<ChatError> verdict(BodyEnd how, std::string_view what) const;

private:
    static constexpr std::size_t longest = 512;  // of a frame: more than an error message quotes

    std::string first_;
    bool has_frames_ = false;
    bool is_known_ = false;
};

}  // namespace parlance::wire
