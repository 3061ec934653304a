/// embeddings.cpp - POST /v2/embed: texts and pictures to vectors.
///
/// A request takes at most 96 inputs, so that more of them become several requests, one after the other. Every answer
/// must have exactly one vector for each input, or the caller would take one text's meaning for another's. The
/// parameter input_type is required by the service: what an input is compared with decides how it is embedded.

#include <parlance/json_builder.hpp>
#include <parlance/wire/body.hpp>
#include <parlance/wire/notes.hpp>
#include <parlance/wire/param_rules.hpp>
#include <parlance/wire/vectors.hpp>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "exchanges.hpp"
#include "usage.hpp"
#include "vectors.hpp"

namespace parlance::cohere {

namespace {

constexpr std::size_t most_inputs_a_request = 96;  // Source: the provider's documentation of texts and inputs
/// Every lane is kept by whoever gathers the answer, so their number is bounded. Source: sdk, Accumulator.
constexpr std::size_t most_inputs = 100'000;

using wire::strange_vectors;

class Embeddings final : public CohereExchange {
public:
    /// `common`: an object of the members that every request has.
    Embeddings(ServicePtr service, std::string common, std::size_t inputs)
        : CohereExchange(std::move(service)), common_(std::move(common)), inputs_(inputs)
    {
    }

    [[nodiscard]] Result<HttpRequest> next() override
    {
        const PartsView parts = request().messages()[0].parts();
        count_ = std::min(most_inputs_a_request, inputs_ - done_);
        JsonBuilder json;
        json.begin_object().members_of(common_);
        const bool only_texts = are_texts(parts);
        json.key(only_texts ? "texts" : "inputs").begin_array();
        for (std::size_t index = done_; index < done_ + count_; ++index)
            write_input(parts[index], only_texts, json);
        json.end_array().end_object();
        HttpRequest http = wire::json_post(service().url(request(), "/v2", "/embed"), json);
        service().add_headers(request(), http);
        return http;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return strange_vectors("the answer is not JSON");
        const JsonValue embeddings = document["embeddings"];
        std::uint32_t part = 0;
        if (embeddings.is_array()) {  // one type, unnamed
            if (auto bad = read_list(embeddings, *vector_type("float"), part++, out)) return *std::move(bad);
        }
        std::string word;
        for (const JsonMember member : embeddings.members()) {
            const auto type = vector_type(member.key.string(word));
            if (!type || member.value.is_null()) continue;
            if (auto bad = read_list(member.value, *type, part++, out)) return *std::move(bad);
        }
        if (part == 0) return strange_vectors("there is no list of vectors");
        report(document, out);
        done_ += count_;
        return done_ < inputs_ ? Progress::again : Progress::done;
    }

private:
    /// Whether the inputs that are due are nothing but texts.
    [[nodiscard]] bool are_texts(const PartsView& parts) const
    {
        for (std::size_t index = done_; index < done_ + count_; ++index)
            if (parts[index].kind() != PartKind::text) return false;
        return true;
    }

    static void write_input(const PartView& part, bool only_texts, JsonBuilder& json)
    {
        if (only_texts) {
            json.value(part.text());
            return;
        }
        json.begin_object().key("content").begin_array().begin_object();
        if (part.kind() == PartKind::text) {
            json.member("type", "text").member("text", part.text());
        } else {
            json.member("type", "image_url").key("image_url").begin_object();
            const std::string_view type = part.media_type().empty() ? "image/png" : part.media_type();
            json.key("url").begin_string();
            if (part.data().empty())
                json.text(part.url());
            else
                json.text("data:").text(type).text(";base64,").base64(part.data());
            json.end_string().end_object();
        }
        json.end_object().end_array().end_object();
    }

    /// One vector for each input, in their order.
    [[nodiscard]] std::optional<ChatError> read_list(const JsonValue& list, const VectorType& type, std::uint32_t part,
                                                     Output& out)
    {
        std::size_t number = 0;
        for (const JsonValue vector : list.elements()) {
            if (number == count_)
                return strange_vectors("there are more vectors than the " + std::to_string(count_) + " inputs");
            if (!read_vector(vector, type, bytes_))
                return strange_vectors("the vector " + std::to_string(done_ + number) + " is none of type " +
                                       std::string(type.word));
            emit(static_cast<std::uint32_t>(done_ + number++), part, type, out);
        }
        if (number != count_)
            return strange_vectors(std::to_string(number) + " vectors for " + std::to_string(count_) + " inputs");
        return std::nullopt;
    }

    void emit(std::uint32_t lane, std::uint32_t number, const VectorType& type, Output& out) const
    {
        parlance_part part{};
        part.kind = PARLANCE_PART_VECTOR;
        part.data = {bytes_.data(), bytes_.size()};
        part.media_type = {type.media_type.data(), type.media_type.size()};
        out.emit_part(lane, number, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
    }

    void report(const JsonDocument& document, Output& out)
    {
        std::string scratch;
        if (done_ == 0 && document["id"].is_string())
            out.meta(Facts().add("response_id", document["id"].string(scratch)));
        billed_.add(document["meta"]["billed_units"]);
        billed_.report(out);
        for (const JsonValue warning : document["meta"]["warnings"].elements())
            out.warning("provider_warning", warning.string(scratch), "");
    }

    std::string common_;
    std::size_t inputs_;
    std::size_t done_ = 0;   // inputs whose vectors have come
    std::size_t count_ = 0;  // inputs of the request on its way
    BilledUnits billed_;
    std::string bytes_;
};

/// How many inputs there are; refuses what cannot be embedded, with its place.
Result<std::size_t> check_inputs(const ChatRequestView& request)
{
    const auto refuse = [](ErrorKind kind, std::string message, std::string where) {
        return ChatError(kind, std::move(message)).at(std::move(where));
    };
    if (request.messages().size() != 1)
        return refuse(ErrorKind::invalid_request, "embeddings take one message, with a part per input", "/messages");
    const PartsView parts = request.messages()[0].parts();
    if (parts.empty() || parts.size() > most_inputs)
        return refuse(
            ErrorKind::invalid_request,
            "embeddings take 1 to " + std::to_string(most_inputs) + " inputs, not " + std::to_string(parts.size()),
            "/messages/0/parts");
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const PartView part = parts[index];
        const std::string where = "/messages/0/parts/" + std::to_string(index);
        const bool is_image = part.kind() == PartKind::image;
        if (part.kind() != PartKind::text && !is_image)
            return refuse(ErrorKind::unsupported, "only texts and images can be embedded here", where);
        if (is_image ? part.data().empty() && part.url().empty() : part.text().empty())
            return refuse(ErrorKind::invalid_request, "an empty input has no embedding", where);
    }
    return parts.size();
}

/// The word of a parameter as the service spells it, where it has one for it.
std::string_view service_word(std::string_view word)
{
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"query", "search_query"}, {"document", "search_document"},  // input_type
        {"disabled", "NONE"},      {"none", "NONE"},
        {"start", "START"},        {"end", "END"},  // truncation
    };
    for (const auto& [known, meant] : words)
        if (known == word) return meant;
    return word;
}

/// The members that all requests of the operation share.
void write_common(const ChatRequestView& request, const Service& service, JsonBuilder& json, wire::RequestNotes& notes)
{
    std::string_view input_type = service.input_type, encoding = "float";
    for (const ParamView param : request.params()) {
        const std::string_view key = param.key();
        const bool is_word = key == "input_type" || key == "encoding" || key == "truncation";
        const auto word = param.as_text();
        if (key == "dimensions")
            wire::write_param(param, {key, "output_dimension", wire::ParamType::integer}, json, notes);
        else if (is_word && !word)
            wire::refuse_type(param, wire::ParamType::text, notes);
        else if (key == "truncation" && word == "auto")
            continue;  // what the service does unasked
        else if (key == "truncation")
            json.member("truncate", service_word(*word));
        else if (is_word)
            (key == "encoding" ? encoding : input_type) = service_word(*word);
        else if (key != "trace_parent" && !key.starts_with("host."))
            notes.param_left_out(param, "embeddings have no place for it");
    }
    if (!vector_type(encoding))
        notes.refuse(ErrorKind::invalid_request,
                     "an encoding is float, int8, uint8, binary, ubinary or base64, not " + std::string(encoding),
                     "/encoding");
    json.member("input_type", input_type.empty() ? std::string_view("search_document") : input_type);
    const JsonDocument extra(request.extra());
    const JsonValue own = own_extra(extra);
    if (own["embedding_types"].is_missing() || request.param("encoding"))
        json.key("embedding_types").begin_array().value(encoding).end_array();
    json.members_of(own, {"model", "texts", "inputs", "images"});
}

}  // namespace

ExchangeResult begin_embeddings(const ChatRequestView& request, ServicePtr service, Output& out)
{
    const std::string_view model =
        request.model().empty() ? std::string_view(service->embedding_model) : request.model();
    if (model.empty())
        return ChatError(ErrorKind::invalid_request,
                         "no embedding model was named: set `model` in the request, or options.embedding_model in the "
                         "client's config")
            .at("/model");
    const auto inputs = check_inputs(request);
    if (inputs.is_error()) return inputs.error();
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json;
    json.begin_object().member("model", model);
    write_common(request, *service, json, notes);
    json.end_object();
    if (notes.refusal()) return *notes.refusal();
    return std::unique_ptr<ChatExchange>(std::make_unique<Embeddings>(std::move(service), json.take(), *inputs));
}

}  // namespace parlance::cohere
