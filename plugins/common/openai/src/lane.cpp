#include <parlance/openai/lane.hpp>

#include <parlance/openai/finish.hpp>

#include <parlance/wire/text_pieces.hpp>

#include <algorithm>

namespace parlance::openai {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// What a message or a delta may hold.
struct MessageFields {
    JsonValue content, refusal, reasoning_content, reasoning, reasoning_details, reasoning_text, reasoning_opaque;
    JsonValue tool_calls, function_call, images, audio, annotations;
};

JsonValue* field(MessageFields& fields, std::string_view key)
{
    if (key == "content") return &fields.content;
    if (key == "role") return nullptr;  // comes often
    if (key == "tool_calls") return &fields.tool_calls;
    if (key == "reasoning_content") return &fields.reasoning_content;
    if (key == "reasoning") return &fields.reasoning;
    if (key == "refusal") return &fields.refusal;
    if (key == "reasoning_details") return &fields.reasoning_details;
    if (key == "function_call") return &fields.function_call;
    if (key == "images") return &fields.images;
    if (key == "audio") return &fields.audio;
    if (key == "annotations") return &fields.annotations;
    if (key == "reasoning_text") return &fields.reasoning_text;
    if (key == "reasoning_opaque") return &fields.reasoning_opaque;
    return nullptr;
}

bool has_text(const JsonValue& value)
{
    return value.is_string() && value != "";
}

void append_elements(std::string& all, const JsonValue& list)
{
    for (const JsonValue element : list.elements()) {
        if (!all.empty()) all += ',';
        all += element.source();
    }
}

}  // namespace

ChoiceFields::ChoiceFields(const JsonValue& choice)
{
    std::string scratch;
    for (const JsonMember member : choice.members()) {
        const std::string_view key = member.key.string(scratch);
        if (key == "index")
            index = member.value;
        else if (key == "delta")
            delta = member.value;
        else if (key == "finish_reason")
            finish_reason = member.value;
        else if (key == "logprobs")
            logprobs = member.value;
        else if (key == "message")
            message = member.value;
        else if (key == "content_filter_results")
            content_filter = member.value;
        else if (key == "usage")
            usage = member.value;
        else if (key == "error")
            error = member.value;
    }
}

void Lane::read(const ChoiceFields& choice, Form form, std::string& scratch, Output& out)
{
    // Perplexity sends both. In a chunk `delta` is the news and `message` all so far; a whole answer's `delta` is
    // empty.
    form_ = form;
    const JsonValue& preferred = form == Form::chunk ? choice.delta : choice.message;
    const JsonValue& other = form == Form::chunk ? choice.message : choice.delta;
    if (preferred.is_object())
        read_message(preferred, scratch, out);
    else if (!has_deltas_)  // else it repeats them
        read_message(other, scratch, out);
    has_deltas_ = has_deltas_ || choice.delta.is_object();
    if (choice.logprobs.is_object()) {
        append_elements(logprobs_content_, choice.logprobs["content"]);
        append_elements(logprobs_refusal_, choice.logprobs["refusal"]);
    }
    const bool filtered = !choice.content_filter.members().empty();
    if (filtered) content_filter_ = choice.content_filter.source();
    if (has_text(choice.finish_reason))
        finish(choice.finish_reason, scratch, out);
    else if (filtered && finished_)
        report_finish(out);  // Azure's filters may lag behind the text
}

/// Reasoning comes before what was said after it, in whatever order the members stand.
void Lane::read_message(const JsonValue& message, std::string& scratch, Output& out)
{
    MessageFields fields;
    std::string key;
    for (const JsonMember member : message.members())
        if (JsonValue* const known = field(fields, member.key.string(key)); known != nullptr && !member.value.is_null())
            *known = member.value;
    const JsonValue& reasoning = note_reasoning(fields.reasoning_content, fields.reasoning_text, fields.reasoning);
    if (has_text(fields.reasoning_opaque)) opaque_reasoning_ = fields.reasoning_opaque.source();
    grow(PartKind::reasoning, reasoning_, reasoning, scratch, out);
    read_details(fields.reasoning_details, has_text(reasoning), scratch, out);
    if (!fields.content.is_string())
        read_content(fields.content, scratch, out);
    else if (dialect_->quirks().content_blocks)
        read_block(fields.content, scratch, out);
    else
        grow(PartKind::text, text_, fields.content, scratch, out);
    grow(PartKind::refusal, refusal_, fields.refusal, scratch, out);
    for (const JsonValue call : fields.tool_calls.elements())
        read_call(call, scratch, out);
    // Beside `tool_calls` it is the same call in the older form.
    const bool has_calls = !fields.tool_calls.elements().empty();
    if (fields.function_call.is_object() && !has_calls) read_function_call(fields.function_call, scratch, out);
    for (const JsonValue image : fields.images.elements())
        read_image(image, out);
    if (fields.audio.is_object()) read_audio(fields.audio, out);
    read_annotations(fields.annotations, out);
}

/// The reasoning, by whatever name, and the name under which it goes back. Some servers send the same under two.
const JsonValue& Lane::note_reasoning(const JsonValue& content, const JsonValue& text, const JsonValue& plain)
{
    if (has_text(content)) {
        reasoning_member_ = "reasoning_content";
        return content;
    }
    if (!has_text(text)) return plain;
    reasoning_member_ = "reasoning_text";  // GitHub Copilot's
    return text;
}

void Lane::grow(PartKind kind, Growing& growing, const JsonValue& text, std::string& scratch, Output& out)
{
    const std::string_view news = wire::joined_text(text, growing.held, scratch);
    if (news.empty()) return;
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = parlance_string{news.data(), news.size()};
    out.emit_part(number_, part_of(growing), 0, delta);
}

/// Content as a list of typed items, or as one such item.
void Lane::read_content(const JsonValue& content, std::string& scratch, Output& out)
{
    if (content.is_object()) read_content_item(content, scratch, out);
    const bool blocks = dialect_->quirks().content_blocks;
    for (const JsonValue item : content.elements()) {
        if (!blocks) {
            read_content_item(item, scratch, out);
            continue;
        }
        read_block(item, scratch, out);
        if (form_ == Form::whole) end_block(out);
    }
}

void Lane::read_content_item(const JsonValue& item, std::string& scratch, Output& out)
{
    const JsonValue type = item["type"];
    if (item.is_string()) {
        grow(PartKind::text, text_, item, scratch, out);
    } else if (type == "text" || type == "output_text") {
        grow(PartKind::text, text_, item["text"], scratch, out);
    } else if (type == "refusal") {
        grow(PartKind::refusal, refusal_, item["refusal"], scratch, out);
    } else if (type == "thinking" || type == "reasoning") {
        const JsonValue thinking = item[type == "thinking" ? "thinking" : "text"];
        grow(PartKind::reasoning, reasoning_, thinking, scratch, out);
        for (const JsonValue list : {thinking, item["summary"]})
            for (const JsonValue piece : list.elements())
                grow(PartKind::reasoning, reasoning_, piece["text"], scratch, out);
    } else if (type == "image_url") {
        read_image(item, out);
    }
}

/// OpenRouter's typed reasoning: state to hand back, and the text itself where `reasoning` does not have it.
void Lane::read_details(const JsonValue& details, bool is_told, std::string& scratch, Output& out)
{
    append_elements(reasoning_details_, details);
    if (is_told) return;
    for (const JsonValue detail : details.elements()) {
        grow(PartKind::reasoning, reasoning_, detail["text"], scratch, out);
        grow(PartKind::reasoning, reasoning_, detail["summary"], scratch, out);
    }
}

void Lane::finish(const JsonValue& word, std::string& scratch, Output& out)
{
    const std::string_view said = word.string(scratch);
    if (said.empty() || (finished_ && said == finish_word_)) return;  // some repeat it in every later chunk
    finish_word_ = said;
    finished_ = true;
    end_block(out);
    flush_halves(out);
    report_reasoning_state(out);
    report_finish(out);
}

void Lane::flush_halves(Output& out)
{
    flush(PartKind::reasoning, reasoning_, out);
    flush(PartKind::text, text_, out);
    flush(PartKind::refusal, refusal_, out);
    for (Call& call : calls_)
        flush(PartKind::tool_call, call.arguments, out);
}

void Lane::flush(PartKind kind, Growing& growing, Output& out)
{
    if (growing.held.empty()) return;
    growing.held.clear();
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = parlance_string{replacement_character.data(), replacement_character.size()};
    out.emit_part(number_, part_of(growing), 0, delta);
}

/// What the next turn must send back with the reasoning, where the server wants that: the member it came in, and
/// details.
void Lane::report_reasoning_state(Output& out)
{
    std::string members;
    const auto append = [&](std::string_view key, std::string_view value) {
        if (!members.empty()) members += ',';
        members.append("\"").append(key).append("\":").append(value);
    };
    if (!reasoning_member_.empty()) append("member", '"' + std::string(reasoning_member_) + '"');
    if (!reasoning_details_.empty()) append("reasoning_details", '[' + reasoning_details_ + ']');
    if (!opaque_reasoning_.empty()) append("reasoning_opaque", opaque_reasoning_);
    if (members.empty()) return;
    const std::string extra = "{\"" + dialect_->name() + "\":{" + members + "}}";
    parlance_part state{};
    state.kind = PARLANCE_PART_REASONING;
    state.extra = parlance_string{extra.data(), extra.size()};
    out.emit_part(number_, part_of(reasoning_), PARLANCE_EVENT_END, state);
}

void Lane::report_finish(Output& out) const
{
    Facts facts;
    std::string logprobs;
    if (!logprobs_content_.empty() || !logprobs_refusal_.empty()) {
        logprobs = "{\"content\":[" + logprobs_content_ + "],\"refusal\":[" + logprobs_refusal_ + "]}";
        facts.add_json("logprobs", logprobs);
    }
    if (!content_filter_.empty()) facts.add_json("content_filter_results", content_filter_);
    out.finish(number_, reason(), finish_word_, facts);
}

FinishReason Lane::reason() const noexcept
{
    const FinishReason said = finish_reason(finish_word_);
    if (said != FinishReason::stop) return said;
    if (!calls_.empty()) return FinishReason::tool_calls;  // a forced call ends with "stop"
    if (refusal_.part && !text_.part) return FinishReason::refusal;
    return said;
}

}  // namespace parlance::openai
