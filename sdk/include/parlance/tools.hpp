/// tools.hpp - C++ functions that a model may call, and the loop that lets it.
///
///     ToolSet tools;
///     tools.add("get_weather", "The weather of a city",
///               R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})",
///               [](std::string_view arguments_json) -> Result<std::string> { return weather_of(arguments_json); });
///     ToolRun run = run_tools(*chat, "Do I need an umbrella in Bergen?", tools);
///     std::cout << run.response.content();
///
/// The loop asks, runs the calls of the answer, gives their results back and asks again, until an answer calls nothing
/// or a limit is reached. What goes wrong in a tool is told to the model, which may try again; what goes wrong in a
/// call of the client ends the loop.
#pragma once

#include <parlance/chat_client.hpp>
#include <parlance/conversation.hpp>
#include <parlance/detail/batch_stop.hpp>
#include <parlance/detail/batch_usage.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace parlance {

/// A call of a tool, as the model made it. A view: valid while the tool or hook that received it runs.
struct ToolCall {
    std::string_view id;               ///< the provider's; may be empty
    std::string_view name;             ///< the tool's
    std::string_view arguments;        ///< a JSON object, checked; what the model wrote for a tool of kind custom
    int step = 1;                      ///< which answer of the loop made it, from 1
    const StopSignal* stop = nullptr;  ///< the loop's; null: there is none

    /// Whether the loop was stopped: what takes long may look, and give up.
    [[nodiscard]] bool stop_requested() const noexcept { return stop != nullptr && stop->stop_requested(); }
};

/// What a tool gives back to the model: text, JSON, or parts (an image).
class ToolResult {
public:
    /// Text.
    ///@{
    ToolResult(std::string text) : text_(std::move(text)) {}
    ToolResult(const char* text) : text_(text) {}
    ToolResult(std::string_view text) : text_(text) {}
    ///@}

    /// JSON: the text, with the media type application/json.
    ToolResult(Json json) : text_(std::move(json.text)), media_type_("application/json") {}
    /// Parts: text and media.
    ToolResult(std::vector<Part> parts) : parts_(std::move(parts)) {}
    /// A failed Result is an error for the model: its message.
    ToolResult(const ChatError& error) : ToolResult(failure(error.message)) {}
    /// A Result of any of these.
    template <class Value>
        requires std::is_constructible_v<ToolResult, Value>
    ToolResult(const Result<Value>& result)
        : ToolResult(result.is_error() ? ToolResult(result.error()) : ToolResult(result.value()))
    {
    }

    /// Tells the model that the tool failed, and how, so that it may do better.
    [[nodiscard]] static ToolResult failure(std::string message)
    {
        ToolResult result(std::move(message));
        result.is_error_ = true;
        return result;
    }
    /// Whether the model is told that the tool failed.
    [[nodiscard]] bool is_error() const noexcept { return is_error_; }

    /// The part that answers `call`.
    [[nodiscard]] Part part_for(const Part& call) &&
    {
        Part part = Part::tool_result(call.id, std::move(text_));
        part.name = call.name;
        part.media_type = std::move(media_type_);
        part.parts = std::move(parts_);
        if (is_error_) part.flags |= PARLANCE_PART_IS_ERROR;
        return part;
    }

private:
    std::string text_;
    std::string media_type_;
    std::vector<Part> parts_;
    bool is_error_ = false;
};

namespace detail {

/// A tool's function, whatever it is.
class ToolFunction {
public:
    virtual ~ToolFunction() = default;
    [[nodiscard]] virtual ToolResult run(const ToolCall& call) = 0;
};

template <class Function>
class ToolFunctionOf final : public ToolFunction {
public:
    explicit ToolFunctionOf(Function function) : function_(std::move(function)) {}
    [[nodiscard]] ToolResult run(const ToolCall& call) override
    {
        if constexpr (std::is_invocable_v<Function&, const ToolCall&>)
            return ToolResult(function_(call));
        else
            return ToolResult(function_(call.arguments));
    }

private:
    Function function_;
};

/// What may be a tool: it takes the call or its arguments, and gives something a result can be made of.
template <class Function>
concept ToolCallable = std::is_constructible_v<ToolResult, std::invoke_result_t<Function&, const ToolCall&>> ||
                       std::is_constructible_v<ToolResult, std::invoke_result_t<Function&, std::string_view>>;

}  // namespace detail

/// Tools and their functions. A value whose copies share the functions.
/// Thread-safety: as a value. The functions run on the thread that called the loop, and, with
/// `ToolLoopOptions::parallel`, on others beside it, several at a time.
class ToolSet {
public:
    /// Adds a function. `schema` is the JSON Schema of its arguments; empty: it takes none. `function` takes the
    /// arguments as std::string_view (JSON), or a const ToolCall&, and returns text, Json, std::vector<Part>, a
    /// ToolResult, or a Result of one of these. What it throws is told to the model: "the tool failed: ...".
    template <detail::ToolCallable Function>
    ToolSet& add(std::string name, std::string description, std::string schema, Function function)
    {
        return add(Tool(std::move(name), std::move(description), std::move(schema)), std::move(function));
    }
    /// The same for a tool with flags, extras, or of kind custom, whose arguments are any text.
    template <detail::ToolCallable Function>
    ToolSet& add(Tool tool, Function function)
    {
        check(tool);
        if (tool.schema.empty() && tool.kind == PARLANCE_TOOL_FUNCTION)
            tool.schema = R"({"type":"object","properties":{}})";
        tools_.push_back(std::move(tool));
        functions_.push_back(std::make_shared<detail::ToolFunctionOf<Function>>(std::move(function)));
        return *this;
    }

    /// What the model is told of.
    [[nodiscard]] const std::vector<Tool>& tools() const noexcept { return tools_; }
    /// What was wrong with the first tool that was not right; `run_tools` refuses such a set. Kind invalid_request.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return error_; }

    /// Runs one call on this thread. Never throws: an unknown tool, arguments that are no JSON object and what the
    /// function throws are results with the flag IS_ERROR, made for the model to read. Arguments are not checked
    /// against the schema.
    [[nodiscard]] Part run(const Part& call, int step = 1, const StopSignal* stop = nullptr) const noexcept;

private:
    void check(const Tool& tool);
    [[nodiscard]] ToolResult result_of(const Part& call, int step, const StopSignal* stop) const;
    [[nodiscard]] std::string known_names() const;

    std::vector<Tool> tools_;
    std::vector<std::shared_ptr<detail::ToolFunction>> functions_;
    std::optional<ChatError> error_;
};

/// What is to become of a call.
class ToolApproval {
public:
    /// What was decided.
    enum class Kind : std::uint32_t { allow, deny, stop };

    /// The call is run.
    [[nodiscard]] static ToolApproval allow() { return ToolApproval(Kind::allow, {}); }
    /// The call is not run, and the model is told why.
    [[nodiscard]] static ToolApproval deny(std::string reason) { return {Kind::deny, std::move(reason)}; }
    /// The loop ends: none of the answer's calls is run.
    [[nodiscard]] static ToolApproval stop(std::string reason = "the loop was stopped before a tool was run")
    {
        return {Kind::stop, std::move(reason)};
    }
    [[nodiscard]] Kind kind() const noexcept { return kind_; }                    ///< what was decided
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }  ///< why; empty for `allow`

private:
    ToolApproval(Kind kind, std::string reason) : kind_(kind), reason_(std::move(reason)) {}
    Kind kind_;
    std::string reason_;
};

/// How to run the loop. What a hook throws is contained and ends the loop with the code "callback_threw".
class ToolLoopOptions {
public:
    /// Decides about a call.
    using ApproveHook = std::function<ToolApproval(const ToolCall&)>;
    /// Receives an event of an answer.
    using EventCallback = std::function<void(const ChatEvent&)>;
    /// Receives a call and the part that answers it.
    using ResultCallback = std::function<void(const ToolCall&, const Part&)>;

    /// The most answers to ask for; at least 1, and 10 unless set. When the last of them still calls tools, they are
    /// not run, and the response has an error of kind `cancelled` with the code "max_steps".
    ToolLoopOptions& max_steps(int answers)
    {
        max_steps_ = answers < 1 ? 1 : answers;
        return *this;
    }
    [[nodiscard]] int max_steps() const noexcept { return max_steps_; }  ///< as set

    /// How many calls of one answer run at a time; 1 unless set. Results keep the order of the calls.
    ToolLoopOptions& parallel(int calls)
    {
        parallel_ = calls < 1 ? 1 : calls;
        return *this;
    }
    [[nodiscard]] int parallel() const noexcept { return parallel_; }  ///< as set

    /// Asked about each call, in order, before any of its answer is run; on the thread that called the loop.
    ToolLoopOptions& approve(ApproveHook hook)
    {
        approve_ = std::move(hook);
        return *this;
    }
    [[nodiscard]] const ApproveHook& approve() const noexcept { return approve_; }  ///< as set; may be empty

    /// Receives the events of all answers, which are then asked for as streams; on the threads of the calls, and must
    /// not block.
    ToolLoopOptions& on_event(EventCallback callback)
    {
        on_event_ = std::move(callback);
        return *this;
    }
    [[nodiscard]] const EventCallback& on_event() const noexcept { return on_event_; }  ///< as set; may be empty

    /// Receives each call with its result, in order, when all of its answer have run; on the thread that called the
    /// loop.
    ToolLoopOptions& on_result(ResultCallback callback)
    {
        on_result_ = std::move(callback);
        return *this;
    }
    [[nodiscard]] const ResultCallback& on_result() const noexcept { return on_result_; }  ///< as set; may be empty

    /// Ends the loop from any thread: a call of the client is cancelled, nothing more is started. Tools that run are
    /// waited for; they may look at ToolCall::stop_requested.
    ToolLoopOptions& stop(StopSignal signal)
    {
        stop_ = std::move(signal);
        return *this;
    }
    [[nodiscard]] const StopSignal& stop() const noexcept { return stop_; }  ///< as set

private:
    int max_steps_ = 10;  // enough to look things up, too few to ruin anybody
    int parallel_ = 1;
    ApproveHook approve_;
    EventCallback on_event_;
    ResultCallback on_result_;
    StopSignal stop_;
};

/// What a loop came to.
struct ToolRun {
    /// The last answer, with its error if the loop did not come to an answer without calls.
    ChatResponse response;
    /// The request's messages, and all that came to them: answers, results, and the last answer if it ended well. A
    /// list that can be asked on: an answer whose calls were not run is not part of it.
    std::vector<Message> messages;
    int steps = 0;     ///< answers asked for
    UsageTotal usage;  ///< of all of them
};

/// Runs `request` with `tools`, which are added to its own, and waits. Tools that the provider runs itself are left
/// alone. A tool_choice that forces a call holds for the first answer; then it is "auto", or there would be no end.
/// Blocks like ChatClient::chat, and is refused where that is. Throws nothing.
[[nodiscard]] ToolRun run_tools(ChatClient& client, ChatRequest request, const ToolSet& tools,
                                const ToolLoopOptions& options = ToolLoopOptions());

/// The same in a conversation, which asks `turn` (see Conversation::ask). Afterwards it has what `ToolRun::messages`
/// says; a loop that failed at its first answer leaves it as it was, and one that failed later keeps the steps that
/// were done: `run_tools(client, conversation, tools)` goes on from there.
ToolRun run_tools(ChatClient& client, Conversation& conversation, const ChatRequest& turn, const ToolSet& tools,
                  const ToolLoopOptions& options = ToolLoopOptions());
/// As above, with the messages as they are.
ToolRun run_tools(ChatClient& client, Conversation& conversation, const ToolSet& tools,
                  const ToolLoopOptions& options = ToolLoopOptions());

}  // namespace parlance

#include <parlance/detail/tool_loop.hpp>
#include <parlance/detail/tool_set.hpp>
