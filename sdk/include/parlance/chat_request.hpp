/// chat_request.hpp - a request as an application builds it.
#pragma once

#include <parlance/chat_request_view.hpp>
#include <parlance/detail/request_storage.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace parlance {

/// What to ask: messages, tools, parameters. A plain value: copy it, keep it, send it many times.
/// Property functions read without an argument and write with one; writing gives the request back, so that calls chain.
/// Thread-safety: as a value; two threads may read one, not write it.
class ChatRequest {
public:
    ChatRequest() = default;
    /// A request with one user message.
    ChatRequest(std::string prompt) { add_message(Message(Role::user, std::move(prompt))); }
    ChatRequest(const char* prompt) : ChatRequest(std::string(prompt)) {}
    ChatRequest(std::string_view prompt) : ChatRequest(std::string(prompt)) {}
    /// A copy that owns everything `view` shows.
    explicit ChatRequest(const ChatRequestView& view) { copy_from(view); }

    ChatRequest& add_message(Message message)
    {
        edit().messages.push_back(std::move(message));
        return *this;
    }
    ChatRequest& add_message(Role role, std::string text) { return add_message(Message(role, std::move(text))); }
    [[nodiscard]] const std::vector<Message>& messages() const noexcept { return values_.messages; }
    ChatRequest& messages(std::vector<Message> all)
    {
        edit().messages = std::move(all);
        return *this;
    }

    /// The system message: the first message if it has that role. Setting replaces it or puts it first.
    ChatRequest& system_prompt(std::string text)
    {
        auto& all = edit().messages;
        if (!all.empty() && all.front().role == Role::system) all.erase(all.begin());
        all.insert(all.begin(), Message(Role::system, std::move(text)));
        return *this;
    }

    [[nodiscard]] const std::string& model() const noexcept { return values_.model; }
    ChatRequest& model(std::string name)
    {
        edit().model = std::move(name);
        return *this;
    }
    /// The operation: "chat" unless set.
    [[nodiscard]] const std::string& operation() const noexcept { return values_.operation; }
    ChatRequest& operation(std::string name)
    {
        edit().operation = std::move(name);
        return *this;
    }

    [[nodiscard]] std::optional<double> temperature() const { return real("temperature"); }
    ChatRequest& temperature(double value) { return set("temperature", value); }
    [[nodiscard]] std::optional<double> top_p() const { return real("top_p"); }
    ChatRequest& top_p(double value) { return set("top_p", value); }
    [[nodiscard]] std::optional<std::int64_t> max_tokens() const { return integer("max_tokens"); }
    ChatRequest& max_tokens(std::int64_t value) { return set("max_tokens", value); }
    [[nodiscard]] std::optional<std::int64_t> seed() const { return integer("seed"); }
    ChatRequest& seed(std::int64_t value) { return set("seed", value); }
    /// How hard a reasoning model thinks: "low", "medium", "high", or the provider's own word.
    ChatRequest& reasoning_effort(std::string word) { return set("reasoning_effort", std::move(word)); }
    /// "auto", "none", "required".
    ChatRequest& tool_choice(std::string_view word)
    {
        return set("tool_choice", Json("\"" + std::string(word) + "\""));
    }

    ChatRequest& add_tool(Tool tool)
    {
        edit().tools.push_back(std::move(tool));
        return *this;
    }
    [[nodiscard]] const std::vector<Tool>& tools() const noexcept { return values_.tools; }

    /// A further header of the HTTP request. Credentials belong in the config, never here.
    ChatRequest& header(std::string name, std::string value)
    {
        edit().headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    [[nodiscard]] const std::vector<Header>& headers() const noexcept { return values_.headers; }
    [[nodiscard]] const std::string& base_url() const noexcept { return values_.base_url; }
    ChatRequest& base_url(std::string url)
    {
        edit().base_url = std::move(url);
        return *this;
    }
    /// Provider extras: a JSON object keyed by dialect, {"aiml": {...}}.
    [[nodiscard]] const std::string& extra() const noexcept { return values_.extra; }
    ChatRequest& extra(std::string json_object)
    {
        edit().extra = std::move(json_object);
        return *this;
    }
    /// What cannot be sent is an error instead of a warning.
    [[nodiscard]] bool strict() const noexcept { return (values_.flags & PARLANCE_REQUEST_STRICT) != 0; }
    ChatRequest& strict(bool on) { return flag(PARLANCE_REQUEST_STRICT, on); }
    /// The answer is wanted as it comes; the streaming forms set it themselves.
    [[nodiscard]] bool stream() const noexcept { return (values_.flags & PARLANCE_REQUEST_STREAM) != 0; }
    ChatRequest& stream(bool on) { return flag(PARLANCE_REQUEST_STREAM, on); }

    /// Sets a parameter by its key (docs/reference/contract.md lists them); a second value replaces the first.
    ChatRequest& set(Param param)
    {
        auto& params = edit().params;
        for (Param& known : params)
            if (known.key == param.key) {
                known = std::move(param);
                return *this;
            }
        params.push_back(std::move(param));
        return *this;
    }
    ChatRequest& set(std::string key, bool value) { return set(Param(std::move(key), value)); }
    ChatRequest& set(std::string key, std::integral auto value)
    {
        return set(Param(std::move(key), static_cast<std::int64_t>(value)));
    }
    ChatRequest& set(std::string key, double value) { return set(Param(std::move(key), value)); }
    ChatRequest& set(std::string key, std::string value) { return set(Param(std::move(key), std::move(value))); }
    ChatRequest& set(std::string key, const char* value) { return set(std::move(key), std::string(value)); }
    ChatRequest& set(std::string key, Json value) { return set(Param(std::move(key), std::move(value))); }
    [[nodiscard]] const std::vector<Param>& params() const noexcept { return values_.params; }
    [[nodiscard]] const ParamValue* param(std::string_view key) const noexcept
    {
        for (const Param& known : values_.params)
            if (known.key == key) return &known.value;
        return nullptr;
    }

    /// Shares this request's values with a call: later changes of this object do not touch what was shared.
    [[nodiscard]] detail::SharedRequestPtr share() const { return detail::SharedRequestPtr(values_); }

private:
    detail::RequestValues& edit() noexcept { return values_; }

    ChatRequest& flag(std::uint32_t bit, bool on)
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

}  // namespace parlance
