#include <parlance/messages/batch_results.hpp>

#include <parlance/messages/answer.hpp>
#include <parlance/messages/error.hpp>
#include <parlance/wire/batch.hpp>
#include <parlance/wire/lane_shift.hpp>

#include <string>

namespace parlance::messages {

void ResultReader::read(const JsonValue& line, Output& out)
{
    const std::uint32_t lane = lane_++;
    wire::begin_item(lane, line["custom_id"].text(), out);
    const JsonValue result = line["result"];
    const std::string word = result["type"].text();
    if (result["message"].is_object()) {
        wire::LaneShift shifted(out, lane);
        AnswerReader(*dialect_).read_message(result["message"], shifted.output());
    } else if (word == "canceled") {
        wire::fail_item(lane, ChatError(ErrorKind::cancelled, "the batch was cancelled before this item"), word, out);
    } else if (word == "expired") {
        wire::fail_item(lane, ChatError(ErrorKind::timeout, "the batch ended before this item was answered"), word,
                        out);
    } else {
        wire::fail_item(lane, read_failure(*dialect_, result), word, out);
    }
}

}  // namespace parlance::messages
