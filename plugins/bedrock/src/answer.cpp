#include "answer.hpp"

#include <parlance/wire/error_text.hpp>

#include <algorithm>

#include "error.hpp"
#include "finish.hpp"
#include "usage.hpp"

namespace parlance::bedrock {

namespace {

bool must_follow_start(std::string_view name)
{
    return name.starts_with("contentBlock") || name == "messageStop" || name == "metadata";
}

}  // namespace

Result<Progress> AnswerReader::read_frame(const Frame& frame, Output& out)
{
    if (tells_failure(frame)) return read_failure(frame);
    if (!document_.parse(frame.data) || !document_.root().is_object())
        return ChatError(ErrorKind::bad_response,
                         "a message of the stream is not JSON: " + wire::plain_excerpt(frame.data, 80))
            .in_phase(Phase::parse);
    return read_event(frame.name, document_.root(), out);
}

Result<Progress> AnswerReader::read_event(std::string_view name, const JsonValue& root, Output& out)
{
    if (!started_ && must_follow_start(name))
        return ChatError(ErrorKind::bad_response, "the stream does not begin with messageStart").in_phase(Phase::parse);
    if (name == "contentBlockDelta") {  // nearly every message
        block_of(root["contentBlockIndex"]).grow(root["delta"], scratch_, out);
    } else if (name == "contentBlockStart") {
        block_of(root["contentBlockIndex"]).begin(root["start"], out);
    } else if (name == "contentBlockStop") {
        end_block(root["contentBlockIndex"], out);
    } else if (name == "messageStart") {
        started_ = true;
    } else if (name == "messageStop") {
        end_all_blocks(out);
        finish(root, out);
        report_meta(root, out);
    } else if (name == "metadata") {
        report_usage(root, out);
        report_meta(root, out);
        if (finished_) return Progress::done;
    }
    return Progress::more;
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue content = document["output"]["message"]["content"];
    if (!content.is_array()) return wire::not_an_answer("a message of Converse", content_type, body);
    for (const JsonValue block : content.elements())
        Block(0, next_part_++).read(block, scratch_, out);
    finish(document.root(), out);
    report_usage(document.root(), out);
    report_meta(document.root(), out);
    return Progress::done;
}

/// The open block of that number; a new one where none is open.
Block& AnswerReader::block_of(const JsonValue& index)
{
    const std::int64_t number = index.as_int().value_or(0);
    const auto open = std::ranges::find(open_, number, &Block::index);
    return open != open_.end() ? *open : open_.emplace_back(number, next_part_++);
}

void AnswerReader::end_block(const JsonValue& index, Output& out)
{
    const auto open = std::ranges::find(open_, index.as_int().value_or(0), &Block::index);
    if (open == open_.end()) return;
    open->end(out);
    open_.erase(open);
}

void AnswerReader::end_all_blocks(Output& out)
{
    for (Block& block : open_)
        block.end(out);
    open_.clear();
}

void AnswerReader::finish(const JsonValue& holder, Output& out)
{
    finished_ = true;
    const std::string_view word = holder["stopReason"].string(scratch_);
    if (!word.empty()) out.finish(0, finish_reason(word), word);
}

}  // namespace parlance::bedrock
