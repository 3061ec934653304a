/// params.cpp - the parameters of a request as members of the body. Most have a member of their own type, under their
/// own name or another; the rest is written by a function each.

#include <parlance/openai/request.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace parlance::openai {

namespace {

enum class Type { boolean, integer, real, text, json };

/// A parameter that is one member of the body.
struct Rule {
    std::string_view key;
    std::string_view member;
    Type type;
    bool needs_sampling_extras = false;
};

constexpr Rule rules[] = {
    {"temperature", "temperature", Type::real},
    {"top_p", "top_p", Type::real},
    {"presence_penalty", "presence_penalty", Type::real},
    {"frequency_penalty", "frequency_penalty", Type::real},
    {"min_p", "min_p", Type::real, true},
    {"repetition_penalty", "repetition_penalty", Type::real, true},
    {"top_k", "top_k", Type::integer, true},
    {"seed", "seed", Type::integer},
    {"n", "n", Type::integer},
    {"logprobs", "logprobs", Type::boolean},
    {"top_logprobs", "top_logprobs", Type::integer},
    {"parallel_tools", "parallel_tool_calls", Type::boolean},
    {"store", "store", Type::boolean},
    {"reasoning_effort", "reasoning_effort", Type::text},
    {"cache_key", "prompt_cache_key", Type::text},
    {"service_tier", "service_tier", Type::text},
    {"user", "user", Type::text},
    {"stop", "stop", Type::json},
    {"logit_bias", "logit_bias", Type::json},
    {"modalities", "modalities", Type::json},
    {"metadata", "metadata", Type::json},
};

constexpr std::string_view type_words[] = {"true or false", "a whole number", "a number", "a text", "a JSON value"};

class ParamWriter {
public:
    ParamWriter(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
        : request_(request), dialect_(dialect), json_(json), notes_(notes)
    {
    }

    void write(const ParamView& param)
    {
        const std::string_view key = param.key();
        if (dialect_.write_param(param, json_, notes_)) return;
        if (const auto* rule = std::ranges::find(rules, key, &Rule::key); rule != std::end(rules))
            return write(param, *rule);
        if (key == "max_tokens") return write(param, {key, token_limit(), Type::integer});
        if (key == "tool_choice") return write_tool_choice(param);
        if (key == "format") return write_format(param);
        if (key == "audio_voice" || key == "audio_format") return write_audio(param);
        const bool names_item = key == "id" && request_.operation() == "batch.item";
        if (names_item || dialect_.sends_as_header(key) || key.starts_with("host.")) return;
        notes_.param_left_out(param, "this provider's chat requests have no place for it");
    }

private:
    void write(const ParamView& param, const Rule& rule)
    {
        if (rule.needs_sampling_extras && !dialect_.quirks().sampling_extras)
            return notes_.param_left_out(param, "this provider does not take it");
        switch (rule.type) {
            case Type::boolean: return write(param, rule, param.as_bool());
            case Type::integer: return write(param, rule, param.as_int());
            case Type::real: return write(param, rule, param.as_real());
            case Type::text: return write(param, rule, param.as_text());
            case Type::json:
                if (const auto text = param.as_json())
                    json_.key(rule.member).raw(*text);
                else
                    wrong_type(param, Type::json);
        }
    }

    template <class Value>
    void write(const ParamView& param, const Rule& rule, const std::optional<Value>& value)
    {
        if (value)
            json_.member(rule.member, *value);
        else
            wrong_type(param, rule.type);
    }

    void wrong_type(const ParamView& param, Type wanted)
    {
        notes_.refuse(ErrorKind::invalid_request,
                      "the parameter \"" + std::string(param.key()) + "\" must be " +
                          std::string(type_words[static_cast<std::size_t>(wanted)]),
                      wire::param_place(param.key()));
    }

    [[nodiscard]] std::string_view token_limit() const
    {
        return dialect_.quirks().token_limit == TokenLimitField::max_tokens ? "max_tokens" : "max_completion_tokens";
    }

    void write_tool_choice(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wrong_type(param, Type::json);
        const JsonDocument choice(*text);
        const JsonValue name = choice["name"];
        if (!name.is_string()) {  // a word, or an object in the dialect's own form
            json_.key("tool_choice").raw(*text);
            return;
        }
        const std::string_view kind = names_custom_tool(name) ? "custom" : "function";
        json_.key("tool_choice").begin_object().member("type", kind);
        json_.key(kind).begin_object().key("name").raw(name.source()).end_object().end_object();
    }

    [[nodiscard]] bool names_custom_tool(const JsonValue& name) const
    {
        for (const ToolView tool : request_.tools())
            if (name == tool.name()) return tool.kind() == PARLANCE_TOOL_CUSTOM;
        return false;
    }

    void write_format(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wrong_type(param, Type::json);
        const JsonDocument format(*text);
        json_.key("response_format");
        if (format["type"] == "json") {
            json_.begin_object().member("type", "json_object").end_object();
        } else if (format["type"] == "json_schema" && !format["schema"].is_missing()) {
            write_schema(format.root());
        } else {
            json_.raw(*text);  // text, or an object in the dialect's own form
        }
    }

    void write_schema(const JsonValue& format)
    {
        json_.begin_object().member("type", "json_schema").key("json_schema").begin_object();
        json_.members_of(format, {"type"});
        if (!json_.has_key("name")) json_.member("name", "response");
        json_.end_object().end_object();
    }

    /// Voice and format come as two parameters and go as one object, with the first of the two. The object needs both.
    void write_audio(const ParamView& param)
    {
        if (json_.has_key("audio")) return;
        const auto text = [&](std::string_view key) {
            const auto found = request_.param(key);
            return found ? found->as_text() : std::nullopt;
        };
        const auto voice = text("audio_voice");
        const auto format = text("audio_format");
        if (!param.as_text()) return wrong_type(param, Type::text);
        json_.key("audio").begin_object();
        json_.member("voice", voice.value_or("alloy"));
        json_.member("format", format.value_or(request_.stream() ? "pcm16" : "wav"));  // streams have no other
        json_.end_object();
    }

    const ChatRequestView& request_;
    const Dialect& dialect_;
    JsonBuilder& json_;
    wire::RequestNotes& notes_;
};

}  // namespace

void write_params(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    ParamWriter writer(request, dialect, json, notes);
    for (const ParamView param : request.params())
        writer.write(param);
}

}  // namespace parlance::openai
