/// params.cpp - the parameters that every model takes, in the members that Converse has for them.

#include <parlance/messages/claude_model.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <string>

#include "request.hpp"

namespace parlance::bedrock {

namespace {

constexpr wire::ParamRule inference_rules[] = {
    {"max_tokens", "maxTokens", wire::ParamType::integer},
    {"temperature", "temperature", wire::ParamType::real},
    {"top_p", "topP", wire::ParamType::real},
};

bool is_inference_param(std::string_view key)
{
    return key == "stop" || wire::find_rule(inference_rules, key) != nullptr;
}

/// A list, or one text.
void write_stop(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument stop(*text);
    json.key("stopSequences");
    if (stop.root().is_string())
        json.begin_array().raw(*text).end_array();
    else
        json.raw(*text);
}

void write_inference_config(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                            wire::RequestNotes& notes)
{
    const auto asks = [](const ParamView& param) { return is_inference_param(param.key()); };
    const ParamsView params = request.params();
    if (std::none_of(params.begin(), params.end(), asks)) return;
    const messages::ClaudeModel claude(asked.model);
    JsonBuilder config;
    config.begin_object();
    for (const ParamView param : params) {
        const auto* rule = wire::find_rule(inference_rules, param.key());
        const std::string_view refusal = claude.why_not_sampled(param, asked.thinks);
        if (param.key() == "stop")
            write_stop(param, config, notes);
        else if (rule != nullptr && !refusal.empty())
            notes.param_left_out(param, refusal);
        else if (rule != nullptr)
            wire::write_param(param, *rule, config, notes);
    }
    const std::string written = config.members_of(own["inferenceConfig"]).end_object().take();
    if (written != "{}") json.key("inferenceConfig").raw(written);
}

/// Converse wants the schema as a text, not as JSON.
void write_schema(const JsonValue& format, JsonBuilder& json)
{
    json.key("outputConfig").begin_object().key("textFormat").begin_object().member("type", "json_schema");
    json.key("structure").begin_object().key("jsonSchema").begin_object();
    json.member("schema", format["schema"].source());
    json.members_of(format, {"type", "schema", "strict"});
    json.end_object().end_object().end_object().end_object();
}

/// Plain text is what comes without being asked for; of JSON Bedrock must know the schema.
void write_format(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument document(*text);
    const JsonValue format = document.root();
    if (format["schema"].is_object()) return write_schema(format, json);
    if (format["type"] != "text")
        notes.param_left_out(param, "Bedrock writes JSON by a schema alone; give one, or ask for it in words");
}

/// "auto" is no tier, but what Bedrock chooses unasked. Source: Amazon Bedrock API reference, ServiceTier.
void write_service_tier(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto tier = param.as_text();
    if (tier == "auto") return;
    if (tier)
        json.key("serviceTier").begin_object().member("type", *tier).end_object();
    else
        wire::refuse_type(param, wire::ParamType::text, notes);
}

void write_metadata(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes)
{
    const auto text = param.as_json();
    if (!text) return wire::refuse_type(param, wire::ParamType::json, notes);
    const JsonDocument metadata(*text);
    if (metadata.root().size() != 0) json.key("requestMetadata").raw(*text);  // an empty one is refused
}

/// Cache points take their time from cache_ttl_s: messages.cpp.
bool is_seen_to(std::string_view key)
{
    return is_inference_param(key) || is_model_field(key) || is_tool_param(key) || key == "cache_ttl_s" ||
           key.starts_with("host.");
}

}  // namespace

void write_params(const ChatRequestView& request, const Asked& asked, const JsonValue& own, JsonBuilder& json,
                  wire::RequestNotes& notes)
{
    write_inference_config(request, asked, own, json, notes);
    for (const ParamView param : request.params()) {
        const std::string_view key = param.key();
        if (key == "format")
            write_format(param, json, notes);
        else if (key == "service_tier")
            write_service_tier(param, json, notes);
        else if (key == "metadata")
            write_metadata(param, json, notes);
        else if (!is_seen_to(key))
            notes.param_left_out(param, "Converse has no place for it");
    }
}

}  // namespace parlance::bedrock
