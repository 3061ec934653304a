/// embeddings.cpp - texts to vectors: as many requests as their number needs, one after the other. How a request is
/// written is embedding_format.hpp; answers are
///
///     Titan    {"embedding": [...], "inputTextTokenCount"}
///     Nova     {"embeddings": [{"embeddingType", "embedding": [...]}]}
///     Cohere   {"embeddings": [[...]]}, or by type {"embeddings": {"float": [[...]]}}

#include <parlance/wire/body.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/vectors.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "embedding_format.hpp"
#include "exchanges.hpp"

namespace parlance::bedrock {

namespace {

using Texts = std::vector<std::string_view>;

class Embeddings final : public ServiceExchange {
public:
    Embeddings(ServicePtr service, std::string model, EmbeddingMaker maker, Texts texts, EmbeddingSettings settings)
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
        write_embedding_body(maker_, std::span(texts_).subspan(answered_, batch_size(answered_)), settings_, json);
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
        else
            good = emit_typed(vectors, out);
        if (!good || answered_ - before != batch_size(before))
            return wire::strange_vectors(std::to_string(answered_ - before) + " vectors for " +
                                         std::to_string(batch_size(before)) + " texts");
        count_tokens(document["inputTextTokenCount"].as_int(), out);
        return answered_ == texts_.size() ? Progress::done : Progress::again;
    }

private:
    [[nodiscard]] std::size_t batch_size(std::size_t from) const
    {
        return std::min(most_texts(maker_), texts_.size() - from);
    }

    /// By type, of which one was asked for.
    [[nodiscard]] bool emit_typed(const JsonValue& lists, Output& out)
    {
        constexpr std::pair<std::string_view, std::string_view> types[] = {
            {"float", "f32le"}, {"int8", "int8"}, {"uint8", "uint8"}, {"binary", "binary"}, {"ubinary", "ubinary"}};
        for (const auto& [word, type] : types)
            if (const JsonValue list = lists[word]; list.is_array()) return emit_all(list, type, out);
        return false;
    }

    [[nodiscard]] bool emit_all(const JsonValue& vectors, std::string_view type, Output& out)
    {
        for (const JsonValue vector : vectors.elements())
            if (answered_ == texts_.size() || !emit(vector.is_object() ? vector["embedding"] : vector, type, out))
                return false;
        return true;
    }

    /// Of another type than floats the numbers are whole ones that fit a byte.
    [[nodiscard]] bool emit(const JsonValue& vector, std::string_view type, Output& out)
    {
        bytes_.clear();
        const bool is_float = type == "f32le";
        if (is_float ? !wire::append_floats(bytes_, vector) : !append_bytes(vector)) return false;
        wire::emit_vector(static_cast<std::uint32_t>(answered_++), bytes_, type, out);
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
    EmbeddingMaker maker_;
    Texts texts_;  // views of the request, which is held
    EmbeddingSettings settings_;
    std::string bytes_;
    std::size_t answered_ = 0;
    std::int64_t tokens_ = 0;
    std::optional<std::int64_t> told_tokens_;  // by a header of the answer at hand
};

}  // namespace

Result<ExchangePtr> begin_embeddings(const ChatRequestView& request, ServicePtr service, Output& out)
{
    std::string model(request.model().empty() ? std::string_view(service->embedding_model()) : request.model());
    const auto maker = embedding_maker(model);
    if (!maker)
        return ChatError(
                   ErrorKind::unsupported,
                   "embeddings are read from models of Amazon Titan, Amazon Nova and Cohere, not from \"" + model + '"')
            .at("/model");
    auto texts = wire::embedding_inputs(request);
    if (texts.is_error()) return std::move(texts).error();
    wire::RequestNotes notes(request.strict(), out);
    EmbeddingSettings settings = read_embedding_settings(request, *maker, notes);
    if (notes.refusal()) return *notes.refusal();
    return ExchangePtr(std::make_unique<Embeddings>(std::move(service), std::move(model), *maker, *std::move(texts),
                                                    std::move(settings)));
}

}  // namespace parlance::bedrock
