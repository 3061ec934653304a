/// command_bench.hpp - the built command with all it needs: a folder, a config, the simulator, the real plugins.
///
/// The paths come from the environment, which ctest sets: PARLANCE_COMMAND, PARLANCE_SIM, PARLANCE_PLUGIN_DIR,
/// PARLANCE_FIXTURE_DIR.
#pragma once

#include <sys/stat.h>

#include <parlance/abi/abi_hash.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "process.hpp"
#include "required_variable.hpp"
#include "simulator.hpp"

namespace parlance::support {

/// A folder of our own, removed with its owner. Nobody else may write there: the host would refuse what it holds.
class PrivateFolder {
public:
    PrivateFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "parlance-command-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        path_ = name;
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

    /// Writes a file that only we may touch, and gives its path.
    std::string write(const std::string& name, std::string_view text) const
    {
        const auto file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
        return file.string();
    }

private:
    std::filesystem::path path_;
};

/// A plugin of the loader's tests with the contract hash of this host: those have one of their own.
[[nodiscard]] inline std::string usable_fixture(const std::string& id)
{
    constexpr std::string_view fixture_hash = "f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7f1c7";
    static_assert(std::string_view(PARLANCE_ABI_HASH).size() == fixture_hash.size());
    std::ifstream file(required_variable("PARLANCE_FIXTURE_DIR") + "/parlance-" + id + ".so", std::ios::binary);
    std::string image(std::istreambuf_iterator<char>(file), {});
    for (std::size_t at = 0; (at = image.find(fixture_hash, at)) != std::string::npos;)
        image.replace(at, fixture_hash.size(), PARLANCE_ABI_HASH);
    return image;
}

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
