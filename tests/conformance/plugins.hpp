/// plugins.hpp - the plugins that must pass, opened, and the walk over their recordings.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quirks.hpp"
#include "support/exchange_driver.hpp"
#include "support/plugin_under_test.hpp"
#include "support/wire_cases.hpp"

namespace parlance::conformance {

using testing::DriveOptions;
using testing::DriveResult;

/// A plugin with its translators, one for each configuration, made when they are first wanted.
class Plugin {
public:
    explicit Plugin(std::unique_ptr<Quirks> quirks) : quirks_(std::move(quirks)) {}

    [[nodiscard]] const Quirks& quirks() const noexcept { return *quirks_; }
    /// Throws std::runtime_error with the reason: the library is missing, or refuses the configuration.
    [[nodiscard]] const testing::PluginUnderTest& opened(const std::string& config) const;
    [[nodiscard]] json::object manifest() const;

    /// Runs `request` against what was recorded.
    [[nodiscard]] DriveResult run(const WireCase& recorded, const ChatRequest& request,
                                  const DriveOptions& options = {}) const;
    /// The same with the least request that fits.
    [[nodiscard]] DriveResult run(const WireCase& recorded, const DriveOptions& options = {}) const;
    /// The same with other answers than the recorded ones.
    [[nodiscard]] DriveResult run(const WireCase& recorded, std::span<const WireAnswer> answers,
                                  const DriveOptions& options = {}) const;
    /// What the plugin would send; the answer is empty.
    [[nodiscard]] DriveResult ask(const std::string& config, const ChatRequest& request,
                                  const DriveOptions& options = {}) const;

private:
    std::unique_ptr<Quirks> quirks_;
    mutable std::map<std::string, std::unique_ptr<testing::PluginUnderTest>> opened_;
};

/// All of them, in order of id, or those that $PARLANCE_CONFORMANCE names (ids with commas between).
[[nodiscard]] std::span<const std::unique_ptr<Plugin>> plugins();

/// Whether this program has several plugins and runs them all: then what none of them reads is not read at all.
[[nodiscard]] bool runs_every_plugin();

/// Runs `check` for each recording that a plugin can read, inside a Boost.Test context that names it; counts the others
/// by reason and prints the counts. Says so in one line where there are no recordings.
void for_each_recording(const char* what, const std::function<void(const Plugin&, const WireCase&)>& check);

/// Why an exchange failed, with its place, for messages of tests; empty if it did not.
[[nodiscard]] std::string reason_of(const DriveResult& result);

/// The least request that fits, an answer to it as the assistant's message, and a result for each of its calls.
[[nodiscard]] ChatRequest next_turn(const Plugin& plugin, const WireCase& recorded, const ChatResponse& response);

/// A successful chat answer, whole or streamed.
[[nodiscard]] bool is_chat_answer(const Plugin& plugin, const WireCase& recorded);

}  // namespace parlance::conformance
