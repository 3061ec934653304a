#include <parlance/gemini/lane.hpp>

#include <parlance/gemini/media_type.hpp>
#include <parlance/wire/base64.hpp>
#include <parlance/wire/text_pieces.hpp>

#include <utility>

namespace parlance::gemini {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
constexpr std::uint32_t whole_part = PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END;

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

parlance_part delta_of(PartKind kind)
{
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    if (kind == PartKind::reasoning) delta.flags = PARLANCE_PART_SUMMARY;  // thoughts are told as summaries
    return delta;
}

}  // namespace

std::optional<ChatError> Lane::read(const JsonValue& candidate, Form form, std::string_view response_id,
                                    std::string& scratch, Output& out)
{
    JsonValue content, word;
    std::string key_scratch;
    for (const JsonMember member : candidate.members()) {
        const std::string_view key = member.key.string(key_scratch);
        if (key == "content")
            content = member.value;
        else if (key == "finishReason")
            word = member.value;
        else if (key != "index")
            read_remark(key, member.value, scratch);
    }
    std::int64_t position = 0;
    for (const JsonValue part : content["parts"].elements()) {
        if (position != 0) close_growing(out);  // only the first part of a chunk continues the last of the one before
        wire_index_ = form == Form::whole ? std::optional(position) : std::nullopt;
        ++position;
        if (auto error = read_part(part, form == Form::chunk, response_id, scratch, out)) return error;
    }
    sources_.read_grounding(candidate["groundingMetadata"], dialect_->name(), out);
    sources_.read_citations(candidate["citationMetadata"], dialect_->name(), out);
    report_finish(word, out);
    return std::nullopt;
}

std::optional<ChatError> Lane::read_part(const JsonValue& part, bool streams, std::string_view response_id,
                                         std::string& scratch, Output& out)
{
    if (!part.is_object()) return std::nullopt;
    const PartFields fields(part);
    const bool grows = fields.kind == Content::text || fields.kind == Content::inline_data;
    if (!grows) close_growing(out);
    switch (fields.kind) {
        case Content::text: read_text(fields, streams, scratch, out); break;
        case Content::inline_data: read_inline_data(fields, streams, out); break;
        case Content::file_data: read_file_data(fields, out); break;
        case Content::function_call: return read_call(fields, response_id, out);
        case Content::executable_code:
        case Content::tool_call: read_own_tool(fields, out); break;
        case Content::code_result:
        case Content::tool_response: read_own_result(fields, out); break;
        case Content::none:
            if (!fields.has_state) break;
            [[fallthrough]];
        case Content::unknown: keep_whole(fields, out);
    }
    return std::nullopt;
}

/// Empty text without state says nothing, and would be refused if it went back.
void Lane::read_text(const PartFields& fields, bool streams, std::string& scratch, Output& out)
{
    const PartKind kind = fields.is_thought ? PartKind::reasoning : PartKind::text;
    if (fields.has_state || !streams) {
        close_growing(out);
        const std::string_view text = fields.content.string(scratch);
        if (text.empty() && !fields.has_state) return;
        if (kind == PartKind::text) sources_.add_text(next_part_, text.size(), wire_index_);
        return emit_whole(kind, text, fields.others(), out);
    }
    if (growing_.kind != kind) close_growing(out);
    const std::string_view news = wire::joined_text(fields.content, growing_.held, scratch);
    const bool begins = growing_.kind != kind;
    if (news.empty() && (begins && growing_.held.empty())) return;
    if (begins) {
        growing_.kind = kind;
        growing_.part = next_part_++;
    }
    parlance_part delta = delta_of(kind);
    const std::string extra = begins && fields.is_thought ? dialect_->as_extra(fields.others()) : std::string();
    delta.text = c_text(news);
    delta.extra = c_text(extra);
    if (kind == PartKind::text) sources_.add_text(growing_.part, news.size(), std::nullopt);
    if (begins || !news.empty()) out.emit_part(number_, growing_.part, begins ? PARLANCE_EVENT_BEGIN : 0u, delta);
}

void Lane::emit_whole(PartKind kind, std::string_view text, const std::string& members, Output& out)
{
    parlance_part part = delta_of(kind);
    const std::string extra = members.empty() ? std::string() : dialect_->as_extra(members);
    part.text = c_text(text);
    part.extra = c_text(extra);
    out.emit_part(number_, next_part_++, whole_part, part);
}

/// What was held back of a pair will not come any more.
void Lane::close_growing(Output& out)
{
    if (!growing_.held.empty()) {
        parlance_part delta = delta_of(growing_.kind);
        delta.text = c_text(replacement_character);
        out.emit_part(number_, growing_.part, 0, delta);
    }
    growing_ = {};
}

/// Pictures and files are whole; sound comes in pieces that continue each other.
void Lane::read_inline_data(const PartFields& fields, bool streams, Output& out)
{
    std::string type, digits, bytes, name;
    const JsonValue& data = fields.content;
    const std::string_view media_type = data["mimeType"].string(type);
    if (!wire::append_decoded_base64(bytes, data["data"].string(digits))) return keep_whole(fields, out);
    const PartKind kind = fields.is_thought ? PartKind::reasoning : kind_of_media(media_type);
    const bool plain = kind == PartKind::audio && !fields.has_state;
    const bool continues = plain && streams && growing_.kind == kind && growing_.media_type == media_type;
    if (!continues) close_growing(out);
    parlance_part part{};
    part.kind = static_cast<std::uint32_t>(kind);
    part.media_type = c_text(media_type);
    part.data = c_text(bytes);
    part.name = c_text(data["displayName"].string(name));
    const std::string members = fields.others();
    const std::string extra = members.empty() ? members : dialect_->as_extra(members);
    part.extra = c_text(extra);
    const std::uint32_t number = continues ? growing_.part : next_part_++;
    out.emit_part(number_, number, continues ? 0u : PARLANCE_EVENT_BEGIN, part);
    if (plain && !continues) growing_ = {kind, number, std::string(media_type), {}};
}

void Lane::read_file_data(const PartFields& fields, Output& out)
{
    std::string type, address;
    const std::string_view media_type = fields.content["mimeType"].string(type);
    const std::string members = fields.others();
    const std::string extra = members.empty() ? members : dialect_->as_extra(members);
    parlance_part part{};
    part.kind = static_cast<std::uint32_t>(kind_of_media(media_type));
    part.media_type = c_text(media_type);
    part.url = c_text(fields.content["fileUri"].string(address));
    part.extra = c_text(extra);
    out.emit_part(number_, next_part_++, whole_part, part);
}

/// A kind that this plugin does not know goes back as it came.
void Lane::keep_whole(const PartFields& fields, Output& out)
{
    std::string extra = "{\"" + dialect_->name() + "\":";
    extra.append(fields.whole.source()).append("}");
    parlance_part part{};
    part.kind = PARLANCE_PART_CUSTOM;
    part.extra = c_text(extra);
    out.emit_part(number_, next_part_++, whole_part, part);
}

}  // namespace parlance::gemini
