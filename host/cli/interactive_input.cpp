#include "interactive_input.hpp"

#include <string_view>
#include <utility>

namespace parlance::cli {

namespace {

constexpr std::string_view quotes = "\"\"\"";
constexpr std::string_view prompt = "> ";
constexpr std::string_view prompt_for_more = "... ";

bool is_blank(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view without_line_feeds(std::string_view text) noexcept
{
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    return text;
}

/// Whether it ends with a backslash that no other one takes away.
bool goes_on(std::string_view line) noexcept
{
    const std::size_t end = line.find_last_not_of('\\');
    const std::size_t count = line.size() - (end == std::string_view::npos ? 0 : end + 1);
    return count % 2 == 1;
}

bool is_quoted(std::string_view text) noexcept
{
    return text.size() >= 2 * quotes.size() && text.ends_with(quotes);
}

/// How a line that was not entered ends what is said: `begun`, there are lines before it.
Utterance ended(const TypedLine& line, bool begun)
{
    switch (line.end) {
        case TypedLine::End::terminated: return {Utterance::Kind::terminated, {}, {}};
        case TypedLine::End::interrupted:
            return {begun || line.voided ? Utterance::Kind::voided : Utterance::Kind::interrupted, {}, {}};
        default: return {Utterance::Kind::leave, {}, {}};
    }
}

/// Adds lines to `line` until `enough` of it; false: they ended early, and `line` says how. Ctrl-D gives up what was
/// begun, as Ctrl-C does.
template <class Enough, class Join>
bool gather(LineSource& lines, TypedLine& line, Enough enough, Join join)
{
    while (!enough(std::string_view(line.text))) {
        TypedLine more = lines.read(prompt_for_more);
        if (more.end != TypedLine::End::entered) {
            line.end = more.end == TypedLine::End::end_of_file ? TypedLine::End::interrupted : more.end;
            return false;
        }
        join(line.text, more.text);
    }
    return true;
}

/// `text` begins with quotes and ends with them; line feeds next to them are not part of what they hold.
Utterance quoted_message(std::string text)
{
    std::string_view inner = std::string_view(text).substr(quotes.size(), text.size() - 2 * quotes.size());
    if (inner.starts_with('\n')) inner.remove_prefix(1);
    std::string message(without_line_feeds(inner));
    return {Utterance::Kind::message, std::move(message), std::move(text)};
}

Utterance plain_message(std::string text)
{
    text = without_line_feeds(text);
    const bool one_line = text.find('\n') == std::string::npos;
    if (!one_line || !text.starts_with('/')) return {Utterance::Kind::message, text, text};
    if (text.starts_with("//")) return {Utterance::Kind::message, text.substr(1), text};
    return {Utterance::Kind::command, text, text};
}

}  // namespace

Utterance read_utterance(LineSource& lines)
{
    for (;;) {
        TypedLine line = lines.read(prompt);
        if (line.end != TypedLine::End::entered) return ended(line, false);
        Utterance utterance;
        if (line.text.starts_with(quotes)) {
            const bool whole = gather(lines, line, is_quoted,
                                      [](std::string& text, const std::string& more) { (text += '\n') += more; });
            if (!whole) return ended(line, true);
            utterance = quoted_message(std::move(line.text));
        } else {
            const auto enough = [](std::string_view text) { return !goes_on(text); };
            const bool whole = gather(lines, line, enough, [](std::string& text, const std::string& more) {
                text.back() = '\n';
                text += more;
            });
            if (!whole) return ended(line, true);
            utterance = plain_message(std::move(line.text));
        }
        if (!is_blank(utterance.text)) return utterance;
    }
}

}  // namespace parlance::cli
