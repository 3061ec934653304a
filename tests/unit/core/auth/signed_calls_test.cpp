// Whole calls of a translator that wants them signed: before a provider and a token endpoint, both on loopback.
#include <parlance/chat_translator.hpp>
#include <parlance/core/clients.hpp>
#include <parlance/core/record.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/detail/translator_shim.hpp>

#include "../record/scratch_folder.hpp"
#include "support/witness.hpp"
#include "token_server.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace parlance;
using namespace parlance::core;
using namespace parlance::core::test;
using support::answer_with;
using support::FakeServer;
using support::Peer;
using support::WitnessedCall;

namespace {

/// Asks `pages` times in a row; what a server says is the text.
class PagedTranslator final : public ChatTranslator {
public:
    explicit PagedTranslator(std::string auth, int pages) : auth_(std::move(auth)), pages_(pages) {}

    Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView&, Output&) const override
    {
        return std::unique_ptr<ChatExchange>(std::make_unique<Exchange>(*this));
    }

private:
    class Exchange final : public ChatExchange {
    public:
        explicit Exchange(const PagedTranslator& made_by) : translator_(made_by) {}
        Result<HttpRequest> next() override
        {
            ++page_;
            return HttpRequest("POST", "/chat").body("{}").auth(translator_.auth_);
        }
        Result<parlance::Framing> head(const HttpHead&, parlance::Output&) override { return parlance::Framing::whole; }
        Result<Progress> feed(const Frame& frame, Output& out) override
        {
            out.text(0, 0, frame.data);
            return page_ < translator_.pages_ ? Progress::again : Progress::done;
        }

    private:
        const PagedTranslator& translator_;
        int page_ = 0;
    };

    std::string auth_;
    int pages_;
};

/// A provider that keeps what it was sent.
class Provider {
public:
    explicit Provider(std::function<std::string(const std::string& request)> answer = {})
        : answer_(std::move(answer)), server_([this](Peer& peer) { serve(peer); })
    {
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
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
            peer.send(answer_ ? answer_(request) : answer_with("fine"));
        }
    }

    std::function<std::string(const std::string&)> answer_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    FakeServer server_;  // last: its threads use what is above
};

/// The value of a header in a request; empty when it is not there.
std::string header_in(const std::string& request, const std::string& name)
{
    const std::size_t at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

/// A client of the translator above, with an engine of its own.
class Bench {
public:
    explicit Bench(ClientSettings settings, int pages = 1, const std::string& auth = {})
    {
        settings.client_name = "main";
        settings.provider = "acme";
        auto* const shim = new detail::TranslatorShim(std::make_unique<PagedTranslator>(auth, pages));
        client = std::make_shared<detail::ClientProxy>(
            make_translator_client(engine_, shim->c_object(), std::move(settings)).value());
    }
    ~Bench()
    {
        client.reset();
        engine_->close();
        engine_->stop();
    }

    ChatClientPtr client;

private:
    std::shared_ptr<Engine> engine_ = std::make_shared<Engine>(2);
};

ClientSettings google_client(const Provider& provider, const std::string& file, TestClock& clock)
{
    ClientSettings settings = google_settings(file, clock);
    settings.base_url = provider.url();
    settings.auth = "google_service_account";
    return settings;
}

ClientSettings aws_client(const Provider& provider, WallClock clock)
{
    ClientSettings settings;
    settings.base_url = provider.url();
    settings.auth = "aws_sigv4:bedrock";
    settings.region = "us-east-1";
    settings.secrets = {{"access_key_id", "AKIDEXAMPLE"},
                        {"secret_access_key", "aws-canary-secret"},
                        {"session_token", "aws-canary-session"}};
    settings.wall_clock = std::move(clock);
    return settings;
}

/// Everything that an application gets to see of an error.
std::string seen_of(const ChatResponse& response)
{
    std::string text = response.content();
    if (!response.is_error()) return text;
    const ChatError& error = *response.error();
    for (const std::string& piece : {error.message, error.provider_code, error.request_id, error.body_excerpt})
        text.append("\n").append(piece);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(auth_signed_calls)

BOOST_AUTO_TEST_CASE(calls_carry_a_token_that_is_fetched_once)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.one")});
    const Provider provider;
    const Bench bench(google_client(provider, support::service_account_file(tokens.url()), clock), 2);
    BOOST_TEST(bench.client->chat("hello").content() == "finefine");
    BOOST_TEST(bench.client->chat("again").content() == "finefine");
    BOOST_TEST_REQUIRE(provider.requests().size() == 4U);
    for (const std::string& request : provider.requests())
        BOOST_TEST(header_in(request, "Authorization") == "Bearer ya29.one");
    BOOST_TEST(tokens.asked() == 1U);
}

BOOST_AUTO_TEST_CASE(many_calls_at_once_wait_for_one_token)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.one")}, true);
    const Provider provider;
    const Bench bench(google_client(provider, support::service_account_file(tokens.url()), clock));
    std::vector<WitnessedCall> calls(8);
    for (WitnessedCall& call : calls)
        call.start(*bench.client, ChatRequest("hello"));
    tokens.release();
    for (WitnessedCall& call : calls) {
        BOOST_TEST(call.witness->waits_for_end());
        BOOST_TEST(call.witness->response().content() == "fine");
    }
    BOOST_TEST(tokens.asked() == 1U);
}

BOOST_AUTO_TEST_CASE(a_person_is_charged_for_the_project_that_the_login_names)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.one")});
    const Provider provider;
    const Bench bench(google_client(provider, support::authorized_user_file(tokens.url()), clock));
    BOOST_TEST(bench.client->chat("hello").success());
    BOOST_TEST(header_in(provider.requests().front(), "x-goog-user-project") == "quota-project");
}

BOOST_AUTO_TEST_CASE(a_call_that_waits_for_its_token_can_be_cancelled)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.one")}, true);
    const Provider provider;
    const Bench bench(google_client(provider, support::service_account_file(tokens.url()), clock));
    WitnessedCall call;
    call.start(*bench.client, ChatRequest("hello"));
    call.call->cancel();
    BOOST_TEST(call.witness->waits_for_end());
    BOOST_TEST((call.witness->response().error()->kind == ErrorKind::cancelled));
    BOOST_TEST(provider.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_call_that_waits_for_its_token_keeps_its_time_limit)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.one")}, true);
    const Provider provider;
    ClientSettings settings = google_client(provider, support::service_account_file(tokens.url()), clock);
    settings.total = std::chrono::milliseconds(1);
    const Bench bench(std::move(settings));
    const ChatResponse response = bench.client->chat("hello");
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::timeout));
    BOOST_TEST(response.error()->not_sent);
    BOOST_TEST(!response.error()->maybe_billed);
    BOOST_TEST(provider.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_refused_login_names_the_client_and_its_secret_and_asks_nothing_of_the_provider)
{
    TestClock clock;
    TokenServer tokens(
        {TokenServer::refuse(400, R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})")});
    const Provider provider;
    const Bench bench(google_client(provider, support::service_account_file(tokens.url()), clock));
    const ChatResponse response = bench.client->chat("hello");
    BOOST_TEST_REQUIRE(response.is_error());
    const ChatError& error = *response.error();
    BOOST_TEST((error.kind == ErrorKind::authentication));
    BOOST_TEST(error.message.starts_with("acme: no access token: 127.0.0.1:"), error.message);
    BOOST_TEST(error.message.ends_with("; check the credentials of client \"main\""), error.message);
    BOOST_TEST(error.not_sent);
    BOOST_TEST(provider.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_token_that_the_provider_does_not_take_is_not_used_again)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.revoked"), TokenServer::grant("ya29.good")});
    const Provider provider([](const std::string& request) {
        return header_in(request, "Authorization") == "Bearer ya29.good" ? answer_with("fine")
                                                                         : TokenServer::refuse(401, "{}");
    });
    const Bench bench(google_client(provider, support::service_account_file(tokens.url()), clock));
    BOOST_TEST((bench.client->chat("hello").error()->kind == ErrorKind::authentication));
    BOOST_TEST(bench.client->chat("hello").content() == "fine");
    BOOST_TEST(tokens.asked() == 2U);
}

BOOST_AUTO_TEST_CASE(a_provider_that_echoes_its_credential_shows_none)
{
    TestClock clock;
    TokenServer tokens({TokenServer::grant("ya29.canary-token")});
    const auto echo = [](const std::string& request) {
        return TokenServer::refuse(400, request.substr(0, request.find("\r\n\r\n")));
    };
    const Provider google(echo), aws(echo);
    const Bench google_bench(google_client(google, support::service_account_file(tokens.url()), clock));
    const Bench aws_bench(aws_client(aws, clock.clock()));
    for (const Bench* bench : {&google_bench, &aws_bench}) {
        const std::string seen = seen_of(bench->client->chat("hello"));
        BOOST_TEST(seen.find("****") != std::string::npos, seen);
        BOOST_TEST(seen.find("canary") == std::string::npos, seen);
    }
}

BOOST_AUTO_TEST_CASE(each_request_to_aws_is_signed_when_it_leaves)
{
    std::atomic<std::int64_t> minute{0};
    const Provider provider;
    const Bench bench(aws_client(provider,
                                 [&] {
                                     return std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160)) +
                                            std::chrono::minutes(minute.load());
                                 }),
                      2);
    BOOST_TEST(bench.client->chat("hello").success());
    minute = 10;
    BOOST_TEST(bench.client->chat("hello").success());
    const auto requests = provider.requests();
    BOOST_TEST_REQUIRE(requests.size() == 4U);
    BOOST_TEST(header_in(requests[1], "X-Amz-Date") == "20150830T123600Z");
    BOOST_TEST(header_in(requests[3], "X-Amz-Date") == "20150830T124600Z");
    BOOST_TEST(header_in(requests[3], "X-Amz-Security-Token") == "aws-canary-session");
    BOOST_TEST(
        header_in(requests[3], "Authorization")
            .starts_with(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/bedrock/aws4_request, SignedHeaders="));
    BOOST_TEST(requests[3].find("aws-canary-secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_request_may_name_another_scheme_than_the_manifest)
{
    TestClock clock;
    const Provider provider;
    const Bench bench(aws_client(provider, clock.clock()), 1, "none");
    BOOST_TEST(bench.client->chat("hello").success());
    BOOST_TEST(header_in(provider.requests().front(), "Authorization").empty());
}

BOOST_AUTO_TEST_CASE(secrets_that_are_missing_begin_no_call)
{
    TestClock clock;
    const Provider provider;
    ClientSettings half = aws_client(provider, clock.clock());
    half.secrets.erase("secret_access_key");
    const Bench aws(std::move(half));
    const ChatResponse response = aws.client->chat("hello");
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::config));
    BOOST_TEST(response.error()->not_sent);

    const Bench google(google_client(provider, "{}", clock));
    const ChatResponse refused = google.client->chat("hello");
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST((refused.error()->kind == ErrorKind::config));
    BOOST_TEST(refused.error()->not_sent);
    const Bench other_scheme(google_client(provider, "{}", clock), 1, "none");
    BOOST_TEST(other_scheme.client->chat("hello").success());  // what is not used need not be right
    BOOST_TEST(provider.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(plain_http_to_another_machine_makes_no_client_unless_allowed)
{
    const auto engine = std::make_shared<Engine>(1);
    for (const bool allowed : {false, true}) {
        ClientSettings settings;
        settings.base_url = "http://api.acme.example/v1";
        settings.allow_insecure_http = allowed;
        auto* const shim = new detail::TranslatorShim(std::make_unique<PagedTranslator>("none", 1));
        const auto client = make_translator_client(engine, shim->c_object(), std::move(settings));
        BOOST_TEST(client.has_value() == allowed);
        if (client.is_error()) {
            BOOST_TEST((client.error().kind == ErrorKind::config));
            BOOST_TEST(client.error().message.find("allow_insecure_http = true") != std::string::npos);
        } else {
            (*client)->table->release(*client);
        }
    }
    engine->close();
    engine->stop();
}

BOOST_AUTO_TEST_CASE(no_recording_holds_a_credential_and_a_replay_asks_for_none)
{
    TestClock clock;
    const ScratchFolder folder;
    RecordSettings recording;
    recording.mode = RecordMode::record;
    recording.path = folder.path().string();
    const auto carrier = [&](std::vector<std::string> secrets) {
        CarriedClient client;
        client.provider = "acme";
        client.name = "main";
        client.secrets = std::move(secrets);
        return Recordings::open(recording).value()->carrier_for(std::move(client));
    };
    {
        TokenServer tokens({TokenServer::grant("ya29.canary-token")});
        const Provider provider(
            [](const std::string& request) { return answer_with(header_in(request, "Authorization")); });
        ClientSettings google = google_client(provider, support::service_account_file(tokens.url()), clock);
        google.carrier = carrier({google.secrets.at("credentials")});
        const Bench bench(std::move(google));
        BOOST_TEST(bench.client->chat("hello").success());
        ClientSettings aws = aws_client(provider, clock.clock());
        aws.carrier = carrier({"AKIDEXAMPLE", "aws-canary-secret", "aws-canary-session"});
        const Bench aws_bench(std::move(aws));
        BOOST_TEST(aws_bench.client->chat("hello").success());
    }
    BOOST_TEST(folder.names().size() == 1U);  // the same request twice; and none to the token endpoint
    std::string text;
    for (const auto& name : folder.names())
        text += contents(folder.path() / name);
    BOOST_TEST(text.find("REDACTED") != std::string::npos);
    for (const char* secret : {"canary", "PRIVATE KEY", "AKIDEXAMPLE/", "assertion"})
        BOOST_TEST(text.find(secret) == std::string::npos, text);

    recording.mode = RecordMode::replay;
    ClientSettings replaying;
    replaying.base_url = "https://nowhere.invalid";
    replaying.auth = "google_service_account";
    replaying.secrets["credentials"] = "none-is-needed-to-replay";
    replaying.carrier = carrier({});
    const Bench bench(std::move(replaying));
    BOOST_TEST(bench.client->chat("hello").success());
}

BOOST_AUTO_TEST_SUITE_END()
