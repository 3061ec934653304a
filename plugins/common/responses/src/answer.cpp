#include <parlance/responses/answer.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/finish.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/error_text.hpp>

#include <string>
#include <utility>

namespace parlance::responses {

namespace {

ChatError bad_response(std::string message)
{
    return ChatError(ErrorKind::bad_response, std::move(message)).in_phase(Phase::parse);
}

/// Events that are about a part of an item.
struct PartRow {
    std::string_view type;
    Growth growth;
};

/// Deltas, the most frequent first.
constexpr PartRow deltas[] = {
    {"response.output_text.delta", Growth::text},
    {"response.function_call_arguments.delta", Growth::arguments},
    {"response.reasoning_summary_text.delta", Growth::summary},
    {"response.reasoning_text.delta", Growth::reasoning},
    {"response.refusal.delta", Growth::refusal},
    {"response.custom_tool_call_input.delta", Growth::arguments},
    {"response.audio.transcript.delta", Growth::sound},
    {"response.audio_transcript.delta", Growth::sound},
    {"response.output_audio_transcript.delta", Growth::sound},
    {"response.reasoning_summary.delta", Growth::summary},  // the name of the first version
    {"response.reasoning.delta", Growth::reasoning},        // likewise
};

/// Parts that have ended; these events say all of the part.
constexpr PartRow closings[] = {
    {"response.output_text.done", Growth::text},
    {"response.function_call_arguments.done", Growth::arguments},
    {"response.reasoning_summary_text.done", Growth::summary},
    {"response.reasoning_text.done", Growth::reasoning},
    {"response.refusal.done", Growth::refusal},
    {"response.custom_tool_call_input.done", Growth::arguments},
};

constexpr std::string_view announcements[] = {"response.content_part.added", "response.reasoning_part.added"};
constexpr std::string_view summary_announcement = "response.reasoning_summary_part.added";

constexpr std::string_view sounds[] = {"response.audio.delta", "response.output_audio.delta"};
constexpr std::string_view starts[] = {"response.created", "response.in_progress", "response.queued"};
constexpr std::string_view ends[] = {"response.completed", "response.incomplete", "response.failed",
                                     "response.cancelled", "response.done"};

bool is_one_of(const JsonValue& type, std::span<const std::string_view> words)
{
    for (const std::string_view word : words)
        if (type == word) return true;
    return false;
}

/// What an item must be to grow like that.
ItemKind kind_of(Growth growth)
{
    if (growth == Growth::arguments) return ItemKind::function_call;
    return growth == Growth::summary || growth == Growth::reasoning ? ItemKind::reasoning : ItemKind::message;
}

/// "completed", or "incomplete:max_output_tokens".
std::string finish_word(const JsonValue& response)
{
    std::string word = response["status"].text();
    const std::string reason = response["incomplete_details"]["reason"].text();
    if (word == "incomplete" && !reason.empty()) word += ':' + reason;
    return word;
}

FinishReason reason_of(std::string_view word, const Lane& lane)
{
    if (word == "incomplete:content_filter") return FinishReason::content_filter;
    const FinishReason said = openai::finish_reason(word);
    if (said != FinishReason::stop) return said;
    if (lane.has_client_calls) return FinishReason::tool_calls;
    return lane.has_refusal && !lane.has_text ? FinishReason::refusal : said;
}

}  // namespace

/// What an event says; what is absent is missing.
struct AnswerReader::Fields {
    explicit Fields(const JsonValue& event)
    {
        std::string scratch;
        for (const JsonMember member : event.members())
            if (JsonValue* const known = field(member.key.string(scratch))) *known = member.value;
    }

    /// The place of a delta within its item.
    [[nodiscard]] std::int64_t place() const
    {
        const JsonValue& number = summary_index.is_missing() ? content_index : summary_index;
        return number.as_int().value_or(0);
    }

    /// The item that the event is about.
    [[nodiscard]] ItemName name(std::optional<ItemKind> kind) const
    {
        return {.index = output_index.as_int(), .id = item_id, .kind = kind};
    }

    JsonValue type, delta, item_id, output_index, content_index, summary_index, item, response, annotation, error;
    JsonValue whole;  // all of a part

private:
    JsonValue* field(std::string_view key)
    {
        if (key == "type") return &type;
        if (key == "delta") return &delta;
        if (key == "item_id") return &item_id;
        if (key == "output_index") return &output_index;
        if (key == "content_index") return &content_index;
        if (key == "summary_index") return &summary_index;
        if (key == "item") return &item;
        if (key == "response") return &response;
        if (key == "annotation") return &annotation;
        if (key == "text" || key == "arguments" || key == "refusal" || key == "input") return &whole;
        return key == "error" ? &error : nullptr;
    }
};

Result<Progress> AnswerReader::read_frame(const Frame& frame, Output& out)
{
    const JsonDocument document(frame.data);
    const JsonValue root = document.root();
    if (!document) {
        if (frame.data.empty() || frame.data == "[DONE]") return Progress::more;  // gateways' own
        if (frame.name == "error") return openai::read_failed_event(*dialect_, root, frame.data);
        return bad_response("the server sent an event that is not JSON: " + std::string(document.error().message) +
                            " at byte " + std::to_string(document.error().offset));
    }
    const Fields fields(root);
    if (fields.type == "error") {  // it says more than the response.failed behind it, which in turn tells the usage
        if (!failure_) failure_ = openai::read_broken_answer(*dialect_, root);
        return Progress::more;
    }
    if (frame.name == "error") return openai::read_failed_event(*dialect_, root, frame.data);  // a gateway's
    if (fields.type.is_missing() && openai::tells_failure(root)) return openai::read_broken_answer(*dialect_, root);
    return read_event(fields, out);
}

Result<Progress> AnswerReader::read_event(const Fields& fields, Output& out)
{
    if (read_delta(fields, out)) return Progress::more;
    if (fields.item.is_object()) {
        read_item_event(fields, out);
    } else if (is_one_of(fields.type, ends)) {
        return read_end(fields.response, out);
    } else if (is_one_of(fields.type, starts)) {
        report_start(fields.response, out);
    } else {
        read_part_event(fields, out);
    }
    return Progress::more;
}

/// Parts that begin and end. Of tools at work, the item's end tells all.
void AnswerReader::read_part_event(const Fields& fields, Output& out)
{
    if (fields.type == "response.output_text.annotation.added") {
        if (Item* const item = items_.find(fields.name(ItemKind::message)))
            item->cite(fields.place(), fields.annotation, out);
        return;
    }
    const bool summary = fields.type == summary_announcement;
    if (summary || is_one_of(fields.type, announcements)) {
        const auto kind = summary ? std::optional(ItemKind::reasoning) : std::nullopt;
        if (Item* const item = items_.find(fields.name(kind))) item->announce(summary, fields.place());
        return;
    }
    for (const PartRow& row : closings) {
        if (fields.type != row.type) continue;
        if (Item* const item = items_.find(fields.name(kind_of(row.growth))))
            item->close(row.growth, fields.place(), fields.whole, out);
    }
}

/// Whether it was one.
bool AnswerReader::read_delta(const Fields& fields, Output& out)
{
    if (!fields.delta.is_string()) return false;
    for (const PartRow& row : deltas) {
        if (fields.type != row.type) continue;
        if (Item* const item = items_.find(fields.name(kind_of(row.growth))))
            item->grow(row.growth, fields.place(), fields.delta, out);
        return true;
    }
    if (!is_one_of(fields.type, sounds)) return false;
    if (Item* const item = items_.find(fields.name(ItemKind::message))) item->grow_sound(fields.delta, out);
    return true;
}

void AnswerReader::read_item_event(const Fields& fields, Output& out)
{
    const bool begins = fields.type == "response.output_item.added";
    if (!begins && fields.type != "response.output_item.done") return;
    Item* const item = items_.find({.index = fields.output_index.as_int(),
                                    .id = fields.item["id"],
                                    .kind = responses::kind_of(fields.item),
                                    .begins = begins,
                                    .ends = !begins});
    if (item == nullptr) return;
    if (begins)
        item->begin(fields.item, out);
    else
        item->finish(fields.item, out);
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (openai::tells_failure(root) && root["output"].is_missing()) return openai::read_broken_answer(*dialect_, root);
    if (!root["output"].is_array() || !root["status"].is_string())
        return wire::not_an_answer("an answer of the Responses API", content_type, body);
    report_start(root, out);
    return read_end(root, out);
}

Result<Progress> AnswerReader::read_end(const JsonValue& response, Output& out)
{
    if (!response.is_object()) return bad_response("the server ended its answer without repeating it");
    items_.finish(response["output"], out);
    report_rest(response, out);
    const JsonValue status = response["status"];
    if (status == "failed" || response["error"].is_object() || failure_) {
        report_finish(response, out);
        return failure_ ? *failure_ : openai::read_broken_answer(*dialect_, response);
    }
    if (status == "cancelled")
        return ChatError(ErrorKind::cancelled, "the answer was cancelled at the provider").in_phase(Phase::stream);
    if (status == "queued" || status == "in_progress")
        return ChatError(ErrorKind::unsupported, "the server answers in the background; ask without `background`")
            .at("/extra/" + dialect_->name() + "/background");
    report_finish(response, out);
    return Progress::done;
}

void AnswerReader::report_start(const JsonValue& response, Output& out)
{
    std::string id, model;
    Facts facts;
    if (response["id"].is_string()) facts.add("response_id", response["id"].string(id));
    if (response["model"].is_string()) facts.add("model", response["model"].string(model));
    out.meta(facts);
}

/// Which tier answered is only known at the end, as are the totals.
void AnswerReader::report_rest(const JsonValue& response, Output& out) const
{
    std::string scratch;
    for (const JsonMember member : response.members()) {
        const std::string_view key = member.key.string(scratch);
        if (key == "service_tier" && member.value.is_string()) {
            std::string tier;
            out.meta(Facts().add("service_tier", member.value.string(tier)));
        } else if (key == "usage") {
            openai::report_usage(member.value, out);
        } else if (key == "tool_usage") {
            out.usage(Facts().add("tool.web_search", member.value["web_search"]["num_requests"].as_int()));
        } else {
            dialect_->read_member(key, member.value, out);
        }
    }
}

void AnswerReader::report_finish(const JsonValue& response, Output& out) const
{
    const std::string word = finish_word(response);
    const std::string logprobs = "{\"content\":[" + items_.lane().logprobs + "]}";
    Facts facts;
    if (!items_.lane().logprobs.empty()) facts.add_json("logprobs", logprobs);
    out.finish(0, reason_of(word, items_.lane()), word, facts);
}

}  // namespace parlance::responses
