// line_parser.hpp - JSON lines (NDJSON): one frame a line.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core {

/// Cuts a byte stream into lines that end in LF or CRLF, in place as SseParser does: a line inside the bytes fed is a
/// view into them, and only one that their end cuts is copied. Blank lines are skipped; nothing else is looked at.
/// Thread-safety: one thread at a time.
class LineParser {
public:
    /// `max_line_bytes` bounds one line, its end not counted.
    explicit LineParser(std::size_t max_line_bytes) noexcept : max_line_bytes_(max_line_bytes) {}

    /// Hands over the next bytes of the body; they stay valid until next() has returned nothing, which must happen
    /// before the next feed. Fails with what error() says, and takes nothing then.
    [[nodiscard]] boost::system::error_code feed(std::string_view bytes);

    /// The next line without its end, valid until the next call - or nothing until more bytes come, or ever: see
    /// error().
    [[nodiscard]] std::optional<std::string_view> next();

    /// The last line of a body that does not end in LF. Comes after next() has returned nothing; nothing follows it.
    [[nodiscard]] std::optional<std::string_view> finish();

    /// FramingErrc::line_too_large once a line has passed its limit. Ask when next() has returned nothing.
    [[nodiscard]] boost::system::error_code error() const noexcept { return error_; }

private:
    [[nodiscard]] std::optional<std::string_view> end_line(std::string_view piece);
    void forget_delivered();
    void keep_unfinished();
    void fail();

    std::size_t max_line_bytes_;
    boost::system::error_code error_;
    std::string_view bytes_;  // what was fed last
    std::size_t at_ = 0;      // the first byte of it not yet read
    std::string line_;        // the start of a line that the end of the bytes cut
    bool delivered_ = false;  // line_ was handed out, and goes at the next call
};

}  // namespace parlance::core
