#include "plugins.hpp"

#include <parlance/embeddings.hpp>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace parlance::conformance {

namespace {

std::string library(const std::string& id)
{
    const char* const named = std::getenv("PARLANCE_PLUGIN_DIRECTORY");
    return std::string(named != nullptr ? named : PARLANCE_BUILT_PLUGINS) + "/parlance-" + id + ".so";
}

std::unique_ptr<Plugin> open(Quirks quirks)
{
    const std::string file = library(quirks.id);
    return std::unique_ptr<Plugin>(new Plugin{std::move(quirks), {file, R"({"model":"a-model","options":{}})"}});
}

/// Why no plugin here reads a recording; nothing if one does.
std::optional<std::string> reason_to_skip(const testing::WireCase& recorded)
{
    const auto has = [&](std::string_view word) { return recorded.url.find(word) != std::string::npos; };
    if (has("/messages")) return "the Messages dialect";
    if (has("/batches")) return "batch";
    if (has("/model/")) return "lookup of one model";
    if (recorded.answer.status >= 300) return std::nullopt;  // errors look alike at every path
    if (has("/responses")) return "the Responses dialect";
    if (has("/rerank")) return "ranking";
    return std::nullopt;
}

/// The texts that a recorded request for embeddings had.
std::vector<std::string> inputs_of(const testing::WireCase& recorded)
{
    std::vector<std::string> texts;
    const boost::json::value& input = recorded.request.at("input");
    if (input.is_string()) return {std::string(input.get_string())};
    for (const boost::json::value& text : input.as_array())
        texts.emplace_back(text.as_string());
    return texts;
}

/// Once for each folder: every test runs the same ones.
void print_counts(const std::string& folder, std::size_t run, const std::map<std::string, std::size_t>& skipped)
{
    static std::set<std::string> told;
    if (!told.insert(folder).second) return;
    std::cout << folder << ": " << run << " recordings";
    for (const auto& [reason, count] : skipped)
        std::cout << ", skipped " << count << " (" << reason << ")";
    std::cout << '\n';
}

}  // namespace

std::span<const std::unique_ptr<Plugin>> plugins()
{
    static const auto all = [] {
        std::vector<std::unique_ptr<Plugin>> opened;
        opened.push_back(open({"aiml", {"aimlapi"}, true, true}));
        opened.push_back(open({"openai-compatible", {"openai", "openai-compatible", "sse-variants"}, true, false}));
        return opened;
    }();
    return all;
}

void for_each_recording(const char* what, const std::function<void(const Plugin&, const testing::WireCase&)>& check)
{
    BOOST_TEST(true);  // where everything is skipped, the test still ran
    if (!testing::wire_directory()) {
        std::cout << what << ": skipped: no recordings (PARLANCE_SHARED)\n";
        return;
    }
    for (const auto& plugin : plugins()) {
        for (const std::string& folder : plugin->quirks.folders) {
            std::size_t run = 0;
            std::map<std::string, std::size_t> skipped;
            for (const testing::WireCase& recorded : testing::load_wire_cases(folder)) {
                const auto reason = reason_to_skip(recorded);
                if (reason) {
                    ++skipped[*reason];
                    continue;
                }
                ++run;
                BOOST_TEST_CONTEXT(plugin->quirks.id << " with " << recorded.name) check(*plugin, recorded);
            }
            print_counts(folder, run, skipped);
        }
    }
}

ChatRequest plain_request(const testing::WireCase& recorded)
{
    if (recorded.is_for("/models")) return ChatRequest().operation("models");
    if (recorded.is_for("/embeddings")) return EmbedOptions().model("a-model").to_request(inputs_of(recorded));
    return ChatRequest("Hello").model("a-model").stream(recorded.streamed);
}

}  // namespace parlance::conformance
