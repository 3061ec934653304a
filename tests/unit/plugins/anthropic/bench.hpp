/// bench.hpp - the built plugin `anthropic`, asked and answered without a network.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::testing::anthropic {

namespace json = boost::json;

/// The plugin with these options, a JSON object, and a configured base URL or none.
class Bench {
public:
    explicit Bench(const std::string& options = "{}", const std::string& base_url = "")
        : plugin_(built_plugin("anthropic"), config(options, base_url))
    {
    }

    /// What is sent for `request`, or refused.
    [[nodiscard]] DriveResult ask(const ChatRequest& request) const
    {
        return drive(plugin_.translator(), request, WireAnswer());
    }

    /// The body that is sent; fails the test if the request is refused.
    [[nodiscard]] json::value body(const ChatRequest& request) const
    {
        const DriveResult asked = ask(request);
        BOOST_TEST_REQUIRE(asked.sent.has_value(), (asked.response.is_error() ? asked.response.error()->message : ""));
        return json::parse(asked.sent->body);
    }

    /// Why `request` is refused; fails the test if it is sent.
    [[nodiscard]] ChatError refusal(const ChatRequest& request) const
    {
        const DriveResult asked = ask(request);
        BOOST_TEST_REQUIRE(!asked.sent.has_value(), asked.sent->body);
        return *asked.response.error();
    }

    /// `request`, answered with `answers` in order.
    [[nodiscard]] DriveResult run(const ChatRequest& request, std::span<const WireAnswer> answers) const
    {
        return drive(plugin_.translator(), request, answers);
    }
    [[nodiscard]] DriveResult run(const ChatRequest& request, const WireAnswer& answer) const
    {
        return drive(plugin_.translator(), request, answer);
    }

    /// A chat that is answered with this JSON.
    [[nodiscard]] DriveResult whole(std::string body) const
    {
        return run(ChatRequest("Hello").model("claude-x"), answer(std::move(body)));
    }

    /// A chat that is answered with these events, each of them JSON.
    [[nodiscard]] DriveResult stream(std::initializer_list<std::string_view> events,
                                     BodyEnd how = BodyEnd::complete) const
    {
        WireAnswer answer{200, {{"content-type", "text/event-stream; charset=utf-8"}}, {}};
        for (const std::string_view event : events)
            answer.body += "data: " + std::string(event) + "\n\n";
        DriveOptions options;
        options.how = how;
        return drive(plugin_.translator(), ChatRequest("Hello").model("claude-x").stream(true), answer, options);
    }

    [[nodiscard]] static WireAnswer answer(std::string body, int status = 200)
    {
        return {status, {{"content-type", "application/json"}}, std::move(body)};
    }

private:
    static std::string config(const std::string& options, const std::string& base_url)
    {
        std::string text = R"({"model":"claude-x","options":)" + options;
        if (!base_url.empty()) text += R"(,"base_url":")" + base_url + '"';
        return text + '}';
    }

    PluginUnderTest plugin_;
};

/// A value that is written as JSON in the test.
[[nodiscard]] inline json::value parsed(std::string_view text)
{
    return json::parse(text);
}

[[nodiscard]] inline std::string header(const SentRequest& sent, std::string_view name)
{
    for (const Header& found : sent.headers)
        if (found.name == name) return found.value;
    return {};
}

/// The codes and places of an answer's warnings: "part_not_sent /messages/0/parts/1".
[[nodiscard]] inline std::vector<std::string> warnings(const DriveResult& result)
{
    std::vector<std::string> all;
    for (const Warning& warning : result.response.metadata().warnings)
        all.push_back(warning.code + " " + warning.where);
    return all;
}

}  // namespace parlance::testing::anthropic
