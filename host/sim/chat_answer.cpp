#include "chat_answer.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <string_view>
#include <utility>

#include "scenario_reader.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;

namespace {

constexpr std::string_view completion_id = "chatcmpl-parlance-sim";
constexpr std::string_view tool_call_id = "call_parlance_sim";
constexpr std::int64_t created = 1767225600;  // 2026-01-01: the same answer to the same request
constexpr std::size_t most_choices = 128;     // as OpenAI

const json::value* member_of(const json::value* value, std::string_view name)
{
    const json::object* object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? nullptr : object->if_contains(name);
}

std::string_view text_or_empty(const json::value* value)
{
    return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool is_true(const json::value* value)
{
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<std::size_t> count_or_nothing(const json::value* value)
{
    if (value == nullptr || !value->is_number()) return std::nullopt;
    boost::system::error_code ec;
    const auto count = value->to_number<std::size_t>(ec);
    return ec ? std::nullopt : std::optional(count);
}

/// A message's content: a string, or the texts of its parts.
std::string content_of(const json::value& message)
{
    const json::value* content = member_of(&message, "content");
    if (content == nullptr || !content->is_array()) return std::string(text_or_empty(content));
    std::string text;
    for (const json::value& part : content->get_array())
        text += text_or_empty(member_of(&part, "text"));
    return text;
}

/// The tool that has to be called, when `tool_choice` insists on one.
std::string forced_tool(const json::object& request)
{
    const json::value* choice = request.if_contains("tool_choice");
    if (const json::value* named = member_of(member_of(choice, "function"), "name"))
        return std::string(text_or_empty(named));
    const json::value* tools = request.if_contains("tools");
    if (text_or_empty(choice) != "required" || tools == nullptr || !tools->is_array() || tools->get_array().empty())
        return {};
    return std::string(text_or_empty(member_of(member_of(&tools->get_array().front(), "function"), "name")));
}

void read_limits(const json::object& request, ChatQuestion& question)
{
    question.max_words = count_or_nothing(request.if_contains("max_completion_tokens"));
    if (!question.max_words) question.max_words = count_or_nothing(request.if_contains("max_tokens"));
    question.choices = std::clamp<std::size_t>(count_or_nothing(request.if_contains("n")).value_or(1), 1, most_choices);
    question.stream = is_true(request.if_contains("stream"));
    question.include_usage = is_true(member_of(request.if_contains("stream_options"), "include_usage"));
}

/// The words of the answer, one a content event, and why there are no more.
struct Answer {
    std::vector<std::string> words;
    std::string_view finish_reason = "stop";
};

Answer words_for(const ChatQuestion& question, std::size_t chunks)
{
    std::string text = "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"" +
                       question.last_user_text + "\"";
    if (!question.echo.empty()) text += " " + question.echo;
    Answer answer{words_of(text)};
    auto& words = answer.words;
    if (chunks != 0) {
        for (std::size_t rest = chunks; rest < words.size(); ++rest)
            words[chunks - 1] += words[rest];
        words.resize(chunks, " more");
    }
    if (question.max_words && words.size() > *question.max_words) {
        words.resize(*question.max_words);
        answer.finish_reason = "length";
    }
    return answer;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += word;
    return text;
}

json::object usage_of(const ChatQuestion& question, std::size_t completion)
{
    return {{"prompt_tokens", question.prompt_words},
            {"completion_tokens", completion},
            {"total_tokens", question.prompt_words + completion},
            {"prompt_tokens_details", json::object{{"cached_tokens", 0}}},
            {"completion_tokens_details", json::object{{"reasoning_tokens", 0}}}};
}

json::array tool_calls(const ChatQuestion& question)
{
    return {json::object{{"id", tool_call_id},
                         {"type", "function"},
                         {"function", json::object{{"name", question.tool}, {"arguments", "{}"}}}}};
}

json::object message_of(const ChatQuestion& question, const Answer& answer)
{
    json::object message{{"role", "assistant"}, {"content", nullptr}, {"refusal", nullptr}};
    if (question.tool.empty())
        message["content"] = joined(answer.words);
    else
        message["tool_calls"] = tool_calls(question);
    return message;
}

/// Writes the chunks of one stream.
class StreamWriter {
public:
    StreamWriter(const ChatQuestion& question, bool with_tail) : question_(question), with_tail_(with_tail) {}

    /// An event for every choice, as they interleave on the real wire.
    [[nodiscard]] std::string for_all_choices(const json::object& delta, const json::value& finish_reason) const
    {
        std::string events;
        for (std::size_t index = 0; index < question_.choices; ++index) {
            json::object choice{{"index", index}, {"delta", delta}, {"finish_reason", finish_reason}};
            json::object chunk = envelope(json::array{std::move(choice)});
            if (question_.include_usage) chunk["usage"] = nullptr;  // as OpenAI: null in all chunks but the last
            events += sse_event(json::serialize(chunk));
        }
        return events;
    }

    void add(std::string events) { pieces_.push_back(std::move(events)); }

    [[nodiscard]] std::vector<std::string> finish(std::string_view reason, std::size_t completion)
    {
        if (!with_tail_) return std::move(pieces_);
        std::string tail = for_all_choices({}, json::string(reason));
        json::object last = envelope({});
        if (question_.include_usage) last["usage"] = usage_of(question_, completion);
        last["meta"] = meta_for(question_.prompt_words + completion);
        tail += sse_event(json::serialize(last)) + sse_event("[DONE]");
        pieces_.push_back(std::move(tail));
        return std::move(pieces_);
    }

private:
    [[nodiscard]] json::object envelope(json::array choices) const
    {
        return {{"id", completion_id},
                {"object", "chat.completion.chunk"},
                {"created", created},
                {"model", question_.model},
                {"choices", std::move(choices)}};
    }

    const ChatQuestion& question_;
    bool with_tail_;
    std::vector<std::string> pieces_;
};

json::object tool_call_delta(const json::object& function)
{
    json::object call{{"index", 0}, {"function", function}};
    if (function.contains("name")) {
        call["id"] = tool_call_id;
        call["type"] = "function";
    }
    return {{"tool_calls", json::array{std::move(call)}}};
}

std::vector<std::string> tool_stream(const ChatQuestion& question, bool with_tail)
{
    StreamWriter writer(question, with_tail);
    json::object begin = tool_call_delta({{"name", question.tool}, {"arguments", ""}});
    begin["role"] = "assistant";
    begin["content"] = nullptr;
    writer.add(writer.for_all_choices(begin, nullptr));
    writer.add(writer.for_all_choices(tool_call_delta({{"arguments", "{}"}}), nullptr));
    return writer.finish("tool_calls", question.choices);
}

}  // namespace

ChatOutcome read_chat(const json::object& request)
{
    ChatOutcome outcome;
    ChatQuestion& question = outcome.question;
    question.model = model_without_options(text_or_empty(request.if_contains("model")));
    if (question.model.empty()) return {{}, "model: Required"};
    const json::value* messages = request.if_contains("messages");
    if (messages == nullptr || !messages->is_array() || messages->get_array().empty())
        return {{}, "messages: Expected array with at least one message"};
    for (const json::value& message : messages->get_array()) {
        const std::string content = content_of(message);
        question.prompt_words += words_of(content).size();
        if (text_or_empty(member_of(&message, "role")) == "user") question.last_user_text = content;
    }
    question.tool = forced_tool(request);
    read_limits(request, question);
    return outcome;
}

json::object chat_completion(const ChatQuestion& question, std::size_t chunks)
{
    const Answer answer = words_for(question, chunks);
    const bool calls_tool = !question.tool.empty();
    json::array choices;
    for (std::size_t index = 0; index < question.choices; ++index)
        choices.push_back({{"index", index},
                           {"finish_reason", calls_tool ? "tool_calls" : answer.finish_reason},
                           {"logprobs", nullptr},
                           {"message", message_of(question, answer)}});
    const std::size_t completion = question.choices * (calls_tool ? 1 : answer.words.size());
    return {{"id", completion_id},
            {"object", "chat.completion"},
            {"created", created},
            {"model", question.model},
            {"choices", choices},
            {"usage", usage_of(question, completion)},
            {"meta", meta_for(question.prompt_words + completion)}};
}

std::vector<std::string> chat_stream(const ChatQuestion& question, std::size_t chunks, bool with_tail)
{
    if (!question.tool.empty()) return tool_stream(question, with_tail);
    const Answer answer = words_for(question, chunks);
    StreamWriter writer(question, with_tail);
    std::string piece = writer.for_all_choices({{"role", "assistant"}, {"content", ""}}, nullptr);
    for (const std::string& word : answer.words) {
        piece += writer.for_all_choices({{"content", word}}, nullptr);
        writer.add(std::exchange(piece, {}));
    }
    if (!piece.empty()) writer.add(std::move(piece));  // max_tokens 0: a role and no word
    return writer.finish(answer.finish_reason, question.choices * answer.words.size());
}

json::object meta_for(std::size_t tokens)
{
    constexpr std::size_t credits_per_token = 2;  // made up, and cheap
    const std::size_t credits = tokens * credits_per_token;
    return {{"usage", json::object{{"credits_used", credits}, {"usd_spent", static_cast<double>(credits) / 2e6}}}};
}

}  // namespace parlance::sim
