#include <parlance/gemini/answer.hpp>

#include <parlance/gemini/error.hpp>
#include <parlance/gemini/usage.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <utility>

namespace parlance::gemini {

namespace {

constexpr std::uint32_t max_lanes = 1024;  // the API offers 8 candidates

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

ChatError bad_response(std::string message)
{
    return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
}

/// Whether a prompt was blocked. The word for no reason differs between the two services; its number is 0 in both.
/// Words alone will do.
bool tells_block(const JsonValue& feedback)
{
    const JsonValue block_reason = feedback["blockReason"], message = feedback["blockReasonMessage"];
    if (message.is_string() && message != "") return true;
    const bool is_told = !block_reason.is_missing() && !block_reason.is_null() && block_reason != "";
    return is_told && block_reason.as_int() != 0 && block_reason != "BLOCK_REASON_UNSPECIFIED" &&
           block_reason != "BLOCKED_REASON_UNSPECIFIED";
}

}  // namespace

Result<Progress> AnswerReader::read_chunk(const Frame& frame, Output& out)
{
    const std::string_view data = trimmed(frame.data);
    if (data.empty()) return Progress::more;
    if (data == "[DONE]") return finished() ? Progress::done : Progress::more;  // gateways add it
    const JsonDocument document(data);
    if (!document)
        return bad_response("the server sent an event that is not JSON: " + std::string(document.error().message) +
                            " at byte " + std::to_string(document.error().offset));
    const JsonValue root = document.root();
    auto error = root.is_array() ? read_list(root, out) : read_object(root, Form::chunk, out);
    if (error) return *std::move(error);
    return Progress::more;
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    constexpr std::string_view what = "an answer of the Gemini API";
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (!document) return wire::not_an_answer(what, content_type, body);
    auto error = root.is_array() ? read_list(root, out) : read_object(root, Form::whole, out);
    if (error) return *std::move(error);
    if (!is_answer_) return wire::not_an_answer(what, content_type, body);
    if (lanes_.empty()) return bad_response("the server's answer has no candidates, and does not say why");
    return Progress::done;
}

std::optional<ChatError> AnswerReader::read_value(const JsonValue& answer, Output& out)
{
    if (auto error = read_object(answer, Form::whole, out)) return error;
    if (lanes_.empty()) return bad_response("the server's answer has no candidates, and does not say why");
    return std::nullopt;
}

std::optional<ChatError> AnswerReader::read_list(const JsonValue& list, Output& out)
{
    for (const JsonValue element : list.elements())
        if (auto error = read_object(element, Form::chunk, out)) return error;
    return std::nullopt;
}

/// What came beside a failure is reported before it.
std::optional<ChatError> AnswerReader::read_object(const JsonValue& root, Form form, Output& out)
{
    JsonValue candidates, feedback, usage, model, id, error;
    std::string key_scratch;
    for (const JsonMember member : root.members()) {
        const std::string_view key = member.key.string(key_scratch);
        if (key == "candidates")
            candidates = member.value;
        else if (key == "usageMetadata")
            usage = member.value;
        else if (key == "modelVersion")
            model = member.value;
        else if (key == "responseId")
            id = member.value;
        else if (key == "promptFeedback")
            feedback = member.value;
        else if (key == "error")
            error = member.value;
    }
    const bool known = candidates.is_array() || feedback.is_object() || usage.is_object() || id.is_string();
    is_answer_ = is_answer_ || known;
    report_meta(id, model, usage, out);
    if (auto bad = read_candidates(candidates, form, out)) return bad;
    if (usage.is_object() && usage.source() != told_usage_) {
        told_usage_ = usage.source();
        report_usage(usage, out);
    }
    if (!error.is_missing() && !error.is_null()) return read_failure(root);
    if (tells_block(feedback) && lanes_.empty()) return blocked_prompt(feedback);
    return std::nullopt;
}

std::optional<ChatError> AnswerReader::read_candidates(const JsonValue& candidates, Form form, Output& out)
{
    std::int64_t position = 0;
    for (const JsonValue candidate : candidates.elements()) {
        Lane* const found = lane(candidate["index"].as_int().value_or(position++));
        if (found == nullptr || !candidate.is_object()) continue;
        if (auto error = found->read(candidate, form, response_id_, scratch_, out)) return error;
    }
    return std::nullopt;
}

/// The lane of that number, begun if it is new; nullptr for a number that cannot be meant.
Lane* AnswerReader::lane(std::int64_t number)
{
    for (Lane& known : lanes_)
        if (known.number() == number) return &known;
    if (number < 0 || number >= max_lanes) return nullptr;
    return &lanes_.emplace_back(static_cast<std::uint32_t>(number), *dialect_);
}

/// Every chunk repeats these.
void AnswerReader::report_meta(const JsonValue& id, const JsonValue& model, const JsonValue& usage, Output& out)
{
    if (told_meta_ || (!id.is_string() && !model.is_string())) return;
    told_meta_ = true;
    response_id_ = id.text();
    std::string name, tier;
    Facts facts;
    if (!response_id_.empty()) facts.add("response_id", std::string_view(response_id_));
    if (model.is_string()) facts.add("model", model.string(name));
    const JsonValue service_tier = usage["serviceTier"];
    if (service_tier.is_string()) facts.add("service_tier", service_tier.string(tier));
    out.meta(facts);
}

bool AnswerReader::finished() const noexcept
{
    return !lanes_.empty() && std::ranges::all_of(lanes_, &Lane::finished);
}

}  // namespace parlance::gemini
