/// embeddings.cpp - texts to vectors, in as many requests as their number needs.
///
/// AI Studio takes up to 100 texts at a time (:batchEmbedContents). Vertex AI has three ways: the gemini-embedding
/// models from the second on take one text (:embedContent); gemini-embedding-001 takes one instance and the older
/// models several (:predict). Answers are in the order of the texts; each is read by what it has.

#include <parlance/gemini/exchanges.hpp>

#include <parlance/wire/body.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/param_rules.hpp>
#include <parlance/wire/vectors.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parlance::gemini {

namespace {

enum class Method { batch_embed_contents, embed_content, predict };

/// What one kind of request takes. Sources: Gemini API, models.batchEmbedContents ("at most 100 requests can be in one
/// batch"); Vertex AI, "Get text embeddings" (5 texts outside us-central1, 250 there, 20,000 tokens together; a token
/// is a byte at least).
struct Limits {
    std::size_t texts, bytes;
};
constexpr std::size_t any_size = static_cast<std::size_t>(-1);
constexpr std::size_t most_bytes_of_predict = 20'000;

/// What the vectors are for, in neutral words and the API's.
constexpr std::pair<std::string_view, std::string_view> tasks[] = {
    {"query", "RETRIEVAL_QUERY"},          {"search_query", "RETRIEVAL_QUERY"},
    {"document", "RETRIEVAL_DOCUMENT"},    {"search_document", "RETRIEVAL_DOCUMENT"},
    {"similarity", "SEMANTIC_SIMILARITY"}, {"code_query", "CODE_RETRIEVAL_QUERY"},
};

std::string task_word(std::string_view input_type)
{
    const auto* known = std::ranges::find(tasks, input_type, &std::pair<std::string_view, std::string_view>::first);
    std::string word(known != std::end(tasks) ? known->second : input_type);
    for (char& letter : word)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return word;
}

/// What the request says of all vectors.
struct Wishes {
    std::string task;
    std::optional<std::int64_t> dimensions;
};

Wishes read_wishes(const ChatRequestView& request, wire::RequestNotes& notes)
{
    Wishes wishes;
    for (const ParamView param : request.params()) {
        const std::string_view key = param.key();
        if (key == "dimensions") {
            wishes.dimensions = param.as_int();
            if (!wishes.dimensions) wire::refuse_type(param, wire::ParamType::integer, notes);
        } else if (key == "input_type") {
            if (const auto word = param.as_text())
                wishes.task = task_word(*word);
            else
                wire::refuse_type(param, wire::ParamType::text, notes);
        } else if (key == "encoding" ? param.as_text() != "float" : key != "trace_parent") {
            notes.param_left_out(param, "embeddings have no place for it");
        }
    }
    return wishes;
}

class EmbeddingList final : public DialectExchange {
public:
    EmbeddingList(DialectPtr dialect, std::string model, std::vector<std::string_view> texts, Wishes wishes)
        : DialectExchange(dialect, HttpRequest("POST", "")),
          model_(std::move(model)),
          texts_(std::move(texts)),
          wishes_(std::move(wishes)),
          method_(method_of(*dialect))
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        const std::size_t end = end_of_turn();
        JsonBuilder json;
        json.begin_object();
        write(end, json);
        json.end_object();
        asked_ = end - done_;
        HttpRequest http = wire::json_post(dialect().method_path(request().base_url(), model_, method_word()), json);
        dialect().sign(http, request());
        return http;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (auto bad = check_document(document, "embeddings", frame.data)) return *std::move(bad);
        const JsonValue root = document.root();
        std::size_t count = 0;
        if (const JsonValue one = root["embedding"]; one.is_object())
            if (auto bad = read_vector(one, count++, out)) return *std::move(bad);
        for (const JsonValue entry : root["embeddings"].elements())
            if (auto bad = read_vector(entry, count++, out)) return *std::move(bad);
        for (const JsonValue entry : root["predictions"].elements())
            if (auto bad = read_vector(entry["embeddings"], count++, out)) return *std::move(bad);
        if (count != asked_)
            return wire::strange_vectors(std::to_string(count) + " vectors for " + std::to_string(asked_) + " texts");
        count_tokens(root["usageMetadata"]["promptTokenCount"]);
        done_ += count;
        if (done_ < texts_.size()) return Progress::again;
        if (tokens_) out.usage(Facts().add("input", *tokens_).add("total", *tokens_));
        return Progress::done;
    }

private:
    [[nodiscard]] Method method_of(const Dialect& dialect) const
    {
        if (!dialect.is_vertex()) return Method::batch_embed_contents;
        const bool is_new = model_.find("gemini-embedding-") != std::string::npos &&
                            model_.find("gemini-embedding-001") == std::string::npos;
        return is_new ? Method::embed_content : Method::predict;
    }

    [[nodiscard]] std::string_view method_word() const
    {
        switch (method_) {
            case Method::batch_embed_contents: return "batchEmbedContents";
            case Method::embed_content: return "embedContent";
            case Method::predict: return "predict";
        }
        return {};
    }

    [[nodiscard]] Limits limits() const
    {
        if (method_ == Method::batch_embed_contents) return {100, any_size};
        const bool one = method_ == Method::embed_content || model_.find("gemini-embedding") != std::string::npos;
        if (one) return {1, any_size};
        return {dialect().settings().location == "us-central1" ? std::size_t{250} : 5, most_bytes_of_predict};
    }

    /// One text at least, however long it is.
    [[nodiscard]] std::size_t end_of_turn() const
    {
        const Limits most = limits();
        std::size_t end = done_, bytes = 0;
        while (end < texts_.size() && end - done_ < most.texts) {
            bytes += texts_[end].size();
            if (end != done_ && bytes > most.bytes) break;
            ++end;
        }
        return end;
    }

    void write(std::size_t end, JsonBuilder& json)
    {
        if (method_ == Method::embed_content) return write_content(texts_[done_], json);
        const bool predict = method_ == Method::predict;
        json.key(predict ? "instances" : "requests").begin_array();
        for (std::size_t index = done_; index < end; ++index) {
            json.begin_object();
            if (predict)
                write_instance(texts_[index], json);
            else
                write_content(texts_[index], json);
            json.end_object();
        }
        json.end_array();
        if (!predict) return;
        const JsonDocument extra(request().extra());
        const JsonValue further = dialect().own_extra(extra)["parameters"];
        if (!wishes_.dimensions && !further.is_object()) return;
        json.key("parameters").begin_object();
        if (wishes_.dimensions) json.member("outputDimensionality", *wishes_.dimensions);
        json.members_of(further).end_object();
    }

    void write_content(std::string_view text, JsonBuilder& json)
    {
        if (!dialect().is_vertex()) json.member("model", Dialect::resource_name(model_));
        json.key("content").begin_object().key("parts").begin_array();
        json.begin_object().member("text", text).end_object().end_array().end_object();
        if (!wishes_.task.empty()) json.member("taskType", wishes_.task);
        if (wishes_.dimensions) json.member("outputDimensionality", *wishes_.dimensions);
        write_extra(json, {"model", "content"});
    }

    void write_instance(std::string_view text, JsonBuilder& json)
    {
        json.member("content", text);
        if (!wishes_.task.empty()) json.member("task_type", wishes_.task);
        write_extra(json, {"content", "parameters"});
    }

    /// Further members of each text's entry, such as `title`.
    void write_extra(JsonBuilder& json, std::initializer_list<std::string_view> except)
    {
        const JsonDocument extra(request().extra());
        json.members_of(dialect().own_extra(extra), except);
    }

    [[nodiscard]] std::optional<ChatError> read_vector(const JsonValue& entry, std::size_t number, Output& out)
    {
        if (number >= asked_) return std::nullopt;  // counted, and refused then
        bytes_.clear();
        if (!wire::append_floats(bytes_, entry["values"]))
            return wire::strange_vectors("the vector " + std::to_string(done_ + number) + " is no list of numbers");
        wire::emit_vector(static_cast<std::uint32_t>(done_ + number), bytes_, "f32le", out);
        count_tokens(entry["statistics"]["token_count"]);
        return std::nullopt;
    }

    void count_tokens(const JsonValue& count)
    {
        if (const auto news = count.as_int()) tokens_ = tokens_.value_or(0) + *news;
    }

    std::string model_;
    std::vector<std::string_view> texts_;  // views of the request, which is held
    Wishes wishes_;
    Method method_;
    std::size_t done_ = 0, asked_ = 0;
    std::optional<std::int64_t> tokens_;
    std::string bytes_;
};

}  // namespace

Result<ExchangePtr> begin_embeddings(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const auto model = wire::chosen_model(request, dialect->settings().embedding_model);
    if (model.is_error())
        return ChatError(ErrorKind::invalid_request,
                         "no embedding model was named: set `model` in the request, or options.embedding_model in the "
                         "client's config")
            .at("/model");
    auto texts = wire::embedding_inputs(request);
    if (texts.is_error()) return std::move(texts).error();
    wire::RequestNotes notes(request.strict(), out);
    Wishes wishes = read_wishes(request, notes);
    if (notes.refusal()) return *notes.refusal();
    return ExchangePtr(
        std::make_unique<EmbeddingList>(std::move(dialect), std::string(*model), *std::move(texts), std::move(wishes)));
}

}  // namespace parlance::gemini
