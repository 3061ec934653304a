#include "embedding_format.hpp"

#include <parlance/json_reader.hpp>
#include <parlance/wire/param_rules.hpp>

#include <utility>

#include "model_id.hpp"
#include "service.hpp"

namespace parlance::bedrock {

namespace {

/// Source: Amazon Bedrock user guide, "Cohere Embed models": texts per call.
constexpr std::size_t most_cohere_texts = 96;

constexpr wire::ParamRule titan_rules[] = {{"dimensions", "dimensions", wire::ParamType::integer}};
constexpr wire::ParamRule titan_image_rules[] = {{"dimensions", "outputEmbeddingLength", wire::ParamType::integer}};
constexpr wire::ParamRule nova_rules[] = {{"dimensions", "embeddingDimension", wire::ParamType::integer}};
constexpr wire::ParamRule cohere_rules[] = {
    {"input_type", "input_type", wire::ParamType::text},
    {"truncation", "truncate", wire::ParamType::text},
    {"dimensions", "output_dimension", wire::ParamType::integer},
};

std::span<const wire::ParamRule> rules_of(EmbeddingMaker maker)
{
    switch (maker) {
        case EmbeddingMaker::titan: return titan_rules;
        case EmbeddingMaker::titan_image: return titan_image_rules;
        case EmbeddingMaker::nova: return nova_rules;
        case EmbeddingMaker::cohere: return cohere_rules;
    }
    return {};
}

std::string in_capitals(std::string_view word)
{
    std::string capitals(word);
    for (char& letter : capitals)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return capitals;
}

/// What a Nova vector is for: neutral words and its own.
std::string nova_purpose(std::string_view input_type)
{
    if (input_type == "document" || input_type == "search_document") return "GENERIC_INDEX";
    if (input_type == "query" || input_type == "search_query") return "GENERIC_RETRIEVAL";
    return in_capitals(input_type);
}

/// Fills in the settings, parameter by parameter.
class SettingsReader {
public:
    SettingsReader(EmbeddingMaker maker, wire::RequestNotes& notes) : maker_(maker), notes_(notes)
    {
        json_.begin_object();
    }

    void read(const ParamView& param)
    {
        const std::string_view key = param.key();
        const bool nova = maker_ == EmbeddingMaker::nova, cohere = maker_ == EmbeddingMaker::cohere;
        if (const auto* rule = wire::find_rule(rules_of(maker_), key))
            wire::write_param(param, *rule, json_, notes_);
        else if (key == "encoding" && cohere)
            read_word(param, [&](std::string_view word) {
                json_.key("embedding_types").begin_array().value(word).end_array();
            });
        else if (key == "input_type" && nova)
            read_word(param, [&](std::string_view word) { json_.member("embeddingPurpose", nova_purpose(word)); });
        else if (key == "truncation" && nova)
            read_word(param, [&](std::string_view word) { truncation_ = in_capitals(word); });
        else if (!key.starts_with("host."))
            notes_.param_left_out(param, "this embedding model has no place for it");
    }

    /// Adds what the provider's own `extra` says, and what the service demands and nobody asked for. A text that is
    /// too long is refused rather than cut.
    [[nodiscard]] EmbeddingSettings take(const JsonValue& own)
    {
        const bool nova = maker_ == EmbeddingMaker::nova;
        if (nova) json_.members_of(own["singleEmbeddingParams"], {"text"});
        if (maker_ == EmbeddingMaker::cohere && !json_.has_key("input_type") && own["input_type"].is_missing())
            json_.member("input_type", "search_document");
        if (nova && !json_.has_key("embeddingPurpose")) json_.member("embeddingPurpose", "GENERIC_INDEX");
        if (truncation_.empty()) truncation_ = "NONE";
        json_.end_object();
        return {json_.take(), std::move(truncation_)};
    }

private:
    template <class Use>
    void read_word(const ParamView& param, const Use& use)
    {
        if (const auto word = param.as_text())
            use(*word);
        else
            wire::refuse_type(param, wire::ParamType::text, notes_);
    }

    EmbeddingMaker maker_;
    wire::RequestNotes& notes_;
    JsonBuilder json_;
    std::string truncation_;
};

}  // namespace

std::optional<EmbeddingMaker> embedding_maker(std::string_view model)
{
    const std::string_view name = foundation_model(model);
    if (name.starts_with("amazon.titan-embed-image")) return EmbeddingMaker::titan_image;
    if (name.starts_with("amazon.titan-embed")) return EmbeddingMaker::titan;
    if (name.starts_with("amazon.nova") && name.find("embed") != std::string_view::npos) return EmbeddingMaker::nova;
    if (name.starts_with("cohere.embed")) return EmbeddingMaker::cohere;
    return std::nullopt;
}

std::size_t most_texts(EmbeddingMaker maker) noexcept
{
    return maker == EmbeddingMaker::cohere ? most_cohere_texts : 1;
}

EmbeddingSettings read_embedding_settings(const ChatRequestView& request, EmbeddingMaker maker,
                                          wire::RequestNotes& notes)
{
    SettingsReader reader(maker, notes);
    for (const ParamView param : request.params())
        reader.read(param);
    const JsonDocument extra(request.extra());
    return reader.take(own_extra(extra));
}

void write_embedding_body(EmbeddingMaker maker, std::span<const std::string_view> texts,
                          const EmbeddingSettings& settings, JsonBuilder& json)
{
    switch (maker) {
        case EmbeddingMaker::titan:
            json.member("inputText", texts.front());
            static_cast<void>(json.members_of(settings.members));
            return;
        case EmbeddingMaker::titan_image:
            json.member("inputText", texts.front());
            if (settings.members != "{}") json.key("embeddingConfig").raw(settings.members);
            return;
        case EmbeddingMaker::nova:
            json.member("taskType", "SINGLE_EMBEDDING").key("singleEmbeddingParams").begin_object();
            static_cast<void>(json.members_of(settings.members));
            json.key("text").begin_object().member("truncationMode", settings.truncation);
            json.member("value", texts.front()).end_object().end_object();
            return;
        case EmbeddingMaker::cohere:
            json.key("texts").begin_array();
            for (const std::string_view text : texts)
                json.value(text);
            json.end_array();
            static_cast<void>(json.members_of(settings.members));
            return;
    }
}

}  // namespace parlance::bedrock
