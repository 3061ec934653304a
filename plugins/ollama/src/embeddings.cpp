#include <parlance/wire/error_text.hpp>
#include <parlance/wire/param_rules.hpp>
#include <parlance/wire/vectors.hpp>

#include <utility>

#include "error.hpp"
#include "exchanges.hpp"
#include "request.hpp"

namespace parlance::ollama {

namespace {

/// POST /api/embed: {"embeddings": [[...], ...]}, in the order of the texts.
class EmbeddingList final : public OllamaExchange {
public:
    EmbeddingList(HttpRequest request, std::size_t inputs) : OllamaExchange(std::move(request)), inputs_(inputs) {}

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        const JsonValue root = document.root();
        if (tells_failure(root)) return read_failure(root);
        if (!root["embeddings"].is_array())
            return wire::not_an_answer("the embeddings of Ollama's API", content_type(), frame.data);
        std::uint32_t lane = 0;
        std::string bytes;
        for (const JsonValue vector : root["embeddings"].elements()) {
            bytes.clear();
            if (lane == inputs_ || !wire::append_floats(bytes, vector))
                return wire::strange_vectors("the vector " + std::to_string(lane) +
                                             " is no list of numbers, or one too many");
            wire::emit_vector(lane++, bytes, "f32le", out);
        }
        if (lane != inputs_)
            return wire::strange_vectors(std::to_string(lane) + " vectors for " + std::to_string(inputs_) + " texts");
        std::string scratch;
        if (root["model"].is_string()) out.meta(Facts().add("model", root["model"].string(scratch)));
        out.usage(Facts().add("input", root["prompt_eval_count"].as_int()));
        return Progress::done;
    }

private:
    std::size_t inputs_;
};

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_embeddings(const ChatRequestView& request, const Settings& settings,
                                                       Output& out)
{
    const std::string_view model =
        !request.model().empty() ? request.model() : std::string_view(settings.embedding_model);
    if (model.empty())
        return ChatError(ErrorKind::invalid_request,
                         "no embedding model was named: set `model` in the request, or options.embedding_model in the "
                         "client's config")
            .at("/model");
    const auto texts = wire::embedding_inputs(request);
    if (texts.is_error()) return texts.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json;
    json.begin_object().member("model", model).key("input").begin_array();
    for (const std::string_view text : *texts)
        json.value(text);
    json.end_array();
    for (const ParamView param : request.params()) {
        constexpr wire::ParamRule dimensions{"dimensions", "dimensions", wire::ParamType::integer};
        if (param.key() == "dimensions")
            wire::write_param(param, dimensions, json, notes);
        else if (param.key() != "trace_parent")
            notes.param_left_out(param, "embeddings have no place for it");
    }
    if (!settings.keep_alive.empty()) json.member("keep_alive", settings.keep_alive);
    const JsonDocument extra(request.extra());
    json.members_of(own_extra(extra), {"model", "input"}).end_object();
    if (notes.refusal()) return *notes.refusal();
    return std::unique_ptr<ChatExchange>(
        std::make_unique<EmbeddingList>(post(request, settings, "/embed", json), texts->size()));
}

}  // namespace parlance::ollama
