#include "text/analysis_run.hpp"

#include "chat/error_rules.hpp"
#include "text/analysis_prompt.hpp"
#include "text/analysis_schema.hpp"
#include "text/chunks.hpp"
#include "text/read_json.hpp"
#include "text/refusals.hpp"
#include "text/reply_check.hpp"
#include "text/strict_schema.hpp"

#include <parlance/chat_request.hpp>
#include <parlance/json_builder.hpp>

#include <algorithm>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::size_t longest_repeated_reply = 64 * 1024;  // bytes of a bad reply that the repair chat sends back

detail::RequestValues base_of(const ChatRequestView& request)
{
    detail::RequestValues values = ChatRequest(request).share()->values();
    values.operation = "chat";
    values.messages.clear();
    values.tools.clear();
    values.flags &= ~PARLANCE_REQUEST_STREAM;
    std::erase_if(values.params, [](const Param& param) { return param.key == "analysis"; });
    return values;
}

bool lists(const std::vector<std::string>& known, std::string_view name)
{
    return std::find(known.begin(), known.end(), name) != known.end();
}

Json format_param(AnalysisType type, std::string_view schema, bool strict)
{
    JsonBuilder json;
    json.begin_object().member("type", "json_schema");
    json.member("name", "analysis_" + std::string(row_of(type).name));
    json.key("schema").raw(schema).member("strict", strict).end_object();
    return Json(json.take());
}

/// The reply as the next chat's history, short enough to be sent back.
Message reply_message(const ChatResponse& response)
{
    const std::string text = response.content();
    if (text.empty()) return Message(Role::assistant, "(nothing)");
    if (text.size() <= longest_repeated_reply) return response.message();
    return Message(Role::assistant, text.substr(0, cut_text(text, longest_repeated_reply).front().end));
}

std::string first_line(const std::vector<Violation>& violations)
{
    const Violation& first = violations.front();
    std::string text = (first.pointer.empty() ? std::string() : first.pointer + ": ") + first.text;
    if (violations.size() > 1) text += " (and " + std::to_string(violations.size() - 1) + " more)";
    return text;
}

}  // namespace

AnalysisRun::AnalysisRun(AnalysisTask task, JsonSchema schema, const ChatRequestView& request,
                         const Capabilities& capabilities, std::string provider)
    : task_(std::move(task)),
      schema_(std::move(schema)),
      schema_text_(analysis_schema(task_)),
      base_(base_of(request)),
      provider_(std::move(provider)),
      found_(task_)
{
    const ReadJson tree = read_json(schema_text_);
    const bool object_schema = tree.value && describes_object(*tree.value);
    send_format_ = lists(capabilities.params, "format") && object_schema;
    format_strict_ = object_schema && fits_strict_mode(*tree.value);
    const auto sets_temperature = [](const Param& param) { return param.key == "temperature"; };
    send_temperature_ = lists(capabilities.params, "temperature") &&
                        std::none_of(base_.params.begin(), base_.params.end(), sets_temperature);
    cut_level();
}

void AnalysisRun::cut_level()
{
    const std::string_view text = level_text();
    pieces_.assign(1, {0, text.size()});
    if (task_.chunk) cut_pieces();
    level_pieces_ = pieces_.size();
}

/// Cuts what is longer than the limit; pieces of nothing but white space are left out.
void AnalysisRun::cut_pieces()
{
    const std::string_view text = level_text();
    std::deque<Span> smaller;
    for (const Span& piece : pieces_)
        for (const Span& part : cut_text(text.substr(piece.begin, piece.end - piece.begin), piece_limit_))
            if (!is_blank(text.substr(piece.begin + part.begin, part.end - part.begin)))
                smaller.push_back({piece.begin + part.begin, piece.begin + part.end});
    pieces_ = std::move(smaller);
}

bool AnalysisRun::is_list() const noexcept
{
    return task_.type == AnalysisType::entities || task_.type == AnalysisType::keywords ||
           task_.type == AnalysisType::mask;
}

std::vector<Message> AnalysisRun::messages() const
{
    const Span& piece = pieces_.front();
    PromptScene scene;
    scene.texts.push_back(level_text().substr(piece.begin, piece.end - piece.begin));
    for (std::size_t index = 1; index < task_.texts.size(); ++index)
        scene.texts.emplace_back(task_.texts[index]);
    scene.piece = !is_last_piece();
    scene.of_summaries = level_text_.has_value();
    if (!send_format_) scene.schema = schema_text_;
    auto all = analysis_messages(task_, scene);
    all.insert(all.end(), repair_.begin(), repair_.end());
    return all;
}

detail::RequestValues AnalysisRun::next()
{
    ++chats_;
    detail::RequestValues values = base_;
    values.messages = messages();
    if (send_temperature_) values.params.emplace_back("temperature", 0.0);
    if (send_format_) values.params.emplace_back("format", format_param(task_.type, schema_text_, format_strict_));
    return values;
}

AnalysisRun::Step AnalysisRun::take(const ChatResponse& response)
{
    const ChatMetadata& metadata = response.metadata();
    if (response.success() || !metadata.usage.all.empty()) usage_.add(metadata.usage);
    for (const Warning& warning : metadata.warnings)
        warnings_.push_back(warning);
    const Step step = response.is_error() ? take_error(*response.error()) : take_answer(response);
    return step == Step::again && chats_ >= most_chats ? refuse_more_chats() : step;
}

AnalysisRun::Step AnalysisRun::fail(ChatError error)
{
    error_ = std::move(error);
    return Step::failed;
}

AnalysisRun::Step AnalysisRun::refuse_more_chats()
{
    ChatError error(ErrorKind::too_large, provider_ + ": the analysis needs more than " + std::to_string(most_chats) +
                                              " chats; shorten the text, or use a model with a larger context");
    error.phase = Phase::parse;
    error.maybe_billed = true;
    return fail(std::move(error));
}

AnalysisRun::Step AnalysisRun::take_error(const ChatError& error)
{
    if (drop_refused(error)) return Step::again;
    if (error.kind != ErrorKind::context_too_long) return fail(error);
    if (task_.chunk && halve()) return Step::again;
    ChatError told = error;
    while (told.message.ends_with('.'))
        told.message.pop_back();  // the sentence goes on
    if (task_.chunk)
        told.message += "; even a small piece of the text is too long, use a model with a larger context";
    else if (row_of(task_.type).chunks)
        told.message += R"(; set "chunk": true to analyse the text in pieces)";
    else
        told.message += "; shorten the text, or use a model with a larger context";
    return fail(std::move(told));
}

/// Whether the provider refused something that was our own idea; it is then not sent again.
bool AnalysisRun::drop_refused(const ChatError& error)
{
    if (send_format_ && refuses_format(error)) {
        send_format_ = false;
        return true;
    }
    if (send_temperature_ && refuses_temperature(error)) {
        send_temperature_ = false;
        return true;
    }
    return false;
}

/// Halves the piece that was too long, and the others of its size with it.
bool AnalysisRun::halve()
{
    const std::size_t size = pieces_.front().end - pieces_.front().begin;
    if (size / 2 < smallest_piece) return false;
    piece_limit_ = size - size / 2;
    const std::size_t done = level_pieces_ - pieces_.size();
    cut_pieces();
    level_pieces_ = done + pieces_.size();
    repair_.clear();
    return level_pieces_ <= most_pieces;
}

AnalysisRun::Step AnalysisRun::take_answer(const ChatResponse& response)
{
    if (refuses_to_answer(response)) {
        ChatError error(ErrorKind::content_filtered, provider_ + ": the model refused to analyse the text");
        error.phase = Phase::parse;
        error.body_excerpt = excerpt(response.refusal());
        return fail(std::move(error));
    }
    const Span& piece = pieces_.front();
    ReplyScene scene;
    scene.text = level_text().substr(piece.begin, piece.end - piece.begin);
    if (is_last_piece()) scene.max_words = task_.max_words;
    const std::string content = response.content();
    const ReplyJson reply = check_reply(content, schema_, task_, scene);
    if (reply.violations.empty()) return accept(reply);
    if (repair_.empty() && response.finish() != FinishReason::length) return repair(response, reply.violations);
    const bool bearable = reply.value && std::all_of(reply.violations.begin(), reply.violations.end(),
                                                     [](const Violation& violation) { return violation.bearable; });
    if (!bearable) return refuse_reply(response, reply.violations);
    for (const Violation& violation : reply.violations)
        warnings_.push_back({"analysis_imperfect", violation.pointer + " " + violation.text, violation.pointer});
    return accept(reply);
}

AnalysisRun::Step AnalysisRun::repair(const ChatResponse& response, const std::vector<Violation>& violations)
{
    repaired_ = true;
    repair_ = {reply_message(response), repair_message(violations, send_format_ ? schema_text_ : std::string())};
    return Step::again;
}

AnalysisRun::Step AnalysisRun::refuse_reply(const ChatResponse& response, const std::vector<Violation>& violations)
{
    std::string message = provider_ + ": the model's answer does not fit the analysis: " + first_line(violations);
    if (response.finish() == FinishReason::length)
        message = provider_ + ": the model's answer was cut off at its token limit; raise max_tokens";
    ChatError error(ErrorKind::bad_response, std::move(message));
    error.phase = Phase::parse;
    error.maybe_billed = true;
    error.body_excerpt = excerpt(response.content());
    return fail(std::move(error));
}

AnalysisRun::Step AnalysisRun::accept(const ReplyJson& reply)
{
    const bool last = is_last_piece();
    if (is_list()) {
        found_.add(*reply.value, pieces_.front());
    } else {
        AnalysisResult result = make_result(task_, *reply.value, reply.source);
        if (!last) summaries_.push_back(std::move(result.text));
        if (last) result_ = std::move(result);
    }
    repair_.clear();
    pieces_.pop_front();
    if (!pieces_.empty()) return Step::again;
    if (is_list()) result_ = found_.result();
    return is_list() || last ? Step::done : end_level();
}

/// All pieces are summarized: their summaries are the next text. Unless it is the last, it is at most half as long.
AnalysisRun::Step AnalysisRun::end_level()
{
    std::string text;
    for (const std::string& summary : summaries_)
        text += (text.empty() ? "" : "\n\n") + summary;
    summaries_.clear();
    const std::size_t most = level_text().size() / 2;
    level_text_ = std::move(text);
    cut_level();
    if (is_last_piece() || level_text_->size() <= most) return Step::again;
    ChatError error(ErrorKind::bad_response,
                    provider_ +
                        ": the summaries of the pieces are more than half as long as the text; "
                        "ask for shorter ones with max_words, or use a model with a larger context");
    error.phase = Phase::parse;
    error.maybe_billed = true;
    return fail(std::move(error));
}

}  // namespace parlance::core
