/// plugins.hpp - the plugins that must pass, each with its lawful differences.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "support/plugin_under_test.hpp"
#include "support/wire_cases.hpp"

namespace parlance::conformance {

/// In what a plugin may differ from the others.
struct Quirks {
    std::string id;
    std::vector<std::string> folders;     ///< whose recordings it reads
    bool end_mark_optional = false;       ///< a stream may end without its mark, once every choice has finished
    bool lists_chat_models_only = false;  ///< its model list leaves out models for other things
};

struct Plugin {
    Quirks quirks;
    testing::PluginUnderTest opened;
};

/// All of them, opened once.
[[nodiscard]] std::span<const std::unique_ptr<Plugin>> plugins();

/// Runs `check` for each recording that a plugin can read, inside a Boost.Test context that names it; counts the others
/// by reason and prints the counts. Says so in one line where there are no recordings.
void for_each_recording(const char* what, const std::function<void(const Plugin&, const testing::WireCase&)>& check);

/// The least request that fits a recording: its model, one message, and whether it streams.
[[nodiscard]] ChatRequest plain_request(const testing::WireCase& recorded);

}  // namespace parlance::conformance
