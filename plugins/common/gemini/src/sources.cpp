#include <parlance/gemini/sources.hpp>

#include <utility>

namespace parlance::gemini {

namespace {

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

/// What a grounding chunk is about: {"web": {...}}, {"retrievedContext": {...}}, {"maps": {...}}, ...
JsonValue inside(const JsonValue& chunk)
{
    for (const JsonMember member : chunk.members())
        if (member.value["uri"].is_string() || member.value["title"].is_string()) return member.value;
    return {};
}

}  // namespace

void Sources::add_text(std::uint32_t part, std::size_t bytes, std::optional<std::int64_t> wire_index)
{
    const std::int64_t begin = texts_.empty() ? 0 : texts_.back().end;
    if (!texts_.empty() && texts_.back().part == part)
        texts_.back().end += static_cast<std::int64_t>(bytes);
    else
        texts_.push_back({part, begin, begin + static_cast<std::int64_t>(bytes), wire_index});
}

void Sources::read_grounding(const JsonValue& metadata, std::string_view dialect, Output& out)
{
    if (texts_.empty()) return;
    const JsonValue chunks = metadata["groundingChunks"];
    std::vector<bool> used(chunks.size());
    for (const JsonValue support : metadata["groundingSupports"].elements())
        read_support(support, chunks, used, dialect, out);
    std::size_t number = 0;
    for (const JsonValue chunk : chunks.elements())
        if (!used[number++]) tell_chunk(chunk, {}, dialect, out);
}

void Sources::read_support(const JsonValue& support, const JsonValue& chunks, std::vector<bool>& used,
                           std::string_view dialect, Output& out)
{
    const JsonValue segment = support["segment"];
    const Range range{segment["startIndex"].as_int().value_or(0), segment["endIndex"].as_int().value_or(0),
                      segment["partIndex"].as_int().value_or(0)};
    for (const JsonValue element : support["groundingChunkIndices"].elements()) {
        const auto index = element.as_int().value_or(-1);
        if (index < 0 || static_cast<std::size_t>(index) >= used.size()) continue;
        used[static_cast<std::size_t>(index)] = true;
        tell_chunk(chunks[static_cast<std::size_t>(index)], range, dialect, out);
    }
}

void Sources::tell_chunk(const JsonValue& chunk, const Range& range, std::string_view dialect, Output& out)
{
    std::string address, title, text;
    const JsonValue about = inside(chunk);
    if (about.is_missing()) return;
    parlance_part source{};
    source.url = c_text(about["uri"].string(address));
    source.name = c_text(about["title"].string(title));
    source.text = c_text(about["text"].string(text));
    tell(source, range, chunk, dialect, out);
}

/// Vertex AI calls the list `citations`, AI Studio `citationSources`. Some entries say nothing at all.
void Sources::read_citations(const JsonValue& metadata, std::string_view dialect, Output& out)
{
    if (texts_.empty()) return;
    const JsonValue list = metadata["citations"].is_array() ? metadata["citations"] : metadata["citationSources"];
    for (const JsonValue citation : list.elements()) {
        std::string address, title;
        parlance_part source{};
        source.url = c_text(citation["uri"].string(address));
        source.name = c_text(citation["title"].string(title));
        const Range range{citation["startIndex"].as_int().value_or(0), citation["endIndex"].as_int().value_or(0)};
        if (source.url.size + source.name.size != 0) tell(source, range, citation, dialect, out);
    }
}

void Sources::tell(parlance_part source, const Range& range, const JsonValue& raw, std::string_view dialect,
                   Output& out)
{
    std::string key = std::to_string(range.begin) + '-' + std::to_string(range.end);
    key.append(raw.source());
    if (!told_.insert(std::move(key)).second) return;
    Range local = range;
    const std::uint32_t part = place(local, source.flags);
    std::string extra = "{\"";
    extra.append(dialect).append("\":").append(raw.source()).append("}");
    source.kind = PARLANCE_PART_SOURCE;
    source.begin = local.begin;
    source.end = local.end;
    source.extra = c_text(extra);
    out.child(lane_, part, source);
}

/// The text that a range lies in, and the range within it. One that reaches over several stays a range of the whole.
std::uint32_t Sources::place(Range& range, std::uint32_t& flags) const
{
    if (range.end == 0) return texts_.front().part;
    for (const Text& text : texts_)
        if (text.wire_index == range.wire_index && range.end <= text.end - text.begin) return text.part;
    for (const Text& text : texts_) {
        if (range.begin < text.begin || range.end > text.end) continue;
        range = {range.begin - text.begin, range.end - text.begin};
        return text.part;
    }
    if (texts_.size() > 1) flags |= PARLANCE_PART_RANGE_OF_MESSAGE;
    return texts_.front().part;
}

}  // namespace parlance::gemini
