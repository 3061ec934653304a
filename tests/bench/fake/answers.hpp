/// answers.hpp - the bytes the fake provider sends, made once at start: a request costs it a write and nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench::fake {

/// Everything as it goes over the wire: HTTP heads and the framing of chunked bodies included, one SSE event a chunk.
class Answers {
public:
    Answers();

    [[nodiscard]] std::string_view chat() const noexcept { return chat_; }
    [[nodiscard]] std::string_view models() const noexcept { return models_; }
    [[nodiscard]] std::string_view not_found() const noexcept { return not_found_; }
    /// The head of a stream and its first event, which names the role.
    [[nodiscard]] std::string_view stream_begin() const noexcept { return stream_begin_; }
    [[nodiscard]] std::string_view word(std::size_t number) const noexcept { return words_[number % words_.size()]; }
    /// An event whose content is the time `now_us`. Valid until the next call.
    [[nodiscard]] std::string_view stamp(std::uint64_t now_us) noexcept;
    /// The finish reason, the usage, `[DONE]` and the end of the body.
    [[nodiscard]] std::string_view stream_end() const noexcept { return stream_end_; }

private:
    std::string chat_, models_, not_found_, stream_begin_, stream_end_, stamp_;
    std::size_t stamp_digits_ = 0;  // where in stamp_ the digits are
    std::vector<std::string> words_;
};

}  // namespace bench::fake
