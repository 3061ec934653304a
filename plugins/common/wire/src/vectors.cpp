#include <parlance/wire/vectors.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace parlance::wire {

namespace {

static_assert(std::endian::native == std::endian::little, "vectors are handed over as they lie in memory");

/// Every lane is kept by whoever gathers the answer, so their number is bounded. Source: sdk, Accumulator.
constexpr std::size_t most_inputs = 100'000;

}  // namespace

Result<std::vector<std::string_view>> embedding_inputs(const ChatRequestView& request)
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
    std::vector<std::string_view> texts;
    texts.reserve(parts.size());
    for (const PartView part : parts) {
        const std::string where = "/messages/0/parts/" + std::to_string(texts.size());
        if (part.kind() != PartKind::text)
            return refuse(ErrorKind::unsupported, "only texts can be embedded here", where);
        if (part.text().empty()) return refuse(ErrorKind::invalid_request, "an empty text has no embedding", where);
        texts.push_back(part.text());
    }
    return texts;
}

bool append_floats(std::string& bytes, const JsonValue& list)
{
    bool any = false;
    for (const JsonValue element : list.elements()) {
        const auto number = element.as_double();
        if (!number) return false;
        const auto value = static_cast<float>(*number);
        if (!std::isfinite(value)) return false;
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        bytes.append(raw, sizeof value);
        any = true;
    }
    return any;
}

void emit_vector(std::uint32_t lane, std::string_view bytes, std::string_view type, Output& out)
{
    parlance_part part{};
    part.kind = PARLANCE_PART_VECTOR;
    part.data = {bytes.data(), bytes.size()};
    part.media_type = {type.data(), type.size()};
    out.emit_part(lane, 0, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

ChatError strange_vectors(const std::string& what)
{
    return ChatError(ErrorKind::bad_response, "the server's embeddings are not what was asked for: " + what)
        .in_phase(Phase::parse);
}

}  // namespace parlance::wire
