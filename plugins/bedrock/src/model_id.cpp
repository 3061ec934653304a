#include "model_id.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace parlance::bedrock {

namespace {

/// With which a foundation model's id begins. What stands in front of it names regions, of which there are ever more.
constexpr std::string_view makers[] = {"ai21.",      "amazon.",     "anthropic.", "cohere.",  "deepseek.",
                                       "google.",    "luma.",       "meta.",      "minimax.", "mistral.",
                                       "moonshot.",  "moonshotai.", "nvidia.",    "openai.",  "qwen.",
                                       "stability.", "twelvelabs.", "writer.",    "zai."};

bool begins_with_maker(std::string_view id) noexcept
{
    return std::ranges::any_of(makers, [&](std::string_view maker) { return id.starts_with(maker); });
}

/// The number at the front of `text`, taken off; nothing when there is none, or one of a date's length.
std::optional<int> take_version(std::string_view& text) noexcept
{
    int number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (ec != std::errc() || digits > 2) return std::nullopt;
    text.remove_prefix(digits);
    return number;
}

}  // namespace

std::string_view foundation_model(std::string_view id) noexcept
{
    if (id.starts_with("arn:")) id.remove_prefix(id.rfind('/') == std::string_view::npos ? 0 : id.rfind('/') + 1);
    const std::size_t dot = id.find('.');
    const bool has_region =
        dot != std::string_view::npos && !begins_with_maker(id) && begins_with_maker(id.substr(dot + 1));
    return has_region ? id.substr(dot + 1) : id;
}

Family family_of(std::string_view id) noexcept
{
    const std::string_view model = foundation_model(id);
    if (model.starts_with("anthropic.")) return Family::claude;
    if (model.starts_with("amazon.nova-2")) return Family::nova_2;
    if (model.starts_with("amazon.nova")) return Family::nova;
    if (model.starts_with("cohere.")) return Family::cohere;
    if (model.starts_with("mistral.")) return Family::mistral;
    if (model.starts_with("openai.gpt-oss")) return Family::gpt_oss;
    if (model.starts_with("openai.")) return Family::gpt;
    if (model.starts_with("moonshot")) return Family::kimi;
    return Family::unknown;
}

/// "claude-opus-4-6-v1", "claude-opus-5", "claude-3-7-sonnet-20250219-v1:0", "claude-v2:1".
ClaudeThinking thinking_of(std::string_view id) noexcept
{
    constexpr std::string_view name = "claude-";
    constexpr int first_adaptive = 406;
    const std::size_t found = id.find(name);
    if (found == std::string_view::npos) return ClaudeThinking::adaptive;
    std::string_view rest = id.substr(found + name.size());
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (rest.empty() || is_digit(rest.front())) return ClaudeThinking::budget;  // a version in front: before Claude 4
    const std::size_t dash = rest.find('-');
    if (dash == std::string_view::npos) return ClaudeThinking::budget;
    rest.remove_prefix(dash + 1);
    const auto major = take_version(rest);
    if (!major) return rest.find("preview") == 0 ? ClaudeThinking::adaptive : ClaudeThinking::budget;
    int minor = 0;
    if (rest.size() > 1 && rest.front() == '-' && is_digit(rest[1])) {
        rest.remove_prefix(1);
        minor = take_version(rest).value_or(0);
    }
    return *major * 100 + minor >= first_adaptive ? ClaudeThinking::adaptive : ClaudeThinking::budget;
}

bool may_be_claude(std::string_view id) noexcept
{
    return family_of(id) == Family::claude || !begins_with_maker(foundation_model(id));
}

bool refuses_reasoning(std::string_view id) noexcept
{
    return foundation_model(id).starts_with("deepseek.r1");
}

bool is_prompt(std::string_view id) noexcept
{
    return id.starts_with("arn:") && id.find(":prompt/") != std::string_view::npos;
}

}  // namespace parlance::bedrock
