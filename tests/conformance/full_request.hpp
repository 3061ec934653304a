/// full_request.hpp - a request that uses everything which every plugin here can send.
#pragma once

#include <parlance/chat_request.hpp>

#include <string>

namespace parlance::conformance {

[[nodiscard]] inline ChatRequest full_request(const std::string& dialect)
{
    ChatRequest request;
    request.model("a-model").system_prompt("Be brief.").temperature(0.2).max_tokens(50).seed(7).stream(true);
    request.set("stop", Json("[\"\\n\"]")).set("logit_bias", Json("{\"50256\":-100}")).set("user", "somebody");
    request.set("format", Json(R"({"type":"json_schema","name":"answer","schema":{"type":"object"},"strict":true})"));
    request.add_tool(
        Tool("weather", "Says the weather", R"({"type":"object","properties":{"city":{"type":"string"}}})"));
    Part picture = Part::image(std::string("\x89PNG\0\1", 6), "image/png");
    request.add_message(Message(Role::user, {Part(PartKind::text, "What is \"this\"?"), picture}));
    request.add_message(Message(Role::assistant, {Part::tool_call("call_1", "weather", R"({"city": "Oslo"})")}));
    request.add_message(Message(Role::tool, {Part::tool_result("call_1", "rain")}));
    request.extra("{\"" + dialect + R"(":{"web_search_options":{}}})");
    return request;
}

}  // namespace parlance::conformance
