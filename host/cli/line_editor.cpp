/// libedit asks us for each character. That is where we wait, for the terminal and for signals alike, and where a paste
/// announces itself: the terminal sends ESC [200~ before it and ESC [201~ after it, once it was told to.
#include "line_editor.hpp"

#include <histedit.h>
#include <langinfo.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <deque>
#include <optional>

#include "line_editor_history.hpp"
#include "line_editor_signals.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

constexpr std::string_view paste_marks_on = "\x1b[?2004h";
constexpr std::string_view paste_marks_off = "\x1b[?2004l";
constexpr std::wstring_view paste_end = L"\x1b[201~";

/// Texts are UTF-8 whatever the locale says: libedit converts by the locale.
void speak_utf8()
{
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

/// Whether the terminal knows escape sequences at all.
bool is_capable() noexcept
{
    const char* const kind = ::secure_getenv("TERM");
    return kind != nullptr && *kind != '\0' && std::strcmp(kind, "dumb") != 0;
}

/// Line ends of a paste as line feeds; other control characters but tab go.
std::wstring cleaned(const std::wstring& pasted)
{
    std::wstring text;
    for (std::size_t i = 0; i < pasted.size(); ++i) {
        const wchar_t c = pasted[i];
        if (c == L'\r')
            text += L'\n';
        else if (c == L'\n' && i > 0 && pasted[i - 1] == L'\r')
            continue;
        else if (c == L'\n' || c == L'\t' || (c >= 0x20 && c != 0x7F && (c < 0x80 || c >= 0xA0)))
            text += c;
    }
    return text;
}

/// What all of `words` begin with; one alone is whole, with a blank.
std::string common_beginning(const std::vector<std::string>& words)
{
    if (words.size() == 1) return words.front() + " ";
    std::string common = words.front();
    for (const std::string& word : words)
        while (!word.starts_with(common))
            common.pop_back();
    return common;
}

/// The prompt in bold: "> " becomes ESC[1m>ESC[0m and a blank. libedit shows what stands between marks (\1) together
/// with the visible character after it, and drops it when there is none: so a visible character has to end the prompt.
std::string in_bold(std::string_view prompt)
{
    const std::size_t end = prompt.empty() ? 0 : prompt.size() - 1;
    std::string text = "\1\x1b[1m\1";
    ((text += prompt.substr(0, end)) += "\1\x1b[0m\1") += prompt.substr(end);
    return text;
}

}  // namespace

class LineEditor::Terminal {
public:
    explicit Terminal(std::vector<std::string> completions);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    TypedLine read(std::string_view prompt);
    void remember(const std::string& entry);

private:
    static Terminal& self(EditLine* edit) noexcept;
    static char* prompt(EditLine* edit);
    static int next_character(EditLine* edit, wchar_t* character);
    static unsigned char insert_paste(EditLine* edit, wint_t);
    static unsigned char insert_line_feed(EditLine* edit, wint_t);
    static unsigned char complete(EditLine* edit, wint_t);

    void bind_keys();
    /// The next byte that was typed; nothing: `end_` says why.
    std::optional<unsigned char> next_byte();
    /// The next character; what is no UTF-8 is passed over.
    std::optional<wchar_t> next_character();
    void handle(TerminalSignals::Event event);
    void tell(std::string_view text) noexcept;
    void list(const std::vector<std::string>& words) noexcept;

    std::vector<std::string> completions_;
    TerminalSignals signals_;
    std::FILE* screen_;
    EditLine* edit_;
    History* history_;
    std::string prompt_;
    std::deque<unsigned char> typed_;  ///< read, and not asked for yet
    TypedLine::End end_ = TypedLine::End::entered;
    bool had_text_ = false;  ///< something was typed when Ctrl-C was pressed
};

LineEditor::Terminal::Terminal(std::vector<std::string> completions)
    : completions_(std::move(completions)), screen_(is_terminal(STDOUT_FILENO) ? stdout : stderr)
{
    speak_utf8();
    edit_ = ::el_init("parlance", stdin, screen_, stderr);
    history_ = ::history_init();
    HistEvent event{};
    ::history(history_, &event, H_SETSIZE, static_cast<int>(most_history_entries));
    ::history(history_, &event, H_SETUNIQUE, 1);
    ::el_set(edit_, EL_CLIENTDATA, this);
    ::el_set(edit_, EL_GETCFN, static_cast<el_rfunc_t>(&Terminal::next_character));
    ::el_set(edit_, EL_PROMPT_ESC, &Terminal::prompt, '\1');
    ::el_set(edit_, EL_HIST, &::history, history_);
    ::el_set(edit_, EL_EDITOR, "emacs");
    ::el_set(edit_, EL_SIGNAL, 0);
    bind_keys();
    ::el_source(edit_, nullptr);
    // After the user's own bindings, which may have chosen another keymap.
    ::el_set(edit_, EL_BIND, "\\e[200~", "parlance-paste", nullptr);
    ::el_set(edit_, EL_BIND, "^I", "parlance-complete", nullptr);
}

LineEditor::Terminal::~Terminal()
{
    ::el_end(edit_);
    ::history_end(history_);
}

void LineEditor::Terminal::bind_keys()
{
    // The wide form keeps these pointers; the other one would keep copies, and never free them.
    ::el_wset(edit_, EL_ADDFN, L"parlance-paste", L"Insert pasted text", &Terminal::insert_paste);
    ::el_wset(edit_, EL_ADDFN, L"parlance-line", L"Insert a line feed", &Terminal::insert_line_feed);
    ::el_wset(edit_, EL_ADDFN, L"parlance-complete", L"Complete a command", &Terminal::complete);
    constexpr std::array<std::pair<const char*, const char*>, 12> keys{{{"\\e\\r", "parlance-line"},
                                                                        {"\\e\\n", "parlance-line"},
                                                                        {"^R", "em-inc-search-prev"},
                                                                        {"\\e[3~", "ed-delete-next-char"},
                                                                        {"\\e[H", "ed-move-to-beg"},
                                                                        {"\\e[1~", "ed-move-to-beg"},
                                                                        {"\\e[F", "ed-move-to-end"},
                                                                        {"\\e[4~", "ed-move-to-end"},
                                                                        {"\\e[1;5C", "em-next-word"},
                                                                        {"\\e[1;5D", "ed-prev-word"},
                                                                        {"^W", "ed-delete-prev-word"},
                                                                        {"^L", "ed-clear-screen"}}};
    for (const auto& [key, command] : keys)
        ::el_set(edit_, EL_BIND, key, command, nullptr);
}

LineEditor::Terminal& LineEditor::Terminal::self(EditLine* edit) noexcept
{
    void* object = nullptr;
    ::el_get(edit, EL_CLIENTDATA, &object);
    return *static_cast<Terminal*>(object);
}

char* LineEditor::Terminal::prompt(EditLine* edit)
{
    return self(edit).prompt_.data();
}

void LineEditor::Terminal::tell(std::string_view text) noexcept
{
    std::fwrite(text.data(), 1, text.size(), screen_);
    std::fflush(screen_);
}

void LineEditor::Terminal::handle(TerminalSignals::Event event)
{
    using Event = TerminalSignals::Event;
    switch (event) {
        case Event::interrupt:
            had_text_ = !typed_.empty() || ::el_line(edit_)->lastchar != ::el_line(edit_)->buffer;
            end_ = TypedLine::End::interrupted;
            return;
        case Event::terminate: end_ = TypedLine::End::terminated; return;
        case Event::resize: ::el_resize(edit_); break;
        case Event::stop:
            ::el_set(edit_, EL_PREP_TERM, 0);
            tell(std::string(paste_marks_off) + "\r\n");
            TerminalSignals::stop_now();
            return;  // SIGCONT comes next
        case Event::resume:
            ::el_set(edit_, EL_PREP_TERM, 0);  // whatever others made of the terminal meanwhile
            ::el_set(edit_, EL_PREP_TERM, 1);
            tell(paste_marks_on);
            break;
        case Event::input: return;
    }
    ::el_set(edit_, EL_REFRESH);
}

std::optional<unsigned char> LineEditor::Terminal::next_byte()
{
    while (typed_.empty()) {
        const auto event = signals_.wait(STDIN_FILENO);
        handle(event);
        if (end_ != TypedLine::End::entered) return std::nullopt;
        if (event != TerminalSignals::Event::input) continue;
        std::array<unsigned char, 4096> buffer;
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) {
            end_ = TypedLine::End::end_of_file;
            return std::nullopt;
        }
        typed_.insert(typed_.end(), buffer.begin(), buffer.begin() + count);
    }
    const unsigned char byte = typed_.front();
    typed_.pop_front();
    return byte;
}

std::optional<wchar_t> LineEditor::Terminal::next_character()
{
    std::mbstate_t state{};
    while (const auto byte = next_byte()) {
        const char narrow = static_cast<char>(*byte);
        wchar_t wide = 0;
        const std::size_t result = std::mbrtowc(&wide, &narrow, 1, &state);
        if (result == static_cast<std::size_t>(-2)) continue;  // not all of it yet
        if (result != static_cast<std::size_t>(-1)) return wide;
        state = {};
    }
    return std::nullopt;
}

int LineEditor::Terminal::next_character(EditLine* edit, wchar_t* character)
{
    Terminal& terminal = self(edit);
    const auto next = terminal.next_character();
    if (next) {
        *character = *next;
        return 1;
    }
    errno = EINTR;
    return terminal.end_ == TypedLine::End::end_of_file ? 0 : -1;
}

unsigned char LineEditor::Terminal::insert_paste(EditLine* edit, wint_t)
{
    Terminal& terminal = self(edit);
    std::wstring pasted;
    while (!pasted.ends_with(paste_end)) {
        const auto next = terminal.next_character();
        if (!next) return CC_ERROR;
        pasted += *next;
    }
    pasted.resize(pasted.size() - paste_end.size());
    ::el_winsertstr(edit, cleaned(pasted).c_str());
    return CC_REFRESH;
}

unsigned char LineEditor::Terminal::insert_line_feed(EditLine* edit, wint_t)
{
    ::el_winsertstr(edit, L"\n");
    return CC_REFRESH;
}

/// A command that is begun: as far as it is certain, or else what it may become. Elsewhere Tab is a tab.
unsigned char LineEditor::Terminal::complete(EditLine* edit, wint_t)
{
    const LineInfo* const line = ::el_line(edit);
    const std::string begun(line->buffer, line->cursor);
    std::vector<std::string> candidates;
    for (const std::string& word : self(edit).completions_)
        if (!begun.empty() && word.starts_with(begun)) candidates.push_back(word);
    if (candidates.empty() && begun.starts_with('/')) return CC_REFRESH_BEEP;
    const std::string more = candidates.empty() ? "\t" : common_beginning(candidates).substr(begun.size());
    if (more.empty()) {
        self(edit).list(candidates);
        return CC_REDISPLAY;
    }
    ::el_insertstr(edit, more.c_str());
    return CC_REFRESH;
}

/// Shows words below the line that is typed.
void LineEditor::Terminal::list(const std::vector<std::string>& words) noexcept
{
    tell("\r\n");
    for (const std::string& word : words) {
        tell(word);
        tell("  ");
    }
    tell("\r\n");
}

TypedLine LineEditor::Terminal::read(std::string_view prompt)
{
    const TerminalSignals::Reading reading(signals_);
    const bool colour = may_colour(::fileno(screen_));
    const bool marks_pastes = is_capable();
    prompt_ = colour ? in_bold(prompt) : std::string(prompt);
    end_ = TypedLine::End::entered;
    had_text_ = false;
    ::el_set(edit_, EL_PREP_TERM, 1);  // before the prompt: what is typed at the sight of it is echoed once
    if (marks_pastes) tell(paste_marks_on);
    int size = 0;
    const char* const text = ::el_gets(edit_, &size);
    if (marks_pastes) tell(paste_marks_off);

    TypedLine line{end_, text != nullptr ? text : "", had_text_};
    if (line.text.ends_with('\n')) line.text.pop_back();
    const bool nothing = text == nullptr || (end_ == TypedLine::End::entered && size <= 0);
    if (nothing && end_ == TypedLine::End::entered) line.end = TypedLine::End::end_of_file;
    if (line.end != TypedLine::End::entered) {
        line.text.clear();
        tell("\r\n");
    }
    return line;
}

void LineEditor::Terminal::remember(const std::string& entry)
{
    HistEvent event{};
    ::history(history_, &event, H_ENTER, entry.c_str());
}

LineEditor::LineEditor(std::vector<std::string> completions)
    : terminal_(std::make_unique<Terminal>(std::move(completions)))
{
}

LineEditor::~LineEditor() = default;

TypedLine LineEditor::read(std::string_view prompt)
{
    return terminal_->read(prompt);
}

void LineEditor::remember(const std::string& entry)
{
    terminal_->remember(entry);
}

}  // namespace parlance::cli
