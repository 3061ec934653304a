#include <parlance/responses/api_choice.hpp>

#include <parlance/openai/request.hpp>
#include <parlance/responses/model_facts.hpp>

#include <algorithm>
#include <span>
#include <string>

namespace parlance::responses {

namespace {

/// Members of a request's own extra, and parameters, that only one of the APIs has.
constexpr std::string_view members_of_chat[] = {"prediction",
                                                "web_search_options",
                                                "modalities",
                                                "audio",
                                                "verbosity",
                                                "response_format",
                                                "functions",
                                                "reasoning_effort",
                                                "max_tokens",
                                                "stop",
                                                "max_completion_tokens",
                                                "stream_options",
                                                "n",
                                                "seed"};
constexpr std::string_view members_of_responses[] = {
    "previous_response_id", "conversation",       "prompt",     "include",    "text",        "reasoning",
    "max_tool_calls",       "context_management", "truncation", "background", "instructions"};
constexpr std::string_view params_of_chat[] = {"modalities", "audio_voice", "audio_format"};
constexpr std::string_view params_of_responses[] = {"reasoning_summary", "truncation"};

bool has_member(const JsonValue& object, std::span<const std::string_view> keys)
{
    return std::ranges::any_of(keys, [&](std::string_view key) { return !object[key].is_missing(); });
}

bool has_param(const ChatRequestView& request, std::span<const std::string_view> keys)
{
    return std::ranges::any_of(keys, [&](std::string_view key) { return request.param(key).has_value(); });
}

bool has_sound(const ChatRequestView& request)
{
    for (const MessageView message : request.messages())
        for (const PartView part : message.parts())
            if (part.kind() == PartKind::audio) return true;
    return false;
}

bool has_provider_tool(const ChatRequestView& request)
{
    return std::ranges::any_of(request.tools(),
                               [](const ToolView& tool) { return tool.kind() == PARLANCE_TOOL_PROVIDER; });
}

bool needs_chat(const ChatRequestView& request, const JsonValue& own)
{
    const auto choices = request.param("n");
    return has_member(own, members_of_chat) || has_param(request, params_of_chat) || has_sound(request) ||
           (choices && choices->as_int().value_or(1) > 1);
}

bool needs_responses(const ChatRequestView& request, const JsonValue& own)
{
    return has_member(own, members_of_responses) || has_param(request, params_of_responses) ||
           has_provider_tool(request);
}

std::string_view model_of(const ChatRequestView& request, const openai::Dialect& dialect)
{
    return request.model().empty() ? std::string_view(dialect.model()) : request.model();
}

/// What the request or the config says; automatic if neither does.
Result<Api> said_api(const JsonValue& own, const openai::Dialect& dialect, Api configured)
{
    const JsonValue word = own[openai::which_api];
    if (word.is_missing()) return configured;
    const Api api = api_of(word.text());
    if (api != Api::automatic || word == "auto") return api;
    return ChatError(ErrorKind::invalid_request, "the API of a request is \"auto\", \"chat\" or \"responses\"")
        .at("/extra/" + dialect.name() + "/" + std::string(openai::which_api));
}

}  // namespace

Api api_of(std::string_view word) noexcept
{
    if (word == "chat") return Api::chat;
    return word == "responses" ? Api::responses : Api::automatic;
}

Result<Api> choose_api(const ChatRequestView& request, const openai::Dialect& dialect, Api configured,
                       Preference preference)
{
    const JsonDocument extra(request.extra());
    const JsonValue own = dialect.own_extra(extra);
    const auto said = said_api(own, dialect, configured);
    if (said.is_error() || *said != Api::automatic) return said;
    const ModelFacts facts = model_facts(model_of(request, dialect));
    if (facts.only_responses) return Api::responses;
    if (facts.only_chat || needs_chat(request, own)) return Api::chat;
    if (needs_responses(request, own)) return Api::responses;
    return facts.reasons && preference == Preference::by_model ? Api::responses : Api::chat;
}

Result<Api> choose_batch_api(const ChatRequestView& request, const openai::Dialect& dialect, Api configured)
{
    const JsonDocument extra(request.extra());
    const auto said = said_api(dialect.own_extra(extra), dialect, configured);
    if (said.is_error() || *said != Api::automatic) return said;
    return model_facts(model_of(request, dialect)).only_responses ? Api::responses : Api::chat;
}

}  // namespace parlance::responses
