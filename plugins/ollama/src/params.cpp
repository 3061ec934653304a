/// params.cpp - parameters: a few at the top level of the body, those of the sampler in its `options`.

#include <parlance/wire/param_rules.hpp>

#include <string>

#include "request.hpp"

namespace parlance::ollama {

namespace {

using wire::ParamRule;
using wire::ParamType;

constexpr ParamRule top_level[] = {
    {"logprobs", "logprobs", ParamType::boolean},
    {"top_logprobs", "top_logprobs", ParamType::integer},
};

constexpr ParamRule options[] = {
    {"temperature", "temperature", ParamType::real},
    {"top_p", "top_p", ParamType::real},
    {"min_p", "min_p", ParamType::real},
    {"presence_penalty", "presence_penalty", ParamType::real},
    {"frequency_penalty", "frequency_penalty", ParamType::real},
    {"repetition_penalty", "repeat_penalty", ParamType::real},
    {"top_k", "top_k", ParamType::integer},
    {"seed", "seed", ParamType::integer},
    {"max_tokens", "num_predict", ParamType::integer},
    {"stop", "stop", ParamType::json},
};

/// A word of the neutral `reasoning_effort` as `think`: false, or how hard.
void write_think(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto effort = param.as_text();
    if (!effort) return wire::refuse_type(param, ParamType::text, notes);
    if (*effort == "none")
        json.member("think", false);
    else if (*effort == "minimal")
        json.member("think", "low");
    else if (*effort == "xhigh")
        json.member("think", "max");
    else if (*effort == "low" || *effort == "medium" || *effort == "high" || *effort == "max")
        json.member("think", *effort);
    else
        json.member("think", true);
}

/// "json", or the schema itself.
void write_format(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, ParamType::json, notes);
    const JsonDocument format(*text);
    if (format["type"] == "json")
        json.member("format", "json");
    else if (format["type"] == "json_schema" && format["schema"].is_object())
        json.key("format").raw(format["schema"].source());
    else if (format["type"] != "text")
        notes.param_left_out(param, "Ollama knows the formats text, json and json_schema");
}

/// The only choice that it leaves is whether there are tools at all.
void check_tool_choice(const ParamView& param, wire::RequestNotes& notes)
{
    const auto choice = param.as_json();
    if (choice != "\"auto\"" && choice != "\"none\"")
        notes.param_left_out(param, "Ollama lets the model choose; only auto and none can be asked for");
}

}  // namespace

void write_params(const ChatRequestView& request, const Settings& settings, JsonBuilder& json,
                  wire::RequestNotes& notes)
{
    JsonBuilder sampler;
    sampler.begin_object();
    for (const ParamView param : request.params()) {
        const std::string_view key = param.key();
        if (const ParamRule* const rule = wire::find_rule(options, key))
            wire::write_param(param, *rule, sampler, notes);
        else if (const ParamRule* const plain = wire::find_rule(top_level, key))
            wire::write_param(param, *plain, json, notes);
        else if (key == "reasoning_effort")
            write_think(param, json, notes);
        else if (key == "format")
            write_format(param, json, notes);
        else if (key == "tool_choice")
            check_tool_choice(param, notes);
        else if (key != "trace_parent")
            notes.param_left_out(param, "Ollama's chat requests have no place for it");
    }
    const JsonDocument extra(request.extra());
    sampler.members_of(own_extra(extra)["options"]);
    if (settings.context && !sampler.has_key("num_ctx")) sampler.member("num_ctx", *settings.context);
    sampler.end_object();
    const std::string written = sampler.take();
    if (written != "{}") json.key("options").raw(written);
    if (!settings.keep_alive.empty() && own_extra(extra)["keep_alive"].is_missing())
        json.member("keep_alive", settings.keep_alive);
}

}  // namespace parlance::ollama
