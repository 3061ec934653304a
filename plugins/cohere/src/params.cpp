/// params.cpp - the parameters of a chat as members of the body. Most have a member of their own type, under their own
/// name or another; the rest is written by a function each.

#include <parlance/wire/param_rules.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "request.hpp"

namespace parlance::cohere {

namespace {

using wire::ParamType;

constexpr wire::ParamRule rules[] = {
    {"temperature", "temperature", ParamType::real},
    {"top_p", "p", ParamType::real},
    {"top_k", "k", ParamType::integer},
    {"presence_penalty", "presence_penalty", ParamType::real},
    {"frequency_penalty", "frequency_penalty", ParamType::real},
    {"max_tokens", "max_tokens", ParamType::integer},
    {"seed", "seed", ParamType::integer},
    {"stop", "stop_sequences", ParamType::json},
    {"logprobs", "logprobs", ParamType::boolean},
};

class ParamWriter {
public:
    ParamWriter(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
        : request_(request), json_(json), notes_(notes)
    {
    }

    void write(const ParamView& param)
    {
        const std::string_view key = param.key();
        if (const auto* rule = wire::find_rule(rules, key)) return wire::write_param(param, *rule, json_, notes_);
        if (key == "tool_choice") return write_tool_choice(param);
        if (key == "format") return write_format(param);
        if (key == "reasoning_effort" || key == "reasoning_budget") return write_thinking();
        if (key == "trace_parent" || key.starts_with("host.")) return;  // a header, and what is not ours
        notes_.param_left_out(param, "this provider's chat requests have no place for it");
    }

private:
    /// There are two words; to let the model choose is to say neither. Of a named tool only the word is written here:
    /// write_tools offers no other tool.
    void write_tool_choice(const ParamView& param)
    {
        const JsonDocument choice(param.as_json().value_or(""));
        if (!choice) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonValue word = choice.root();
        if (word == "required" || choice["name"].is_string())
            json_.member("tool_choice", "REQUIRED");
        else if (word == "none")
            json_.member("tool_choice", "NONE");
        else if (word != "auto")
            json_.key("tool_choice").raw(word.source());
    }

    void write_format(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument format(*text);
        const JsonValue type = format["type"], schema = format["schema"];
        json_.key("response_format");
        if (type != "json" && (type != "json_schema" || schema.is_missing())) {
            json_.raw(*text);  // text, or an object in the provider's own form
            return;
        }
        json_.begin_object().member("type", "json_object");
        if (!schema.is_missing()) json_.key("json_schema").raw(schema.source());
        json_.end_object();
    }

    /// Effort and budget are one object: thinking is on or off, and may have a budget. Degrees of effort are not known.
    void write_thinking()
    {
        if (json_.has_key("thinking")) return;
        const auto effort = request_.param("reasoning_effort"), budget = request_.param("reasoning_budget");
        const auto word = effort ? effort->as_text() : std::nullopt;
        const auto tokens = budget ? budget->as_int() : std::nullopt;
        if (effort && !word) return wire::refuse_type(*effort, ParamType::text, notes_);
        if (budget && !tokens) return wire::refuse_type(*budget, ParamType::integer, notes_);
        const bool off = tokens ? *tokens == 0 : *word == "none";
        json_.key("thinking").begin_object().member("type", off ? "disabled" : "enabled");
        if (tokens && *tokens > 0) json_.member("token_budget", *tokens);
        json_.end_object();
    }

    const ChatRequestView& request_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

void write_params(const ChatRequestView& request, JsonBuilder& json, wire::RequestNotes& notes)
{
    ParamWriter writer(request, json, notes);
    for (const ParamView param : request.params())
        writer.write(param);
}

}  // namespace parlance::cohere
