#include <parlance/openai/answer.hpp>

#include <parlance/openai/error.hpp>
#include <parlance/openai/usage.hpp>
#include <parlance/wire/error_text.hpp>

#include <algorithm>
#include <array>

namespace parlance::openai {

namespace {

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
    if (data == "[DONE]") return Progress::done;
    if (data.empty()) return Progress::more;
    const JsonDocument document(data);
    const JsonValue root = document.root();
    if (frame.name == "error") return read_failed_event(*dialect_, root, data);
    if (!document) return not_json("an event", document.error());
    if (!root.is_object()) return Progress::more;
    if (read_object(root, Form::chunk, out)) return read_failure(*dialect_, root);
    return Progress::more;
}

Result<Progress> AnswerReader::read_whole(std::string_view body, std::string_view content_type, Output& out)
{
    const JsonDocument document(body);
    const JsonValue root = document.root();
    if (!document) {
        if (content_type.empty()) return not_json("an answer", document.error());
        return bad_response("the server answered with " + std::string(content_type) +
                            " instead of JSON: " + wire::plain_excerpt(body, 200));
    }
    if (read_object(root, Form::whole, out)) return read_failure(*dialect_, root);
    if (lanes_.empty()) return wire::not_an_answer("an answer of Chat Completions", content_type, body);
    return Progress::done;
}

/// What came beside a failure is reported before it: text, usage, cost.
bool AnswerReader::read_object(const JsonValue& root, Form form, Output& out)
{
    bool has_choices = false, failed = false, has_meta = false;
    JsonValue usage, citations, search_results;
    std::string scratch;
    for (const JsonMember member : root.members()) {
        const std::string_view key = member.key.string(scratch);
        const JsonValue& value = member.value;
        if (key == "choices") {
            has_choices = true;
            read_choices(value, form, out);
        } else if (is_idle(key)) {
            continue;
        } else if (const auto bit = meta_bit(key)) {
            has_meta = has_meta || (known_meta_ & *bit) == 0;
        } else if (key == "usage") {
            usage = value;
        } else if (key == "citations") {
            citations = value;
        } else if (key == "search_results") {
            search_results = value;
        } else {
            failed = read_rare_member(key, value, out) || failed;
        }
    }
    if (has_meta) report_meta(root, out);
    report_usage(usage, out);
    if (!lanes_.empty()) lanes_.front().cite(citations, search_results, out);
    return failed || (!has_choices && tells_failure(root));
}

bool AnswerReader::read_rare_member(std::string_view key, const JsonValue& value, Output& out)
{
    if (key == "error") return !value.is_null() && value.as_bool() != false;
    if (key == "x_groq") {  // a copy of the usage, in streams
        report_usage(value["usage"], out);
        return false;
    }
    dialect_->read_member(key, value, out);
    return false;
}

void AnswerReader::read_choices(const JsonValue& choices, Form form, Output& out)
{
    std::int64_t position = 0;
    for (const JsonValue choice : choices.elements()) {
        const ChoiceFields fields(choice);
        if (Lane* const found = lane(fields.index.as_int().value_or(position)))
            found->read(fields, form, scratch_, out);
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

bool AnswerReader::finished() const noexcept
{
    return !lanes_.empty() && std::ranges::all_of(lanes_, &Lane::finished);
}

}  // namespace parlance::openai
