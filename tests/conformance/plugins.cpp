#include "plugins.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <set>

#include "support/plugin_files.hpp"

namespace parlance::conformance {

namespace {

std::vector<std::unique_ptr<Plugin>>& registry()
{
    static std::vector<std::unique_ptr<Plugin>> all;
    return all;
}

/// $PARLANCE_CONFORMANCE names the plugins that are run, with commas between; unset: all.
bool is_wanted(const std::string& id)
{
    const char* const named = std::getenv("PARLANCE_CONFORMANCE");
    return named == nullptr || ("," + std::string(named) + ",").find("," + id + ",") != std::string::npos;
}

/// A folder's recordings, loaded once.
const std::vector<WireCase>& cases_of(const std::string& folder)
{
    static std::map<std::string, std::vector<WireCase>> loaded;
    const auto found = loaded.find(folder);
    if (found != loaded.end()) return found->second;
    return loaded.emplace(folder, testing::load_wire_cases(folder)).first->second;
}

/// What of a folder was run and what was not, by reason.
struct Count {
    std::size_t run = 0;
    std::map<std::string, std::size_t> skipped;
    std::vector<Unreadable> unreadable;
};

/// Once for each plugin and folder: every test runs the same ones.
void print_once(const std::string& id, const std::string& folder, const Count& count)
{
    static std::set<std::string> told;
    if (!told.insert(id + " " + folder).second) return;
    std::cout << id << ", " << folder << ": " << count.run << " recordings";
    for (const auto& [reason, number] : count.skipped)
        std::cout << ", skipped " << number << " (" << reason << ")";
    std::cout << '\n';
    for (const Unreadable& one : count.unreadable)
        std::cout << "  unreadable: " << one.recording << ": " << one.reason << '\n';
}

/// One that a reader of the suite cannot take is a failure of its own, and hides none of those that follow.
void check_one(const Plugin& plugin, const WireCase& recorded,
               const std::function<void(const Plugin&, const WireCase&)>& check)
{
    try {
        check(plugin, recorded);
    } catch (const std::exception& problem) {
        BOOST_ERROR(plugin.quirks().id() << " with " << recorded.name << " threw: " << problem.what());
    }
}

void run_folder(const Plugin& plugin, const std::string& folder,
                const std::function<void(const Plugin&, const WireCase&)>& check)
{
    const std::vector<Unreadable> unreadable = plugin.quirks().unreadable();
    Count count;
    for (const WireCase& recorded : cases_of(folder)) {
        const auto listed = std::ranges::find(unreadable, recorded.name, &Unreadable::recording);
        if (listed != unreadable.end()) {
            count.unreadable.push_back(*listed);
        } else if (const auto reason = plugin.quirks().skip(recorded)) {
            ++count.skipped[*reason];
        } else {
            ++count.run;
            BOOST_TEST_CONTEXT(plugin.quirks().id() << " with " << recorded.name) check_one(plugin, recorded, check);
        }
    }
    print_once(plugin.quirks().id(), folder, count);
}

}  // namespace

void register_quirks(std::unique_ptr<Quirks> quirks)
{
    registry().push_back(std::make_unique<Plugin>(std::move(quirks)));
}

std::span<const std::unique_ptr<Plugin>> plugins()
{
    static const bool sorted = [] {
        std::erase_if(registry(), [](const auto& plugin) { return !is_wanted(plugin->quirks().id()); });
        std::ranges::sort(registry(), {}, [](const auto& plugin) { return plugin->quirks().id(); });
        return true;
    }();
    static_cast<void>(sorted);
    return registry();
}

bool runs_every_plugin()
{
    return std::getenv("PARLANCE_CONFORMANCE") == nullptr && plugins().size() > 1;
}

const testing::PluginUnderTest& Plugin::opened(const std::string& config) const
{
    auto& plugin = opened_[config];
    if (!plugin) plugin = std::make_unique<testing::PluginUnderTest>(testing::built_plugin(quirks_->id()), config);
    return *plugin;
}

json::object Plugin::manifest() const
{
    return json::parse(opened(quirks_->configs().front()).manifest()).as_object();
}

DriveResult Plugin::run(const WireCase& recorded, const ChatRequest& request, const DriveOptions& options) const
{
    return testing::drive(opened(quirks_->config(recorded)).translator(), request, quirks_->answers(recorded), options);
}

DriveResult Plugin::run(const WireCase& recorded, const DriveOptions& options) const
{
    return run(recorded, quirks_->plain_request(recorded), options);
}

DriveResult Plugin::run(const WireCase& recorded, std::span<const WireAnswer> answers,
                        const DriveOptions& options) const
{
    const std::string config = quirks_->config(recorded);
    return testing::drive(opened(config).translator(), quirks_->plain_request(recorded), answers, options);
}

DriveResult Plugin::ask(const std::string& config, const ChatRequest& request, const DriveOptions& options) const
{
    return testing::drive(opened(config).translator(), request, WireAnswer(), options);
}

void for_each_recording(const char* what, const std::function<void(const Plugin&, const WireCase&)>& check)
{
    BOOST_TEST(true);  // where everything is skipped, the test still ran
    if (!testing::wire_directory()) {
        std::cout << what << ": skipped: no recordings (PARLANCE_SHARED)\n";
        return;
    }
    for (const auto& plugin : plugins())
        for (const std::string& folder : plugin->quirks().folders())
            run_folder(*plugin, folder, check);
}

std::string reason_of(const DriveResult& result)
{
    const auto& error = result.response.error();
    if (!error) return {};
    return error->message + (error->where.empty() ? "" : " at " + error->where);
}

ChatRequest next_turn(const Plugin& plugin, const WireCase& recorded, const ChatResponse& response)
{
    ChatRequest request = plugin.quirks().plain_request(recorded);
    request.add_message(response.message());
    for (const Part& call : response.tool_calls())
        request.add_message(Message(Role::tool, {Part::tool_result(call.id, "a result")}));
    return request;
}

bool is_chat_answer(const Plugin& plugin, const WireCase& recorded)
{
    if (recorded.answer.status >= 300) return false;
    const std::string operation = plugin.quirks().plain_request(recorded).operation();
    return operation.empty() || operation == "chat";
}

}  // namespace parlance::conformance
