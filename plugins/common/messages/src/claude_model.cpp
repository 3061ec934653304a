#include <parlance/messages/claude_model.hpp>

#include <cstddef>

namespace parlance::messages {

namespace {

constexpr std::string_view digits = "0123456789";

/// The word at the front, taken off with what separates it from the next.
std::string_view take_word(std::string_view& name) noexcept
{
    const std::size_t end = name.find_first_of("-.@:_");
    const std::string_view word = name.substr(0, end);
    name = end == std::string_view::npos ? std::string_view{} : name.substr(end + 1);
    return word;
}

/// Of one digit or two; -1: none. Dates are longer.
int small_number(std::string_view word) noexcept
{
    if (word.empty() || word.size() > 2 || word.find_first_not_of(digits) != std::string_view::npos) return -1;
    int number = 0;
    for (const char digit : word)
        number = number * 10 + (digit - '0');
    return number;
}

/// The first number is the generation, and the one right behind it what came within that.
int read_version(std::string_view name) noexcept
{
    while (!name.empty()) {
        const int major = small_number(take_word(name));
        if (major < 0) continue;
        const int minor = small_number(take_word(name));
        return major * 100 + (minor < 0 ? 0 : minor);
    }
    return 0;
}

bool is_sampling(std::string_view key) noexcept
{
    return key == "temperature" || key == "top_p" || key == "top_k";
}

}  // namespace

ClaudeModel::ClaudeModel(std::string_view name) noexcept
{
    constexpr std::string_view family = "claude-";
    const std::size_t found = name.find(family);
    if (found == std::string_view::npos) return;
    is_claude_ = true;
    name.remove_prefix(found + family.size());
    is_always_thinking_family_ = name.starts_with("fable") || name.starts_with("mythos");
    version_ = read_version(name);
}

std::string_view ClaudeModel::why_not_sampled(const ParamView& param, bool thinks) const
{
    constexpr double least_top_p_of_thinking = 0.95;
    const auto value = param.as_real();
    if (!is_claude_ || !is_sampling(param.key()) || !value) return {};
    if (refuses_budgets()) return "this model takes no temperature, top_p and top_k; reasoning_effort steers it";
    const bool is_taken = (param.key() == "temperature" && *value == 1.0) ||
                          (param.key() == "top_p" && *value >= least_top_p_of_thinking);
    return thinks && !is_taken ? "the model refuses it while it thinks" : std::string_view{};
}

}  // namespace parlance::messages
