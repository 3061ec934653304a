/// md4c calls back for every block, span and text. Line ends and what a line begins with (bullets, bars, indentation)
/// are owed until there is text to follow them: nothing hangs loose at the end.
#include "markdown.hpp"

#include <md4c.h>

#include <algorithm>
#include <string>
#include <vector>

#include "markdown_cut.hpp"
#include "markdown_entity.hpp"
#include "markdown_table.hpp"

namespace parlance::cli {

namespace {

std::string_view view(const MD_CHAR* text, MD_SIZE size) noexcept
{
    return {text, size};
}

class Renderer {
public:
    StyledText render(std::string_view markdown);

private:
    /// What the lines of an enclosing block begin with: the first, and those after it.
    struct Margin {
        std::string first;
        std::string rest;
        bool first_is_due = true;
    };
    struct List {
        bool ordered;
        unsigned next;
        char delimiter;
    };
    struct Link {
        std::string address;
        std::string shown;  ///< its text, so far
    };

    static Renderer& self(void* object) noexcept { return *static_cast<Renderer*>(object); }
    void enter_block(MD_BLOCKTYPE type, void* detail);
    void leave_block(MD_BLOCKTYPE type);
    void enter_span(MD_SPANTYPE type, void* detail);
    void leave_span(MD_SPANTYPE type);
    void add_text(MD_TEXTTYPE type, std::string_view text);
    void add_code(std::string_view text);
    void enter_item(const MD_BLOCK_LI_DETAIL& item);
    void leave_item();
    void enter_code(const MD_BLOCK_CODE_DETAIL& code);
    void leave_link();

    /// The next text begins a line, unless it is the first of all.
    void begin_line() { line_is_due_ = true; }
    void settle();
    void add(std::string_view text, unsigned more = style_none);

    StyledText out_;
    std::vector<Margin> margins_;
    std::vector<List> lists_;
    std::vector<Link> links_;
    std::vector<unsigned> styles_{style_none};
    MarkdownTable table_;
    std::size_t empty_lines_ = 0;  ///< of code, owed
    bool line_is_due_ = true;
    bool in_code_ = false;
    bool in_cell_ = false;
};

void Renderer::settle()
{
    if (!line_is_due_) return;
    line_is_due_ = false;
    if (out_.size() > 0) out_.add("\n", style_none);
    for (Margin& margin : margins_) {
        out_.add(margin.first_is_due ? margin.first : margin.rest, style_faint);
        margin.first_is_due = false;
    }
}

void Renderer::add(std::string_view text, unsigned more)
{
    if (text.empty()) return;
    for (Link& link : links_)
        link.shown += text;
    if (in_cell_) return table_.add(text, styles_.back() | more);
    settle();
    out_.add(text, styles_.back() | more);
}

void Renderer::enter_item(const MD_BLOCK_LI_DETAIL& item)
{
    begin_line();
    List& list = lists_.back();
    std::string mark = list.ordered ? std::to_string(list.next++) + list.delimiter + " " : "\u2022 ";
    if (item.is_task != 0) mark += item.task_mark == ' ' ? "[ ] " : "[x] ";
    const std::size_t width = columns(mark);
    margins_.push_back({std::move(mark), std::string(width, ' ')});
}

void Renderer::leave_item()
{
    if (margins_.back().first_is_due) settle();  // an item of nothing
    margins_.pop_back();
    begin_line();
}

void Renderer::enter_code(const MD_BLOCK_CODE_DETAIL& code)
{
    begin_line();
    margins_.push_back({"    ", "    "});
    if (code.info.size > 0) add(view(code.info.text, code.info.size), style_faint);
    begin_line();
    in_code_ = true;
    empty_lines_ = 0;
}

/// md4c hands over lines in pieces; a line end is a piece of its own or the end of one.
void Renderer::add_code(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (!line.empty()) {
            for (; empty_lines_ > 0; --empty_lines_)
                out_.add("\n", style_none);
            add(line);
        }
        if (end == std::string_view::npos) return;
        if (line.empty() && line_is_due_) ++empty_lines_;
        begin_line();
        text.remove_prefix(end + 1);
    }
}

void Renderer::enter_block(MD_BLOCKTYPE type, void* detail)
{
    switch (type) {
        case MD_BLOCK_QUOTE:
            begin_line();
            margins_.push_back({"\u2502 ", "\u2502 "});
            break;
        case MD_BLOCK_UL: lists_.push_back({false, 0, 0}); break;
        case MD_BLOCK_OL: {
            const auto& list = *static_cast<const MD_BLOCK_OL_DETAIL*>(detail);
            lists_.push_back({true, list.start, list.mark_delimiter});
            break;
        }
        case MD_BLOCK_LI: enter_item(*static_cast<const MD_BLOCK_LI_DETAIL*>(detail)); break;
        case MD_BLOCK_HR: {
            begin_line();
            std::string rule;
            for (int i = 0; i < 40; ++i)
                rule += "\u2500";
            add(rule, style_faint);
            break;
        }
        case MD_BLOCK_H: {
            const bool first_level = static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level == 1;
            begin_line();
            styles_.push_back(style_bold | (first_level ? style_underline : style_none));
            break;
        }
        case MD_BLOCK_CODE: enter_code(*static_cast<const MD_BLOCK_CODE_DETAIL*>(detail)); break;
        case MD_BLOCK_HTML:
        case MD_BLOCK_P: begin_line(); break;
        case MD_BLOCK_TABLE: table_ = MarkdownTable(); break;
        case MD_BLOCK_TR: table_.begin_row(); break;
        case MD_BLOCK_TH: styles_.push_back(style_bold); [[fallthrough]];
        case MD_BLOCK_TD:
            table_.begin_cell(static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align == MD_ALIGN_RIGHT);
            in_cell_ = true;
            break;
        default: break;
    }
}

void Renderer::leave_block(MD_BLOCKTYPE type)
{
    switch (type) {
        case MD_BLOCK_QUOTE:
            margins_.pop_back();
            begin_line();
            break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL: lists_.pop_back(); break;
        case MD_BLOCK_LI: leave_item(); break;
        case MD_BLOCK_CODE:
            margins_.pop_back();
            in_code_ = false;
            begin_line();
            break;
        case MD_BLOCK_H:
            styles_.pop_back();
            begin_line();
            break;
        case MD_BLOCK_TH: styles_.pop_back(); [[fallthrough]];
        case MD_BLOCK_TD: in_cell_ = false; break;
        case MD_BLOCK_TABLE:
            for (const StyledText& line : table_.lines()) {
                begin_line();
                settle();
                out_.add(line);
            }
            begin_line();
            break;
        default: begin_line(); break;
    }
}

void Renderer::enter_span(MD_SPANTYPE type, void* detail)
{
    unsigned style = styles_.back();
    switch (type) {
        case MD_SPAN_EM: style |= style_italic; break;
        case MD_SPAN_STRONG: style |= style_bold; break;
        case MD_SPAN_DEL: style |= style_strike; break;
        case MD_SPAN_CODE: style |= style_code; break;
        case MD_SPAN_A: {
            const MD_ATTRIBUTE& address = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
            style |= style_underline;
            links_.push_back({std::string(view(address.text, address.size)), {}});
            break;
        }
        case MD_SPAN_IMG: {
            const MD_ATTRIBUTE& address = static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src;
            add("[image: ");
            links_.push_back({std::string(view(address.text, address.size)), {}});
            break;
        }
        default: break;
    }
    styles_.push_back(style);
}

/// The address follows, unless it is what was shown.
void Renderer::leave_link()
{
    const Link link = std::move(links_.back());
    links_.pop_back();
    const std::string& text = link.shown;
    if (link.address.empty() || text == link.address) return;
    if (link.address == "mailto:" + text || link.address == "http://" + text) return;
    add(" (" + link.address + ")", style_faint);
}

void Renderer::leave_span(MD_SPANTYPE type)
{
    styles_.pop_back();
    if (type == MD_SPAN_IMG) add("]");
    if (type == MD_SPAN_A || type == MD_SPAN_IMG) leave_link();
}

void Renderer::add_text(MD_TEXTTYPE type, std::string_view text)
{
    switch (type) {
        case MD_TEXT_NULLCHAR: add("\uFFFD"); break;
        case MD_TEXT_BR:
        case MD_TEXT_SOFTBR:
            if (in_cell_)
                add(" ");
            else
                begin_line();
            break;
        case MD_TEXT_ENTITY: add(text_of_entity(text)); break;
        default:
            if (in_code_)
                add_code(text);
            else
                add(text);
    }
}

StyledText Renderer::render(std::string_view markdown)
{
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* object) {
        self(object).enter_block(type, detail);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* object) {
        self(object).leave_block(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* object) {
        self(object).enter_span(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* object) {
        self(object).leave_span(type);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* object) {
        self(object).add_text(type, view(text, size));
        return 0;
    };
    if (::md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, this) == 0) return std::move(out_);
    StyledText as_it_is;  // its memory is exhausted
    as_it_is.add(markdown, style_none);
    return as_it_is;
}

/// A line such as `[1]: https://example.org` would vanish: it only tells where `[1]` leads. Blocks are rendered one by
/// one, so it can tell nobody, and is shown.
std::string with_definitions_shown(std::string_view markdown)
{
    std::string out;
    out.reserve(markdown.size() + 8);
    while (!markdown.empty()) {
        const std::string_view line = markdown.substr(0, markdown.find('\n') + 1);
        const std::string_view whole = line.empty() ? markdown : line;
        const std::size_t marks = MarkdownLine(whole.substr(0, whole.find('\n'))).mark_end;
        const std::size_t begin = std::min(whole.find_first_not_of(" \t", marks), whole.size());
        const bool defines = whole.substr(begin).starts_with('[') && whole.find("]:", begin) != std::string_view::npos;
        out += whole.substr(0, begin);
        if (defines) out += '\\';
        out += whole.substr(begin);
        markdown.remove_prefix(whole.size());
    }
    return out;
}

}  // namespace

StyledText render_markdown(std::string_view markdown)
{
    return Renderer().render(with_definitions_shown(markdown));
}

}  // namespace parlance::cli
