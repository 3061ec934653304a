#include "mistral_dialect.hpp"

#include <parlance/wire/base_url.hpp>
#include <parlance/wire/count.hpp>
#include <parlance/wire/param_rules.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

#include "call_id.hpp"
#include "items.hpp"

namespace parlance::mistral {

namespace {

openai::Quirks mistral_quirks(const wire::ConfigReader& config)
{
    openai::Quirks quirks;
    quirks.developer_role = false;
    quirks.stream_usage = false;  // it comes unasked, and the member that asks for it is refused
    quirks.speaker_names = false;
    quirks.refusal_member = false;
    quirks.result_parts = true;
    quirks.needs_parameters = true;
    quirks.content_blocks = true;
    quirks.embedding_model = config.option("embedding_model").text();
    return quirks;
}

/// What a chat takes under a name or in a form of its own, and what it does not take: the body's set of members is
/// closed.
constexpr wire::ParamRule seed_rule = {"seed", "random_seed", wire::ParamType::integer};
constexpr std::string_view not_taken[] = {"logprobs", "top_logprobs", "logit_bias",  "store",       "service_tier",
                                          "user",     "modalities",   "audio_voice", "audio_format"};

/// There are two efforts. A model that can think less than "high" does not say so; what asks for little asks for none.
std::string_view effort(std::string_view word)
{
    return word == "none" || word == "minimal" ? "none" : "high";
}

std::optional<std::int64_t> number(std::string_view digits)
{
    std::int64_t value = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, value);
    const bool is_number = error == std::errc{} && end == last && !digits.empty();
    return is_number ? wire::believable(value) : std::nullopt;
}

/// The value of the first of these headers that is there.
std::optional<std::int64_t> header_number(const HttpHead& head, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        if (const auto value = number(head.header(name))) return value;
    return std::nullopt;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

MistralDialect::MistralDialect(const wire::ConfigReader& config)
    : Dialect("mistral", mistral_quirks(config), config.model()), base_url_(config.base_url())
{
}

std::string MistralDialect::path_prefix(std::string_view base_url) const
{
    return wire::version_prefix(wire::base_in_use(base_url, base_url_), "/v1", wire::MissingVersion::without_path);
}

bool MistralDialect::write_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const
{
    const std::string_view key = param.key();
    if (key == "seed") {
        wire::write_param(param, seed_rule, json, notes);
        return true;
    }
    if (key == "reasoning_effort" && param.as_text()) {
        json.member("reasoning_effort", effort(*param.as_text()));
        return true;
    }
    if (key == "tool_choice" && param.as_json() == "\"required\"") {
        json.member("tool_choice", "any");  // its older word for it, which every version knows
        return true;
    }
    if (std::ranges::find(not_taken, key) == std::end(not_taken)) return false;
    notes.param_left_out(param, "this provider does not take it");
    return true;
}

/// Two members say what `encoding` says: how vectors travel, and what they are made of.
bool MistralDialect::write_embedding_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const
{
    static constexpr wire::ParamRule dimensions = {"dimensions", "output_dimension", wire::ParamType::integer};
    static constexpr wire::ParamRule format = {"encoding", "encoding_format", wire::ParamType::text};
    static constexpr wire::ParamRule element = {"encoding", "output_dtype", wire::ParamType::text};
    const std::string_view key = param.key();
    if (key == "dimensions") {
        wire::write_param(param, dimensions, json, notes);
    } else if (key == "encoding") {
        const bool is_format = is_one_of(param.as_text().value_or("base64"), {"float", "base64"});
        wire::write_param(param, is_format ? format : element, json, notes);
    } else if (key == "user" || key == "input_type") {
        notes.param_left_out(param, "this provider does not take it");
    } else {
        return false;
    }
    return true;
}

bool MistralDialect::write_item(const wire::PlacedPart& placed, JsonBuilder& json, wire::RequestNotes& notes) const
{
    return mistral::write_item(placed, *this, json, notes);
}

std::string MistralDialect::call_id(std::string_view id) const
{
    return mistral::call_id(id);
}

std::string_view MistralDialect::listed_type(std::string_view encoding) const
{
    for (const std::string_view bytes : {"int8", "uint8", "binary", "ubinary"})
        if (encoding == bytes) return bytes;
    return "f32le";
}

/// Two generations of names; limits are by the minute, and for some requests by ten seconds. The usual names come as
/// well where a proxy adds them.
void MistralDialect::read_head(const HttpHead& head, Output& out) const
{
    Dialect::read_head(head, out);
    const auto seconds = header_number(head, {"ratelimitbysize-reset", "ratelimit-reset"});
    out.limits(
        Facts()
            .add("requests.limit", header_number(head, {"x-ratelimit-limit-req-minute",
                                                        "x-ratelimit-limit-req-10-second", "x-ratelimit-limit-second"}))
            .add("requests.remaining",
                 header_number(head, {"x-ratelimit-remaining-req-minute", "x-ratelimit-remaining-req-10-second",
                                      "x-ratelimit-remaining-second"}))
            .add("tokens.limit", header_number(head, {"x-ratelimit-limit-tokens-minute",
                                                      "x-ratelimitbysize-limit-minute", "ratelimitbysize-limit"}))
            .add("tokens.remaining",
                 header_number(head, {"x-ratelimit-remaining-tokens-minute", "x-ratelimitbysize-remaining-minute",
                                      "ratelimitbysize-remaining"}))
            .add("tokens.reset_ms", seconds ? std::optional(*seconds * 1000) : std::nullopt));
}

/// Codes are numbers in texts. An unknown model is a bad request here, and a full server is a rate limit.
ErrorKind MistralDialect::error_kind(const openai::ErrorFacts& facts) const
{
    if (facts.code == "1500" || facts.type == "invalid_model") return ErrorKind::not_found;
    if (facts.code == "3505" || facts.type == "service_tier_capacity_exceeded") return ErrorKind::overloaded;
    const auto says = [&](std::string_view words) { return facts.message.find(words) != std::string::npos; };
    if (says("maximum context length") || says("too large for model")) return ErrorKind::context_too_long;
    if (facts.http_status == 429 && says("monthly")) return ErrorKind::quota_exhausted;
    return Dialect::error_kind(facts);
}

}  // namespace parlance::mistral
