#include <parlance/gemini/request.hpp>

#include <parlance/wire/body.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <span>
#include <string>

namespace parlance::gemini {

namespace {

/// What `extra` may not say, because the request itself does.
constexpr std::string_view spine[] = {"contents", "model"};

/// Parameters that another function writes.
constexpr std::string_view written[] = {
    "temperature",
    "top_p",
    "top_k",
    "max_tokens",
    "seed",
    "n",
    "stop",
    "presence_penalty",
    "frequency_penalty",
    "logprobs",
    "top_logprobs",
    "format",
    "modalities",
    "audio_voice",
    "reasoning_effort",
    "tool_choice",
    "trace_parent",
    "reasoning_budget",
    "reasoning_summary",
    "id",
};

constexpr wire::ParamRule ai_studio_rules[] = {
    {"service_tier", "serviceTier", wire::ParamType::text},
    {"store", "store", wire::ParamType::boolean},
};
constexpr wire::ParamRule vertex_rules[] = {{"metadata", "labels", wire::ParamType::json}};

/// The parameters that are members of the body itself, and those that have no place anywhere.
void write_other_param(const ParamView& param, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    const std::string_view key = param.key();
    if (std::ranges::find(written, key) != std::end(written) || key.starts_with("host.")) return;
    if (key == "parallel_tools" && param.as_bool() == true) return;  // as it always is
    if (key == "service_tier" && param.as_text() == "auto") return;  // what the service chooses unasked
    const std::span<const wire::ParamRule> rules =
        dialect.is_vertex() ? std::span<const wire::ParamRule>(vertex_rules) : ai_studio_rules;
    if (const auto* rule = wire::find_rule(rules, key)) return wire::write_param(param, *rule, json, notes);
    notes.param_left_out(param, "this provider's chat requests have no place for it");
}

/// The service's own members come last: what the request says wins over them.
void write_extra(const JsonValue& own, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    for (const std::string_view key : spine)
        if (!own[key].is_missing())
            notes.extra_left_out("/extra/" + dialect.name() + "/" + std::string(key), "the request itself says it");
    json.members_of(own, {spine[0], spine[1]});
}

}  // namespace

void write_body(const ChatRequestView& request, std::string_view model, const Dialect& dialect, JsonBuilder& json,
                wire::RequestNotes& notes)
{
    const JsonDocument extra(request.extra());
    const JsonValue own = dialect.own_extra(extra);
    write_contents(request, model, dialect, json, notes);
    write_tools(request, own, dialect, json, notes);
    write_tool_config(request, own, json, notes);
    write_generation_config(request, model, own, dialect, json, notes);
    for (const ParamView param : request.params())
        write_other_param(param, dialect, json, notes);
    write_extra(own, dialect, json, notes);
}

Result<HttpRequest> write_chat(const ChatRequestView& request, const Dialect& dialect, Output& out)
{
    const auto model = wire::chosen_model(request, dialect.settings().model);
    if (model.is_error()) return model.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json(wire::expected_size(request));
    json.begin_object();
    write_body(request, *model, dialect, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    std::string path = dialect.method_path(request.base_url(), *model,
                                           request.stream() ? "streamGenerateContent?alt=sse" : "generateContent");
    HttpRequest http = wire::json_post(std::move(path), json);
    dialect.sign(http, request);
    return http;
}

}  // namespace parlance::gemini
