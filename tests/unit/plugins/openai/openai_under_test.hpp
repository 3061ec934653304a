/// openai_under_test.hpp - the built plugin `openai`, asked in one line.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::testing {

/// Opened to speak the Responses API, unless the test says otherwise.
class OpenAi {
public:
    explicit OpenAi(std::string_view options = R"("api":"responses")", std::string_view base_url = {})
        : plugin_(built_plugin("openai"), config(options, base_url))
    {
    }

    /// What comes of a JSON answer, or of several.
    [[nodiscard]] DriveResult ask(const ChatRequest& request, std::string body = "{}") const
    {
        return drive(plugin_.translator(), request, WireAnswer{200, json_type(), std::move(body)});
    }
    [[nodiscard]] DriveResult ask(const ChatRequest& request, const std::vector<WireAnswer>& answers) const
    {
        return drive(plugin_.translator(), request, answers);
    }
    /// What comes of events, each given by its data.
    [[nodiscard]] DriveResult stream(const std::vector<std::string>& events) const
    {
        std::string body;
        for (const std::string& event : events)
            body += "data: " + event + "\n\n";
        return drive(plugin_.translator(), ChatRequest("Hi").stream(true),
                     WireAnswer{200, {{"content-type", "text/event-stream"}}, std::move(body)});
    }
    /// The body that would be sent.
    [[nodiscard]] boost::json::object sent(const ChatRequest& request) const
    {
        return boost::json::parse(ask(request).sent.value().body).as_object();
    }
    /// The answer, handed back as the next turn's message: the items of the input behind the question.
    [[nodiscard]] boost::json::array handed_back(const ChatResponse& response) const
    {
        ChatRequest next("Hi");
        next.add_message(response.message()).add_message(Role::user, "Go on");
        boost::json::array items = sent(next).at("input").as_array();
        items.erase(items.begin());
        items.pop_back();
        return items;
    }

    [[nodiscard]] static std::vector<Header> json_type() { return {{"content-type", "application/json"}}; }

private:
    static std::string config(std::string_view options, std::string_view base_url)
    {
        std::string text = R"({"model":"gpt-5","options":{)" + std::string(options) + "}";
        if (!base_url.empty()) text += R"(,"base_url":")" + std::string(base_url) + '"';
        return text + "}";
    }

    PluginUnderTest plugin_;
};

/// A whole answer of the Responses API with these items.
[[nodiscard]] inline std::string answer_of(const std::string& items, const std::string& members = {})
{
    return R"({"id":"resp_1","object":"response","status":"completed","model":"gpt-5","output":[)" + items + "]" +
           members + "}";
}

/// A message item with one text.
[[nodiscard]] inline std::string message_item(const std::string& text, const std::string& annotations = {})
{
    return R"({"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[)"
           R"({"type":"output_text","text":")" +
           text + R"(","annotations":[)" + annotations + R"(],"logprobs":[]}]})";
}

}  // namespace parlance::testing
