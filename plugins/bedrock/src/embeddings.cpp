/// embeddings.cpp - texts to vectors, by InvokeModel: Converse has no embeddings, and each maker has a format of its
/// own.
///
///     Titan    {"inputText", "dimensions"}                a text a request    {"embedding", "inputTextTokenCount"}
///     Cohere   {"texts", "input_type", ...}              96 texts a request   {"embeddings": [[...]]}, or by type
///
/// So a call takes as many requests as it needs, one after the other. Source: Amazon Bedrock user guide, "Amazon Titan
/// Text Embeddings models", "Cohere Embed models".

#include <parlance/wire/body.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/param_rules.hpp>
#include <parlance/wire/vectors.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "exchanges.hpp"
#include "model_id.hpp"

namespace parlance::bedrock {

namespace {

enum class Maker { titan, titan_image, cohere };

using Texts = std::vector<std::string_view>;

/// Source: Amazon Bedrock user guide, "Cohere Embed models": texts per call.
constexpr std::size_t most_cohere_texts = 96;
constexpr std::string_view usual_input_type = "search_document";

constexpr wire::ParamRule titan_rules[] = {{"dimensions", "dimensions", wire::ParamType::integer}};
constexpr wire::ParamRule titan_image_rules[] = {{"dimensions", "outputEmbeddingLength", wire::ParamType::integer}};
constexpr wire::ParamRule cohere_rules[] = {
    {"input_type", "input_type", wire::ParamType::text},
    {"truncation", "truncate", wire::ParamType::text},
    {"dimensions", "output_dimension", wire::ParamType::integer},
};

std::optional<Maker> maker_of(std::string_view model)
{
    const std::string_view name = foundation_model(model);
    if (name.starts_with("amazon.titan-embed-image")) return Maker::titan_image;
    if (name.starts_with("amazon.titan-embed")) return Maker::titan;
    if (name.starts_with("cohere.embed")) return Maker::cohere;
    return std::nullopt;
}

std::span<const wire::ParamRule> rules_of(Maker maker)
{
    switch (maker) {
        case Maker::titan: return titan_rules;
        case Maker::titan_image: return titan_image_rules;
        case Maker::cohere: return cohere_rules;
    }
    return {};
}

/// The members of every request that the parameters ask for, as a JSON object. `encoding` is Cohere's alone.
class Settings {
public:
    Settings(const ChatRequestView& request, Maker maker, wire::RequestNotes& notes)
    {
        json_.begin_object();
        for (const ParamView param : request.params()) {
            const std::string_view key = param.key();
            if (const auto* rule = wire::find_rule(rules_of(maker), key))
                wire::write_param(param, *rule, json_, notes);
            else if (key == "encoding" && maker == Maker::cohere)
                write_encoding(param, notes);
            else if (!key.starts_with("host."))
                notes.param_left_out(param, "this embedding model has no place for it");
        }
        if (maker == Maker::cohere && !json_.has_key("input_type")) json_.member("input_type", usual_input_type);
        json_.end_object();
    }

    [[nodiscard]] std::string take() { return json_.take(); }

private:
    void write_encoding(const ParamView& param, wire::RequestNotes& notes)
    {
        if (const auto word = param.as_text())
            json_.key("embedding_types").begin_array().value(*word).end_array();
        else
            wire::refuse_type(param, wire::ParamType::text, notes);
    }

    JsonBuilder json_;
};

class Embeddings final : public ServiceExchange {
public:
    Embeddings(ServicePtr service, std::string model, Maker maker, Texts texts, std::string settings)
        : ServiceExchange(HttpRequest("POST", {})),
          service_(std::move(service)),
          model_(std::move(model)),
          maker_(maker),
          texts_(std::move(texts)),
          settings_(std::move(settings))
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        JsonBuilder json;
        json.begin_object();
        write_texts(json);
        write_settings(json);
        const JsonDocument extra(request().extra());
        json.members_of(own_extra(extra)).end_object();
        HttpRequest http = wire::json_post(Service::model_path(model_, "invoke"), json);
        http.header("Accept", "application/json");
        service_->authenticate(request(), http);
        return http;
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output&) override
    {
        const std::string_view count = head.header("x-amzn-bedrock-input-token-count");
        std::int64_t tokens = 0;
        const auto read = std::from_chars(count.data(), count.data() + count.size(), tokens);
        told_tokens_ = !count.empty() && read.ec == std::errc() ? std::optional(tokens) : std::nullopt;
        return Framing::whole;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const std::size_t before = answered_;
        const JsonValue vectors = document["embeddings"];
        bool good = true;
        if (document["embedding"].is_array())
            good = emit(document["embedding"], "f32le", out);
        else if (vectors.is_array())
            good = emit_all(vectors, "f32le", out);
        else if (const JsonMember typed = first_member(vectors); typed.value.is_array())
            good = emit_all(typed.value, type_of(typed.key), out);
        if (!good || answered_ - before != batch_size(before))
            return wire::strange_vectors(std::to_string(answered_ - before) + " vectors for " +
                                         std::to_string(batch_size(before)) + " texts");
        count_tokens(document["inputTextTokenCount"].as_int(), out);
        return answered_ == texts_.size() ? Progress::done : Progress::again;
    }

private:
    [[nodiscard]] std::size_t batch_size(std::size_t from) const
    {
        return std::min(maker_ == Maker::cohere ? most_cohere_texts : 1, texts_.size() - from);
    }

    void write_texts(JsonBuilder& json) const
    {
        if (maker_ != Maker::cohere) {
            json.member("inputText", texts_[answered_]);
            return;
        }
        json.key("texts").begin_array();
        for (std::size_t number = 0; number < batch_size(answered_); ++number)
            json.value(texts_[answered_ + number]);
        json.end_array();
    }

    void write_settings(JsonBuilder& json) const
    {
        if (maker_ != Maker::titan_image)
            static_cast<void>(json.members_of(settings_));
        else if (settings_ != "{}")
            json.key("embeddingConfig").raw(settings_);
    }

    [[nodiscard]] static JsonMember first_member(const JsonValue& object)
    {
        for (const JsonMember member : object.members())
            return member;
        return {};
    }

    [[nodiscard]] static std::string_view type_of(const JsonValue& key)
    {
        return key == "float" ? "f32le" : std::string_view();
    }

    [[nodiscard]] bool emit_all(const JsonValue& vectors, std::string_view type, Output& out)
    {
        for (const JsonValue vector : vectors.elements())
            if (answered_ == texts_.size() || !emit(vector, type, out)) return false;
        return true;
    }

    /// Of another type than floats the numbers are whole ones that fit a byte.
    [[nodiscard]] bool emit(const JsonValue& vector, std::string_view type, Output& out)
    {
        bytes_.clear();
        const bool is_float = type == "f32le";
        if (is_float ? !wire::append_floats(bytes_, vector) : !append_bytes(vector)) return false;
        wire::emit_vector(static_cast<std::uint32_t>(answered_++), bytes_, is_float ? type : "int8", out);
        return true;
    }

    [[nodiscard]] bool append_bytes(const JsonValue& vector)
    {
        for (const JsonValue element : vector.elements()) {
            const auto number = element.as_int();
            if (!number || *number < -128 || *number > 255) return false;
            bytes_ += static_cast<char>(*number);
        }
        return !bytes_.empty();
    }

    void count_tokens(std::optional<std::int64_t> in_body, Output& out)
    {
        const auto tokens = in_body ? in_body : told_tokens_;
        if (!tokens) return;
        tokens_ += *tokens;
        out.usage(Facts().add("input", tokens_));
    }

    ServicePtr service_;
    std::string model_;
    Maker maker_;
    Texts texts_;           // views of the request, which is held
    std::string settings_;  // an object
    std::string bytes_;
    std::size_t answered_ = 0;
    std::int64_t tokens_ = 0;
    std::optional<std::int64_t> told_tokens_;  // by a header of the answer at hand
};

}  // namespace

Result<ExchangePtr> begin_embeddings(const ChatRequestView& request, ServicePtr service, Output& out)
{
    std::string model(request.model().empty() ? std::string_view(service->embedding_model()) : request.model());
    const auto maker = maker_of(model);
    if (!maker)
        return ChatError(ErrorKind::unsupported,
                         "embeddings are read from models of Amazon Titan and Cohere, not from \"" + model + '"')
            .at("/model");
    auto texts = wire::embedding_inputs(request);
    if (texts.is_error()) return std::move(texts).error();
    wire::RequestNotes notes(request.strict(), out);
    std::string settings = Settings(request, *maker, notes).take();
    if (notes.refusal()) return *notes.refusal();
    return ExchangePtr(std::make_unique<Embeddings>(std::move(service), std::move(model), *maker, *std::move(texts),
                                                    std::move(settings)));
}

}  // namespace parlance::bedrock
