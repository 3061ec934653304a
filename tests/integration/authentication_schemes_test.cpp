// An application's secrets, from where it keeps them to the header that a provider sees: files, variables, the whole
// host.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <optional>
#include <parlance/json_builder.hpp>
#include <parlance/json_forms.hpp>
#include <parlance/parlance.hpp>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "private_folder.hpp"
#include "required_variable.hpp"
#include "support/fake_server.hpp"
#include "support/google_key_file.hpp"

namespace parlance::test {

namespace {

using namespace support;
namespace fs = std::filesystem;

/// A variable of this process, put back afterwards.
class ScopedVariable {
public:
    ScopedVariable(std::string name, const std::string& value) : name_(std::move(name))
    {
        if (const char* const old = std::getenv(name_.c_str())) old_ = old;
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~ScopedVariable()
    {
        if (old_)
            ::setenv(name_.c_str(), old_->c_str(), 1);
        else
            ::unsetenv(name_.c_str());
    }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;

private:
    std::string name_;
    std::optional<std::string> old_;
};

/// A server that keeps what it is sent and gives one answer.
class Server {
public:
    explicit Server(std::string answer) : answer_(std::move(answer)), server_([this](Peer& peer) { serve(peer); }) {}

    [[nodiscard]] std::string url(const std::string& path = "") const
    {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
    }
    [[nodiscard]] std::vector<std::string> requests() const
    {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    void serve(Peer& peer)
    {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(request);
            }
            peer.send(answer_);
        }
    }

    std::string answer_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    FakeServer server_;  // last: its threads use what is above
};

/// A provider, a token endpoint, and a host that finds the fixture's plugin and notes what it logs.
struct Bench {
    Server provider{answer_with("fine")};
    Server tokens{answer_with(R"({"access_token":"ya29.canary-token","expires_in":3600})")};
    PrivateFolder folder;
    ScopedVariable home{"HOME", folder.path().string()};
    std::mutex mutex;
    std::string log;

    HostOptions options()
    {
        return HostOptions()
            .without_config()
            .plugin_path(required_variable("PARLANCE_SCHEMES_DIR"))
            .log(
                [this](LogLevel, std::string_view where, std::string_view text) {
                    const std::lock_guard lock(mutex);
                    log.append(where).append(": ").append(text).append("\n");
                },
                LogLevel::trace);
    }
    [[nodiscard]] ClientOptions client_options() const { return ClientOptions().base_url(provider.url()); }
    [[nodiscard]] std::string key_file() const { return service_account_file(tokens.url("/token")); }
    fs::path write(const std::string& name, const std::string& text, mode_t mode) const
    {
        const fs::path file = folder.path() / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        ::chmod(file.c_str(), mode);
        return file;
    }
    ChatResponse ask(const ClientOptions& client)
    {
        const Host host = Host::open(options()).value();
        const auto made = host.make_client("schemes", client);
        return made.is_error() ? ChatResponse(made.error()) : (*made)->chat("hello");
    }
    [[nodiscard]] std::string logged()
    {
        const std::lock_guard lock(mutex);
        return log;
    }
};

std::string quoted(const std::string& text)
{
    return JsonBuilder().value(text).take();
}

bool has(const std::string& text, std::string_view piece)
{
    return text.find(piece) != std::string::npos;
}

std::string error_of(const ChatResponse& response, ErrorKind kind)
{
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST(to_string(response.error()->kind) == to_string(kind));
    return response.error()->message;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(authentication_schemes, Bench)

BOOST_AUTO_TEST_CASE(a_variable_that_names_a_key_file_is_enough)
{
    const ScopedVariable variable("GOOGLE_APPLICATION_CREDENTIALS", write("key.json", key_file(), 0644).string());
    BOOST_TEST(ask(client_options()).content() == "fine");
    BOOST_TEST(has(provider.requests().at(0), "\r\nAuthorization: Bearer ya29.canary-token\r\n"));
    BOOST_TEST(has(logged(), "has mode 0644, so others than its owner may use it"));
    for (const char* secret : {"canary", "PRIVATE KEY", "assertion="})
        BOOST_TEST(!has(logged(), secret));
}

BOOST_AUTO_TEST_CASE(a_login_that_gcloud_has_written_is_found_at_home)
{
    write(".config/gcloud/application_default_credentials.json", authorized_user_file(tokens.url("/token")), 0600);
    BOOST_TEST(ask(client_options()).content() == "fine");
    BOOST_TEST(has(tokens.requests().at(0), "grant_type=refresh_token"));
    BOOST_TEST(has(provider.requests().at(0), "\r\nx-goog-user-project: quota-project\r\n"));
}

BOOST_AUTO_TEST_CASE(the_config_may_name_the_file_the_variable_or_the_text)
{
    const std::string file = write("key.json", key_file(), 0600).string();
    const ScopedVariable path("MY_KEY_FILE", file);
    const ScopedVariable text("MY_KEY", key_file());
    for (const std::string& reference : {"file:" + file, std::string("env:MY_KEY_FILE"), std::string("env:MY_KEY"),
                                         key_file(), "{\n" + key_file().substr(1)}) {
        const std::string secrets = "{\"credentials\":" + quoted(reference) + "}";
        BOOST_TEST(ask(client_options().json("secrets", secrets)).content() == "fine", reference.substr(0, 20));
    }
}

BOOST_AUTO_TEST_CASE(credentials_that_are_nowhere_are_told_with_the_variable_and_the_page)
{
    const std::string message = error_of(ask(client_options()), ErrorKind::config);
    BOOST_TEST(has(message,
                   "google_service_account needs the secret \"credentials\": secrets.credentials is not set (service "
                   "account key); set the environment variable GOOGLE_APPLICATION_CREDENTIALS to the path of the file, "
                   "or secrets.credentials = \"file:/path\" in the config; get one at "
                   "https://console.cloud.google.com/iam-admin/serviceaccounts"),
               message);
    BOOST_TEST(provider.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_key_file_that_does_not_do_is_told_without_being_shown)
{
    struct Row {
        std::string text;
        mode_t mode;
        const char* says;
    };
    for (const Row& row : {Row{"AIza-canary", 0600, "are not JSON"}, Row{"{\"canary\":1}", 0600, "name no \"type\""},
                           Row{key_file(), 0606, "so others than its owner may use it"}, Row{"", 0600, "is empty"}}) {
        const ScopedVariable variable("GOOGLE_APPLICATION_CREDENTIALS", write("key.json", row.text, row.mode).string());
        const std::string message = error_of(ask(client_options()), ErrorKind::config);
        BOOST_TEST(has(message, row.says), message);
        BOOST_TEST(!has(message, "canary"), message);
    }
    const ScopedVariable pasted("GOOGLE_APPLICATION_CREDENTIALS", "AIza-canary");
    const std::string message = error_of(ask(client_options()), ErrorKind::config);
    BOOST_TEST(has(message, "the file that environment variable GOOGLE_APPLICATION_CREDENTIALS names cannot be read"),
               message);
    BOOST_TEST(!has(message, "canary"), message);
}

BOOST_AUTO_TEST_CASE(credentials_that_want_their_token_from_a_stranger_are_refused)
{
    const ScopedVariable variable(
        "GOOGLE_APPLICATION_CREDENTIALS",
        write("key.json", service_account_file("https://tokens.stranger.invalid/token"), 0600).string());
    BOOST_TEST(has(error_of(ask(client_options()), ErrorKind::permission), "tokens.stranger.invalid"));
    const auto trusted = client_options().json("origins", R"(["https://tokens.stranger.invalid"])");
    BOOST_TEST(has(error_of(ask(trusted), ErrorKind::network), "no access token: "));
}

BOOST_AUTO_TEST_CASE(requests_to_aws_are_signed_for_the_region_of_the_client)
{
    const ScopedVariable id("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    const ScopedVariable key("AWS_SECRET_ACCESS_KEY", "aws-canary-secret");
    const ScopedVariable session("AWS_SESSION_TOKEN", "aws-canary-session");
    const auto client = client_options().json("options", R"({"auth":"aws_sigv4:bedrock","region":"eu-central-1"})");
    BOOST_TEST(ask(client).content() == "fine");
    const std::string request = provider.requests().at(0);
    BOOST_TEST(request.starts_with("POST /model/a%3A0/chat HTTP/1.1\r\n"));
    BOOST_TEST(has(request, "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
    BOOST_TEST(has(request, "/eu-central-1/bedrock/aws4_request, SignedHeaders=content-length;"));
    BOOST_TEST(has(request, "\r\nX-Amz-Security-Token: aws-canary-session\r\n"));
    BOOST_TEST(!has(request, "aws-canary-secret"));
    BOOST_TEST(tokens.requests().empty());
    BOOST_TEST(!has(logged(), "canary"));
}

BOOST_AUTO_TEST_CASE(an_aws_key_that_is_missing_is_named_with_its_variable)
{
    const ScopedVariable id("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    const auto client = client_options().json("options", R"({"auth":"aws_sigv4:bedrock"})");
    BOOST_TEST(has(error_of(ask(client), ErrorKind::config),
                   "aws_sigv4 needs the secret \"secret_access_key\": secrets.secret_access_key is not set; set the "
                   "environment variable AWS_SECRET_ACCESS_KEY, or "));
    BOOST_TEST(provider.requests().empty());
}

BOOST_AUTO_TEST_CASE(what_is_recorded_holds_no_credential_and_is_replayed_without_one)
{
    const std::string tape = (folder.path() / "tape").string();
    {
        const ScopedVariable variable("GOOGLE_APPLICATION_CREDENTIALS", write("key.json", key_file(), 0600).string());
        const Host host = Host::open(options().record_to(tape + "/")).value();
        BOOST_TEST(host.make_client("schemes", client_options()).value()->chat("hello").content() == "fine");
    }
    std::string recorded;
    for (const auto& entry : fs::directory_iterator(tape)) {
        std::ifstream file(entry.path());
        recorded.append(std::istreambuf_iterator<char>(file), {});
    }
    BOOST_TEST(has(recorded, "\"authorization\": \"Bearer REDACTED\""), recorded);
    for (const char* secret : {"canary", "PRIVATE KEY", "assertion", "/token"})
        BOOST_TEST(!has(recorded, secret), recorded);

    const Host host = Host::open(options().replay_from(tape)).value();
    const auto client = host.make_client("schemes", ClientOptions().base_url("https://nowhere.invalid"));
    BOOST_TEST(client.value()->chat("hello").content() == "fine");
    BOOST_TEST(tokens.requests().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
