/// generation_config.cpp - the parameters of a request as `generationConfig`. Most have a member of their own there;
/// the rest is written by a function each.

#include <parlance/gemini/request.hpp>

#include <parlance/gemini/thinking.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <string>

namespace parlance::gemini {

namespace {

using wire::ParamType;

constexpr wire::ParamRule rules[] = {
    {"temperature", "temperature", ParamType::real},
    {"top_p", "topP", ParamType::real},
    {"top_k", "topK", ParamType::integer},
    {"max_tokens", "maxOutputTokens", ParamType::integer},
    {"seed", "seed", ParamType::integer},
    {"n", "candidateCount", ParamType::integer},
    {"presence_penalty", "presencePenalty", ParamType::real},
    {"frequency_penalty", "frequencyPenalty", ParamType::real},
    {"logprobs", "responseLogprobs", ParamType::boolean},
    {"top_logprobs", "logprobs", ParamType::integer},
};

/// What thinking costs at most, where a model counts it in tokens. Source: Gemini API, "OpenAI compatibility".
struct EffortRow {
    std::string_view effort;
    std::int64_t budget;
    std::string_view level;
};
constexpr EffortRow efforts[] = {
    {"none", 0, "minimal"},     {"minimal", 1024, "minimal"}, {"low", 1024, "low"},
    {"medium", 8192, "medium"}, {"high", 24576, "high"},
};

class ConfigWriter {
public:
    ConfigWriter(const ChatRequestView& request, std::string_view model, const Dialect& dialect,
                 wire::RequestNotes& notes)
        : request_(request), model_(model), dialect_(dialect), notes_(notes)
    {
    }

    /// The object's text; "{}" if there is nothing to say.
    std::string write(const JsonValue& own)
    {
        json_.begin_object();
        for (const ParamView param : request_.params())
            write(param);
        write_thinking(own["thinkingConfig"]);
        json_.members_of(own).end_object();
        return json_.take();
    }

private:
    void write(const ParamView& param)
    {
        const std::string_view key = param.key();
        if (const auto* rule = wire::find_rule(rules, key)) return wire::write_param(param, *rule, json_, notes_);
        if (key == "stop") return write_stop(param);
        if (key == "format") return write_format(param);
        if (key == "modalities") return write_modalities(param);
        if (key == "audio_voice") return write_voice(param);
    }

    void write_stop(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument document(*text);
        json_.key("stopSequences");
        if (document.root().is_array())
            json_.raw(*text);
        else
            json_.begin_array().raw(*text).end_array();  // one text
    }

    void write_format(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument format(*text);
        const JsonValue type = format["type"];
        const JsonValue schema = format["schema"];
        if (type == "text") return;
        if (type != "json" && type != "json_schema")
            return notes_.refuse(ErrorKind::unsupported, "the format's type is text, json or json_schema here",
                                 wire::param_place(param.key()) + "/type");
        json_.member("responseMimeType", "application/json");
        const bool openapi = dialect_.settings().schemas == SchemaLanguage::openapi;
        if (schema.is_object()) json_.key(openapi ? "responseSchema" : "responseJsonSchema").raw(schema.source());
    }

    /// ["text", "image"]: the API writes them in capitals.
    void write_modalities(const ParamView& param)
    {
        const auto text = param.as_json();
        if (!text) return wire::refuse_type(param, ParamType::json, notes_);
        const JsonDocument document(*text);
        json_.key("responseModalities").begin_array();
        for (const JsonValue word : document.root().elements()) {
            std::string capitals = word.text();
            for (char& letter : capitals)
                if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
            json_.value(capitals);
        }
        json_.end_array();
    }

    void write_voice(const ParamView& param)
    {
        const auto voice = param.as_text();
        if (!voice) return wire::refuse_type(param, ParamType::text, notes_);
        json_.key("speechConfig").begin_object().key("voiceConfig").begin_object();
        json_.key("prebuiltVoiceConfig").begin_object().member("voiceName", *voice).end_object();
        json_.end_object().end_object();
    }

    /// How long to think comes as up to three parameters and goes as one object. A budget is more exact than an effort;
    /// models take either a level or a budget, never both.
    void write_thinking(const JsonValue& own)
    {
        const auto budget = request_.param("reasoning_budget");
        const auto effort = request_.param("reasoning_effort");
        const auto summary = request_.param("reasoning_summary");
        if (!budget && !effort && !summary) return;
        json_.key("thinkingConfig").begin_object();
        if (budget) {
            if (const auto tokens = budget->as_int())
                write_budget(*budget, *tokens);
            else
                wire::refuse_type(*budget, ParamType::integer, notes_);
            if (effort) notes_.param_left_out(*effort, "the reasoning budget says it more exactly");
        } else if (effort) {
            write_effort(*effort);
        }
        if (summary) {
            const auto word = summary->as_text();
            if (!word) wire::refuse_type(*summary, ParamType::text, notes_);
            json_.member("includeThoughts", word != "none");
        }
        json_.members_of(own).end_object();
    }

    void write_effort(const ParamView& param)
    {
        const auto word = param.as_text();
        if (!word) return wire::refuse_type(param, ParamType::text, notes_);
        const auto* row = std::ranges::find(efforts, *word, &EffortRow::effort);
        if (counts_thinking(model_) && row != std::end(efforts))
            write_budget(param, row->budget);
        else
            write_level(param, row != std::end(efforts) ? row->level : *word);
    }

    /// Less than nothing leaves it to the model.
    void write_budget(const ParamView& param, std::int64_t tokens)
    {
        const std::int64_t least = least_thinking(model_);
        const bool is_too_little = tokens >= 0 && tokens < least;
        if (is_too_little)
            notes_.param_left_out(param, "this model always thinks; it is given the least that it takes, " +
                                             std::to_string(least) + " tokens");
        json_.member("thinkingBudget", is_too_little ? least : tokens);
    }

    void write_level(const ParamView& param, std::string_view level)
    {
        const std::string_view nearest = nearest_level(model_, level);
        if (nearest != level)
            notes_.param_left_out(param,
                                  "this model has no level for it; it is asked for \"" + std::string(nearest) + "\"");
        json_.member("thinkingLevel", nearest);
    }

    const ChatRequestView& request_;
    std::string_view model_;
    const Dialect& dialect_;
    wire::RequestNotes& notes_;
    JsonBuilder json_;
};

}  // namespace

void write_generation_config(const ChatRequestView& request, std::string_view model, const JsonValue& own,
                             const Dialect& dialect, JsonBuilder& json, wire::RequestNotes& notes)
{
    const std::string config = ConfigWriter(request, model, dialect, notes).write(own["generationConfig"]);
    if (config != "{}") json.key("generationConfig").raw(config);
}

}  // namespace parlance::gemini
