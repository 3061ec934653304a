#include <parlance/messages/answer.hpp>

#include <parlance/messages/error.hpp>
#include <parlance/messages/finish.hpp>
#include <parlance/wire/error_text.hpp>

#include "members.hpp"

namespace parlance::messages {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

ChatError not_json(const JsonError& error)
{
    return ChatError(ErrorKind::bad_response,
                     "the server sent an event that is not JSON: " + std::string(error.message) + " at byte " +
                         std::to_string(error.offset))
        .in_phase(Phase::parse);
}

/// An `error` event is a failure whatever its data is.
ChatError failed_event(const Dialect& dialect, const JsonValue& root, std::string_view data)
{
    ChatError error = read_failure(dialect, root);
    if (!root.is_object()) error.message = "the server reported an error: " + wire::plain_excerpt(data, 200);
    return error;
}

/// Those of this API; what is not read of them is skipped.
bool is_event(std::string_view type)
{
    return type.starts_with("message_") || type.starts_with("content_block_") || type == "ping" || type == "error";
}

std::int64_t number_of(const JsonValue& index)
{
    return index.as_int().value_or(0);
}

}  // namespace

Result<Progress> AnswerReader::read_frame(const Frame& frame, Output& out)
{
    const std::string_view data = trimmed(frame.data);
    if (data.empty() || data == "[DONE]") return Progress::more;  // gateways add it behind message_stop
    const JsonDocument document(data);
    const JsonValue root = document.root();
    if (frame.name == "error") return failed_event(*dialect_, root, data);
    if (!document) return not_json(document.error());
    if (!root.is_object()) return Progress::more;
    const JsonValue type = root["type"];
    std::string scratch;
    return read_event(type.is_string() ? type.string(scratch) : frame.name, root, out);
}

Result<Progress> AnswerReader::read_event(std::string_view type, const JsonValue& root, Output& out)
{
    began_ = began_ || is_event(type);
    if (type == "content_block_delta") {
        read_block_delta(root["index"], root["delta"], out);
    } else if (type == "content_block_start") {
        start_block(root, out);
    } else if (type == "content_block_stop") {
        stop_block(root["index"], out);
    } else if (type == "message_start") {
        start_message(root["message"], out);
    } else if (type == "message_delta") {
        read_message_delta(root, out);
    } else if (type == "message_stop") {
        stop_all(out);
        return Progress::done;
    } else if (type == "error" || (root["type"].is_missing() && tells_failure(root))) {
        return read_failure(*dialect_, root);
    } else if (!started_ && root["type"].is_missing()) {
        return wire::not_an_answer("events of the Messages API", "", root.source());
    }
    return Progress::more;
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (tells_failure(root)) return read_failure(*dialect_, root);
    if (!root["content"].is_array() && !root["content"].is_string())
        return wire::not_an_answer("a message of the Messages API", content_type, body);
    read_message(root, out);
    return Progress::done;
}

void AnswerReader::read_message(const JsonValue& message, Output& out)
{
    start_message(message, out);
    finish(message, out);
}

/// Servers that only imitate may send it twice: the first one counts.
void AnswerReader::start_message(const JsonValue& message, Output& out)
{
    if (started_) return;
    started_ = true;
    report_meta(message, out);
    report_state(message, out);
    read_content(message["content"], out);
    usage_.read(message["usage"], out);
}

void AnswerReader::read_message_delta(const JsonValue& root, Output& out)
{
    started_ = true;
    usage_.read(root["usage"], out);
    report_state(root, out);
    report_state(root["delta"], out);
    finish(root["delta"], out);
}

void AnswerReader::read_content(const JsonValue& content, Output& out)
{
    if (content.is_string()) return out.text(0, next_part_++, content.string(scratch_));
    for (const JsonValue element : content.elements()) {
        Block block(0, next_part_++, *dialect_);
        block.begin(element, scratch_, out);
        block.end(out);
        has_calls_ = has_calls_ || block.is_for_caller();
    }
}

void AnswerReader::start_block(const JsonValue& root, Output& out)
{
    started_ = true;
    stop_block(root["index"], out);  // an imitation may give all blocks the same number
    Block& block = new_block(number_of(root["index"]));
    block.begin(root["content_block"], scratch_, out);
    has_calls_ = has_calls_ || block.is_for_caller();
}

void AnswerReader::read_block_delta(const JsonValue& index, const JsonValue& delta, Output& out)
{
    Block* block = open_block(number_of(index));
    if (block == nullptr) {
        block = &new_block(number_of(index));
        block->begin_by_delta(delta);
    }
    block->grow(delta, scratch_, out);
}

void AnswerReader::stop_block(const JsonValue& index, Output& out)
{
    Block* const block = open_block(number_of(index));
    if (block == nullptr) return;
    block->end(out);
    open_.erase(open_.begin() + (block - open_.data()));
}

void AnswerReader::stop_all(Output& out)
{
    for (Block& block : open_)
        block.end(out);
    open_.clear();
}

Block* AnswerReader::open_block(std::int64_t index) noexcept
{
    for (Block& block : open_)
        if (block.index() == index) return &block;
    return nullptr;
}

Block& AnswerReader::new_block(std::int64_t index)
{
    return open_.emplace_back(index, next_part_++, *dialect_);
}

void AnswerReader::report_meta(const JsonValue& message, Output& out)
{
    std::string id, model, provider, tier;
    Facts facts;
    const auto add = [&](std::string_view key, const JsonValue& value, std::string& scratch) {
        const std::string_view text = value.string(scratch);
        if (!text.empty()) facts.add(key, text);
    };
    add("response_id", message["id"], id);
    add("model", message["model"], model);
    add("provider", message["provider"], provider);  // of a gateway
    add("service_tier", message["usage"]["service_tier"], tier);
    out.meta(facts);
}

/// What a further request may have to name: the container that code ran in; and what was done to the context.
void AnswerReader::report_state(const JsonValue& holder, Output& out)
{
    std::string id;
    Facts facts;
    const std::string_view container = holder["container"]["id"].string(id);
    if (!container.empty()) facts.add("container", container);
    const JsonValue management = holder["context_management"];
    if (management.is_object()) facts.add_json("context_management", management.source());
    out.meta(facts);
}

void AnswerReader::finish(const JsonValue& holder, Output& out)
{
    std::string word, sequence;
    const std::string_view said = holder["stop_reason"].string(word);
    if (said.empty() || said == finish_word_) return;
    finish_word_ = said;
    stop_all(out);
    if (const JsonValue stop = holder["stop_sequence"]; stop.is_string())
        out.meta(Facts().add("stop_sequence", stop.string(sequence)));
    FinishReason reason = finish_reason(said);
    if (reason == FinishReason::stop && has_calls_) reason = FinishReason::tool_calls;
    const JsonValue details = holder["stop_details"];
    Facts facts;
    if (details.is_object()) {
        report_refusal(details, out);
        facts.add_json("stop_details", details.source());
    }
    out.finish(0, reason, said, facts);
}

/// Why the model refused, in words; not part of what it said, so its own extra keeps it out of the next turn.
void AnswerReader::report_refusal(const JsonValue& details, Output& out)
{
    std::string words;
    const std::string_view explanation = details["explanation"].string(words);
    if (explanation.empty()) return;
    std::string members = "{\"stop_details\":";
    members += details.source();
    members += '}';
    const std::string extra = keyed_extra(dialect_->name(), members);
    parlance_part part{};
    part.kind = PARLANCE_PART_REFUSAL;
    part.text = {explanation.data(), explanation.size()};
    part.extra = {extra.data(), extra.size()};
    out.emit_part(0, next_part_++, PARLANCE_EVENT_BEGIN | PARLANCE_EVENT_END, part);
}

}  // namespace parlance::messages
