/// gemini_under_test.hpp - the built plugins of the Gemini API, and answers for them.
#pragma once

#include <boost/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::testing::gemini {

namespace json = boost::json;

/// AI Studio's, with `options` in its configuration.
inline PluginUnderTest ai_studio(const std::string& options = "{}")
{
    return {built_plugin("gemini"), R"({"model":"gemini-2.5-flash","options":)" + options + "}"};
}

/// Vertex AI's, with further members of its configuration.
inline PluginUnderTest vertex(const std::string& members = R"("options":{"project":"p","location":"us-central1"})")
{
    return {built_plugin("vertex"), R"({"model":"gemini-2.5-flash",)" + members + "}"};
}

inline WireAnswer document(std::string body, int status = 200)
{
    return {status, {{"content-type", "application/json; charset=UTF-8"}}, std::move(body)};
}

inline WireAnswer events(std::initializer_list<std::string_view> chunks)
{
    WireAnswer answer{200, {{"content-type", "text/event-stream"}}, {}};
    for (const std::string_view chunk : chunks)
        answer.body.append("data: ").append(chunk).append("\r\n\r\n");
    return answer;
}

/// An answer of one candidate with these parts.
inline std::string candidate(std::string_view parts, std::string_view more = R"(,"finishReason":"STOP")")
{
    std::string body = R"({"candidates":[{"content":{"role":"model","parts":[)";
    return body.append(parts).append("]}").append(more).append(R"(}],"responseId":"r1","modelVersion":"m"})");
}

inline ChatResponse read(const PluginUnderTest& plugin, const WireAnswer& answer, bool stream = false)
{
    return drive(plugin.translator(), ChatRequest("Hello").stream(stream), answer).response;
}

/// What is sent for a request; the refusal is in the response.
inline DriveResult ask(const PluginUnderTest& plugin, const ChatRequest& request)
{
    return drive(plugin.translator(), request, WireAnswer{});
}

inline json::value body_of(const PluginUnderTest& plugin, const ChatRequest& request)
{
    return json::parse(ask(plugin, request).sent.value().body);
}

/// The content that an answer goes back as.
inline json::value handed_back(const PluginUnderTest& plugin, const ChatResponse& response)
{
    ChatRequest next("Hello");
    next.add_message(response.message());
    return body_of(plugin, next).at("contents").at(1);
}

/// A parameter of the first choice's finish, as JSON or text.
inline std::string finish_fact(const ChatResponse& response, std::string_view key)
{
    for (const Param& param : response.choices().at(0).finish_params)
        if (param.key == key) {
            if (const auto* text = std::get_if<std::string>(&param.value)) return *text;
            if (const auto* value = std::get_if<Json>(&param.value)) return value->text;
        }
    return {};
}

}  // namespace parlance::testing::gemini
