#include <parlance/openai/answer.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <array>

namespace parlance::openai {

namespace {

constexpr std::string_view what_is_read = "an answer of Chat Completions";
constexpr std::size_t longest_kept = 400;  // for the error alone
constexpr char gzip_begins = '\x1F';       // and no text does
constexpr std::uint32_t max_lanes = 1024;  // no server offers more choices than a few hundred

/// Facts about the answer as a whole; in streams most stand in every chunk, and the first that says something counts.
struct MetaRow {
    std::string_view member;
    std::string_view key;
};
constexpr std::array<MetaRow, 5> meta_rows = {{{"id", "response_id"},
                                               {"model", "model"},
                                               {"system_fingerprint", "fingerprint"},
                                               {"service_tier", "service_tier"},
                                               {"provider", "provider"}}};

std::optional<std::uint32_t> meta_bit(std::string_view key)
{
    for (std::uint32_t row = 0; row < meta_rows.size(); ++row)
        if (key == meta_rows[row].member) return 1u << row;
    return std::nullopt;
}

/// Members that say nothing, or nothing that is asked for.
bool is_idle(std::string_view key)
{
    return key == "object" || key == "created" || key == "obfuscation";
}

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

ChatError not_json(std::string_view what, const JsonError& error)
{
    return bad_response("the server sent " + std::string(what) + " that is not JSON: " + std::string(error.message) +
                        " at byte " + std::to_string(error.offset));
}

}  // namespace

Result<Progress> AnswerReader::read_frame(const Frame& frame, Output& out)
{
    const std::string_view data = trimmed(frame.data);
    if (data == "[DONE]") {
        if (lanes_.empty()) return not_begun();
        return Progress::done;
    }
    if (data.empty()) return Progress::more;
    if (!has_begun_ && skipped_.empty()) skipped_ = data.substr(0, longest_kept);
    const JsonDocument document(data);
    const JsonValue root = document.root();
    if (frame.name == "error") return read_failed_event(*dialect_, root, data);
    if (!document) return not_json("an event", document.error());
    if (!root.is_object()) return Progress::more;
    if (const JsonValue failed = read_object(root, Form::chunk, out); !failed.is_missing())
        return read_broken_answer(*dialect_, failed);
    return Progress::more;
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (!document) {
        const bool is_text = content_type.empty() && !body.starts_with(gzip_begins);
        return is_text ? not_json("an answer", document.error())
                       : wire::not_an_answer(what_is_read, content_type, body);
    }
    if (const JsonValue failed = read_object(root, Form::whole, out); !failed.is_missing())
        return read_broken_answer(*dialect_, failed);
    if (lanes_.empty()) return wire::not_an_answer(what_is_read, content_type, body);
    return Progress::done;
}

/// What came beside a failure is reported before it: text, usage, cost.
JsonValue AnswerReader::read_object(const JsonValue& root, Form form, Output& out)
{
    bool has_choices = false, has_meta = false;
    Afterwards afterwards;
    std::string scratch;
    for (const JsonMember member : root.members()) {
        const std::string_view key = member.key.string(scratch);
        const JsonValue& value = member.value;
        if (key == "choices") {
            has_choices = value.is_array();
            has_begun_ = has_begun_ || has_choices;
            read_choices(value, form, afterwards, out);
        } else if (is_idle(key)) {
            continue;
        } else if (const auto bit = meta_bit(key)) {
            has_meta = has_meta || (known_meta_ & *bit) == 0;
        } else if (key == "usage") {
            afterwards.usage = value;
        } else if (key == "citations") {
            afterwards.citations = value;
        } else if (key == "search_results") {
            afterwards.search_results = value;
        } else {
            read_rare_member(key, value, afterwards, out);
        }
    }
    if (has_meta) report_meta(root, out);
    report_usage(afterwards.usage.is_object() ? afterwards.usage : afterwards.choice_usage, out);
    if (!lanes_.empty()) lanes_.front().cite(afterwards.citations, afterwards.search_results, out);
    return afterwards.root_failed || (!has_choices && tells_failure(root)) ? root : afterwards.failed;
}

void AnswerReader::read_rare_member(std::string_view key, const JsonValue& value, Afterwards& afterwards, Output& out)
{
    if (key == "error") {
        afterwards.root_failed = afterwards.root_failed || is_error(value);
    } else if (key == "base_resp") {
        afterwards.root_failed = afterwards.root_failed || is_bad_status(value);
    } else if (key == "x_groq") {  // a copy of the usage, in streams, or why there is none
        report_usage(value["usage"], out);
        if (const JsonValue error = value["error"]; error.is_string() && error != "") afterwards.failed = value;
    } else {
        dialect_->read_member(key, value, out);
    }
}

void AnswerReader::read_choices(const JsonValue& choices, Form form, Afterwards& afterwards, Output& out)
{
    std::int64_t position = 0;
    for (const JsonValue choice : choices.elements()) {
        const ChoiceFields fields(choice);
        if (Lane* const found = lane(fields.index.as_int().value_or(position)))
            found->read(fields, form, scratch_, out);
        if (fields.usage.is_object()) afterwards.choice_usage = fields.usage;
        if (is_error(fields.error)) afterwards.failed = choice;
        ++position;
    }
}

/// The lane of that number, begun if it is new; nullptr for a number that cannot be meant.
Lane* AnswerReader::lane(std::int64_t number)
{
    for (Lane& known : lanes_)
        if (known.number() == number) return &known;
    if (number < 0 || number >= max_lanes) return nullptr;
    return &lanes_.emplace_back(static_cast<std::uint32_t>(number), *dialect_);
}

void AnswerReader::report_meta(const JsonValue& root, Output& out)
{
    std::array<std::string, meta_rows.size()> scratch;
    Facts facts;
    for (std::uint32_t row = 0; row < meta_rows.size(); ++row) {
        if ((known_meta_ & 1u << row) != 0) continue;
        const std::string_view text = root[meta_rows[row].member].string(scratch[row]);
        if (text.empty()) continue;
        facts.add(meta_rows[row].key, text);
        known_meta_ |= 1u << row;
    }
    out.meta(facts);
}

ChatError AnswerReader::not_begun() const
{
    return skipped_.empty() ? wire::nothing_sent(what_is_read) : wire::not_an_answer(what_is_read, {}, skipped_);
}

bool AnswerReader::finished() const noexcept
{
    return !lanes_.empty() && std::ranges::all_of(lanes_, &Lane::finished);
}

}  // namespace parlance::openai
