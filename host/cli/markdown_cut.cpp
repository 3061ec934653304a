#include "markdown_cut.hpp"

#include <algorithm>
#include <array>

namespace parlance::cli {

namespace {

bool is_space(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n';
}

/// Letters, digits, and all that is not ASCII.
bool is_word(char c) noexcept
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

std::size_t run_size(std::string_view text, std::size_t at) noexcept
{
    const std::size_t end = text.find_first_not_of(text[at], at);
    return (end == std::string_view::npos ? text.size() : end) - at;
}

/// The size of "- ", "12. ", "> " or "## " at `at`; 0: there is none.
std::size_t mark_size(std::string_view line, std::size_t at, bool& list_item) noexcept
{
    list_item = false;
    const auto followed_by_space = [&](std::size_t end) { return end >= line.size() || is_space(line[end]); };
    if (at >= line.size()) return 0;
    const char c = line[at];
    if (c == '>') return 1;
    if (c == '#') {
        const std::size_t size = run_size(line, at);
        return size <= 6 && followed_by_space(at + size) ? size : 0;
    }
    if (c == '-' || c == '*' || c == '+') {
        list_item = followed_by_space(at + 1);
        return list_item ? 1 : 0;
    }
    std::size_t end = at;
    while (end < line.size() && end - at < 9 && is_digit(line[end]))
        ++end;
    if (end == at || end >= line.size() || (line[end] != '.' && line[end] != ')')) return 0;
    list_item = followed_by_space(end + 1);
    return list_item ? end + 1 - at : 0;
}

/// Delimiters that are open, innermost last.
class Open {
public:
    [[nodiscard]] bool empty() const noexcept { return size_ == 0 && !lost_; }
    void clear() noexcept { *this = Open(); }

    void push(char c) noexcept
    {
        if (size_ == marks_.size())
            lost_ = true;
        else
            marks_[size_++] = c;
    }
    [[nodiscard]] bool pop(char c) noexcept
    {
        if (size_ == 0 || marks_[size_ - 1] != c) return false;
        --size_;
        return true;
    }

private:
    std::array<char, 64> marks_{};
    std::size_t size_ = 0;
    bool lost_ = false;  ///< too many: nothing is certain before the next block
};

/// Goes through the text of a block once, and stops where nothing more is certain.
class Scan {
public:
    explicit Scan(std::string_view block) noexcept : block_(block) {}

    [[nodiscard]] std::size_t run() noexcept
    {
        while (at_ < block_.size() && scan_line()) {
        }
        return steady_;
    }

private:
    /// False: the rest has to wait.
    bool scan_line() noexcept
    {
        const std::size_t end = std::min(block_.find('\n', at_), block_.size());
        const MarkdownLine line(block_.substr(at_, end - at_));
        if (line.fence != '\0') return skip_code(line, end);
        if (line.blank || line.mark_end > 0) open_.clear();  // no span reaches from one block into another
        at_ = std::min(at_ + line.mark_end, end);
        bool has_words = false;
        while (at_ < end) {
            const char c = block_[at_];
            if (is_space(c) && open_.empty() && has_words) steady_ = at_;
            has_words = has_words || is_word(c);
            if (!step(c)) return false;
        }
        if (at_ >= block_.size()) return false;  // the line may go on
        if (open_.empty()) steady_ = at_;
        ++at_;
        return true;
    }

    bool skip_code(const MarkdownLine& opening, std::size_t end) noexcept
    {
        while (end < block_.size()) {
            const std::size_t begin = end + 1;
            end = std::min(block_.find('\n', begin), block_.size());
            if (end == block_.size() || !MarkdownLine(block_.substr(begin, end - begin)).closes(opening)) continue;
            open_.clear();
            steady_ = end;
            at_ = end + 1;
            return true;
        }
        return false;
    }

    bool step(char c) noexcept
    {
        switch (c) {
            case '\\': at_ += 2; return at_ <= block_.size();
            case '|': return false;  // perhaps a table: its columns are known when it ends
            case '`': return skip_code_span();
            case '<': return skip_angle();
            case '*':
            case '_':
            case '~': pass_emphasis(c); return true;
            case '[': open_.push(']'); break;
            case '(':
                if (at_ > 0 && block_[at_ - 1] == ']') open_.push(')');
                break;
            case ']':
            case ')': static_cast<void>(open_.pop(c)); break;
            default: break;
        }
        ++at_;
        return true;
    }

    bool skip_code_span() noexcept
    {
        const std::size_t size = run_size(block_, at_);
        for (std::size_t from = at_ + size; (from = block_.find('`', from)) != std::string_view::npos;) {
            const std::size_t found = run_size(block_, from);
            from += found;
            if (found != size || from >= block_.size()) continue;
            at_ = from;
            return true;
        }
        return false;
    }

    /// An address or a tag in brackets; a lone "<" is neither.
    bool skip_angle() noexcept
    {
        const char next = at_ + 1 < block_.size() ? block_[at_ + 1] : 'a';
        if (is_space(next) || is_digit(next) || next == '=' || next == '<' || next == '-') {
            ++at_;
            return true;
        }
        const std::size_t end = block_.find('>', at_);
        if (end == std::string_view::npos) return false;
        at_ = end + 1;
        return true;
    }

    void pass_emphasis(char c) noexcept
    {
        const char before = at_ > 0 ? block_[at_ - 1] : ' ';
        const std::size_t size = run_size(block_, at_);
        at_ += size;
        const char after = at_ < block_.size() ? block_[at_] : 'a';
        if (is_space(before) && is_space(after)) return;
        if (c == '_' && is_word(before) && is_word(after)) return;
        for (std::size_t i = 0; i < size; ++i)
            if (is_space(before) || !open_.pop(c)) open_.push(c);
    }

    std::string_view block_;
    std::size_t at_ = 0;
    std::size_t steady_ = 0;
    Open open_;
};

}  // namespace

MarkdownLine::MarkdownLine(std::string_view line) noexcept
{
    std::size_t at = 0;
    const auto skip_space = [&] {
        for (; at < line.size() && (line[at] == ' ' || line[at] == '\t'); ++at)
            if (mark_end == 0) indent += line[at] == '\t' ? 4 - indent % 4 : 1;
    };
    skip_space();
    blank = at >= line.size();
    if (blank) return;
    const std::size_t size = line[at] == '`' || line[at] == '~' ? run_size(line, at) : 0;
    const std::string_view rest = line.substr(at + size);
    if (size >= 3 && (line[at] == '~' || rest.find('`') == std::string_view::npos)) {
        fence = line[at];
        fence_size = size;
        info = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
        return;
    }
    bool is_item = false;
    while (const std::size_t mark = mark_size(line, at, is_item)) {
        if (mark_end == 0) list_item = is_item;
        at += mark;
        mark_end = at;
        skip_space();
    }
}

bool MarkdownLine::closes(const MarkdownLine& opening) const noexcept
{
    return fence == opening.fence && fence_size >= opening.fence_size && info.empty();
}

std::size_t steady_size(std::string_view block) noexcept
{
    return Scan(block).run();
}

}  // namespace parlance::cli
