// Exchanges with a real server are recorded, and answer when there is none: the same response, and no key on the disk.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <optional>
#include <parlance/json_forms.hpp>
#include <parlance/json_reader.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "private_folder.hpp"
#include "spellings_of_key.hpp"

namespace parlance::test {

namespace {

using namespace support;
namespace fs = std::filesystem;

/// Nobody is there: whoever tried to connect would fail.
const std::string nowhere = "https://nowhere.invalid/v1";

std::string contents(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> files_in(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void has_no_key(const fs::path& file)
{
    const std::string text = contents(file);
    for (const std::string& spelling : spellings_of_key(test_key))
        BOOST_TEST(text.find(spelling) == std::string::npos, file.string() << " shows " << spelling);
}

/// A response without what only time decides.
std::string lasting(const ChatResponse& response)
{
    ChatResponse copy = response;
    copy.metadata().latency_ms.reset();
    copy.metadata().time_to_first_token_ms.reset();
    std::erase_if(copy.metadata().meta, [](const Param& param) { return param.key.find("_ms") != std::string::npos; });
    return to_json(copy);
}

ChatResponse streamed(ChatClient& client, const std::string& prompt)
{
    ChatStream stream = client.stream_chat(prompt);
    while (stream.next() != nullptr) {
    }
    return stream.response();
}

/// What a program asks, in each form and in the same order every time.
std::vector<std::string> ask_all(ChatClient& client)
{
    std::vector<std::string> answers{lasting(client.chat("hello")), lasting(streamed(client, "hello"))};
    const auto models = client.list_models();
    answers.push_back(models.is_error() ? models.error().message : std::to_string(models->size()));
    return answers;
}

/// A host that replays `path`, and its client "aiml", which has no key and no server.
struct Replaying {
    explicit Replaying(const std::string& path, const std::string& match = "", const std::string& model = "sim",
                       const std::string& provider = "aiml")
        : host(open_host(plain_host().replay_from(path, match)))
    {
        client = host.make_client(provider, ClientOptions().base_url(nowhere).model(model)).value();
    }
    Host host;
    ChatClientPtr client;
};

/// Records what `ask` asks of a simulator, which is gone afterwards; gives what was answered.
template <class Ask>
auto record(const std::string& path, const std::string& model, Ask ask)
{
    const SimulatedProvider provider;
    const Host host = open_host(plain_host().record_to(path));
    return ask(*aiml_client(host, provider, model));
}

ChatError refusal(const HostOptions& options)
{
    const auto host = Host::open(options);
    BOOST_TEST_REQUIRE(host.is_error());
    BOOST_TEST(to_string(host.error().kind) == "config");
    return host.error();
}

std::optional<fs::path> wire_folder()
{
    const char* const shared = std::getenv("PARLANCE_SHARED");
    if (shared != nullptr && fs::is_regular_file(fs::path(shared) / "wire/expected.json"))
        return fs::path(shared) / "wire";
    std::cout << "skipped: no ../shared\n";
    return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_and_replay)

BOOST_AUTO_TEST_CASE(what_was_recorded_is_answered_again_without_a_server_and_without_a_key)
{
    const PrivateFolder folder;
    const std::string tape = (folder.path() / "tape").string();
    const auto live = record(tape + "/", "sim", &ask_all);
    BOOST_TEST(live.front().find("parlance-sim") != std::string::npos);

    const Replaying replaying(tape);
    BOOST_TEST(ask_all(*replaying.client) == live, boost::test_tools::per_element());
    BOOST_TEST(ask_all(*replaying.client) == live, boost::test_tools::per_element());
    BOOST_TEST(files_in(tape).size() == 3U);
}

BOOST_AUTO_TEST_CASE(the_simulator_answers_from_what_was_recorded)
{
    const PrivateFolder folder;
    const std::string tape = (folder.path() / "tape").string();
    const auto ask = [](ChatClient& client) {
        return std::vector<std::string>{client.chat("hello").content(), streamed(client, "hello").content()};
    };
    const auto live = record(tape + "/", "sim", ask);
    const SimulatedProvider provider({"--replay", tape});
    const Host host = open_host();
    BOOST_TEST(ask(*aiml_client(host, provider)) == live, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_file_holds_a_whole_run)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    const auto live = record(file, "sim", &ask_all);
    BOOST_TEST(ask_all(*Replaying(file).client) == live, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_stream_that_came_a_byte_at_a_time_is_replayed_the_same)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    const auto ask = [](ChatClient& client) { return lasting(streamed(client, "hello")); };
    const std::string live = record(file, "sim;split=1", ask);
    const Replaying replaying(file, "", "sim;split=1");
    BOOST_TEST(ask(*replaying.client) == live);
}

BOOST_AUTO_TEST_CASE(an_error_is_replayed_as_one)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    const auto ask = [](ChatClient& client) { return client.chat("hello"); };
    const ChatResponse live = record(file, "sim;status=429", ask);
    BOOST_TEST_REQUIRE(live.is_error());
    const Replaying replaying(file, "", "sim;status=429");
    const ChatResponse again = ask(*replaying.client);
    BOOST_TEST_REQUIRE(again.is_error());
    BOOST_TEST(to_string(again.error()->kind) == "rate_limited");
    BOOST_TEST(again.error()->http_status == 429);
    BOOST_TEST(lasting(again).substr(0, 200) == lasting(live).substr(0, 200));
    BOOST_TEST(again.error()->message == live.error()->message);
}

BOOST_AUTO_TEST_CASE(no_file_shows_the_key_whatever_the_server_echoes_and_only_we_may_read_it)
{
    for (const char* model : {"sim;status=401;echo", "sim;echo", "sim;echo;split=1", "sim;echo;chunks=40"}) {
        const PrivateFolder folder;
        record((folder.path() / "tape/").string(), model, &ask_all);
        const auto files = files_in(folder.path() / "tape");
        BOOST_TEST(files.size() == 3U);
        for (const fs::path& file : files) {
            has_no_key(file);
            BOOST_TEST(contents(file).find("\"authorization\": \"Bearer REDACTED\"") != std::string::npos);
            struct stat facts {};
            BOOST_TEST_REQUIRE(::stat(file.c_str(), &facts) == 0);
            BOOST_TEST((facts.st_mode & 07777U) == 0600U);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_key_in_a_prompt_is_not_kept_either)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    record(file, "sim", [](ChatClient& client) { return client.chat("is " + std::string(test_key) + " a good key?"); });
    has_no_key(file);
    BOOST_TEST(contents(file).find("is " + std::string(test_key.size(), '*') + " a good key?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_header_that_a_request_flags_as_secret_is_sent_and_not_kept)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    const std::string tenant = "tenant-7Qz5";
    const auto request = [](const std::string& value) {
        return ChatRequest("hello")
            .header("X-Color", "blue")
            .header(Header("X-Client-Request-Id", value, PARLANCE_HEADER_SECRET));
    };
    std::string live;
    {
        const SimulatedProvider provider;
        const Host host = open_host(plain_host().record_to(file));
        live = aiml_client(host, provider)->chat(request(tenant)).content();
        BOOST_TEST(provider.log().text().find(tenant) != std::string::npos);  // it was sent as it is
    }
    const std::string text = contents(file);
    const JsonDocument document(text);
    BOOST_TEST(document["request"]["headers"]["x-client-request-id"].text() == "REDACTED");
    BOOST_TEST(document["request"]["headers"]["x-color"].text() == "blue");
    BOOST_TEST(document["response"]["headers"]["x-client-request-id"].text() == "REDACTED");  // the server echoes it
    BOOST_TEST(text.find(tenant) == std::string::npos);
    const Replaying replaying(file);
    BOOST_TEST(replaying.client->chat(request("another")).content() == live);
}

BOOST_AUTO_TEST_CASE(a_provider_that_makes_its_own_connections_is_refused_while_replaying)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    record(file, "sim", [](ChatClient& client) { return client.chat("hello"); });
    const auto options = plain_host().replay_from(file);
    const auto refused = open_host(options).make_client("echo", ClientOptions());
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST(to_string(refused.error().kind) == "unsupported");
    for (const char* word : {"provider \"echo\"", "makes its own connections", "name another provider", "--replay"})
        BOOST_TEST(refused.error().message.find(word) != std::string::npos, refused.error().message);
    BOOST_TEST(open_host().make_client("echo", ClientOptions()).has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_read_to_its_end_is_not_kept)
{
    const PrivateFolder folder;
    const std::string tape = (folder.path() / "tape").string();
    const std::string script = folder.write(
        "script.json",
        R"json([{"events":[{"choices":[{"delta":{"content":"Hi"}}]},"{ no JSON","never read"],"delay_ms":0}])json");
    const SimulatedProvider provider({"--script", script});
    const Host host = open_host(plain_host().record_to(tape + "/"));
    BOOST_TEST(streamed(*aiml_client(host, provider), "hello").is_error());
    BOOST_TEST(files_in(tape).empty());
}

BOOST_AUTO_TEST_CASE(a_program_chooses_with_one_option)
{
    const PrivateFolder folder;
    const std::string tape = (folder.path() / "tape/").string();
    std::vector<std::string> answers;
    for (const bool recording : {true, false}) {
        std::optional<SimulatedProvider> provider;
        if (recording) provider.emplace();
        auto options = plain_host();
        // [choose]
        if (recording)
            options.record_to(tape);  // "/home/ada/app/tests/tape/": a folder, as it ends in '/'
        else
            options.replay_from(tape);
        const auto host = parlance::Host::open(options);
        // [/choose]
        BOOST_TEST_REQUIRE(host.has_value());
        answers.push_back(aiml_client(*host, recording ? provider->url() : nowhere)->chat("hello").content());
    }
    BOOST_TEST(answers.front() != "");
    BOOST_TEST(answers.front() == answers.back());
}

BOOST_AUTO_TEST_CASE(the_config_records_and_replays_too)
{
    const PrivateFolder folder;
    const auto config = [&](const std::string& mode, const std::string& key, const std::string& url) {
        return folder.write("config.toml", "[record]\nmode = \"" + mode + "\"\ndir = \"tape\"\n[clients.main]\n" +
                                               "provider = \"aiml\"\nmodel = \"sim\"\napi_key = \"" + key +
                                               "\"\nbase_url = \"" + url + "\"\n");
    };
    const auto ask = [](const std::string& file) {
        const Host host =
            open_host(HostOptions().plugin_path(required_variable("PARLANCE_PLUGIN_DIR")).config_path(file));
        return lasting(host.client("main").value()->chat("hello"));
    };
    std::string live;
    {
        const SimulatedProvider provider;
        live = ask(config("record", std::string(test_key), provider.url()));
    }
    BOOST_TEST(ask(config("replay", "env:NO_SUCH_VARIABLE", nowhere)) == live);
    BOOST_TEST(files_in(folder.path() / "tape").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_miss_says_what_was_asked_what_is_closest_and_what_to_do)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    record(file, "sim", [](ChatClient& client) { return client.chat("hello"); });
    const Replaying replaying(file);
    const ChatResponse missed = replaying.client->chat("a private question");
    BOOST_TEST_REQUIRE(missed.is_error());
    const ChatError& error = *missed.error();
    BOOST_TEST(to_string(error.kind) == "config");
    BOOST_TEST(error.provider_code == "replay_miss");
    BOOST_TEST(error.not_sent);
    for (const std::string& word : {std::string("POST /v1/chat/completions"), file, std::string("has 1 recording"),
                                    std::string("/messages/0/content"), std::string("--replay-match path")})
        BOOST_TEST(error.message.find(word) != std::string::npos, error.message);
    BOOST_TEST(error.message.find("private") == std::string::npos);

    const Replaying relaxed(file, "path");
    BOOST_TEST(relaxed.client->chat("a private question").success());
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_replayed_is_cancelled_like_any_other)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    const auto live = record(file, "sim;chunks=2000", [](ChatClient& client) { return streamed(client, "hello"); });
    const Replaying replaying(file, "", "sim;chunks=2000");
    ChatStream stream = replaying.client->stream_chat("hello");
    BOOST_TEST_REQUIRE((stream.next() != nullptr));
    stream.cancel();
    while (stream.next() != nullptr) {
    }
    BOOST_TEST(stream.response().is_error());
    BOOST_TEST((stream.response().metadata().end == CallEnd::cancelled));
    // One that is let go in the middle, and one that is read to its end by a slow reader.
    static_cast<void>(replaying.client->stream_chat("hello").next());
    BOOST_TEST(streamed(*replaying.client, "hello").content() == live.content());
}

BOOST_AUTO_TEST_CASE(a_host_that_is_closed_ends_what_it_replays)
{
    const PrivateFolder folder;
    const std::string file = (folder.path() / "run.json").string();
    record(file, "sim;chunks=2000", [](ChatClient& client) { return streamed(client, "hello"); });
    std::optional<ChatStream> stream;
    {
        const Replaying replaying(file, "", "sim;chunks=2000");
        stream.emplace(replaying.client->stream_chat("hello"));
        BOOST_TEST((stream->next() != nullptr));
    }
    while (stream->next() != nullptr) {
    }
    BOOST_TEST(stream->ended());
}

BOOST_AUTO_TEST_CASE(recordings_that_are_broken_are_refused_when_the_host_is_opened)
{
    const PrivateFolder folder;
    const std::string file = folder.write("a.json", "{\n \"request\": {},\n \"response\": oops }");
    BOOST_TEST(refusal(plain_host().replay_from(file)).message == file + ":3:14: is no JSON: expected a value");
    BOOST_TEST(refusal(plain_host().replay_from(folder.path().string())).where == file + ":3:14");
    BOOST_TEST(refusal(plain_host().replay_from("/no/such/file")).message.find("there is no such recording") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_refused_when_the_host_is_opened)
{
    const PrivateFolder folder;
    const std::string file = folder.write("file", "something else");
    BOOST_TEST(
        refusal(plain_host().record_to(file + "/tape/")).message.find("exchanges cannot be recorded in " + file) !=
        std::string::npos);
    BOOST_TEST(refusal(plain_host().record_to(file)).message.find("something else than recordings") !=
               std::string::npos);
    BOOST_TEST(contents(file) == "something else");
}

BOOST_AUTO_TEST_CASE(options_that_make_no_sense_are_refused)
{
    const auto kind = [](const HostOptions& options) { return to_string(Host::open(options).error().kind); };
    BOOST_TEST(kind(plain_host().record_to("/tmp/a").replay_from("/tmp/b")) == "invalid_request");
    BOOST_TEST(kind(plain_host().record_to("relative.json")) == "invalid_request");
    BOOST_TEST(kind(plain_host().replay_from("/tmp/a", "sometimes")) == "invalid_request");
}

BOOST_AUTO_TEST_CASE(recordings_of_others_are_replayed)
{
    const auto wire = wire_folder();
    if (!wire) return;
    const std::string text = contents(*wire / "expected.json");
    const JsonDocument expected(text);
    BOOST_TEST_REQUIRE(bool(expected));
    std::size_t replayed = 0;
    for (const fs::path& file : files_in(*wire / "openai")) {
        const JsonValue reading = expected["openai/" + file.stem().string()];
        const std::string source = contents(file);
        const JsonDocument recorded(source, {.max_depth = 256});
        const bool is_chat = recorded["request"]["url"].text().ends_with("/chat/completions");
        if (!is_chat || (reading["text"].is_missing() && reading["error"]["status"].is_missing())) continue;
        ++replayed;
        BOOST_TEST_CONTEXT(file.filename().string())
        {
            const Replaying replaying(file.string(), "path", "any", "openai-compatible");
            const bool stream = recorded["response"]["body"].is_string();
            const ChatResponse response = stream ? streamed(*replaying.client, "x") : replaying.client->chat("x");
            if (const auto status = reading["error"]["status"].as_int()) {
                BOOST_TEST_REQUIRE(response.is_error());
                BOOST_TEST(response.error()->http_status == *status);
            } else {
                BOOST_TEST(response.content() == reading["text"].text());
            }
        }
    }
    BOOST_TEST(replayed >= 20U);
}

BOOST_AUTO_TEST_CASE(a_request_of_ours_is_that_of_a_recording_of_others)
{
    const auto wire = wire_folder();
    if (!wire) return;
    const Replaying replaying((*wire / "aimlapi").string(), "strict", "openai/gpt-4o");
    BOOST_TEST(replaying.client->chat("Say hello.").content() == "Hello! What can I do for you?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
