/// tool_loop.hpp - ask, run what the answer calls, give the results back, ask again.
#pragma once

#include <parlance/detail/batch_contain.hpp>
#include <parlance/detail/conversation_turns.hpp>
#include <parlance/detail/tool_threads.hpp>
#include <parlance/tools.hpp>

#include <algorithm>
#include <atomic>

namespace parlance::detail {

/// One call of the client that its thread waits for and that a stop cancels.
class AwaitedAnswer final : public StopListener {
public:
    void on_stop() noexcept override
    {
        ChatCallPtr call;
        {
            const Gate::Lock lock(gate_);
            stopped_ = true;
            call = call_;
        }
        if (call != nullptr) call->cancel();
    }

    /// On the call's thread.
    void ended(const ChatResponse& response)
    {
        Gate::Lock lock(gate_);
        response_ = response;
        gate_.wake_all();
    }

    [[nodiscard]] ChatResponse wait(const ChatCallPtr& call)
    {
        const bool stopped = [&] {
            const Gate::Lock lock(gate_);
            call_ = call;
            return stopped_;
        }();
        if (stopped) call->cancel();
        Gate::Lock lock(gate_);
        while (!response_)
            lock.wait();
        call_.reset();
        return *std::move(response_);
    }

private:
    Gate gate_;
    ChatCallPtr call_;
    std::optional<ChatResponse> response_;
    bool stopped_ = false;
};

/// One run.
class ToolLoop {
public:
    ToolLoop(ChatClient& client, ChatRequest request, const ToolSet& tools, const ToolLoopOptions& options)
        : client_(client), request_(std::move(request)), tools_(tools), options_(options)
    {
    }

    [[nodiscard]] ToolRun run()
    {
        if (auto error = not_runnable()) {
            result_.response = ChatResponse(*std::move(error));
        } else {
            for (const Tool& tool : tools_.tools())
                request_.add_tool(tool);
            if (options_.on_event()) request_.stream(true);
            while (step())
                relax_tool_choice();
        }
        result_.messages = request_.messages();
        return std::move(result_);
    }

private:
    static constexpr const char* loop_ends = "the loop was ended";

    [[nodiscard]] std::optional<ChatError> not_runnable() const
    {
        if (tools_.error()) return tools_.error();
        if (!client_.may_block()) return blocked_on_io_thread();
        return std::nullopt;
    }

    /// One answer and what it calls. False: that was the last.
    [[nodiscard]] bool step()
    {
        if (options_.stop().stop_requested()) return fail(stopped());
        result_.response = ask();
        ++result_.steps;
        result_.usage.add(result_.response.metadata());
        if (result_.response.is_error()) return false;
        Message answer = result_.response.message();
        mark_broken_calls(answer);
        std::vector<Part> calls;
        std::ranges::copy_if(answer.parts, std::back_inserter(calls), is_own_call);
        const bool paused = result_.response.finish() == FinishReason::pause;  // the provider's tools are not done
        if (calls.empty() && !paused) {
            if (!answer.parts.empty()) request_.add_message(std::move(answer));
            return false;
        }
        if (result_.steps >= options_.max_steps()) return fail(too_many_steps());
        if (!calls.empty() && !run_calls(calls)) return false;
        request_.add_message(std::move(answer));
        if (!results_.empty()) request_.add_message(Message(Role::tool, std::exchange(results_, {})));
        return !hook_failed_;
    }

    [[nodiscard]] ChatResponse ask()
    {
        const auto answer = std::make_shared<AwaitedAnswer>();
        ChatCallbacks callbacks;
        if (options_.on_event()) callbacks.on_event = [this](const ChatEvent& event) { options_.on_event()(event); };
        callbacks.on_end = [answer](const ChatResponse& response) { answer->ended(response); };
        // Waited for, so it may not be told by a poll of this very thread.
        const auto shared = request_.share();
        auto sink = std::make_unique<BasicCallbackSink<>>(std::move(callbacks));
        const auto call = client_.start_direct(ChatRequestView(shared->view()), *sink);
        if (call.is_error()) return ChatResponse(call.error());
        static_cast<void>(sink.release());  // it deletes itself at the end
        options_.stop().tell(answer);
        return answer->wait(*call);
    }

    /// Fills `results_`. False: the loop has ended instead.
    [[nodiscard]] bool run_calls(const std::vector<Part>& calls)
    {
        std::vector<ToolApproval> approvals;
        if (!ask_for_approval(calls, approvals)) return false;
        results_.assign(calls.size(), Part());
        std::atomic<std::size_t> next = 0;
        const auto work = [&]() noexcept {
            for (std::size_t at = next++; at < calls.size(); at = next++)
                results_[at] = result_of(calls[at], approvals[at]);
        };
        run_side_by_side(std::min(calls.size(), static_cast<std::size_t>(options_.parallel())), work);
        tell_results(calls);
        return true;
    }

    [[nodiscard]] bool ask_for_approval(const std::vector<Part>& calls, std::vector<ToolApproval>& approvals)
    {
        for (const Part& call : calls) {
            approvals.push_back(ToolApproval::allow());
            if (!options_.approve()) continue;
            auto thrown = contain_callback("the approve hook", loop_ends,
                                           [&] { approvals.back() = options_.approve()(view_of(call)); });
            if (thrown) return fail(*std::move(thrown));
            if (approvals.back().kind() == ToolApproval::Kind::stop)
                return fail(ChatError(ErrorKind::cancelled, approvals.back().reason()).code("stopped"));
        }
        return true;
    }

    [[nodiscard]] Part result_of(const Part& call, const ToolApproval& approval) const noexcept
    {
        if (approval.kind() == ToolApproval::Kind::deny)
            return ToolResult::failure(approval.reason().empty() ? "the call was denied" : approval.reason())
                .part_for(call);
        if (options_.stop().stop_requested())
            return ToolResult::failure("not run: the program is stopping").part_for(call);
        return tools_.run(call, result_.steps, &options_.stop());
    }

    void tell_results(const std::vector<Part>& calls)
    {
        if (!options_.on_result()) return;
        auto thrown = contain_callback("on_result", loop_ends, [&] {
            for (std::size_t at = 0; at < calls.size(); ++at)
                options_.on_result()(view_of(calls[at]), results_[at]);
        });
        if (!thrown) return;
        hook_failed_ = true;  // the results are kept nevertheless: the tools have run
        static_cast<void>(fail(*std::move(thrown)));
    }

    [[nodiscard]] ToolCall view_of(const Part& call) const noexcept
    {
        return {call.id, call.name, call.text.empty() ? std::string_view("{}") : call.text, result_.steps,
                &options_.stop()};
    }

    void relax_tool_choice()
    {
        const ParamValue* const choice = request_.param("tool_choice");
        const auto* const json = choice != nullptr ? std::get_if<Json>(choice) : nullptr;
        if (json != nullptr && json->text != R"("none")") request_.tool_choice("auto");
    }

    bool fail(ChatError error)
    {
        result_.response.fail(std::move(error));
        return false;
    }
    [[nodiscard]] static ChatError stopped()
    {
        return ChatError(ErrorKind::cancelled, "the loop of tools was stopped").code("stopped");
    }
    [[nodiscard]] ChatError too_many_steps() const
    {
        return ChatError(ErrorKind::cancelled, "after " + std::to_string(result_.steps) +
                                                   " answers the model still calls tools; raise max_steps, or look "
                                                   "at the results it gets")
            .code("max_steps");
    }

    ChatClient& client_;
    ChatRequest request_;
    const ToolSet& tools_;
    const ToolLoopOptions& options_;
    ToolRun result_;
    std::vector<Part> results_;
    bool hook_failed_ = false;
};

}  // namespace parlance::detail

namespace parlance {

inline ToolRun run_tools(ChatClient& client, ChatRequest request, const ToolSet& tools, const ToolLoopOptions& options)
{
    return detail::ToolLoop(client, std::move(request), tools, options).run();
}

inline ToolRun run_tools(ChatClient& client, Conversation& conversation, const ChatRequest& turn, const ToolSet& tools,
                         const ToolLoopOptions& options)
{
    ToolRun run;
    if (auto error = conversation.not_askable(turn)) {
        run.response = ChatResponse(*std::move(error));
        run.messages = conversation.messages_;
        return run;
    }
    ChatRequest request = conversation.request(turn);
    const auto asked = static_cast<std::ptrdiff_t>(request.messages().size());
    run = run_tools(client, std::move(request), tools, options);
    auto& kept = conversation.messages_;
    if (std::ssize(run.messages) > asked) {
        for (Message& message : Conversation::new_messages(turn))
            kept.push_back(std::move(message));
        kept.insert(kept.end(), run.messages.begin() + asked, run.messages.end());
    }
    if (run.response.success() && !kept.empty())
        conversation.calibrate(run.response.metadata(), conversation.estimated() - estimate_tokens(kept.back()));
    conversation.usage_.add(run.usage);
    run.messages = kept;
    return run;
}

inline ToolRun run_tools(ChatClient& client, Conversation& conversation, const ToolSet& tools,
                         const ToolLoopOptions& options)
{
    return run_tools(client, conversation, ChatRequest(), tools, options);
}

}  // namespace parlance
