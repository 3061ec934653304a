#include "config/toml_nesting.hpp"

#include <algorithm>

namespace parlance::host {
namespace {

bool continues_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// Walks over TOML text as tokens just fine enough to tell what is in strings and comments from what is not.
class KeyScanner {
public:
    explicit KeyScanner(std::string_view text) : text_{text} {}

    std::optional<Position> find(std::size_t most_dots)
    {
        std::size_t dots = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skip_string(c);
            } else if (c == '#') {
                skip_to_line_end();
            } else {
                if (c == '.' && ++dots > most_dots) return position();
                if (ends_key(c)) dots = 0;
                advance();
            }
        }
        return std::nullopt;
    }

private:
    static bool ends_key(char c) { return std::string_view{"\n,=[]{}"}.find(c) != std::string_view::npos; }

    [[nodiscard]] bool is_at(std::string_view word) const { return text_.substr(at_, word.size()) == word; }

    [[nodiscard]] Position position() const
    {
        const std::string_view before = text_.substr(line_start_, at_ - line_start_);
        const auto characters =
            before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), continues_character));
        return {line_, static_cast<unsigned>(characters + 1)};
    }

    void advance()
    {
        if (text_[at_++] != '\n') return;
        ++line_;
        line_start_ = at_;
    }

    void skip_to_line_end()
    {
        while (at_ < text_.size() && text_[at_] != '\n')
            advance();
    }

    void skip_string(char quote)
    {
        const char fence[] = {quote, quote, quote};
        const std::string_view triple{fence, 3};
        const bool multi_line = is_at(triple);
        const std::string_view end = multi_line ? triple : triple.substr(0, 1);
        at_ += end.size();
        while (at_ < text_.size() && !is_at(end)) {
            if (!multi_line && text_[at_] == '\n') return;  // not closed: the parser will say so
            if (quote == '"' && text_[at_] == '\\') advance();
            if (at_ < text_.size()) advance();
        }
        at_ = std::min(at_ + end.size(), text_.size());
        for (int i = 0; multi_line && i < 2 && is_at(triple.substr(0, 1)); ++i)
            advance();  // """quoted"""""
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    unsigned line_ = 1;
};

}  // namespace

std::optional<Position> find_overlong_key(std::string_view text, std::size_t most_dots)
{
    return KeyScanner{text}.find(most_dots);
}

}  // namespace parlance::host
