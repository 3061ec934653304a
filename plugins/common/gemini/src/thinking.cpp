#include <parlance/gemini/thinking.hpp>

namespace parlance::gemini {

namespace {

bool contains(std::string_view text, std::string_view word) noexcept
{
    return text.find(word) != std::string_view::npos;
}

/// The number at the front of `text`, taken off; 0 where there is none.
int take_number(std::string_view& text) noexcept
{
    int number = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && number < 1000) {
        number = number * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    return number;
}

struct Name {
    int version = 0;  // 301 of "gemini-3.1-pro"; 0: the newest, or no Gemini model
    bool is_pro = false, is_flash = false, is_lite = false;
};

Name read_name(std::string_view model) noexcept
{
    constexpr std::string_view family = "gemini-";
    std::string_view rest = model.substr(model.rfind('/') + 1);
    if (!rest.starts_with(family)) return {};
    rest.remove_prefix(family.size());
    Name name{0, contains(rest, "pro"), contains(rest, "flash"), contains(rest, "lite")};
    name.version = take_number(rest) * 100;
    if (!rest.starts_with('.')) return name;
    rest.remove_prefix(1);
    name.version += take_number(rest);
    return name;
}

constexpr int first_flash_without_minimal = 307;

}  // namespace

bool counts_thinking(std::string_view model) noexcept
{
    return contains(model, "gemini-2");
}

std::int64_t least_thinking(std::string_view model) noexcept
{
    const Name name = read_name(model);
    return name.is_pro && name.version == 205 ? 128 : 0;
}

std::string_view nearest_level(std::string_view model, std::string_view level) noexcept
{
    const Name name = read_name(model);
    const bool is_newer = name.version == 0 || name.version >= first_flash_without_minimal;
    const bool has_minimal = !name.is_pro && !(name.is_flash && !name.is_lite && is_newer);
    if (level == "minimal" && !has_minimal) return "low";
    // Source: Gemini 3 developer guide, "OpenAI compatibility": medium maps to high.
    if (level == "medium" && name.is_pro && name.version == 300) return "high";
    return level;
}

}  // namespace parlance::gemini
