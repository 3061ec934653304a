/// analysis_run.hpp - one analysis from its first chat to its result: a state machine without I/O.
///
///     run.next() -> a chat request; its response -> run.take() -> again | done | failed
///
/// For each piece of the text (usually there is one) a chat is made. What may happen to it:
///   - the provider refuses something that the analysis added itself (`format`, `temperature`): once more without it;
///   - the reply does not fit: one repair chat, the conversation so far and what is wrong with it; then bad_response;
///   - context_too_long: the piece is halved, if the request allows pieces;
///   - anything else that fails ends the analysis with that error.
/// Summaries of several pieces are a text again, which is summarized, until there is one. Each such level is at most
/// half as long as the one before, and an analysis makes at most `most_chats` chats.
#pragma once

#include "text/analysis_result.hpp"
#include "text/analysis_task.hpp"
#include "text/chunks.hpp"
#include "text/json_schema.hpp"
#include "text/reply_json.hpp"
#include "text/usage_sum.hpp"

#include <parlance/chat_response.hpp>
#include <parlance/core/client_settings.hpp>
#include <parlance/detail/request_storage.hpp>

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace parlance::core {

/// Thread-safety: one thread at a time. Not copyable, not movable: parts of it refer to one another.
class AnalysisRun {
public:
    enum class Step { again, done, failed };

    /// `request` is the one that `task` was read from, `schema` is analysis_schema(task).
    AnalysisRun(AnalysisTask task, JsonSchema schema, const ChatRequestView& request, const Capabilities& capabilities,
                std::string provider);
    AnalysisRun(const AnalysisRun&) = delete;
    AnalysisRun& operator=(const AnalysisRun&) = delete;

    /// The chat to make now. Call it once at first, and once after each `again`.
    [[nodiscard]] detail::RequestValues next();

    /// What became of it.
    [[nodiscard]] Step take(const ChatResponse& response);

    [[nodiscard]] const ChatError& error() const noexcept { return error_; }         ///< after failed
    [[nodiscard]] const AnalysisResult& result() const noexcept { return result_; }  ///< after done
    [[nodiscard]] const AnalysisTask& task() const noexcept { return task_; }
    /// Whether a reply had to be asked for again.
    [[nodiscard]] bool repaired() const noexcept { return repaired_; }
    [[nodiscard]] std::int64_t chats() const noexcept { return chats_; }  ///< made so far
    [[nodiscard]] std::vector<Param> usage() const { return usage_.totals(); }
    /// Of the chats, and what was let pass.
    [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }

private:
    [[nodiscard]] std::string_view level_text() const noexcept
    {
        return level_text_ ? *level_text_ : task_.texts.front();
    }
    [[nodiscard]] bool is_last_piece() const noexcept { return level_pieces_ == 1; }
    void cut_level();
    void cut_pieces();
    [[nodiscard]] std::vector<Message> messages() const;

    [[nodiscard]] Step take_error(const ChatError& error);
    [[nodiscard]] bool drop_refused(const ChatError& error);
    [[nodiscard]] bool halve();
    [[nodiscard]] Step take_answer(const ChatResponse& response);
    [[nodiscard]] Step repair(const ChatResponse& response, const std::vector<Violation>& violations);
    [[nodiscard]] Step refuse_reply(const ChatResponse& response, const std::vector<Violation>& violations);
    [[nodiscard]] Step accept(const ReplyJson& reply);
    [[nodiscard]] Step end_level();
    [[nodiscard]] Step refuse_more_chats();
    [[nodiscard]] Step fail(ChatError error);
    [[nodiscard]] bool is_list() const noexcept;

    AnalysisTask task_;
    JsonSchema schema_;
    std::string schema_text_;
    detail::RequestValues base_;  // the request without its messages and the analysis parameter
    std::string provider_;
    bool send_format_ = false;
    bool format_strict_ = false;
    bool send_temperature_ = false;

    std::optional<std::string> level_text_;  // summaries to be summarized; none: the text itself
    std::size_t piece_limit_ = usual_piece;  // smaller once a piece was too long
    std::deque<Span> pieces_;                // of the level's text, yet to be done; the first is being asked about
    std::size_t level_pieces_ = 0;           // how many the level has
    std::vector<std::string> summaries_;
    FoundItems found_;

    std::vector<Message> repair_;  // the reply that did not fit, and what was said to it
    bool repaired_ = false;
    std::int64_t chats_ = 0;
    UsageSum usage_;
    std::vector<Warning> warnings_;
    AnalysisResult result_;
    ChatError error_;
};

}  // namespace parlance::core
