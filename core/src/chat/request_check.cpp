#include "chat/request_check.hpp"

#include <parlance/chat_request_view.hpp>
#include <parlance/detail/json_form_nearest.hpp>
#include <parlance/json_reader.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace parlance::core {
namespace {

constexpr std::uint32_t known_request_flags = PARLANCE_REQUEST_STRICT;
constexpr std::uint32_t known_part_flags = PARLANCE_PART_PROVIDER_RUN | PARLANCE_PART_IS_ERROR |
                                           PARLANCE_PART_RANGE_CODEPOINTS | PARLANCE_PART_RANGE_UTF16 |
                                           PARLANCE_PART_RANGE_OF_MESSAGE;

using Problem = std::optional<ChatError>;

bool lists(const std::vector<std::string>& known, std::string_view name)
{
    return known.empty() || std::find(known.begin(), known.end(), name) != known.end();
}

ChatError unsupported(const std::string& what, std::string where, const ClientSettings& settings)
{
    return ChatError(ErrorKind::unsupported, settings.provider + ": " + what).at(std::move(where));
}

Problem check_json(std::string_view text, const std::string& where, const char* what)
{
    if (text.empty()) return std::nullopt;
    const auto error = validate_json(text);
    if (!error) return std::nullopt;
    return ChatError(ErrorKind::invalid_request, std::string(what) +
                                                     " is not valid JSON: " + std::string(error->message) +
                                                     " at byte " + std::to_string(error->offset))
        .at(where);
}

Problem check_part(const PartView& part, const std::string& where, const ClientSettings& settings)
{
    if (detail::has_unknown_critical(part.flags(), known_part_flags))
        return unsupported("a part carries a flag this library does not know", where + "/flags", settings);
    if (part.kind() > PartKind::custom)
        return unsupported("a part has the unknown kind " + std::to_string(part.raw().kind), where + "/kind", settings);
    if (!lists(settings.capabilities.parts, to_string(part.kind())))
        return unsupported("it takes no " + std::string(to_string(part.kind())) + " parts", where, settings);
    // Arguments that are no JSON object are allowed when their owner says so: a call that was cut short.
    if (part.kind() == PartKind::tool_call && (part.flags() & PARLANCE_PART_INCOMPLETE) == 0)
        if (auto bad = check_json(part.text(), where + "/text", "a tool call's arguments")) return bad;
    if (auto bad = check_json(part.extra(), where + "/extra", "extra")) return bad;
    std::size_t index = 0;
    for (const PartView child : part.parts())
        if (auto bad = check_part(child, where + "/parts/" + std::to_string(index++), settings)) return bad;
    return std::nullopt;
}

Problem check_messages(const ChatRequestView& request, const ClientSettings& settings)
{
    std::size_t number = 0;
    for (const MessageView message : request.messages()) {
        const std::string where = "/messages/" + std::to_string(number++);
        const auto role = static_cast<std::uint32_t>(message.role());
        if (role < PARLANCE_ROLE_SYSTEM || role > PARLANCE_ROLE_TOOL)
            return unsupported("a message has the unknown role " + std::to_string(role), where + "/role", settings);
        if (auto bad = check_json(message.extra(), where + "/extra", "extra")) return bad;
        std::size_t index = 0;
        for (const PartView part : message.parts())
            if (auto bad = check_part(part, where + "/parts/" + std::to_string(index++), settings)) return bad;
    }
    return std::nullopt;
}

Problem check_tools(const ChatRequestView& request, const ClientSettings& settings)
{
    constexpr std::string_view kinds[] = {"", "function", "custom", "provider"};
    std::size_t number = 0;
    for (const ToolView tool : request.tools()) {
        const std::string where = "/tools/" + std::to_string(number++);
        if (tool.kind() == 0 || tool.kind() >= std::size(kinds) ||
            !lists(settings.capabilities.tools, kinds[tool.kind()]))
            return unsupported("it takes no tools of this kind", where + "/kind", settings);
        if (auto bad = check_json(tool.schema(), where + "/schema", "the schema")) return bad;
        if (auto bad = check_json(tool.extra(), where + "/extra", "extra")) return bad;
    }
    return std::nullopt;
}

/// JSON has no word for such a number, and a provider no use.
Problem check_number(const ParamView& param, const std::string& where)
{
    const auto real = param.as_real();
    if (!real || std::isfinite(*real)) return std::nullopt;
    return ChatError(ErrorKind::invalid_request, "the parameter \"" + std::string(param.key()) +
                                                     "\" is not a finite number; leave it out, or give "
                                                     "it a value")
        .at(where);
}

Problem check_timeout(const ParamView& param)
{
    const auto milliseconds = param.as_int();
    if (param.key() != "host.timeout_ms" || (milliseconds && *milliseconds >= 0)) return std::nullopt;
    return ChatError(ErrorKind::invalid_request,
                     "timeout_ms is a whole number of milliseconds, 0 for no limit; " +
                         (milliseconds ? std::to_string(*milliseconds) + " is negative" : "this is none"))
        .at("/timeout_ms");
}

std::string did_you_mean(std::string_view key, const std::vector<std::string>& known)
{
    const std::vector<std::string_view> keys(known.begin(), known.end());
    const std::string_view nearest = detail::nearest_key(key, keys);
    return nearest.empty() ? std::string() : "; did you mean \"" + std::string(nearest) + "\"?";
}

Problem check_params(const ChatRequestView& request, const ClientSettings& settings)
{
    for (const ParamView param : request.params()) {
        const std::string where = "/" + std::string(param.key());
        if (auto bad = check_number(param, where)) return bad;
        if (auto bad = check_timeout(param)) return bad;
        if (param.key().starts_with("host.")) continue;
        if (detail::has_unknown_critical(param.flags(), PARLANCE_PARAM_REQUIRED))
            return unsupported("the parameter carries a flag this library does not know", where, settings);
        if (param.required() && !lists(settings.capabilities.params, param.key()))
            return unsupported("it does not understand the required parameter \"" + std::string(param.key()) + "\"" +
                                   did_you_mean(param.key(), settings.capabilities.params),
                               where, settings);
        if (const auto json = param.as_json())
            if (auto bad = check_json(*json, where, "the parameter")) return bad;
    }
    return std::nullopt;
}

}  // namespace

std::optional<ChatError> check_request(const parlance_request& raw, const ClientSettings& settings)
{
    if (raw.struct_size < sizeof(parlance_request))
        return ChatError(ErrorKind::invalid_request,
                         "the request is " + std::to_string(raw.struct_size) + " bytes long, at least " +
                             std::to_string(sizeof(parlance_request)) +
                             " are needed; rebuild the application against this version's headers");
    const ChatRequestView request(raw);
    if (detail::has_unknown_critical(raw.flags, known_request_flags))
        return unsupported("the request carries a flag this library does not know", "/flags", settings);
    if (!lists(settings.capabilities.operations, request.operation()))
        return unsupported("it has no operation \"" + std::string(request.operation()) + "\"", "/operation", settings);
    if (auto bad = check_messages(request, settings)) return bad;
    if (auto bad = check_tools(request, settings)) return bad;
    if (auto bad = check_params(request, settings)) return bad;
    return check_json(request.extra(), "/extra", "extra");
}

}  // namespace parlance::core
