/// params.cpp - the parameters of a request as members of the body. Several share an object (`reasoning`, `text`,
/// `include`), to which the request's own extra may add.

#include <parlance/responses/model_facts.hpp>
#include <parlance/responses/request.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <string>

namespace parlance::responses {

namespace {

using wire::ParamRule;
using wire::ParamType;

constexpr ParamRule rules[] = {
    {"temperature", "temperature", ParamType::real},
    {"top_p", "top_p", ParamType::real},
    {"max_tokens", "max_output_tokens", ParamType::integer},
    {"top_logprobs", "top_logprobs", ParamType::integer},
    {"store", "store", ParamType::boolean},
    {"cache_key", "prompt_cache_key", ParamType::text},
    {"service_tier", "service_tier", ParamType::text},
    {"user", "user", ParamType::text},
    {"metadata", "metadata", ParamType::json},
    {"truncation", "truncation", ParamType::text},
    {"parallel_tools", "parallel_tool_calls", ParamType::boolean},
};
/// Those that change how many tokens the input has.
constexpr std::string_view rules_of_count[] = {"truncation", "parallel_tools"};

/// Written by functions of their own.
constexpr std::string_view gathered[] = {"reasoning_effort", "reasoning_summary", "logprobs"};

class ParamWriter {
public:
    ParamWriter(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model, Purpose purpose,
                JsonBuilder& json, wire::RequestNotes& notes)
        : request_(request),
          dialect_(dialect),
          extra_(request.extra()),
          own_(dialect.own_extra(extra_)),
          facts_(model_facts(model)),
          counts_(purpose == Purpose::count),
          json_(json),
          notes_(notes)
    {
    }

    void write()
    {
        for (const ParamView param : request_.params())
            write(param);
        write_reasoning();
        if (counts_) return;
        if (!is_set("store") && own_["store"].is_missing() && !continues()) json_.member("store", false);
        write_include();
    }

private:
    void write(const ParamView& param)
    {
        const std::string_view key = param.key();
        const ParamRule* const rule = wire::find_rule(rules, key);
        if (counts_ && rule != nullptr && std::ranges::find(rules_of_count, key) == std::end(rules_of_count)) return;
        if (!counts_ && dialect_.write_param(param, json_, notes_)) return;
        if (rule != nullptr) return wire::write_param(param, *rule, json_, notes_);
        if (key == "tool_choice") return write_tool_choice(param);
        if (key == "format") return write_text(param);
        if (key == "n" && param.as_int() == 1) return;
        const bool names_item = key == "id" && request_.operation() == "batch.item";
        const bool elsewhere = names_item || std::ranges::find(gathered, key) != std::end(gathered);
        if (elsewhere || counts_ || dialect_.sends_as_header(key) || key.starts_with("host.")) return;
        notes_.param_left_out(param, "the Responses API has no place for it");
    }

    [[nodiscard]] bool is_set(std::string_view key) const { return request_.param(key).has_value(); }

    /// A conversation that the provider keeps is kept on.
    [[nodiscard]] bool continues() const
    {
        return !own_["previous_response_id"].is_missing() || !own_["conversation"].is_missing();
    }

    void write_tool_choice(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument choice(*text);
        const JsonValue name = choice["name"];
        json_.key("tool_choice");
        if (!name.is_string() || !choice["type"].is_missing()) {  // a word, or an object in the API's own form
            json_.raw(*text);
            return;
        }
        json_.begin_object().member("type", names_custom_tool(name) ? "custom" : "function");
        json_.key("name").raw(name.source()).end_object();
    }

    [[nodiscard]] bool names_custom_tool(const JsonValue& name) const
    {
        for (const ToolView tool : request_.tools())
            if (name == tool.name()) return tool.kind() == PARLANCE_TOOL_CUSTOM;
        return false;
    }

    /// `text`: the format, and what else the request's own extra puts there (verbosity).
    void write_text(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument format(*text);
        json_.key("text").begin_object().key("format");
        if (format["type"] == "json") {
            json_.begin_object().member("type", "json_object").end_object();
        } else if (format["type"] == "json_schema" && !format["schema"].is_missing()) {
            json_.begin_object().members_of(format.root());
            if (!json_.has_key("name")) json_.member("name", "response");
            json_.end_object();
        } else {
            json_.raw(*text);
        }
        json_.members_of(own_["text"]).end_object();
    }

    void write_reasoning()
    {
        if (!is_set("reasoning_effort") && !is_set("reasoning_summary")) return;
        json_.key("reasoning").begin_object();
        write_text_member("reasoning_effort", "effort");
        write_text_member("reasoning_summary", "summary");
        json_.members_of(own_["reasoning"]).end_object();
    }

    void write_text_member(std::string_view key, std::string_view member)
    {
        if (const auto param = request_.param(key))
            wire::write_param(*param, {key, member, ParamType::text}, json_, notes_);
    }

    /// What is not stored has to come encrypted, to be handed back in the next turn.
    void write_include()
    {
        const auto stored = request_.param("store");
        const bool keeps = (stored && stored->as_bool().value_or(false)) || own_["store"].as_bool() == true;
        const bool encrypted = !keeps && !facts_.never_reasons;
        const auto logprobs = request_.param("logprobs");
        if (logprobs && !logprobs->as_bool()) wire::refuse_type(*logprobs, ParamType::boolean, notes_);
        const bool tokens = logprobs && logprobs->as_bool().value_or(false);
        if (!encrypted && !tokens) return;
        json_.key("include").begin_array();
        if (encrypted) json_.value(encrypted_reasoning);
        if (tokens) json_.value(token_logprobs);
        for (const JsonValue word : own_["include"].elements())
            if (word != encrypted_reasoning && word != token_logprobs) json_.raw(word.source());
        json_.end_array();
    }

    static constexpr std::string_view encrypted_reasoning = "reasoning.encrypted_content";
    static constexpr std::string_view token_logprobs = "message.output_text.logprobs";

    const ChatRequestView& request_;
    const openai::Dialect& dialect_;
    JsonDocument extra_;
    JsonValue own_;
    ModelFacts facts_;
    bool counts_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

void write_params(const ChatRequestView& request, const openai::Dialect& dialect, std::string_view model,
                  Purpose purpose, JsonBuilder& json, wire::RequestNotes& notes)
{
    ParamWriter(request, dialect, model, purpose, json, notes).write();
}

}  // namespace parlance::responses
