// The built plugin, asked and answered as a server would.
#pragma once

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

#include "support/exchange_driver.hpp"
#include "support/plugin_files.hpp"
#include "support/plugin_under_test.hpp"

namespace parlance::openai_compatible::test {

namespace json = boost::json;
using testing::drive;
using testing::DriveOptions;
using testing::DriveResult;

struct Compatible {
    explicit Compatible(const std::string& options = "{}", const std::string& base_url = "")
        : plugin(testing::built_plugin("openai-compatible"),
                 R"({"model":"m","base_url":")" + base_url + R"(","options":)" + options + "}")
    {
    }
    DriveResult ask(const ChatRequest& request, std::string_view content = "a", const DriveOptions& how = {}) const
    {
        const json::object answer{{"choices",
                                   {json::object{{"index", 0},
                                                 {"message", json::object{{"role", "assistant"}, {"content", content}}},
                                                 {"finish_reason", "stop"}}}}};
        return drive(plugin.translator(), request,
                     {200, {{"content-type", "application/json"}}, json::serialize(answer)}, how);
    }
    /// The same text in pieces of so many bytes, as a stream.
    DriveResult stream(std::string_view content, std::size_t piece, std::string_view after = "") const
    {
        std::string body;
        for (; !content.empty(); content.remove_prefix(std::min(piece, content.size())))
            body += chunk({{"content", content.substr(0, piece)}});
        body += after;
        body += "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        return drive(plugin.translator(), ChatRequest("Hi").stream(true),
                     {200, {{"content-type", "text/event-stream"}}, body});
    }
    static std::string chunk(const json::object& delta)
    {
        const json::object data{{"choices", {json::object{{"index", 0}, {"delta", delta}}}}};
        return "data: " + json::serialize(data) + "\n\n";
    }
    json::value sent(const ChatRequest& request) const { return json::parse(ask(request).sent->body); }
    std::string url(const ChatRequest& request) const { return ask(request).sent->url; }

    testing::PluginUnderTest plugin;
};

}  // namespace parlance::openai_compatible::test
