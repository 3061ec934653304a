/// thinking.cpp - how much a model shall think.
///
/// The API has had two ways. Models up to Claude 4.5 think when they are given a budget of tokens; later ones decide by
/// themselves (`adaptive`), and an effort tells how eagerly. A model of the one kind refuses the words of the other, so
/// reasoning_effort is translated by the model's name. That list is closed: it names what is old. A budget is sent as
/// it is asked for, but to models that refuse any.
///
/// Thinking counts against max_tokens. Where the request leaves that to us, room is added for it.

#include <parlance/messages/claude_model.hpp>

#include <algorithm>
#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

/// The least that the API takes. Source: the provider's documentation of extended thinking.
constexpr std::int64_t least_budget = 1024;

/// An effort, the API's own word for it, and what it may take in tokens. The last leaves room for an answer in the
/// 32,000 tokens that Claude Opus 4 writes at most.
struct Effort {
    std::string_view word, own_word;
    std::int64_t budget;
};
constexpr Effort efforts[] = {{"minimal", "low", least_budget}, {"low", "low", 2048},      {"medium", "medium", 8192},
                              {"high", "high", 16384},          {"xhigh", "xhigh", 24576}, {"max", "max", 24576}};

/// "anthropic/claude-opus-4.5@20251101" to "opus-4-5-20251101"; nothing for a model of another family.
std::optional<std::string> name_of_claude(std::string_view model)
{
    constexpr std::string_view family = "claude-";
    const std::size_t found = model.find(family);
    if (found == std::string_view::npos) return std::nullopt;
    std::string name(model.substr(found + family.size()));
    std::ranges::replace_if(
        name, [](char c) { return c == '.' || c == '@' || c == ':'; }, '-');
    return name;
}

/// Whether thinking must be asked for by a budget. Models of others, which imitate this API, know no more than that.
bool knows_budgets_only(std::string_view model)
{
    constexpr std::string_view older[] = {"2",          "3",          "4-",         "instant",
                                          "opus-4-0",   "opus-4-1",   "opus-4-2",   "opus-4-5",
                                          "sonnet-4-0", "sonnet-4-2", "sonnet-4-5", "haiku-4-5"};
    const auto name = name_of_claude(model);
    if (!name || *name == "opus-4" || *name == "sonnet-4") return true;
    return std::ranges::any_of(older, [&](std::string_view start) { return name->starts_with(start); });
}

bool asks_by_budget(const Writing& writing)
{
    const ThinkingStyle style = writing.dialect.quirks().thinking;
    if (style == ThinkingStyle::by_model) return knows_budgets_only(writing.model);
    return style == ThinkingStyle::budget;
}

/// What a budget adds to the default limit; nothing absurd.
std::int64_t room_for(std::int64_t budget)
{
    return std::clamp<std::int64_t>(budget, 0, std::int64_t{1} << 32);
}

/// Thinking that is turned off, where it can be.
void plan_none(const ParamView& param, ThinkingPlan& plan, Writing& writing)
{
    if (ClaudeModel(writing.model).always_thinks())
        return writing.notes.param_left_out(param,
                                            "this model always thinks; a low reasoning_effort makes it think less");
    plan.type = "disabled";
}

/// A budget must be smaller than the limit: a quarter of that is left for the answer.
void plan_budget(const ParamView& param, const Effort& effort, std::optional<std::int64_t> max_tokens,
                 ThinkingPlan& plan, Writing& writing)
{
    plan.budget = effort.budget;
    if (max_tokens && plan.budget >= *max_tokens) plan.budget = std::max(least_budget, *max_tokens / 4 * 3);
    if (max_tokens && plan.budget >= *max_tokens)
        return writing.notes.param_left_out(param,
                                            "this model thinks with at least 1024 tokens, and max_tokens is less");
    plan.type = "enabled";
}

void plan_effort(const ParamView& param, std::optional<std::int64_t> max_tokens, ThinkingPlan& plan, Writing& writing)
{
    const auto word = param.as_text();
    if (!word)
        return writing.notes.refuse(ErrorKind::invalid_request, "the parameter \"reasoning_effort\" must be a text",
                                    wire::param_place("reasoning_effort"));
    const bool is_told = !plan.type.empty() || writing.own["thinking"]["type"].is_string();
    const auto* known = std::ranges::find(efforts, *word, &Effort::word);
    const Effort effort = known == std::end(efforts) ? Effort{*word, *word, 0} : *known;
    if (*word == "none") {
        if (!is_told) plan_none(param, plan, writing);
        return;
    }
    if (!is_told && asks_by_budget(writing)) {
        if (effort.budget == 0)
            return writing.notes.param_left_out(
                param, "this model knows the efforts none, minimal, low, medium, high, xhigh and max");
        plan_budget(param, effort, max_tokens, plan, writing);
    } else {
        if (!is_told) plan.type = "adaptive";
        plan.effort = effort.own_word;
    }
    plan.room = std::max(plan.room, effort.budget);
}

void plan_tokens(const ParamView& param, ThinkingPlan& plan, Writing& writing)
{
    const auto tokens = param.as_int();
    if (!tokens)
        return writing.notes.refuse(ErrorKind::invalid_request,
                                    "the parameter \"reasoning_budget\" must be a whole number",
                                    wire::param_place("reasoning_budget"));
    if (*tokens == 0) return plan_none(param, plan, writing);
    const bool is_refused = *tokens > 0 && ClaudeModel(writing.model).refuses_budgets();
    if (is_refused)
        writing.notes.param_left_out(
            param, "this model decides by itself how much it thinks, and is asked to; reasoning_effort steers it");
    plan.type = *tokens < 0 || is_refused ? "adaptive" : "enabled";
    plan.budget = *tokens;
    plan.room = std::max(plan.room, room_for(*tokens));
}

}  // namespace

ThinkingPlan plan_thinking(Writing& writing, std::optional<std::int64_t> max_tokens)
{
    ThinkingPlan plan{};
    plan.room = room_for(writing.own["thinking"]["budget_tokens"].as_int().value_or(0));
    if (const auto budget = writing.request.param("reasoning_budget")) plan_tokens(*budget, plan, writing);
    if (const auto effort = writing.request.param("reasoning_effort")) plan_effort(*effort, max_tokens, plan, writing);
    const JsonValue own = writing.own["thinking"]["type"];
    plan.is_on = plan.type == "enabled" || plan.type == "adaptive" || own == "enabled" || own == "adaptive";
    return plan;
}

}  // namespace parlance::messages
