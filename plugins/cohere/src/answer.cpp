#include "answer.hpp"

#include <parlance/wire/error_text.hpp>

#include "error.hpp"
#include "finish.hpp"
#include "usage.hpp"

namespace parlance::cohere {

namespace {

constexpr std::string_view what_is_read = "an answer of the Cohere chat API";

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// One thing, where the description has a list: both are read.
template <class Read>
void for_one_or_each(const JsonValue& value, const Read& read)
{
    if (value.is_object()) read(value);
    for (const JsonValue element : value.elements())
        read(element);
}

}  // namespace

Result<Progress> AnswerReader::read_frame(const Frame& frame, Output& out)
{
    const std::string_view data = trimmed(frame.data);
    if (data == "[DONE]") {
        if (!began_) return wire::not_an_answer(what_is_read, {}, skipped_);
        return Progress::done;
    }
    if (data.empty()) return Progress::more;
    const JsonDocument document(data);
    const JsonValue root = document.root();
    if (!document)
        return bad_response("the server sent an event that is not JSON: " + std::string(document.error().message) +
                            " at byte " + std::to_string(document.error().offset));
    if (!root.is_object()) return Progress::more;
    const JsonValue type = root["type"];
    if (!type.is_string()) {
        if (root["message"].is_string()) return read_failure(root, {});
        return wire::not_an_answer(what_is_read, {}, data);
    }
    if (auto failure = read_event(type, root, out)) return *std::move(failure);
    if (!began_) skipped_ = data;
    return Progress::more;
}

std::optional<ChatError> AnswerReader::read_event(const JsonValue& type, const JsonValue& event, Output& out)
{
    if (type == "content-delta" || type == "content-start" || type == "content-end") {
        read_content_event(type, event, out);
    } else if (type == "tool-plan-delta") {
        parts_.grow_plan(event["delta"]["message"]["tool_plan"], out);
    } else if (type == "tool-call-start" || type == "tool-call-delta") {
        read_call_event(type, event, out);
    } else if (type == "citation-start") {
        read_citations(event["delta"]["message"]["citations"], out);
    } else if (type == "message-start") {
        report_id(event["id"], out);
        read_message(event["delta"]["message"], out);
    } else if (type == "message-end") {
        began_ = true;
        return finish(event["delta"], out);
    } else {
        return std::nullopt;
    }
    began_ = true;
    return std::nullopt;
}

void AnswerReader::read_content_event(const JsonValue& type, const JsonValue& event, Output& out)
{
    const std::int64_t index = event["index"].as_int().value_or(0);
    if (type == "content-end") return parts_.end_block(index, out);
    const JsonValue content = event["delta"]["message"]["content"];
    if (type == "content-start")
        parts_.begin_block(index, content, out);
    else
        parts_.grow_block(index, content, out);
    read_logprobs(event["logprobs"]);
}

void AnswerReader::read_call_event(const JsonValue& type, const JsonValue& event, Output& out)
{
    std::int64_t index = event["index"].as_int().value_or(0);
    const bool begins = type == "tool-call-start";
    for_one_or_each(event["delta"]["message"]["tool_calls"], [&](const JsonValue& call) {
        if (begins)
            parts_.begin_call(index, call, out);
        else
            parts_.grow_call(index, call, out);
        ++index;
    });
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (!document || !root["message"].is_object()) {
        if (root["message"].is_string()) return read_failure(root, {});
        return wire::not_an_answer(what_is_read, content_type, body);
    }
    report_id(root["id"], out);
    read_message(root["message"], out);
    read_logprobs(root["logprobs"]);
    if (auto failure = finish(root, out)) return *std::move(failure);
    return Progress::done;
}

void AnswerReader::read_message(const JsonValue& message, Output& out)
{
    read_content(message["content"], out);
    parts_.grow_plan(message["tool_plan"], out);
    std::int64_t index = 0;
    for (const JsonValue call : message["tool_calls"].elements())
        parts_.begin_call(index++, call, out);
    read_citations(message["citations"], out);
}

void AnswerReader::read_content(const JsonValue& content, Output& out)
{
    if (content.is_string()) parts_.read_text(content, out);
    std::int64_t index = 0;
    for (const JsonValue block : content.elements()) {
        parts_.begin_block(index, block, out);
        parts_.end_block(index++, out);
    }
}

void AnswerReader::read_citations(const JsonValue& citations, Output& out)
{
    for_one_or_each(citations, [&](const JsonValue& citation) { parts_.cite(citation, out); });
}

void AnswerReader::read_logprobs(const JsonValue& logprobs)
{
    for_one_or_each(logprobs, [&](const JsonValue& item) {
        if (!logprobs_.empty()) logprobs_ += ',';
        logprobs_ += item.source();
    });
}

void AnswerReader::report_id(const JsonValue& id, Output& out)
{
    std::string scratch;
    if (const std::string_view text = id.string(scratch); !text.empty()) out.meta(Facts().add("response_id", text));
}

std::optional<ChatError> AnswerReader::finish(const JsonValue& facts, Output& out)
{
    parts_.finish(out);
    const JsonValue usage = facts["usage"];
    report_usage(usage.is_object() ? usage : facts["meta"], out);  // the first servers of this version said `meta`
    std::string scratch;
    const std::string_view word = facts["finish_reason"].string(scratch);
    FinishReason reason = finish_reason(word);
    if (reason == FinishReason::stop && parts_.has_calls()) reason = FinishReason::tool_calls;
    const std::string logprobs = '[' + logprobs_ + ']';
    Facts more;
    if (!logprobs_.empty()) more.add_json("logprobs", logprobs);
    if (!word.empty()) out.finish(0, reason, word, more);
    finished_ = !word.empty();
    if (is_failure(word) || facts["error"].is_string()) return read_failure(facts, word);
    return std::nullopt;
}

}  // namespace parlance::cohere
