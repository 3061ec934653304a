#include "markdown_stream.hpp"

#include <algorithm>
#include <utility>

#include "markdown.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

constexpr std::size_t longest = 32 * 1024;  // of a block or a line; it is rendered often while it grows
constexpr std::string_view code_margin = "    ";

/// How many bytes at the end of `text` may be the beginning of a character.
std::size_t unfinished(std::string_view text) noexcept
{
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte < 0x80) return 0;
        if (byte < 0xC0) continue;
        const std::size_t size = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        return size > back ? back : 0;
    }
    return 0;
}

/// Whether a line that has only begun may still turn out to be an item of a list.
bool may_become_an_item(std::string_view line) noexcept
{
    return line.find_first_not_of(" \t-*+0123456789.)") == std::string_view::npos;
}

}  // namespace

std::string MarkdownStream::feed(std::string_view text)
{
    raw_ += text;
    const std::size_t whole = raw_.size() - unfinished(raw_);
    text_ += printable(std::string_view(raw_).substr(0, whole));
    raw_.erase(0, whole);

    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1)
        take_line(text_.substr(begin, end - begin));
    text_.erase(0, begin);
    if (!code_) show_steady();
    if (text_.size() > longest) cut_long_line();
    return std::exchange(out_, {});
}

std::string MarkdownStream::end()
{
    text_ += printable(std::exchange(raw_, {}));
    if (!text_.empty()) take_line(std::exchange(text_, {}));
    end_block();
    return std::exchange(out_, {});
}

void MarkdownStream::take_line(const std::string& line)
{
    if (code_) return take_code_line(line);
    const MarkdownLine begins(line);
    if (begins.blank) {
        if (!block_.empty()) block_ += '\n';
        after_blank_line_ = true;
        return;
    }
    const bool of_the_list = in_list_ && (begins.list_item || begins.indent >= 2);
    const bool opens_code = begins.fence != '\0' && begins.indent < 4 && !of_the_list;
    if (opens_code || (after_blank_line_ && !of_the_list)) end_block();
    if (block_.empty()) {
        in_list_ = begins.list_item;
        begin_block();
    }
    after_blank_line_ = false;
    if (opens_code) {
        code_ = begins;
        if (begins.info.empty()) return;
        show_gap();
        StyledText label;
        label.add(code_margin, style_none);
        label.add(begins.info, style_faint);
        out_ += label.with_escapes();
        code_->info = {};
        return;
    }
    (block_ += line) += '\n';
    if (block_.size() > longest) end_block();
}

void MarkdownStream::take_code_line(std::string_view line)
{
    if (MarkdownLine(line).closes(*code_)) return code_.reset();
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(std::min(indent, code_->indent));
    show_gap();
    if (!line.empty()) (out_ += code_margin) += line;
}

void MarkdownStream::begin_block()
{
    if (after_blank_line_ && gap_ == Gap::line) gap_ = Gap::blank_line;
}

void MarkdownStream::end_block()
{
    if (!block_.empty()) show(block_);
    block_.clear();
    shown_.clear();
    in_list_ = as_it_is_ = false;
    steady_ = looked_at_ = 0;
}

/// Shows what is certain of the line that is coming, too.
void MarkdownStream::show_steady()
{
    if (text_.find_first_not_of(" \t") == std::string::npos) return;
    if (after_blank_line_) {
        const MarkdownLine begins(text_);
        const bool of_the_list = in_list_ && (begins.list_item || begins.indent >= 2);
        if (in_list_ && !of_the_list && may_become_an_item(text_)) return;
        if (!of_the_list) end_block();
        begin_block();
        after_blank_line_ = false;
    }
    const std::size_t size = block_.size() + text_.size();
    if (size - looked_at_ <= looked_at_ / 256) return;  // in proportion: the whole block is looked at again
    looked_at_ = size;
    const std::string block = block_ + text_;
    const std::size_t steady = steady_size(block);
    if (steady > steady_) show(std::string_view(block).substr(0, steady));
}

/// Shows what is new in the rendered block. If it does not begin with what was shown, which takes Markdown that hardly
/// anybody means, its source goes on from there.
void MarkdownStream::show(std::string_view markdown)
{
    const StyledText text = render_markdown(markdown);
    std::string plain = text.plain();
    as_it_is_ = as_it_is_ || !plain.starts_with(shown_);
    if (!as_it_is_ && plain.size() > shown_.size()) {
        if (shown_.empty()) show_gap();
        out_ += text.with_escapes(shown_.size());
        shown_ = std::move(plain);
    } else if (as_it_is_) {
        std::string_view rest = markdown.substr(std::min(steady_, markdown.size()));
        while (rest.ends_with('\n'))
            rest.remove_suffix(1);
        out_ += rest;
        markdown = markdown.substr(0, std::min(steady_, markdown.size()) + rest.size());
    }
    steady_ = std::max(steady_, markdown.size());
}

/// A line of many kilobytes is ended where it is, and goes on as a block of its own without a gap.
void MarkdownStream::cut_long_line()
{
    std::string line = std::exchange(text_, {});
    if (code_) {
        take_code_line(line);
    } else {
        take_line(line);
        end_block();
    }
    gap_ = Gap::none;
}

void MarkdownStream::show_gap()
{
    if (gap_ == Gap::line) out_ += '\n';
    if (gap_ == Gap::blank_line) out_ += "\n\n";
    gap_ = Gap::line;
}

}  // namespace parlance::cli
