/// lane_finish.cpp - why a candidate ended, and what is said about it beside its content.

#include <parlance/gemini/lane.hpp>

#include <string>
#include <utility>

namespace parlance::gemini {

namespace {

/// {"token","logProbability"} as {"token","logprob"}
void append_token(std::string& all, const JsonValue& candidate, std::string_view further = {})
{
    const JsonValue token = candidate["token"], logprob = candidate["logProbability"];
    all.append("{\"token\":").append(token.is_string() ? token.source() : "\"\"");
    all.append(",\"logprob\":").append(logprob.is_number() ? logprob.source() : "null");
    all.append(further).append("}");
}

}  // namespace

void Lane::read_remark(std::string_view key, const JsonValue& value, std::string& scratch)
{
    const auto keep = [&](std::string& kept, std::string_view text) {
        if (kept == text) return;
        kept = text;
        remarks_.changed = true;
    };
    if (key == "groundingMetadata" && !value.members().empty())
        keep(remarks_.grounding, value.source());
    else if (key == "citationMetadata" && !value.members().empty())
        keep(remarks_.citations, value.source());
    else if (key == "urlContextMetadata" && !value.members().empty())
        keep(remarks_.urls, value.source());
    else if (key == "safetyRatings" && !value.elements().empty())
        keep(remarks_.safety, value.source());
    else if (key == "finishMessage")
        keep(remarks_.message, value.string(scratch));
    else if (key == "avgLogprobs" && value.is_number())
        keep(remarks_.average_logprob, value.source());
    else if (key == "logprobsResult")
        read_logprobs(value);
}

/// Two lists side by side become one: each token that was chosen, with those that might have been.
void Lane::read_logprobs(const JsonValue& result)
{
    auto top = result["topCandidates"].elements().begin();
    const auto last = result["topCandidates"].elements().end();
    for (const JsonValue chosen : result["chosenCandidates"].elements()) {
        std::string others;
        if (top != last) {
            for (const JsonValue candidate : (*top)["candidates"].elements()) {
                if (!others.empty()) others += ',';
                append_token(others, candidate);
            }
            others = ",\"top_logprobs\":[" + others + "]";
            ++top;
        }
        if (!remarks_.logprobs.empty()) remarks_.logprobs += ',';
        append_token(remarks_.logprobs, chosen, others);
        remarks_.changed = true;
    }
}

/// Some models say STOP in every chunk, and grounding may come behind the word: what changes is told again.
void Lane::report_finish(const JsonValue& word, Output& out)
{
    Finish said = read_finish(word, dialect_->settings().platform);
    if (said.word.empty()) said = finish_;
    if (said.word.empty()) return;
    if (said.reason == FinishReason::stop && has_calls_) said.reason = FinishReason::tool_calls;
    const bool news = said.word != finish_.word || said.reason != finish_.reason || remarks_.changed;
    if (!news) return;
    if (!finished()) flush(out);
    finish_ = std::move(said);
    remarks_.changed = false;
    Facts facts;
    const std::string logprobs = "{\"content\":[" + remarks_.logprobs + "]}";
    if (!remarks_.message.empty()) facts.add("message", std::string_view(remarks_.message));
    if (!remarks_.logprobs.empty()) facts.add_json("logprobs", logprobs);
    const auto add = [&](std::string_view key, const std::string& json) {
        if (!json.empty()) facts.add_json(key, json);
    };
    add("average_logprob", remarks_.average_logprob);
    add("safety_ratings", remarks_.safety);
    add("grounding_metadata", remarks_.grounding);
    add("citation_metadata", remarks_.citations);
    add("url_context_metadata", remarks_.urls);
    out.finish(number_, finish_.reason, finish_.word, facts);
}

/// What is open when a candidate ends is over. Arguments that were not finished are no JSON.
void Lane::flush(Output& out)
{
    if (!growing_.held.empty()) close_growing(out);
    if (!call_) return;
    parlance_part delta{};
    delta.kind = PARLANCE_PART_TOOL_CALL;
    delta.flags = PARLANCE_PART_INCOMPLETE;
    out.emit_part(number_, call_->part, PARLANCE_EVENT_END, delta);
    call_.reset();
}

}  // namespace parlance::gemini
