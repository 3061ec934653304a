#include "slash_command.hpp"

#include <algorithm>
#include <array>

#include "typo.hpp"

namespace parlance::cli {

namespace {

constexpr std::array rows{
    SlashRow{Slash::help, "/help", "", "show this"},
    SlashRow{Slash::model, "/model", "[CLIENT][/MODEL]", "show or change whom to ask"},
    SlashRow{Slash::system, "/system", "[TEXT]", "show or change the system prompt; /unset system removes it"},
    SlashRow{Slash::set, "/set", "[KEY=VALUE]", "set a parameter, such as temperature=0.2, or show what is set"},
    SlashRow{Slash::unset, "/unset", "KEY", "leave a parameter to the provider again"},
    SlashRow{Slash::attach, "/attach", "FILE|URL", "send a file along with the next message"},
    SlashRow{Slash::retry, "/retry", "", "ask the last question again; the new answer takes the old one's place"},
    SlashRow{Slash::undo, "/undo", "", "take back the last question and its answer"},
    SlashRow{Slash::clear, "/clear", "", "begin anew; the system prompt and what is set stay"},
    SlashRow{Slash::usage, "/usage", "", "show tokens and cost so far"},
    SlashRow{Slash::save, "/save", "FILE", "write the conversation to a file"},
    SlashRow{Slash::load, "/load", "FILE", "go on with a conversation from a file"},
    SlashRow{Slash::leave, "/exit", "", "leave, as Ctrl-D does"},
};

/// Other words for the same.
constexpr std::array synonyms{
    SlashRow{Slash::leave, "/quit", "", ""},
    SlashRow{Slash::leave, "/bye", "", ""},
    SlashRow{Slash::help, "/?", "", ""},
};

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view white = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(white);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

const SlashRow* find_row(std::string_view word) noexcept
{
    const auto is_it = [word](const SlashRow& row) { return row.word == word; };
    const auto row = std::find_if(rows.begin(), rows.end(), is_it);
    if (row != rows.end()) return &*row;
    const auto synonym = std::find_if(synonyms.begin(), synonyms.end(), is_it);
    return synonym != synonyms.end() ? &*synonym : nullptr;
}

std::string unknown(std::string_view word)
{
    std::vector<std::string_view> known;
    for (const SlashRow& row : rows)
        known.push_back(row.word);
    const std::string_view meant = nearest(word, known);
    std::string text = "there is no command '" + std::string(word) + "'";
    text += meant.empty() ? "; /help lists them." : "; did you mean " + std::string(meant) + "?";
    return text + " To send it as text, begin with //";
}

}  // namespace

std::span<const SlashRow> slash_table() noexcept
{
    return rows;
}

std::vector<std::string> slash_words()
{
    std::vector<std::string> words;
    for (const SlashRow& row : rows)
        words.emplace_back(row.word);
    for (const SlashRow& row : synonyms)
        words.emplace_back(row.word);
    return words;
}

SlashLine parse_slash(std::string_view line)
{
    line = trimmed(line);
    const std::string_view word = line.substr(0, line.find_first_of(" \t\n"));
    const SlashRow* const row = find_row(word);
    SlashLine parsed;
    if (row == nullptr) {
        parsed.problem = unknown(word);
        return parsed;
    }
    parsed.command = row->command;
    parsed.rest = trimmed(line.substr(word.size()));
    const bool must_follow = !row->takes.empty() && !row->takes.starts_with('[');
    if (must_follow && parsed.rest.empty())
        parsed.problem = std::string(word) + " needs " + std::string(row->takes);
    else if (row->takes.empty() && !parsed.rest.empty())
        parsed.problem = std::string(word) + " takes nothing after it";
    return parsed;
}

std::string slash_help()
{
    std::string text;
    for (const SlashRow& row : rows) {
        std::string line = "  " + std::string(row.word) + " " + std::string(row.takes);
        line.resize(std::max<std::size_t>(line.size() + 1, 28), ' ');
        (text += line += row.help) += '\n';
    }
    return text +
           "A line that ends with \\ goes on in the next one, and so does everything between two lines of \"\"\";\n"
           "Alt-Enter begins a new line too. //TEXT sends /TEXT. Ctrl-C stops an answer, and keeps what came.\n";
}

}  // namespace parlance::cli
