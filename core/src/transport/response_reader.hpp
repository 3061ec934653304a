/// response_reader.hpp - bytes of a connection to one HTTP/1.1 answer: Beast's parser behind guards of our own.
///
/// Beast 1.81 lets pass what later versions refuse: a Transfer-Encoding that is not `chunked`, chunked in HTTP/1.0,
/// folded headers, chunk extensions and trailers of any length. A lenient reader and a strict proxy that disagree
/// about where an answer ends are a hole, so all of these are refused here.
#pragma once

#include <parlance/core/http_client.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace parlance::core::transport {

/// What hears an answer. Called inside `ResponseReader::feed`.
class ResponseSink {
public:
    /// The final answer's head; views live for the call.
    virtual void on_answer(const HttpAnswer& answer) noexcept = 0;
    virtual void on_piece(std::string_view bytes) noexcept = 0;

protected:
    ~ResponseSink() = default;
};

/// Reads one answer after another from one connection. No I/O; keeps no bytes, and allocates nothing once warm.
/// Thread-safety: one thread at a time.
class ResponseReader {
public:
    enum class Step {
        more,     ///< all is well, the answer goes on
        done,     ///< the answer is complete
        broken,   ///< not an answer in HTTP; see `problem`
        stopped,  ///< `stop` was called
    };

    /// The longest extension of a chunk. No server in use sends any; Beast caps whole chunk lines at 8 KiB since 1.91.
    static constexpr std::size_t chunk_extension_bytes = 4 * 1024;

    ResponseReader();
    ~ResponseReader();
    ResponseReader(const ResponseReader&) = delete;
    ResponseReader& operator=(const ResponseReader&) = delete;

    /// Expects a new answer. `sink` outlives it.
    void begin(const HttpLimits& limits, ResponseSink& sink);

    /// Takes the next bytes and sets `used` to how many it wants no more; the caller brings the others again, with
    /// what follows them.
    [[nodiscard]] Step feed(std::string_view bytes, std::size_t& used);

    /// The peer closed. `done` when that completes the answer, `more` when it came too early.
    [[nodiscard]] Step end();

    /// Swallows the rest of the body instead of handing it on.
    void discard() noexcept;

    /// Ends `feed` after the current callback.
    void stop() noexcept;

    /// Whether the final answer's head was complete.
    [[nodiscard]] bool head_seen() const noexcept;

    /// Whether the body ends where the connection does.
    [[nodiscard]] bool ends_with_connection() const noexcept;

    /// Whether the connection may carry another request. Valid after `done`.
    [[nodiscard]] bool keeps_alive() const noexcept;

    /// After `broken`: a clause such as "a line does not end in CR LF".
    [[nodiscard]] std::string_view problem() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace parlance::core::transport
