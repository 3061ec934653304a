#include "completion_words.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "analyze_options.hpp"
#include "command_line.hpp"

namespace parlance::cli {

namespace {

using Words = std::vector<std::string>;
using Files = Candidates::Files;

/// Gathers what begins with the word so far.
class Matches {
public:
    Matches(std::string prefix, std::string begin) : prefix_(std::move(prefix)), begin_(std::move(begin)) {}

    void add(std::string_view word, std::string_view help = {})
    {
        if (word.starts_with(begin_)) found_.words.push_back({prefix_ + std::string(word), std::string(help)});
    }
    void add_all(std::initializer_list<std::string_view> words)
    {
        for (const std::string_view word : words)
            add(word);
    }
    void add_all(const std::vector<Candidate>& candidates)
    {
        for (const Candidate& one : candidates)
            add(one.word, one.help);
    }
    void add(Files files) { found_.files = files; }

    [[nodiscard]] Candidates take() { return std::move(found_); }

private:
    std::string prefix_;  ///< "--level=" when the value is in the option's word
    std::string begin_;
    Candidates found_;
};

/// The words before the last one, and what they say of it.
struct Before {
    CommandLine line;
    const OptionRow* open = nullptr;  ///< an option that waits for its value
    bool only_words = false;          ///< after "--"
};

bool waits_for_value(const OptionRow* row, const std::string& word)
{
    return row != nullptr && !row->value.empty() &&
           (word.starts_with("--") ? word.find('=') == std::string::npos : word.size() == 2);
}

Before look_at(Words words)
{
    Before before;
    const OptionRow* row = nullptr;
    for (std::size_t i = 0; i < words.size() && !before.only_words; ++i) {
        before.only_words = words[i] == "--";
        const bool is_option = words[i].size() > 1 && words[i].front() == '-';
        row = is_option ? find_option(words[i].substr(0, words[i].find('='))) : nullptr;
        if (!waits_for_value(row, words[i])) continue;
        if (++i == words.size()) before.open = row;
    }
    const std::string name = words.empty() ? "" : words.back();
    if (before.open != nullptr) words.pop_back();
    before.line = take_apart(words);
    if (before.open != nullptr)
        if (const OptionRow* const own = find_option(name, before.line.set())) before.open = own;
    return before;
}

void add_values(const OptionRow& row, const Words& words, const LookUp& look_up, Matches& matches)
{
    const std::string_view name = row.long_name;
    if (name == "--model")
        matches.add_all(look_up("clients", words));
    else if (name == "--via")
        matches.add_all({"provider", "chats"});
    else if (name == "--provider")
        matches.add_all(look_up("providers", words));
    else if (name == "--level")
        matches.add_all({"config", "reach", "auth", "generate"});
    else if (name == "--replay-match")
        matches.add_all({"strict", "path", "order"});
    else if (name == "--log-level")
        matches.add_all({"trace", "debug", "info", "warning", "error", "off"});
    else if (name == "--type")
        for (const AnalysisType& type : analysis_types())
            matches.add(type.name);
    else if (row.value.starts_with("FILE"))
        matches.add(Files::files);
    else if (row.value == "DIR")
        matches.add(Files::folders);
}

void add_options(CommandSet set, Matches& matches)
{
    for (const OptionRow& row : option_table()) {
        if ((row.commands & set) == 0) continue;
        matches.add(row.long_name, row.help);
        if (!row.no_name.empty()) matches.add(row.no_name, row.help);
    }
}

/// The words of a command: actions, names, files.
void add_words(const CommandLine& line, const Words& words, const LookUp& look_up, Matches& matches)
{
    const bool first = line.words.empty();
    switch (line.set()) {
        case for_config:
            if (first) matches.add_all({"check", "show", "init", "schema"});
            break;
        case for_completion:
            if (first) matches.add_all({"bash", "zsh", "fish"});
            break;
        case for_keys:
            if (first) matches.add_all({"set", "list", "remove", "path"});
            if (line.words == Words{"remove"}) matches.add_all(look_up("keys", words));
            if (line.words == Words{"set"}) matches.add_all(look_up("variables", words));
            break;
        case for_batch:
            if (first) matches.add(Files::files);
            break;
        default: break;  // free text
    }
}

}  // namespace

Candidates complete(const Words& words, const LookUp& look_up)
{
    const std::string& current = words.back();
    const Words others(words.begin(), words.end() - 1);
    const Before before = look_at(others);
    Matches plain("", current);
    if (before.open != nullptr) {
        add_values(*before.open, others, look_up, plain);
        return plain.take();
    }
    const std::size_t mark = current.find('=');
    if (!before.only_words && current.starts_with("--") && mark != std::string::npos) {
        Matches values(current.substr(0, mark + 1), current.substr(mark + 1));
        if (const OptionRow* const row = find_option(current.substr(0, mark), before.line.set()))
            add_values(*row, others, look_up, values);
        return values.take();
    }
    if (!before.only_words && current.starts_with('-')) {
        add_options(before.line.set(), plain);
    } else if (before.line.command != nullptr) {
        add_words(before.line, others, look_up, plain);
    } else if (!before.only_words && before.line.words.empty()) {
        for (const CommandRow& row : command_table())
            plain.add(row.word, row.help);
    }
    return plain.take();
}

}  // namespace parlance::cli
