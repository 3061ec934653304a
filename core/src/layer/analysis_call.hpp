/// analysis_call.hpp - the operation "analyze" as a call: makes the chats that an AnalysisRun asks for, one after the
/// other, with the client inside.
///
/// What the chats say is gathered on their thread, which may be any; everything else happens on this call's worker, to
/// which each chat's end is posted. So there are no locks, and the sink sees one thread, order, one end.
#pragma once

#include "chat/call_base.hpp"
#include "layer/operations_state.hpp"
#include "text/analysis_run.hpp"

#include <parlance/accumulator.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace parlance::core {

class AnalysisCall final : public CallBase {
public:
    /// One reference for the caller; null when `output` was told why nothing was started.
    [[nodiscard]] static parlance_call* start(OperationsStatePtr state, const parlance_request& request,
                                              parlance_sink* sink, parlance_output* output);

private:
    using Clock = std::chrono::steady_clock;

    AnalysisCall(OperationsStatePtr state, std::unique_ptr<AnalysisRun> analysis, parlance_sink* sink);
    ~AnalysisCall() override;

    void run() noexcept override;
    void stop() noexcept override;
    void hold() noexcept override;
    void go_on() noexcept override;

    void limit_time(const ChatRequestView& request);
    void chat();
    [[nodiscard]] bool start_chat();
    void take_over_time(detail::RequestValues& values) const;
    void chat_ended();
    void take(const ChatResponse& response);
    void note_chat(const ChatResponse& response);
    void conclude(std::optional<ChatError> error);
    void emit_answer();
    void emit_facts_of_call();
    template <class Work>
    void contained(Work work) noexcept;
    void tell(const parlance_event& event) noexcept
    {
        if (!cancelled()) emit(event);
    }

    struct Sink {
        parlance_sink object;
        AnalysisCall* call;
    };
    static AnalysisCall& self(parlance_sink* object) noexcept { return *reinterpret_cast<Sink*>(object)->call; }
    static void c_on_event(parlance_sink* object, parlance_call* chat, const parlance_event* event) noexcept;
    static void c_on_end(parlance_sink* object, parlance_call* chat, const parlance_error* error) noexcept;
    static const parlance_sink_table sink_table_;

    OperationsStatePtr state_;
    std::unique_ptr<AnalysisRun> analysis_;
    Sink sink_object_;

    // The chat in flight. While it is, what it says belongs to its own thread.
    parlance_call* chat_ = nullptr;  // one reference
    detail::SharedRequestPtr request_;
    Accumulator answer_;
    std::size_t answer_bytes_ = 0;
    bool answer_too_large_ = false;

    std::optional<ChatResponse> ended_chat_;  // waits for resume
    std::optional<Clock::time_point> deadline_;
    bool held_ = false;
    Clock::time_point began_;
    std::int64_t attempts_ = 0;
    std::vector<Param> facts_;  // of the last chat: model, ids
};

}  // namespace parlance::core
