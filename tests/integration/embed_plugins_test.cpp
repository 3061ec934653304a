// Plugins as the host meets them on disk: looked at without being run, let in although they come from another time,
// refused with a reason of their own, and sealed.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "private_folder.hpp"
#include "usable_fixture.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// A variable of this process while a test wants it.
class ScopedVariable {
public:
    ScopedVariable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;
    ~ScopedVariable() { ::unsetenv(name_); }

private:
    const char* name_;
};

HostOptions host_with(const PrivateFolder& plugins)
{
    return HostOptions().without_config().plugin_path(plugins.path().string());
}

/// What make_client says of the fixture `id`, alone in a folder, with the folder's name and its own taken out.
std::string refusal_of(const std::string& id)
{
    const PrivateFolder plugins;
    plugins.write("parlance-" + id + ".so", usable_fixture(id));
    const Host host = open_host(host_with(plugins));
    const auto client =
        host.make_client(id, ClientOptions().api_key("any").model("m").base_url("http://127.0.0.1:9/v1"));
    if (client) return "";
    BOOST_TEST((client.error().kind == ErrorKind::plugin), id << ": " << to_string(client.error().kind));
    std::string text = client.error().message;
    BOOST_TEST(text.find("parlance-" + id + ".so") != std::string::npos, id << " is not named: " << text);
    for (const std::string& name : {plugins.path().string(), id})
        for (std::size_t at = 0; (at = text.find(name)) != std::string::npos;)
            text.replace(at, name.size(), "*");
    return text;
}

constexpr const char* skewed_tails[] = {"8", "24"};

HostOptions skewed_host(const std::string& tail)
{
    return HostOptions().without_config().plugin_path(required_variable("PARLANCE_SKEW_DIR") + "/" + tail);
}

/// Names of a library's dynamic symbols of these types, as nm has them.
std::vector<std::string> symbols(const std::string& file, std::string_view types)
{
    ProcessOptions options;
    options.arguments = {"-D", "--defined-only", "--format=posix", file};
    const ProcessResult result = run_process("/usr/bin/nm", options);
    BOOST_TEST(result.exit_code == 0, file << ": " << result.err);
    std::vector<std::string> names;
    for (std::size_t at = 0; at < result.out.size();) {
        const std::size_t end = result.out.find('\n', at);
        const std::string line = result.out.substr(at, end - at);
        const std::size_t space = line.find(' ');
        if (types.empty() || types.find(line.at(space + 1)) != std::string_view::npos)
            names.push_back(line.substr(0, space));
        at = end == std::string::npos ? result.out.size() : end + 1;
    }
    return names;
}

std::vector<std::string> built_plugins()
{
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(required_variable("PARLANCE_PLUGIN_DIR")))
        if (entry.path().extension() == ".so") files.push_back(entry.path().string());
    return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_plugins)

BOOST_AUTO_TEST_CASE(nothing_of_a_plugin_runs_until_a_client_is_made_with_it)
{
    const PrivateFolder plugins;
    const PrivateFolder marks;
    const std::string id = "constructor-writes-file";
    const std::string file = plugins.write("parlance-" + id + ".so", usable_fixture(id));
    const std::string mark = (marks.path() / "ran").string();
    const ScopedVariable variable("PARLANCE_MARK", mark);

    HostOptions options = HostOptions().plugin_path(plugins.path().string());
    options.config_text("[clients.main]\nprovider = \"" + id +
                        "\"\nbase_url = \"http://127.0.0.1:9/v1\"\nmodel = \"m\"\n");
    const Host host = open_host(options);
    const auto listed = host.plugins();
    BOOST_TEST_REQUIRE(listed.has_value());
    BOOST_TEST(
        std::ranges::any_of(*listed, [&](const Record& one) { return one.json.find(file) != std::string::npos; }));
    BOOST_TEST(host.providers().has_value());
    BOOST_TEST(host.clients().has_value());
    for (const char* what : {"problems", "config", "paths"})
        BOOST_TEST(Host::describe(what, options).has_value());
    BOOST_TEST(!std::filesystem::exists(mark));

    BOOST_TEST(host.client("main").is_error());  // it makes nothing, but for that it had to be opened
    BOOST_TEST(std::filesystem::exists(mark));
}

BOOST_AUTO_TEST_CASE(a_plugin_with_longer_structures_and_elements_holds_real_chats)
{
    for (const char* tail : skewed_tails) {
        const SimulatedProvider provider;
        const Host host = open_host(skewed_host(tail));
        const ChatClientPtr client = host.make_client("skewed", client_options(provider.url())).value();
        for (const char* question : {"hello", "and once more"}) {
            ChatStream stream = client->stream_chat(question);
            std::string text;
            for (const ChatEvent& event : stream)
                text += event.text();
            const ChatResponse& response = stream.response();
            BOOST_TEST_REQUIRE(response.success(), response.error()->message);
            BOOST_TEST(text.ends_with(std::string("You said: \"") + question + "\""));
            BOOST_TEST((response.finish() == FinishReason::stop));
            const Usage& usage = response.metadata().usage;
            BOOST_TEST(usage.prompt_tokens.value_or(0) > 0);
            BOOST_TEST(usage.total_tokens.value_or(0) ==
                       usage.prompt_tokens.value_or(0) + usage.completion_tokens.value_or(0));
        }
        const ChatResponse refused = client->chat(ChatRequest("hello").model("sim;status=404"));
        BOOST_TEST_REQUIRE(refused.is_error());
        BOOST_TEST((refused.error()->kind == ErrorKind::not_found));
        const SimLog log = provider.log();
        const std::string sent = log.request(0)["headers"].source().data();
        BOOST_TEST(sent.find("X-Skewed") != std::string::npos);
        BOOST_TEST(log.request(0)["body"].text().find("\"hello\"") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_structure_shorter_than_the_first_release_is_refused_by_its_name)
{
    const std::pair<const char*, const char*> structures[] = {{"translator_table", "translator table"},
                                                              {"exchange_table", "exchange table"},
                                                              {"http_request", "HTTP request"},
                                                              {"event", "event"},
                                                              {"error", "error"}};
    for (const auto& [name, word] : structures) {
        const SimulatedProvider provider;
        const Host host = open_host(skewed_host("8"));
        const auto client = host.make_client(
            "skewed", client_options(provider.url()).json("options", "{\"short\":\"" + std::string(name) + "\"}"));
        const ChatResponse response =
            client
                ? (*client)->chat(ChatRequest("hello").model(name == std::string("error") ? "sim;status=404" : "sim"))
                : ChatResponse(client.error());
        BOOST_TEST_REQUIRE(response.is_error(), name << " was let in");
        BOOST_TEST((response.error()->kind == ErrorKind::plugin), name << ": " << response.error()->message);
        BOOST_TEST(response.error()->message.find(word) != std::string::npos,
                   name << ": " << response.error()->message);
    }
}

BOOST_AUTO_TEST_CASE(every_refusal_has_a_text_of_its_own)
{
    std::map<std::string, std::string> texts;
    for (const char* id :
         {"no-note", "no-entry", "other-major", "wrong-hash", "wrong-table-hash", "short-tables", "short-provider",
          "null-plugin", "id-mismatch", "missing-dependency", "undefined-symbol", "throws-in-entry"}) {
        const std::string text = refusal_of(id);
        BOOST_TEST(!text.empty(), id << " was let in");
        const auto [same, is_new] = texts.emplace(text, id);
        BOOST_TEST(is_new, id << " and " << same->second << " share: " << text);
    }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_makes_nothing_and_says_nothing_is_blamed)
{
    const PrivateFolder plugins;
    plugins.write("parlance-good.so", usable_fixture("good"));
    const auto client =
        open_host(host_with(plugins)).make_client("good", ClientOptions().model("m").base_url("http://127.0.0.1:9/v1"));
    BOOST_TEST_REQUIRE(client.is_error());
    BOOST_TEST((client.error().kind == ErrorKind::plugin), client.error().message);
    BOOST_TEST(client.error().message.find("good") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_plugin_at_all_is_refused_for_what_it_is)
{
    const std::string good = usable_fixture("good");
    std::string other_machine = good;
    other_machine[18] = static_cast<char>(0xF3);  // e_machine: RISC-V
    const std::pair<const char*, std::string> files[] = {{"empty", ""},
                                                         {"text", "#!/bin/sh\n"},
                                                         {"half", good.substr(0, good.size() / 2)},
                                                         {"head", good.substr(0, 40)},
                                                         {"machine", other_machine}};
    std::map<std::string, std::string> texts;
    for (const auto& [name, image] : files) {
        const PrivateFolder plugins;
        plugins.write("parlance-good.so", image);
        const auto client = open_host(host_with(plugins)).make_client("good");
        BOOST_TEST_REQUIRE(client.is_error(), name << " was let in");
        std::string text = client.error().message;
        for (std::size_t at = 0; (at = text.find(plugins.path().string())) != std::string::npos;)
            text.replace(at, plugins.path().string().size(), "*");
        BOOST_TEST(texts.emplace(text, name).second, name << " shares a text: " << text);
    }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_everybody_may_write_is_refused)
{
    const PrivateFolder plugins;
    const std::string file = plugins.write("parlance-good.so", usable_fixture("good"));
    ::chmod(file.c_str(), 0666);
    const auto client = open_host(host_with(plugins)).make_client("good");
    BOOST_TEST_REQUIRE(client.is_error());
    BOOST_TEST(client.error().message.find("every user") != std::string::npos, client.error().message);
}

BOOST_AUTO_TEST_CASE(a_plugin_exports_its_entry_and_nothing_else)
{
    BOOST_TEST(built_plugins().size() >= 3U);
    for (const std::string& plugin : built_plugins()) {
        const auto names = symbols(plugin, "");
        BOOST_TEST_REQUIRE(names.size() == 1U, plugin << " exports " << names.size() << " symbols");
        BOOST_TEST(names.front() == "parlance_plugin_entry_v0");
        BOOST_TEST(symbols(plugin, "u").empty());
    }
}

BOOST_AUTO_TEST_CASE(the_library_exports_c_functions_of_its_own_name_and_nothing_unique)
{
    const std::string library = required_variable("PARLANCE_LIBRARY");
    BOOST_TEST(symbols(library, "u").empty());
    const auto names = symbols(library, "");
    BOOST_TEST(names.size() > 20U);
    for (const std::string& name : names)
        BOOST_TEST(name.starts_with("parlance_"), name);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
