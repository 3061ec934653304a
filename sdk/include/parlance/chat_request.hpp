/// chat_request.hpp - a request as an application builds it.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/detail/json_quote.hpp>
#include <parlance/detail/param_aliases.hpp>
#include <parlance/detail/request_storage.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace parlance {

/// What to ask: messages, tools, parameters. A plain value: copy it, keep it, send it many times.
/// Property functions read without an argument and write with one; writing gives the request back, so that calls chain.
/// Thread-safety: as a value; two threads may read one, not write it.
template <class = void>
class BasicChatRequest {
public:
    BasicChatRequest() = default;
    /// A request with one user message.
    ///@{
    BasicChatRequest(std::string prompt) { add_message(Message(Role::user, std::move(prompt))); }
    BasicChatRequest(const char* prompt) : BasicChatRequest(std::string(prompt)) {}
    BasicChatRequest(std::string_view prompt) : BasicChatRequest(std::string(prompt)) {}
    ///@}

    /// A copy that owns everything `view` shows.
    explicit BasicChatRequest(const ChatRequestView& view) { copy_from(view); }

    /// Appends a message.
    ///@{
    BasicChatRequest& add_message(Message message)
    {
        edit().messages.push_back(std::move(message));
        return *this;
    }
    BasicChatRequest& add_message(Role role, std::string text) { return add_message(Message(role, std::move(text))); }
    ///@}

    /// The messages, in order; setting replaces them all.
    ///@{
    [[nodiscard]] const std::vector<Message>& messages() const noexcept { return values_.messages; }
    BasicChatRequest& messages(std::vector<Message> all)
    {
        edit().messages = std::move(all);
        return *this;
    }
    ///@}

    /// The system message: the first message if it has that role. Setting replaces it or puts it first.
    BasicChatRequest& system_prompt(std::string text)
    {
        auto& all = edit().messages;
        if (!all.empty() && all.front().role == Role::system) all.erase(all.begin());
        all.insert(all.begin(), Message(Role::system, std::move(text)));
        return *this;
    }

    /// The model, as the provider names it; empty: as configured.
    ///@{
    [[nodiscard]] const std::string& model() const noexcept { return values_.model; }
    BasicChatRequest& model(std::string name)
    {
        edit().model = std::move(name);
        return *this;
    }
    ///@}

    /// The operation: "chat" unless set.
    ///@{
    [[nodiscard]] const std::string& operation() const noexcept { return values_.operation; }
    BasicChatRequest& operation(std::string name)
    {
        edit().operation = std::move(name);
        return *this;
    }
    ///@}

    /// How freely the model chooses its words, in the provider's range; unset: its default.
    ///@{
    [[nodiscard]] std::optional<double> temperature() const { return real("temperature"); }
    BasicChatRequest& temperature(double value) { return set("temperature", value); }
    ///@}

    /// The share of likely words that the model chooses from, 0 to 1; unset: the provider's default.
    ///@{
    [[nodiscard]] std::optional<double> top_p() const { return real("top_p"); }
    BasicChatRequest& top_p(double value) { return set("top_p", value); }
    ///@}

    /// The most tokens of an answer; unset: the provider's or the config's default.
    ///@{
    [[nodiscard]] std::optional<std::int64_t> max_tokens() const { return integer("max_tokens"); }
    BasicChatRequest& max_tokens(std::int64_t value) { return set("max_tokens", value); }
    ///@}

    /// A seed for answers that can be repeated, where the provider has that.
    ///@{
    [[nodiscard]] std::optional<std::int64_t> seed() const { return integer("seed"); }
    BasicChatRequest& seed(std::int64_t value) { return set("seed", value); }
    ///@}

    /// How hard a reasoning model thinks: "low", "medium", "high", or the provider's own word.
    BasicChatRequest& reasoning_effort(std::string word) { return set("reasoning_effort", std::move(word)); }
    /// Texts at which the answer ends; they are no part of it.
    BasicChatRequest& stop(const std::vector<std::string>& texts)
    {
        return set("stop", Json(detail::json_quoted(texts)));
    }
    /// "auto", "none", "required".
    BasicChatRequest& tool_choice(std::string_view word)
    {
        return set("tool_choice", Json("\"" + std::string(word) + "\""));
    }

    /// Appends a tool that the model may call.
    BasicChatRequest& add_tool(Tool tool)
    {
        edit().tools.push_back(std::move(tool));
        return *this;
    }
    /// The tools, in order.
    [[nodiscard]] const std::vector<Tool>& tools() const noexcept { return values_.tools; }

    /// A further header of the HTTP request. Credentials belong in the config, never here.
    ///@{
    BasicChatRequest& header(std::string name, std::string value)
    {
        edit().headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    BasicChatRequest& header(Header header)
    {
        edit().headers.push_back(std::move(header));
        return *this;
    }
    ///@}

    /// The further headers; setting replaces them all.
    ///@{
    [[nodiscard]] const std::vector<Header>& headers() const noexcept { return values_.headers; }
    BasicChatRequest& headers(std::vector<Header> all)
    {
        edit().headers = std::move(all);
        return *this;
    }
    ///@}
    /// The base URL for this request alone; empty: as configured.
    ///@{
    [[nodiscard]] const std::string& base_url() const noexcept { return values_.base_url; }
    BasicChatRequest& base_url(std::string url)
    {
        edit().base_url = std::move(url);
        return *this;
    }
    ///@}

    /// Provider extras: a JSON object keyed by dialect, {"aiml": {...}}.
    ///@{
    [[nodiscard]] const std::string& extra() const noexcept { return values_.extra; }
    BasicChatRequest& extra(std::string json_object)
    {
        edit().extra = std::move(json_object);
        return *this;
    }
    ///@}

    /// When the call has to have ended: milliseconds of the monotonic clock (CLOCK_MONOTONIC), 0: no such time. A limit
    /// in milliseconds from now is the parameter "host.timeout_ms".
    ///@{
    [[nodiscard]] std::int64_t deadline_ms() const noexcept { return values_.deadline_ms; }
    BasicChatRequest& deadline_ms(std::int64_t time)
    {
        edit().deadline_ms = time;
        return *this;
    }
    ///@}

    /// What cannot be sent is an error instead of a warning.
    ///@{
    [[nodiscard]] bool strict() const noexcept { return (values_.flags & PARLANCE_REQUEST_STRICT) != 0; }
    BasicChatRequest& strict(bool on) { return flag(PARLANCE_REQUEST_STRICT, on); }
    ///@}

    /// The answer is wanted as it comes; the streaming forms set it themselves.
    ///@{
    [[nodiscard]] bool stream() const noexcept { return (values_.flags & PARLANCE_REQUEST_STREAM) != 0; }
    BasicChatRequest& stream(bool on) { return flag(PARLANCE_REQUEST_STREAM, on); }
    ///@}

    /// Sets a parameter by its key (docs/reference/contract.md lists them), or by the name that JSON requests have for
    /// it ("response_format", "timeout_ms"); a second value replaces the first.
    ///@{
    BasicChatRequest& set(Param param)
    {
        if (const auto key = detail::param_key(param.key); key != param.key) param.key = key;
        auto& params = edit().params;
        for (Param& known : params)
            if (known.key == param.key) {
                known = std::move(param);
                return *this;
            }
        params.push_back(std::move(param));
        return *this;
    }
    BasicChatRequest& set(std::string key, bool value) { return set(Param(std::move(key), value)); }
    BasicChatRequest& set(std::string key, std::integral auto value)
    {
        return set(Param(std::move(key), static_cast<std::int64_t>(value)));
    }
    BasicChatRequest& set(std::string key, double value) { return set(Param(std::move(key), value)); }
    BasicChatRequest& set(std::string key, std::string value)
    {
        if (key == "stop") return stop({std::move(value)});  // the contract has a list of them
        return set(Param(std::move(key), std::move(value)));
    }
    BasicChatRequest& set(std::string key, const char* value) { return set(std::move(key), std::string(value)); }
    BasicChatRequest& set(std::string key, Json value) { return set(Param(std::move(key), std::move(value))); }
    ///@}

    /// The parameters, each key once.
    [[nodiscard]] const std::vector<Param>& params() const noexcept { return values_.params; }
    /// A parameter's value, by a key as `set` takes it; valid until the request is changed; null: not set.
    [[nodiscard]] const ParamValue* param(std::string_view key) const noexcept
    {
        for (const Param& known : values_.params)
            if (known.key == detail::param_key(key)) return &known.value;
        return nullptr;
    }

    /// Shares this request's values with a call: later changes of this object do not touch what was shared.
    [[nodiscard]] detail::SharedRequestPtr share() const& { return detail::SharedRequestPtr(values_); }
    /// As above, giving the values away: nothing is copied.
    [[nodiscard]] detail::SharedRequestPtr share() && { return detail::SharedRequestPtr(std::move(values_)); }

private:
    detail::RequestValues& edit() noexcept { return values_; }

    BasicChatRequest& flag(std::uint32_t bit, bool on)
    {
        edit().flags = on ? values_.flags | bit : values_.flags & ~bit;
        return *this;
    }
    [[nodiscard]] std::optional<double> real(std::string_view key) const
    {
        const ParamValue* value = param(key);
        if (value == nullptr) return std::nullopt;
        if (const auto* whole = std::get_if<std::int64_t>(value)) return static_cast<double>(*whole);
        const auto* number = std::get_if<double>(value);
        return number != nullptr ? std::optional(*number) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const
    {
        const ParamValue* value = param(key);
        const auto* number = value != nullptr ? std::get_if<std::int64_t>(value) : nullptr;
        return number != nullptr ? std::optional(*number) : std::nullopt;
    }
    void copy_from(const ChatRequestView& view)
    {
        values_.operation = view.operation();
        values_.model = view.model();
        for (const MessageView message : view.messages())
            values_.messages.push_back(message.copy());
        for (const ToolView tool : view.tools())
            values_.tools.push_back(tool.copy());
        for (const ParamView param : view.params())
            if (auto value = param.copy())
                values_.params.emplace_back(std::string(param.key()), *std::move(value), param.required());
        for (const HeaderView header : view.headers())
            values_.headers.emplace_back(std::string(header.name()), std::string(header.value()), header.flags());
        values_.base_url = view.base_url();
        values_.extra = view.extra();
        values_.deadline_ms = view.deadline_ms();
        values_.flags = view.raw().flags;
    }

    detail::RequestValues values_;
};
/// The request's name in use; BasicChatRequest is a template for compile times alone.
using ChatRequest = BasicChatRequest<>;

}  // namespace parlance
