/// command_bench.hpp - the built command with all it needs: a folder, a config, the simulator, the real plugins.
///
/// The paths come from the environment, which ctest sets: PARLANCE_COMMAND, PARLANCE_SIM, PARLANCE_PLUGIN_DIR,
/// PARLANCE_FIXTURE_DIR.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <parlance/abi/abi_hash.h>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <parlance/json_reader.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "process.hpp"

namespace parlance::support {

/// What ctest set, or an exception that says what it did not.
[[nodiscard]] inline std::string required_variable(const char* name)
{
    const char* const value = std::getenv(name);
    if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set; run this through ctest");
    return value;
}

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

/// A running parlance-sim; it ends with its owner.
class Simulator {
public:
    explicit Simulator(std::vector<std::string> arguments = {})
        : process_(required_variable("PARLANCE_SIM"), options(std::move(arguments)))
    {
        const auto ready = process_.read_line();
        if (!ready) throw std::runtime_error("parlance-sim did not start: " + process_.wait().err);
        const JsonDocument line(*ready);
        url_ = line["url"].text();
        ca_file_ = line["ca_file"].text();
    }

    /// Waits until a chat has been asked, answered or not.
    void wait_for_chat() const
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (log().find("/chat/completions") == std::string::npos)
            if (std::chrono::steady_clock::now() > deadline)
                throw std::runtime_error("no chat has come to parlance-sim");
    }

    /// "http://127.0.0.1:PORT/v1"
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

    /// The certificate authority to trust; empty without TLS.
    [[nodiscard]] const std::string& ca_file() const noexcept { return ca_file_; }

private:
    static ProcessOptions options(std::vector<std::string> arguments)
    {
        ProcessOptions all;
        all.arguments = std::move(arguments);
        all.arguments.insert(all.arguments.end(), {"--port", "0", "--exit-with-stdin"});
        all.in = Channel::pipe;
        all.keep_input_open = true;
        return all;
    }

    /// What came so far, as GET /sim/log tells it.
    [[nodiscard]] std::string log() const
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(url_.substr(url_.rfind(':') + 1))));
        const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        constexpr std::string_view request = "GET /sim/log HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n\r\n";
        if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            ::send(socket.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0)
            throw std::runtime_error("parlance-sim does not answer");
        std::string answer;
        std::array<char, 4096> buffer;
        for (ssize_t count = 0; (count = ::recv(socket.number(), buffer.data(), buffer.size(), 0)) > 0;)
            answer.append(buffer.data(), static_cast<std::size_t>(count));
        return answer;
    }

    Process process_;
    std::string url_;
    std::string ca_file_;
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
