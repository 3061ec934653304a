#include "quirks.hpp"

#include <parlance/embeddings.hpp>

#include <boost/json.hpp>

#include "chat_completions.hpp"

namespace parlance::conformance {

namespace {

/// The texts that a recorded request for embeddings had.
std::vector<std::string> inputs_of(const WireCase& recorded)
{
    std::vector<std::string> texts;
    const json::value& input = recorded.request.at("input");
    if (input.is_string()) return {std::string(input.get_string())};
    for (const json::value& text : input.as_array())
        texts.emplace_back(text.as_string());
    return texts;
}

std::string_view without_query(std::string_view url)
{
    return url.substr(0, url.find('?'));
}

}  // namespace

ChatRequest Quirks::plain_request(const WireCase& recorded) const
{
    if (recorded.is_for("/models")) return ChatRequest().operation("models");
    if (recorded.is_for("/embeddings")) return EmbedOptions().model("a-model").to_request(inputs_of(recorded));
    return ChatRequest("Hello").model("a-model").stream(recorded.streamed);
}

bool Quirks::same_target(const WireCase& recorded, const SentRequest& sent) const
{
    return sent.method == recorded.method && without_query(recorded.url).ends_with(without_query(sent.url));
}

std::optional<std::size_t> Quirks::end_mark(const WireCase& recorded) const
{
    return testing::behind_last(recorded.answer.body, "[DONE]");
}

std::optional<json::value> Quirks::recorded_message(const WireCase& recorded) const
{
    return chat_completions::message_of(recorded);
}

json::value Quirks::assistant_message(const json::value& body) const
{
    return chat_completions::last_assistant_message(body);
}

json::value Quirks::essence(json::value message) const
{
    return chat_completions::essence(std::move(message));
}

}  // namespace parlance::conformance
