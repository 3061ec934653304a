// whole_body.hpp - a body that makes sense only as a whole, gathered up to a limit.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parlance::core {

/// What the owner knows about a piece of a body.
enum class Piece {
    some,  ///< more may follow
    last,  ///< it completes the body, and its bytes stay valid until the frame of finish() or take() has been used
};

/// Gathers a body. One that comes in a single piece, known to be the last, is passed through without a copy.
/// Thread-safety: one thread at a time.
class WholeBody {
public:
    /// `max_bytes` bounds the body. `expected_bytes` is its announced length, 0 when none was: a body announced larger
    /// than the limit is refused at its first byte, and memory is set aside for the rest, up to max_reserve.
    explicit WholeBody(std::size_t max_bytes, std::uint64_t expected_bytes = 0) noexcept
        : max_bytes_(max_bytes), expected_bytes_(expected_bytes)
    {
    }

    /// What an announced length alone may make us allocate, in bytes: the announcement need not be true.
    static constexpr std::size_t max_reserve = 256 * 1024;

    /// Takes the next bytes. Fails with FramingErrc::body_too_large, and then on every later call.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes, Piece piece = Piece::some);

    /// The body so far; whether it is complete is for the owner to know. Empty after an error. Valid until the next
    /// call and, when it came in one last piece, as long as that.
    [[nodiscard]] std::string_view take() const noexcept { return gathered_.empty() ? single_piece_ : gathered_; }

    /// FramingErrc::body_too_large once the body has passed its limit.
    [[nodiscard]] boost::system::error_code error() const noexcept { return error_; }

private:
    std::size_t max_bytes_;
    std::uint64_t expected_bytes_;
    boost::system::error_code error_;
    std::string gathered_;
    std::string_view single_piece_;  // the body when it came in one last piece
};

}  // namespace parlance::core
