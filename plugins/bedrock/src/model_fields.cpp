/// model_fields.cpp - the member `additionalModelRequestFields`: parameters that only some models take, and each family
/// in its own way. What a family takes is taken from its documentation in the Amazon Bedrock user guide, "Inference
/// request parameters and response fields for foundation models"; for any other model the request's own extra has it:
///
///     {"bedrock": {"additionalModelRequestFields": {...}}}

#include <parlance/messages/claude_model.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "model_id.hpp"
#include "request.hpp"

namespace parlance::bedrock {

namespace {

/// What an effort means to a Claude model that thinks by a budget alone. As the plugin `anthropic` has it.
struct Effort {
    std::string_view word;
    std::int64_t budget;
};
constexpr std::int64_t least_budget = 1024;  // that the models take
constexpr Effort efforts[] = {{"minimal", least_budget}, {"low", 2048},    {"medium", 8192},
                              {"high", 16384},           {"xhigh", 24576}, {"max", 24576}};

class FieldWriter {
public:
    FieldWriter(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                wire::RequestNotes& notes)
        : request_(request),
          asked_(asked),
          claude_(asked.model),
          family_(family_of(asked.model)),
          own_(own),
          json_(json),
          notes_(notes)
    {
    }

    void write()
    {
        for (const ParamView param : request_.params()) {
            if (param.key() == "top_k") write_top_k(param);
            if (param.key() == "reasoning_budget") write_budget(param);
            if (param.key() == "reasoning_effort") write_effort(param);
            if (param.key() == "parallel_tools") write_parallel(param);
        }
        json_.members_of(own_);
    }

private:
    template <class Value>
    [[nodiscard]] bool has_type(const ParamView& param, const std::optional<Value>& value, wire::ParamType wanted)
    {
        if (!value) wire::refuse_type(param, wanted, notes_);
        return value.has_value();
    }

    void not_taken(const ParamView& param)
    {
        notes_.param_left_out(param,
                              "how this model takes it is not known; see its documentation, and say it in "
                              "extra.bedrock.additionalModelRequestFields");
    }

    void write_top_k(const ParamView& param)
    {
        const auto count = param.as_int();
        if (!has_type(param, count, wire::ParamType::integer)) return;
        if (const std::string_view refusal = claude_.why_not_sampled(param, asked_.thinks); !refusal.empty())
            return notes_.param_left_out(param, refusal);
        switch (family_) {
            case Family::claude:
            case Family::mistral: json_.member("top_k", *count); return;
            case Family::cohere: json_.member("k", *count); return;
            case Family::nova:
            case Family::nova_2:
                json_.key("inferenceConfig").begin_object().member("topK", *count);
                json_.members_of(own_["inferenceConfig"]).end_object();
                return;
            default: return not_taken(param);
        }
    }

    void write_budget(const ParamView& param)
    {
        const auto tokens = param.as_int();
        if (!has_type(param, tokens, wire::ParamType::integer)) return;
        if (family_ != Family::claude) return not_taken(param);
        if (*tokens == 0) return write_none(param);
        const bool is_refused = *tokens > 0 && claude_.refuses_budgets();
        if (is_refused)
            notes_.param_left_out(
                param, "this model decides by itself how much it thinks, and is asked to; reasoning_effort steers it");
        write_thinking(*tokens < 0 || is_refused ? "adaptive" : "enabled", *tokens);
    }

    void write_none(const ParamView& param)
    {
        if (claude_.always_thinks())
            return notes_.param_left_out(param, "this model always thinks; a low reasoning_effort makes it think less");
        write_thinking("disabled", 0);
    }

    void write_effort(const ParamView& param)
    {
        const auto word = param.as_text();
        if (!has_type(param, word, wire::ParamType::text)) return;
        switch (family_) {
            case Family::claude: return write_claude_effort(param, *word);
            case Family::nova_2: return write_nova_effort(*word);
            case Family::gpt_oss:
            case Family::kimi: json_.member("reasoning_effort", *word == "minimal" ? "low" : *word); return;
            case Family::gpt: return write_gpt_effort(*word);
            default: return not_taken(param);
        }
    }

    void write_claude_effort(const ParamView& param, std::string_view word)
    {
        const bool has_budget = request_.param("reasoning_budget").has_value();
        if (word == "none") {
            if (!has_budget) write_none(param);
        } else if (thinking_of(asked_.model) == ClaudeThinking::adaptive) {
            if (!has_budget) write_thinking("adaptive", 0);
            json_.key("output_config").begin_object().member("effort", word == "minimal" ? "low" : word);
            json_.members_of(own_["output_config"]).end_object();
        } else if (!has_budget) {
            write_budget_of(param, word);
        }
    }

    /// A budget must be smaller than the limit: a quarter of that is left for the answer.
    void write_budget_of(const ParamView& param, std::string_view word)
    {
        const auto* known = std::ranges::find(efforts, word, &Effort::word);
        if (known == std::end(efforts))
            return notes_.param_left_out(
                param, "this model knows the efforts none, minimal, low, medium, high, xhigh and max");
        const auto limit = request_.param("max_tokens");
        const auto most = limit ? limit->as_int() : std::nullopt;
        std::int64_t budget = known->budget;
        if (most && budget >= *most) budget = std::max(least_budget, *most / 4 * 3);
        if (most && budget >= *most)
            return notes_.param_left_out(param, "this model thinks with at least 1024 tokens, and max_tokens is less");
        write_thinking("enabled", budget);
    }

    void write_thinking(std::string_view type, std::int64_t budget)
    {
        if (own_["thinking"]["type"].is_string()) return;  // what is said in the model's own words counts
        json_.key("thinking").begin_object().member("type", type);
        if (type == "enabled") json_.member("budget_tokens", budget);
        json_.members_of(own_["thinking"]).end_object();
    }

    void write_nova_effort(std::string_view word)
    {
        json_.key("reasoningConfig").begin_object().member("type", word == "none" ? "disabled" : "enabled");
        if (word != "none") json_.member("maxReasoningEffort", word == "minimal" ? "low" : word);
        json_.members_of(own_["reasoningConfig"]).end_object();
    }

    void write_gpt_effort(std::string_view word)
    {
        json_.key("reasoning").begin_object().member("effort", word == "minimal" ? "low" : word);
        json_.members_of(own_["reasoning"]).end_object();
    }

    /// Only Claude's own tool_choice can say it. Converse puts its own choice into the same object, and refuses one
    /// that is said twice.
    void write_parallel(const ParamView& param)
    {
        const auto allowed = param.as_bool();
        if (!has_type(param, allowed, wire::ParamType::boolean) || *allowed) return;
        if (family_ != Family::claude || request_.tools().empty()) return not_taken(param);
        json_.key("tool_choice").begin_object();
        if (!request_.param("tool_choice")) json_.member("type", "auto");
        json_.member("disable_parallel_tool_use", true).end_object();
    }

    const ChatRequestView& request_;
    Asked asked_;
    messages::ClaudeModel claude_;
    Family family_;
    JsonValue own_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

bool is_model_field(std::string_view key) noexcept
{
    constexpr std::string_view keys[] = {"top_k", "reasoning_budget", "reasoning_effort", "parallel_tools"};
    return std::ranges::find(keys, key) != std::end(keys);
}

bool asks_to_think(const ChatRequestView& request, std::string_view model, const JsonValue& own)
{
    if (family_of(model) != Family::claude) return false;
    const JsonValue type = own["additionalModelRequestFields"]["thinking"]["type"];
    if (type.is_string()) return type != "disabled";
    if (const auto budget = request.param("reasoning_budget")) return budget->as_int() != 0;
    const auto effort = request.param("reasoning_effort");
    return effort && effort->as_text() != "none";
}

void write_model_fields(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                        wire::RequestNotes& notes)
{
    JsonBuilder fields;
    fields.begin_object();
    FieldWriter(request, asked, own["additionalModelRequestFields"], fields, notes).write();
    const std::string written = fields.end_object().take();
    if (written != "{}") json.key("additionalModelRequestFields").raw(written);
}

}  // namespace parlance::bedrock
