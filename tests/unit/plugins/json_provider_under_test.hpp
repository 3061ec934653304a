/// json_provider_under_test.hpp - a built plugin whose server answers with JSON or with events, asked and answered
/// without a network.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::testing {

/// One translator of a plugin. Its answers are JSON, unless told otherwise.
class JsonProvider {
public:
    static constexpr std::string_view usual_config = R"({"model":"a-model","options":{}})";

    JsonProvider(const std::string& id, std::string_view config) : plugin_(built_plugin(id), config) {}

    /// What comes of an answer of status 200, or another.
    [[nodiscard]] DriveResult ask(const ChatRequest& request, std::string body = "{}", int status = 200) const
    {
        return drive(plugin_.translator(), request, {status, {{"content-type", "application/json"}}, std::move(body)});
    }

    /// The same for several requests.
    [[nodiscard]] DriveResult ask_all(const ChatRequest& request, const std::vector<std::string>& bodies) const
    {
        std::vector<WireAnswer> answers;
        for (const std::string& body : bodies)
            answers.push_back({200, {{"content-type", "application/json"}}, body});
        return drive(plugin_.translator(), request, std::span<const WireAnswer>(answers));
    }

    /// An answer that streams; each of `events` is one event's data.
    [[nodiscard]] DriveResult stream(ChatRequest request, const std::vector<std::string>& events) const
    {
        std::string body;
        for (const std::string& event : events)
            body += "data: " + event + "\n\n";
        return drive(plugin_.translator(), request.stream(true), {200, {{"content-type", "text/event-stream"}}, body});
    }

    /// The body that is sent.
    [[nodiscard]] boost::json::value body(const ChatRequest& request) const
    {
        const DriveResult result = ask(request);
        return result.sent ? boost::json::parse(result.sent->body) : boost::json::value();
    }

    [[nodiscard]] parlance_translator* translator() const noexcept { return plugin_.translator(); }

private:
    PluginUnderTest plugin_;
};

/// A conversation of one message.
[[nodiscard]] inline ChatRequest said_by(Role role, std::vector<Part> parts)
{
    ChatRequest request;
    request.add_message(Message(role, std::move(parts)));
    return request;
}

/// The answer as the next turn: a question behind it.
[[nodiscard]] inline ChatRequest next_turn(const ChatResponse& response)
{
    ChatRequest request("Hello");
    request.add_message(response.message());
    request.add_message(Message(Role::user, "Go on"));
    return request;
}

/// The code of the first warning, and its place; empty without one.
[[nodiscard]] inline std::string first_warning(const DriveResult& result)
{
    const auto& warnings = result.response.metadata().warnings;
    return warnings.empty() ? std::string() : warnings.front().code + " " + warnings.front().where;
}

/// A JSON text without the white space that a test is written with.
[[nodiscard]] inline boost::json::value parsed(std::string_view text)
{
    return boost::json::parse({text.data(), text.size()});
}

}  // namespace parlance::testing
