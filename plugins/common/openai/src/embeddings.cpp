/// embeddings.cpp - texts to vectors. The answer says for each vector which input it belongs to; each must come exactly
/// once, or the caller would take one text's meaning for another's.

#include <parlance/openai/embeddings.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/request.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/base64.hpp>
#include <parlance/wire/body.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::openai {

namespace {

static_assert(std::endian::native == std::endian::little, "vectors are handed over as they lie in memory");

ChatError strange(const std::string& what)
{
    return ChatError(ErrorKind::bad_response, "the server's embeddings are not what was asked for: " + what)
        .in_phase(Phase::parse);
}

class EmbeddingList final : public DialectExchange {
public:
    EmbeddingList(DialectPtr dialect, HttpRequest request, std::size_t inputs, std::string vector_type,
                  std::string listed_type)
        : DialectExchange(std::move(dialect), std::move(request)),
          seen_(inputs),
          vector_type_(std::move(vector_type)),
          listed_type_(std::move(listed_type))
    {
    }

    [[nodiscard]] Result<Framing> head(const HttpHead& head, Output& out) override
    {
        if (head.status() < 300) dialect().read_head(head, out);
        return Framing::whole;
    }

    [[nodiscard]] Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument document(frame.data);
        if (!document) return strange("the answer is not JSON");
        const JsonValue root = document.root();
        if (tells_failure(root)) return read_failure(dialect(), root);
        if (!root["data"].is_array()) return strange("there is no list of vectors");
        std::size_t position = 0;
        for (const JsonValue entry : root["data"].elements())
            if (auto bad = read_entry(entry, position++, out)) return *std::move(bad);
        if (position != seen_.size())
            return strange(std::to_string(position) + " vectors for " + std::to_string(seen_.size()) + " texts");
        report(root, out);
        return Progress::done;
    }

private:
    /// A vector whose number is absent stands where it is.
    [[nodiscard]] std::optional<ChatError> read_entry(const JsonValue& entry, std::size_t position, Output& out)
    {
        const JsonValue index = entry["index"];
        const auto number = index.is_missing() ? static_cast<std::int64_t>(position) : index.as_int().value_or(-1);
        if (number < 0 || static_cast<std::size_t>(number) >= seen_.size())
            return strange("a vector has the number " + std::string(index.source()) + " of " +
                           std::to_string(seen_.size()));
        const auto lane = static_cast<std::size_t>(number);
        if (seen_[lane]) return strange("two vectors have the number " + std::to_string(lane));
        seen_[lane] = true;
        bytes_.clear();
        const JsonValue vector = entry["embedding"];
        const bool good = vector.is_string() ? decode(vector) : gather(vector);
        if (!good) return strange("the vector " + std::to_string(lane) + " is no list of numbers");
        emit(static_cast<std::uint32_t>(lane), vector.is_string() ? vector_type_ : listed_type_, out);
        return std::nullopt;
    }

    [[nodiscard]] bool decode(const JsonValue& vector)
    {
        const bool good = wire::append_decoded_base64(bytes_, vector.string(scratch_));
        return good && !bytes_.empty() && (vector_type_ != "f32le" || bytes_.size() % sizeof(float) == 0);
    }

    [[nodiscard]] bool gather(const JsonValue& vector)
    {
        if (listed_type_ != "f32le") return gather_bytes(vector);
        for (const JsonValue element : vector.elements()) {
            const auto number = element.as_double();
            if (!number) return false;
            const auto value = static_cast<float>(*number);
            if (!std::isfinite(value)) return false;
            char bytes[sizeof value];
            std::memcpy(bytes, &value, sizeof value);
            bytes_.append(bytes, sizeof value);
        }
        return !bytes_.empty();
    }

    /// Signed or not: the bits are the same.
    [[nodiscard]] bool gather_bytes(const JsonValue& vector)
    {
        for (const JsonValue element : vector.elements()) {
            const auto number = element.as_int();
            if (!number || *number < -128 || *number > 255) return false;
            bytes_ += static_cast<char>(static_cast<unsigned char>(*number & 0xFF));
        }
        return !bytes_.empty();
    }

    void emit(std::uint32_t lane, std::string_view type, Output& out) const
    {
        parlance_part part{};
        part.kind = PARLANCE_PART_VECTOR;
        part.data = {bytes_.data(), bytes_.size()};
        part.media_type = {type.data(), type.size()};
        out.emit_part(lane, 0, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
    }

    void report(const JsonValue& root, Output& out)
    {
        for (const JsonMember member : root.members()) {
            const std::string_view key = member.key.string(scratch_);
            if (key == "usage")
                report_usage(member.value, out);
            else if (key == "model" && member.value.is_string())
                out.meta(Facts().add("model", std::string_view(member.value.string(text_))));
            else
                dialect().read_member(key, member.value, out);
        }
    }

    std::vector<bool> seen_;
    std::string vector_type_;  // of base64
    std::string listed_type_;  // of lists of numbers
    std::string bytes_;
    std::string scratch_;
    std::string text_;
};

/// Every lane is kept by whoever gathers the answer, so their number is bounded. Source: sdk, Accumulator.
constexpr std::size_t most_inputs = 100'000;

Result<std::size_t> write_inputs(const ChatRequestView& request, JsonBuilder& json)
{
    const auto refuse = [](ErrorKind kind, std::string message, std::string where) {
        return ChatError(kind, std::move(message)).at(std::move(where));
    };
    if (request.messages().size() != 1)
        return refuse(ErrorKind::invalid_request, "embeddings take one message, with a text part per input",
                      "/messages");
    const PartsView parts = request.messages()[0].parts();
    if (parts.empty() || parts.size() > most_inputs)
        return refuse(
            ErrorKind::invalid_request,
            "embeddings take 1 to " + std::to_string(most_inputs) + " texts, not " + std::to_string(parts.size()),
            "/messages/0/parts");
    json.key("input").begin_array();
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const std::string where = "/messages/0/parts/" + std::to_string(index);
        if (parts[index].kind() != PartKind::text)
            return refuse(ErrorKind::unsupported, "only texts can be embedded here", where);
        if (parts[index].text().empty())
            return refuse(ErrorKind::invalid_request, "an empty text has no embedding", where);
        json.value(parts[index].text());
    }
    json.end_array();
    return parts.size();
}

void write_embedding_params(const ChatRequestView& request, const Dialect& dialect, JsonBuilder& json,
                            wire::RequestNotes& notes)
{
    const auto wrong_type = [&](const ParamView& param, const char* wanted) {
        notes.refuse(ErrorKind::invalid_request, "the parameter \"" + std::string(param.key()) + "\" must be " + wanted,
                     wire::param_place(param.key()));
    };
    const auto text = [&](const ParamView& param, std::string_view member) {
        if (const auto value = param.as_text())
            json.member(member, *value);
        else
            wrong_type(param, "a text");
    };
    for (const ParamView param : request.params()) {
        if (dialect.write_embedding_param(param, json, notes)) continue;
        if (param.key() == "dimensions") {
            if (const auto count = param.as_int())
                json.member("dimensions", *count);
            else
                wrong_type(param, "a whole number");
        } else if (param.key() == "encoding") {
            text(param, "encoding_format");
        } else if (param.key() == "user" || param.key() == "input_type") {
            text(param, param.key());
        } else if (!dialect.sends_as_header(param.key())) {
            notes.param_left_out(param, "embeddings have no place for it");
        }
    }
}

std::string_view encoding_of(const ChatRequestView& request)
{
    const auto encoding = request.param("encoding");
    return encoding ? encoding->as_text().value_or("") : "";
}

/// Of vectors that come as base64: a request for one encoding is answered in it.
std::string vector_type(const ChatRequestView& request, const Dialect& dialect)
{
    const std::string_view word = encoding_of(request);
    if (word.empty()) return dialect.quirks().vector_type;
    return word.find("int8") != std::string_view::npos ? "int8" : "f32le";
}

}  // namespace

Result<std::unique_ptr<ChatExchange>> begin_embeddings(const ChatRequestView& request, DialectPtr dialect, Output& out)
{
    const std::string_view model =
        !request.model().empty() ? request.model() : std::string_view(dialect->quirks().embedding_model);
    if (model.empty())
        return ChatError(ErrorKind::invalid_request,
                         "no embedding model was named: set `model` in the request, or options.embedding_model in the "
                         "client's config")
            .at("/model");
    wire::RequestNotes notes(request.strict(), out);
    JsonBuilder json;
    json.begin_object().member("model", model);
    const auto inputs = write_inputs(request, json);
    if (inputs.is_error()) return inputs.error();
    write_embedding_params(request, *dialect, json, notes);
    const JsonDocument extra(request.extra());
    json.members_of(dialect->own_extra(extra), {"model", "input"}).end_object();
    if (notes.refusal()) return *notes.refusal();
    HttpRequest http = wire::json_post(dialect->path("/embeddings", model, request.base_url()), json);
    http.header("Accept", "application/json");
    dialect->add_headers(request, http);
    std::string type = vector_type(request, *dialect), listed(dialect->listed_type(encoding_of(request)));
    return std::unique_ptr<ChatExchange>(std::make_unique<EmbeddingList>(std::move(dialect), std::move(http), *inputs,
                                                                         std::move(type), std::move(listed)));
}

}  // namespace parlance::openai
