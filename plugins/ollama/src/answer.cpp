#include "answer.hpp"

#include <parlance/wire/base64.hpp>
#include <parlance/wire/error_text.hpp>
#include <parlance/wire/text_pieces.hpp>

#include "error.hpp"

namespace parlance::ollama {

namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// What a line may hold; looked up in one walk, since there is a line for every few letters.
struct LineFields {
    JsonValue message, response, thinking, content, tool_calls, images, logprobs, model, created_at, done, error;
};

JsonValue* field(LineFields& fields, std::string_view key)
{
    if (key == "model") return &fields.model;
    if (key == "created_at") return &fields.created_at;
    if (key == "message") return &fields.message;
    if (key == "done") return &fields.done;
    if (key == "response") return &fields.response;
    if (key == "content") return &fields.content;
    if (key == "thinking") return &fields.thinking;
    if (key == "tool_calls") return &fields.tool_calls;
    if (key == "images") return &fields.images;
    if (key == "logprobs") return &fields.logprobs;
    if (key == "error") return &fields.error;
    return nullptr;
}

void read_members(const JsonValue& object, LineFields& fields)
{
    std::string scratch;
    for (const JsonMember member : object.members())
        if (JsonValue* const known = field(fields, member.key.string(scratch))) *known = member.value;
}

/// The same for the same moment: an answer must read alike however the network cuts it.
std::string made_up_id(std::string_view moment, std::size_t number)
{
    std::uint64_t fnv = 14695981039346656037u;  // FNV-1a, 64 bits
    for (const char c : moment)
        fnv = (fnv ^ static_cast<unsigned char>(c)) * 1099511628211u;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id = "call_";
    for (int shift = 60; shift >= 28; shift -= 4)
        id += digits[(fnv >> shift) & 15U];
    id += '_';
    id += std::to_string(number);
    return id;
}

/// The members of `object` but those two, as they stand, with commas between.
std::string other_members(const JsonValue& object, std::string_view one, std::string_view two)
{
    std::string kept;
    for (const JsonMember member : object.members()) {
        if (member.key == one || member.key == two) continue;
        if (!kept.empty()) kept += ',';
        kept += member.key.source();
        kept += ':';
        kept += member.value.source();
    }
    return kept;
}

/// What of a call the neutral part has no place for: its own id, its index.
std::string state_of(const JsonValue& call)
{
    std::string state = other_members(call, "function", "function");
    const std::string of_function = other_members(call["function"], "name", "arguments");
    if (!of_function.empty()) {
        if (!state.empty()) state += ',';
        state += "\"function\":{";
        state += of_function;
        state += '}';
    }
    if (state.empty()) return state;
    std::string extra = "{\"ollama\":{";
    extra += state;
    extra += "}}";
    return extra;
}

bool is_object_text(std::string_view text)
{
    const JsonDocument document(text);
    return document && document.root().is_object();
}

FinishReason reason_of(std::string_view word, bool calls)
{
    if (word == "length") return FinishReason::length;
    const bool stopped =
        word.empty() || word == "stop" || word == "load" || word == "unload";  // old servers say nothing
    if (!stopped) return FinishReason::other;
    return calls ? FinishReason::tool_calls : FinishReason::stop;  // it says "stop" of calls too
}

/// Durations come in nanoseconds.
std::optional<std::int64_t> milliseconds(const JsonValue& nanoseconds)
{
    const auto count = nanoseconds.as_int();
    return count ? std::optional(*count / 1'000'000) : std::nullopt;
}

void report_usage(const JsonValue& root, Output& out)
{
    Facts facts;
    facts.add("input", root["prompt_eval_count"].as_int()).add("output", root["eval_count"].as_int());
    facts.add("time.total_ms", milliseconds(root["total_duration"]));
    facts.add("time.load_ms", milliseconds(root["load_duration"]));
    facts.add("time.input_ms", milliseconds(root["prompt_eval_duration"]));
    facts.add("time.output_ms", milliseconds(root["eval_duration"]));
    out.usage(facts);
}

}  // namespace

ChatError not_a_chat(std::string_view content_type, std::string_view body)
{
    return wire::not_an_answer("a chat of Ollama's API", content_type, body);
}

Result<Progress> AnswerReader::read(std::string_view line, std::string_view content_type, Output& out)
{
    const JsonDocument document(line);
    const JsonValue root = document.root();
    LineFields fields;
    read_members(root, fields);
    if (!fields.error.is_missing() && tells_failure(root)) return read_failure(root);
    const bool old = fields.response.is_string();  // of /api/generate
    if (!fields.message.is_object() && !old && fields.done.is_missing()) {
        if (!root.is_object()) return not_a_chat(content_type, line);
        strange_ = true;
        return Progress::more;  // of another kind than we know
    }
    began_ = true;
    if (!told_model_ && fields.model.is_string()) {
        told_model_ = true;
        out.meta(Facts().add("model", std::string_view(fields.model.string(scratch_))));
    }
    read_members(fields.message, fields);
    grow(PartKind::reasoning, thinking_, fields.thinking, out);
    grow(PartKind::text, text_, old ? fields.response : fields.content, out);
    for (const JsonValue call : fields.tool_calls.elements())
        read_call(call, fields.created_at, out);
    for (const JsonValue image : fields.images.elements())
        read_image(image, out);
    for (const JsonValue element : fields.logprobs.elements()) {
        if (!logprobs_.empty()) logprobs_ += ',';
        logprobs_ += element.source();
    }
    if (!fields.done.as_bool().value_or(false)) return Progress::more;
    finish(root, out);
    return Progress::done;
}

std::uint32_t AnswerReader::part_of(Growing& growing)
{
    return growing.part ? *growing.part : growing.part.emplace(next_part_++);
}

void AnswerReader::grow(PartKind kind, Growing& growing, const JsonValue& text, Output& out)
{
    const std::string_view news = wire::joined_text(text, growing.held, scratch_);
    if (news.empty()) return;
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = {news.data(), news.size()};
    out.emit_part(0, part_of(growing), 0, delta);
}

/// A half of a character whose other half never came.
void AnswerReader::flush(PartKind kind, Growing& growing, Output& out)
{
    if (growing.held.empty()) return;
    growing.held.clear();
    parlance_part delta{};
    delta.kind = static_cast<std::uint32_t>(kind);
    delta.text = {replacement_character.data(), replacement_character.size()};
    out.emit_part(0, part_of(growing), 0, delta);
}

/// A call comes whole, and usually without an id.
void AnswerReader::read_call(const JsonValue& call, const JsonValue& moment, Output& out)
{
    const JsonValue function = call["function"];
    std::string id = call["id"].text();
    if (id.empty()) id = made_up_id(moment.source(), calls_);
    ++calls_;
    const std::string extra = state_of(call);
    const JsonValue arguments = function["arguments"];
    std::string text;  // arguments are an object here; a server in front may send its text
    std::string_view source = arguments.is_string() ? arguments.string(text) : arguments.source();
    if (arguments.is_null()) source = {};
    std::string name;
    parlance_part part{};
    part.kind = PARLANCE_PART_TOOL_CALL;
    part.id = {id.data(), id.size()};
    const std::string_view tool = function["name"].string(name);
    part.name = {tool.data(), tool.size()};
    part.text = {source.data(), source.size()};
    if (!source.empty() && !is_object_text(source)) part.flags = PARLANCE_PART_INCOMPLETE;
    part.extra = {extra.data(), extra.size()};
    out.emit_part(0, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

void AnswerReader::read_image(const JsonValue& image, Output& out)
{
    std::string bytes;
    if (!wire::append_decoded_base64(bytes, image.string(scratch_))) return;
    parlance_part part{};
    part.kind = PARLANCE_PART_IMAGE;
    part.data = {bytes.data(), bytes.size()};
    out.emit_part(0, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

/// What was thought goes back in the next turn, and says so.
void AnswerReader::report_thinking(Output& out)
{
    if (!thinking_.part) return;
    constexpr std::string_view extra = R"({"ollama":{"thinking":true}})";
    parlance_part state{};
    state.kind = PARLANCE_PART_REASONING;
    state.extra = {extra.data(), extra.size()};
    out.emit_part(0, *thinking_.part, PARLANCE_EVENT_END, state);
}

void AnswerReader::finish(const JsonValue& root, Output& out)
{
    flush(PartKind::reasoning, thinking_, out);
    flush(PartKind::text, text_, out);
    report_thinking(out);
    report_usage(root, out);
    Facts facts;
    std::string logprobs;
    if (!logprobs_.empty()) {
        logprobs = "{\"content\":[";
        logprobs += logprobs_;
        logprobs += "]}";
        facts.add_json("logprobs", logprobs);
    }
    const std::string_view word = root["done_reason"].string(scratch_);
    out.finish(0, reason_of(word, calls_ > 0), word, facts);
}

}  // namespace parlance::ollama
