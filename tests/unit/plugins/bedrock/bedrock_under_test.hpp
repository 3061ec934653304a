/// bedrock_under_test.hpp - the built plugin, asked and answered without a network.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/aws_event_bytes.hpp"
#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::testing {

/// A message of a stream: its name and its payload.
using NamedPayload = std::pair<std::string_view, std::string_view>;

/// One translator of the plugin. Its answers are JSON, unless told otherwise.
class Bedrock {
public:
    static constexpr std::string_view model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    static constexpr std::string_view usual_config = R"({"model":"anthropic.claude-sonnet-4-5-20250929-v1:0",)"
                                                     R"("options":{"region":"eu-west-1","auth":"aws_sigv4"}})";

    explicit Bedrock(std::string_view config = usual_config) : plugin_(built_plugin("bedrock"), config) {}

    /// What comes of one answer.
    [[nodiscard]] DriveResult ask(const ChatRequest& request, const WireAnswer& answer) const
    {
        return drive(plugin_.translator(), request, answer);
    }
    [[nodiscard]] DriveResult ask(const ChatRequest& request, std::string body = "{}") const
    {
        return ask(request, {200, {{"content-type", "application/json"}}, std::move(body)});
    }

    /// The same for several requests.
    [[nodiscard]] DriveResult ask_all(const ChatRequest& request, const std::vector<std::string>& bodies) const
    {
        std::vector<WireAnswer> answers;
        for (const std::string& body : bodies)
            answers.push_back({200, {{"content-type", "application/json"}}, body});
        return drive(plugin_.translator(), request, std::span<const WireAnswer>(answers));
    }

    /// An answer of these blocks.
    [[nodiscard]] DriveResult answered(std::string_view blocks, std::string_view stop = "end_turn") const
    {
        std::string body = R"({"output":{"message":{"role":"assistant","content":[)";
        body.append(blocks).append(R"(]}},"stopReason":")").append(stop).append(R"(","usage":{"inputTokens":1}})");
        return ask(ChatRequest("Hello"), std::move(body));
    }

    /// An answer that streams, as the bytes say.
    [[nodiscard]] DriveResult streamed(std::string bytes) const
    {
        return ask(ChatRequest("Hello").stream(true),
                   {200, {{"content-type", "application/vnd.amazon.eventstream"}}, std::move(bytes)});
    }

    /// The body that is sent.
    [[nodiscard]] boost::json::value body(const ChatRequest& request) const
    {
        const DriveResult result = ask(request);
        return result.sent ? boost::json::parse(result.sent->body) : boost::json::value();
    }

    /// The content of the assistant's message that goes back when this was answered.
    [[nodiscard]] boost::json::value handed_back(const DriveResult& answer) const
    {
        ChatRequest request("Hello");
        request.add_message(answer.response.message());
        return body(request).at("messages").at(1).at("content");
    }

    [[nodiscard]] parlance_translator* translator() const noexcept { return plugin_.translator(); }

private:
    PluginUnderTest plugin_;
};

/// The bytes of messages between messageStart and messageStop, with metadata behind.
[[nodiscard]] inline std::string stream_of(const std::vector<NamedPayload>& messages,
                                           std::string_view stop = R"({"stopReason":"end_turn"})")
{
    std::string bytes = aws_event("messageStart", R"({"role":"assistant"})");
    for (const auto& [name, payload] : messages)
        bytes += aws_event(name, payload);
    return bytes + aws_event("messageStop", stop) +
           aws_event("metadata", R"({"usage":{"inputTokens":3,"outputTokens":5,"totalTokens":8}})");
}

/// A conversation of one message.
[[nodiscard]] inline ChatRequest said_by(Role role, std::vector<Part> parts)
{
    ChatRequest request;
    request.add_message(Message(role, std::move(parts)));
    return request;
}

/// The blocks of the one message that these parts make.
[[nodiscard]] inline boost::json::value blocks_of(std::vector<Part> parts)
{
    return Bedrock().body(said_by(Role::user, std::move(parts))).at("messages").at(0).at("content");
}

[[nodiscard]] inline Part at_address(PartKind kind, std::string url)
{
    Part part(kind);
    part.url = std::move(url);
    return part;
}

[[nodiscard]] inline Part file(std::string bytes, std::string type, std::string name)
{
    Part part(PartKind::file);
    part.data = std::move(bytes);
    part.media_type = std::move(type);
    part.name = std::move(name);
    return part;
}

/// The error with which a request is refused before it is sent.
[[nodiscard]] inline ChatError refusal_of(const ChatRequest& request)
{
    const DriveResult result = Bedrock().ask(request);
    BOOST_TEST(!result.sent.has_value());
    return result.response.error() ? *result.response.error() : ChatError();
}

/// The code and the place of the first warning; empty without one.
[[nodiscard]] inline std::string first_warning(const DriveResult& result)
{
    const auto& warnings = result.response.metadata().warnings;
    return warnings.empty() ? std::string() : warnings.front().code + " " + warnings.front().where;
}

/// A part with members of the provider's own.
[[nodiscard]] inline Part with_extra(Part part, std::string_view own)
{
    part.extra = R"({"bedrock":)" + std::string(own) + "}";
    return part;
}

/// A JSON text as a value.
[[nodiscard]] inline boost::json::value parsed(std::string_view text)
{
    return boost::json::parse({text.data(), text.size()});
}

}  // namespace parlance::testing
