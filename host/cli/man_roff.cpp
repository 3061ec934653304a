#include "man_roff.hpp"

#include <algorithm>
#include <parlance/host.hpp>

namespace parlance::cli {

namespace {

/// Escaped, with `...` between backticks in bold. Line ends are blanks, so no line can begin with a request.
std::string marked(std::string_view words)
{
    std::string out;
    bool bold = false;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find('`'), words.size());
        std::string piece(words.substr(0, end));
        std::replace(piece.begin(), piece.end(), '\n', ' ');
        out += roff_escaped(piece);
        if (end == words.size()) break;
        out += bold ? "\\fR" : "\\fB";
        bold = !bold;
        words.remove_prefix(end + 1);
    }
    return out;
}

/// A line of text; one that would begin a request does not.
std::string line(const std::string& text)
{
    const bool request = text.starts_with('.') || text.starts_with('\'');
    return (request ? "\\&" : "") + text + "\n";
}

}  // namespace

std::string roff_escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '\'')
            out += "\\(aq";
        else if (c == '"')
            out += "\\(dq";
        else if (c == '^')
            out += "\\(ha";
        else if (c == '~')
            out += "\\(ti";
        else if (c == '`')
            out += "\\(ga";
        else
            out += c;
    }
    return out;
}

ManPage::ManPage(std::string_view name, std::string_view section, std::string_view about)
{
    std::string title(name);
    std::transform(title.begin(), title.end(), title.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    roff_ = ".TH " + roff_escaped(title) + " " + std::string(section) + " \"\" \"Parlance " +
            roff_escaped(Host::version()) + "\"\n.SH NAME\n" + roff_escaped(name) + " \\- " + roff_escaped(about) +
            "\n";
}

ManPage& ManPage::section(std::string_view title)
{
    roff_ += ".SH " + roff_escaped(title) + "\n";
    return *this;
}

ManPage& ManPage::subsection(std::string_view title)
{
    roff_ += ".SS \"" + roff_escaped(title) + "\"\n";
    return *this;
}

ManPage& ManPage::text(std::string_view words)
{
    while (!words.empty()) {
        const std::size_t end = words.find("\n\n");
        roff_ += ".PP\n" + line(marked(words.substr(0, end)));
        words.remove_prefix(end == words.npos ? words.size() : end + 2);
    }
    return *this;
}

ManPage& ManPage::item(std::string_view term, std::string_view words)
{
    roff_ += ".TP\n" + line(marked(term)) + line(marked(words));
    return *this;
}

ManPage& ManPage::verbatim(std::string_view lines)
{
    roff_ += ".PP\n.nf\n.RS 4\n";
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        roff_ += line(roff_escaped(lines.substr(0, end)));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    roff_ += ".RE\n.fi\n";
    return *this;
}

}  // namespace parlance::cli
