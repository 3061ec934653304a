/// markdown_stream.hpp - Markdown that comes in pieces, rendered as it comes.
///
/// Text is rendered block by block, and of the block that is still coming what is certain already: nothing that was
/// shown is ever taken back, repeated or left out. Lines of code are shown when they are whole, tables when they end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "markdown_cut.hpp"

namespace parlance::cli {

/// One answer. Thread-safety: one thread at a time.
class MarkdownStream {
public:
    /// Takes more of the text, cut anywhere. Gives what can be shown now, escape sequences included; control characters
    /// of `text` are left out.
    [[nodiscard]] std::string feed(std::string_view text);

    /// The rest. No line feed ends it.
    [[nodiscard]] std::string end();

private:
    /// What separates a block from the one before it.
    enum class Gap { none, line, blank_line };

    void take_line(const std::string& line);
    void take_code_line(std::string_view line);
    void begin_block();
    void end_block();
    void cut_long_line();
    void show_steady();
    void show(std::string_view markdown);
    void show_gap();

    std::string raw_;                   ///< came, and may end within a character
    std::string text_;                  ///< came, and is no whole line yet
    std::string block_;                 ///< whole lines of the block that is coming
    std::optional<MarkdownLine> code_;  ///< the fence of the block of code that is coming; its `info` is gone
    bool in_list_ = false;              ///< `block_` is a list
    bool after_blank_line_ = false;
    std::size_t looked_at_ = 0;  ///< bytes of the block when it was last looked at
    std::size_t steady_ = 0;     ///< bytes of its Markdown that were shown
    std::string shown_;          ///< what was shown of it, without styles
    bool as_it_is_ = false;      ///< the rest of the block is not rendered
    Gap gap_ = Gap::none;
    std::string out_;
};

}  // namespace parlance::cli
