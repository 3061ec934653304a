#include <parlance/responses/model_facts.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace parlance::responses {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// The name itself, in small letters.
std::string plain_name(std::string_view model)
{
    if (const std::size_t slash = model.rfind('/'); slash != std::string_view::npos) model.remove_prefix(slash + 1);
    if (model.starts_with("ft:")) model.remove_prefix(3);
    if (model.starts_with("openai.")) model.remove_prefix(7);
    std::string name(model.substr(0, model.find(':')));
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return name;
}

/// The number at the beginning, which is taken off.
std::optional<int> take_number(std::string_view& text)
{
    int number = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && digits < 4 && is_digit(text[digits]); ++digits)
        number = number * 10 + (text[digits] - '0');
    text.remove_prefix(digits);
    return digits == 0 ? std::nullopt : std::optional(number);
}

/// {5, 6} of "gpt-5.6-sol"; Azure writes "gpt-35-turbo".
std::optional<std::pair<int, int>> gpt_version(std::string_view name)
{
    constexpr std::string_view line = "gpt-";
    if (!name.starts_with(line)) return std::nullopt;
    name.remove_prefix(line.size());
    const auto major = take_number(name);
    if (!major) return std::nullopt;
    if (*major == 35) return std::pair(3, 5);
    if (!name.starts_with('.')) return std::pair(*major, 0);
    name.remove_prefix(1);
    return std::pair(*major, take_number(name).value_or(0));
}

bool has_word(std::string_view name, std::string_view word)
{
    for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
        const bool begins = at == 0 || name[at - 1] == '-';
        const std::size_t end = at + word.size();
        if (begins && (end == name.size() || name[end] == '-')) return true;
    }
    return false;
}

bool has_any_word(std::string_view name, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [name](std::string_view word) { return has_word(name, word); });
}

}  // namespace

ModelFacts model_facts(std::string_view model)
{
    const std::string name = plain_name(model);
    const auto version = gpt_version(name);
    const bool o_line = name.size() > 1 && name[0] == 'o' && is_digit(name[1]);
    const bool chats_only = has_word(name, "chat") || name.starts_with("chatgpt");
    ModelFacts facts;
    facts.only_chat = has_any_word(name, {"audio", "search-preview", "search-api"});
    facts.only_responses = has_any_word(name, {"codex", "deep-research", "computer-use"}) ||
                           ((o_line || version) && has_word(name, "pro"));
    const bool new_line = o_line || (version && version->first >= 5) || has_word(name, "codex");
    facts.reasons = new_line && !chats_only && !facts.only_chat;
    facts.never_reasons = chats_only || facts.only_chat || (version && version->first < 5);
    facts.cache_marks = version && *version >= std::pair(5, 6);
    return facts;
}

}  // namespace parlance::responses
