/// command_bench.hpp - the built command with all it needs: a folder, a config, the simulator, the real plugins.
///
/// The paths come from the environment, which ctest sets: PARLANCE_COMMAND, PARLANCE_SIM, PARLANCE_PLUGIN_DIR.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "private_folder.hpp"
#include "process.hpp"
#include "required_variable.hpp"
#include "simulator.hpp"

namespace parlance::support {

/// Runs the command with a config and an environment of its own.
class CommandBench {
public:
    /// The key that the config's clients have.
    static constexpr std::string_view key = "test-key-d41d8cd98f00b204";

    CommandBench()
    {
        options.environment = {{"HOME", folder.path().string()},
                               {"XDG_CONFIG_HOME", folder.path().string()},
                               {"TERM", "xterm"},
                               {"TEST_KEY", std::string(key)},
                               {"PARLANCE_PLUGIN_PATH", required_variable("PARLANCE_PLUGIN_DIR")}};
        options.directory = folder.path().string();
    }

    /// Makes `text` the config.
    void configure(std::string_view text)
    {
        options.environment["PARLANCE_CONFIG"] = folder.write("config.toml", text);
    }

    /// A client "main" of the aiml plugin that asks `url`; `more` is added to its table.
    void configure_main(const std::string& url, const std::string& more = "")
    {
        configure("[clients.main]\nprovider = \"aiml\"\nbase_url = \"" + url + "\"\napi_key = \"env:TEST_KEY\"\n" +
                  more);
    }

    /// Starts the command, as `options` say otherwise. The log stays quiet: it depends on the checkout's permissions.
    [[nodiscard]] Process start(std::vector<std::string> arguments)
    {
        options.arguments = std::move(arguments);
        options.arguments.insert(options.arguments.begin(), "--log-level=off");
        return Process(required_variable("PARLANCE_COMMAND"), options);
    }
    [[nodiscard]] ProcessResult run(std::vector<std::string> arguments) { return start(std::move(arguments)).wait(); }

    PrivateFolder folder;
    ProcessOptions options;
};

}  // namespace parlance::support
