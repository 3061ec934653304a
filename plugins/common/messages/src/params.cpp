/// params.cpp - the parameters of a request as members of the body. Some have a member of their own; others share one:
/// `output_config` holds format and effort, `tool_choice` also says whether tools may run side by side.

#include <parlance/messages/claude_model.hpp>

#include <algorithm>
#include <string>

#include "writing.hpp"

namespace parlance::messages {

namespace {

enum class Type { integer, real, text, json };

/// A parameter that is one member of the body, and steers the answer.
struct Rule {
    std::string_view key;
    Type type;
};
constexpr Rule rules[] = {
    {"temperature", Type::real}, {"top_p", Type::real}, {"top_k", Type::integer}, {"service_tier", Type::text}};

/// Read by functions of their own, together with others.
constexpr std::string_view shared_keys[] = {
    "max_tokens", "reasoning_effort", "reasoning_budget", "tool_choice", "parallel_tools", "format", "stop",
    "user",       "metadata",         "cache_ttl_s",      "id"};

constexpr std::string_view type_words[] = {"a whole number", "a number", "a text", "a JSON value"};

class ParamWriter {
public:
    explicit ParamWriter(Writing& writing) : writing_(writing), json_(writing.json), claude_(writing.model) {}

    void write_all()
    {
        const auto max_tokens = own_limit();
        const ThinkingPlan thinking = plan_thinking(writing_, max_tokens);
        if (is_answered()) {
            json_.member("max_tokens", max_tokens.value_or(writing_.dialect.quirks().max_tokens + thinking.room));
            for (const ParamView param : writing_.request.params())
                write(param, thinking);
            write_stop();
            write_metadata();
        }
        write_thinking(thinking);
        write_output_config(thinking);
        write_tool_choice(thinking);
        write_automatic_cache();
    }

private:
    using Found = std::optional<ParamView>;

    [[nodiscard]] Found find(std::string_view key) const { return writing_.request.param(key); }
    /// Whether the body asks for an answer, which has limits and stop sequences.
    [[nodiscard]] bool is_answered() const { return writing_.purpose != Purpose::count; }

    void wrong_type(const ParamView& param, Type wanted)
    {
        writing_.notes.refuse(ErrorKind::invalid_request,
                              "the parameter \"" + std::string(param.key()) + "\" must be " +
                                  std::string(type_words[static_cast<std::size_t>(wanted)]),
                              wire::param_place(param.key()));
    }

    /// What the request itself, or its extra, says; the default is for those that say nothing.
    [[nodiscard]] std::optional<std::int64_t> own_limit()
    {
        const Found param = find("max_tokens");
        if (!param) return writing_.own["max_tokens"].as_int();
        const auto limit = param->as_int();
        if (!limit) wrong_type(*param, Type::integer);
        return limit;
    }

    void write(const ParamView& param, const ThinkingPlan& thinking)
    {
        const std::string_view key = param.key();
        const auto* rule = std::ranges::find(rules, key, &Rule::key);
        const std::string_view refusal = claude_.why_not_sampled(param, thinking.is_on);
        if (!refusal.empty()) return writing_.notes.param_left_out(param, refusal);
        if (rule != std::end(rules)) return write(param, rule->type);
        const bool is_read_elsewhere = std::ranges::find(shared_keys, key) != std::end(shared_keys);
        if (is_read_elsewhere || writing_.dialect.sends_as_header(key) || key.starts_with("host.")) return;
        writing_.notes.param_left_out(param, "this provider's requests have no place for it");
    }

    void write(const ParamView& param, Type type)
    {
        switch (type) {
            case Type::integer: return write(param, type, param.as_int());
            case Type::real: return write(param, type, param.as_real());
            default: return write(param, type, param.as_text());
        }
    }

    template <class Value>
    void write(const ParamView& param, Type type, const std::optional<Value>& value)
    {
        if (value)
            json_.member(param.key(), *value);
        else
            wrong_type(param, type);
    }

    /// A list, or one text.
    void write_stop()
    {
        const Found param = find("stop");
        if (!param) return;
        const auto text = param->as_json();
        if (!text) return wrong_type(*param, Type::json);
        const JsonDocument stop(*text);
        json_.key("stop_sequences");
        if (stop.root().is_string())
            json_.begin_array().raw(*text).end_array();
        else
            json_.raw(*text);
    }

    /// All that the API knows of a request's sender is one id.
    void write_metadata()
    {
        const Found user = find("user"), metadata = find("metadata");
        const auto id = user ? user->as_text() : std::nullopt;
        if (user && !id) wrong_type(*user, Type::text);
        const JsonDocument document(metadata ? metadata->as_json().value_or("null") : "null");
        const JsonValue own_id = document["user_id"];
        if (id)
            json_.key("metadata").begin_object().member("user_id", *id).end_object();
        else if (own_id.is_string())
            json_.key("metadata").begin_object().key("user_id").raw(own_id.source()).end_object();
        if (metadata && (document.root().size() != 1 || own_id.is_missing()))
            writing_.notes.param_left_out(*metadata, "this provider takes no metadata but user_id");
    }

    /// With the members that the provider's own extra adds, such as `display`.
    void write_thinking(const ThinkingPlan& plan)
    {
        if (plan.type.empty()) return;
        json_.key("thinking").begin_object().member("type", plan.type);
        if (plan.type == "enabled") json_.member("budget_tokens", plan.budget);
        json_.members_of(writing_.own["thinking"], {"budget_tokens"}).end_object();
    }

    void write_output_config(const ThinkingPlan& plan)
    {
        const Found param = find("format");
        const auto text = param ? param->as_json() : std::nullopt;
        if (param && !text) return wrong_type(*param, Type::json);
        const JsonDocument format(text.value_or("null"));
        const bool has_format = text && is_sent_format(*param, format.root());
        if (!has_format && plan.effort.empty()) return;
        json_.key("output_config").begin_object();
        if (!plan.effort.empty()) json_.member("effort", plan.effort);
        if (has_format) write_format(format.root());
        json_.members_of(writing_.own["output_config"]).end_object();
    }

    /// Plain text is what comes without being asked for; of JSON the API must know the schema.
    [[nodiscard]] bool is_sent_format(const ParamView& param, const JsonValue& format)
    {
        if (format["type"] == "text") return false;
        const bool has_schema = format["schema"].is_object();
        if (has_schema || (format["type"].is_string() && format["type"] != "json")) return true;
        writing_.notes.param_left_out(param, "this provider writes JSON by a schema alone; give one, or ask in words");
        return false;
    }

    void write_format(const JsonValue& format)
    {
        if (!format["schema"].is_object()) {
            json_.key("format").raw(format.source());  // in the API's own form
            return;
        }
        json_.key("format").begin_object().member("type", "json_schema");
        json_.key("schema").raw(format["schema"].source()).end_object();
    }

    /// Means nothing without tools, and the API refuses it then.
    void write_tool_choice(const ThinkingPlan& thinking)
    {
        if (writing_.request.tools().empty() && !writing_.own["tools"].is_array()) return;
        const Found param = find("tool_choice"), parallel = find("parallel_tools");
        const auto text = param ? param->as_json() : std::nullopt;
        if (param && !text) return wrong_type(*param, Type::json);
        const JsonDocument document(text.value_or("null"));
        const JsonValue choice = param ? document.root() : writing_.own["tool_choice"];
        const bool one_at_a_time = parallel && parallel->as_bool() == false;
        if (parallel && !parallel->as_bool())
            writing_.notes.refuse(ErrorKind::invalid_request, "the parameter \"parallel_tools\" must be true or false",
                                  wire::param_place("parallel_tools"));
        if (!param && !one_at_a_time) return;
        json_.key("tool_choice").begin_object();
        const bool is_refused = param && thinking.is_on && claude_.refuses_forced_tools() && is_forced(choice);
        if (is_refused)
            writing_.notes.param_left_out(*param, "the model cannot be forced to call a tool while it thinks");
        write_choice(is_refused ? JsonValue() : choice);
        if (one_at_a_time && choice != "none" && choice["type"] != "none")
            json_.member("disable_parallel_tool_use", true);
        json_.members_of(choice, {"name"});  // in the API's own form
        json_.end_object();
    }

    /// Any tool, or one by its name; in our words or in the API's own.
    [[nodiscard]] static bool is_forced(const JsonValue& choice)
    {
        return choice == "required" || choice == "any" || choice["type"] == "any" || choice["name"].is_string();
    }

    void write_choice(const JsonValue& choice)
    {
        if (choice["type"].is_string()) {
            json_.key("type").raw(choice["type"].source());
            if (choice["name"].is_string()) json_.key("name").raw(choice["name"].source());
        } else if (choice["name"].is_string()) {
            json_.member("type", "tool").key("name").raw(choice["name"].source());
        } else if (choice == "required") {
            json_.member("type", "any");
        } else if (choice.is_string()) {
            json_.key("type").raw(choice.source());
        } else {
            json_.member("type", "auto");
        }
    }

    /// A time to live without a mark asks for the cache all the same: the API then finds the place by itself.
    void write_automatic_cache()
    {
        if (writing_.cache_ttl.empty() || writing_.has_cache_mark || writing_.own["cache_control"].is_object()) return;
        json_.key("cache_control");
        write_cache_mark(writing_);
    }

    Writing& writing_;
    JsonBuilder& json_;
    ClaudeModel claude_;
};

}  // namespace

void write_params(Writing& writing)
{
    ParamWriter(writing).write_all();
}

}  // namespace parlance::messages
