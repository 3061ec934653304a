// Every form of asking, over real sockets: the same answer, the same facts about it.
#include <future>
#include <parlance/json_forms.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"

namespace parlance::test {

namespace {

using namespace support;

constexpr std::string_view expected =
    "This is parlance-sim, a stand-in on this machine; no model was asked. You said: \"hello\"";

ChatResponse ask_blocking(ChatClient& client)
{
    return client.chat("hello");
}

ChatResponse ask_blocking_streamed(ChatClient& client)
{
    return client.chat(ChatRequest("hello").stream(true));
}

ChatResponse ask_as_range(ChatClient& client)
{
    ChatStream stream = client.stream_chat("hello");
    std::string text;
    std::size_t events = 0;
    for (const ChatEvent& event : stream) {
        text += event.text();
        ++events;
    }
    BOOST_TEST(stream.ended());
    BOOST_TEST(events > 1);
    BOOST_TEST(text == stream.response().content());
    return stream.response();
}

ChatResponse ask_with_callbacks(ChatClient& client)
{
    std::promise<ChatResponse> whole;
    std::string text;
    const auto call = client.chat(ChatRequest("hello").stream(true),
                                  {[&](const ChatEvent& event) { text += event.text(); },
                                   [&](const ChatResponse& response) { whole.set_value(response); }});
    BOOST_TEST_REQUIRE(call.has_value());
    ChatResponse response = whole.get_future().get();
    BOOST_TEST(text == response.content());
    return response;
}

// The C forms, as a C program has them: tables, views, and JSON from the library.

struct COutput {
    parlance_output object;
    parlance_response* response;
    std::string failure;
    int failures = 0;
};

COutput& self(parlance_output* object)
{
    return *reinterpret_cast<COutput*>(object);
}

const parlance_output_table c_output_table{sizeof(parlance_output_table), 0,
                                           [](parlance_output* object, const parlance_event* event) noexcept {
                                               parlance_response_add(self(object).response, event);
                                           },
                                           [](parlance_output* object, const parlance_error* error) noexcept {
                                               ++self(object).failures;
                                               self(object).failure.assign(error->message.data, error->message.size);
                                               parlance_response_end(self(object).response, error);
                                           }};

void append(void* text, parlance_string more) noexcept
{
    static_cast<std::string*>(text)->append(more.data, more.size);
}

parlance_string c_text(std::string_view text)
{
    return {text.data(), text.size()};
}

/// The answer as the C functions gather it, turned to JSON and back.
class CAnswer {
public:
    CAnswer() : output{{&c_output_table}, parlance_response_create(), {}, 0} {}
    CAnswer(const CAnswer&) = delete;
    CAnswer& operator=(const CAnswer&) = delete;
    ~CAnswer() { parlance_response_destroy(output.response); }

    [[nodiscard]] std::string json() const
    {
        std::string text;
        parlance_response_to_json(output.response, &append, &text);
        return text;
    }

    COutput output;
};

/// The settings of a client as JSON, so that no C++ of the SDK is between the program and the exports.
parlance_client* c_client(parlance_host* host, const std::string& url, CAnswer& answer)
{
    const std::string settings = R"({"base_url":")" + url + R"(","api_key":"any","model":"sim"})";
    return parlance_host_make_client(host, c_text("aiml"), c_text(settings), &answer.output.object);
}

constexpr std::string_view c_request = R"({"messages":[{"role":"user","content":"hello"}]})";

/// An open host with one client, for the C forms.
class CBench {
public:
    explicit CBench(const SimulatedProvider& provider)
    {
        const std::string directory = required_variable("PARLANCE_PLUGIN_DIR");
        const parlance_string path = c_text(directory);
        parlance_host_options options{};
        options.struct_size = sizeof options;
        options.flags = PARLANCE_OPEN_WITHOUT_CONFIG;
        options.plugin_paths = {&path, 1, sizeof path};
        host = parlance_host_open(&options, &made.output.object);
        BOOST_TEST_REQUIRE(host != nullptr);
        client = c_client(host, provider.url(), made);
        BOOST_TEST_REQUIRE(client != nullptr);
        request = parlance_request_from_json(c_text(c_request), &made.output.object);
        BOOST_TEST_REQUIRE(request != nullptr);
    }
    CBench(const CBench&) = delete;
    CBench& operator=(const CBench&) = delete;
    ~CBench()
    {
        request->release(request->owner);
        client->table->release(client);
        parlance_host_close(host);
    }

    CAnswer made;
    parlance_host* host = nullptr;
    parlance_client* client = nullptr;
    const parlance_request* request = nullptr;
};

ChatResponse from_json(const std::string& json)
{
    const auto response = response_from_json(json);
    BOOST_TEST_REQUIRE(response.has_value());
    return *response;
}

ChatResponse pull_in_c(const SimulatedProvider& provider)
{
    const CBench bench(provider);
    CAnswer answer;
    parlance_request streamed = *bench.request;
    streamed.flags |= PARLANCE_REQUEST_STREAM;
    parlance_call* const call = parlance_call_start(bench.client, &streamed, &answer.output.object);
    BOOST_TEST_REQUIRE(call != nullptr);
    while (const parlance_event* event = parlance_call_next(call, -1))
        parlance_response_add(answer.output.response, event);
    BOOST_TEST(parlance_call_ended(call) == 1);
    BOOST_TEST(parlance_call_error(call) == nullptr);
    parlance_response_end(answer.output.response, parlance_call_error(call));
    call->table->release(call);
    return from_json(answer.json());
}

ChatResponse block_in_c(const SimulatedProvider& provider)
{
    const CBench bench(provider);
    CAnswer answer;
    BOOST_TEST(parlance_chat(bench.client, bench.request, &answer.output.object) == 1);
    BOOST_TEST(answer.output.failures == 0);
    return from_json(answer.json());
}

void check(const ChatResponse& response)
{
    BOOST_TEST(response.success());
    BOOST_TEST(response.content() == expected);
    BOOST_TEST((response.finish() == FinishReason::stop));
    const ChatMetadata& facts = response.metadata();
    BOOST_TEST((facts.end == CallEnd::finished));
    BOOST_TEST(facts.provider == "aiml");
    BOOST_TEST(facts.model == "sim");
    BOOST_TEST(!facts.response_id.empty());
    BOOST_TEST(!facts.request_id.empty());
    BOOST_TEST(facts.attempts.value_or(0) == 1);
    BOOST_TEST(facts.latency_ms.value_or(-1) >= 0);
    BOOST_TEST(facts.time_to_first_token_ms.value_or(-1) >= 0);
    BOOST_TEST(facts.usage.prompt_tokens.value_or(0) > 0);
    BOOST_TEST(facts.usage.completion_tokens.value_or(0) > 0);
    BOOST_TEST(facts.usage.total_tokens.value_or(0) ==
               facts.usage.prompt_tokens.value_or(0) + facts.usage.completion_tokens.value_or(0));
    BOOST_TEST_REQUIRE(facts.cost.has_value());
    BOOST_TEST(facts.cost->amount > 0);
    BOOST_TEST(facts.cost->currency == "USD");
    BOOST_TEST(facts.warnings.empty());
}

template <typename Form>
void check_form(Form form)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    check(form(*client));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_forms)

BOOST_AUTO_TEST_CASE(a_blocking_chat_gives_the_answer_and_its_facts)
{
    check_form(&ask_blocking);
}

BOOST_AUTO_TEST_CASE(a_blocking_chat_may_be_streamed_underneath)
{
    check_form(&ask_blocking_streamed);
}

BOOST_AUTO_TEST_CASE(a_range_gives_the_same_answer_in_pieces)
{
    check_form(&ask_as_range);
}

BOOST_AUTO_TEST_CASE(callbacks_get_the_same_answer)
{
    check_form(&ask_with_callbacks);
}

BOOST_AUTO_TEST_CASE(a_c_program_pulls_the_same_answer)
{
    check(pull_in_c(SimulatedProvider()));
}

BOOST_AUTO_TEST_CASE(a_c_program_blocks_for_the_same_answer)
{
    check(block_in_c(SimulatedProvider()));
}

BOOST_AUTO_TEST_CASE(over_tls_with_the_authority_of_the_config_all_is_the_same)
{
    const SimulatedProvider provider({"--tls", "good"});
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    check(ask_blocking(*client));
    check(ask_as_range(*client));
    check(ask_with_callbacks(*client));
}

BOOST_AUTO_TEST_CASE(a_certificate_nobody_vouches_for_is_refused_before_the_key_is_sent)
{
    const SimulatedProvider provider({"--tls", "good"});
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider.url());
    const ChatResponse response = client->chat("hello");
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::tls));
    BOOST_TEST((response.error()->phase == Phase::tls));
    BOOST_TEST(response.error()->not_sent);
}

BOOST_AUTO_TEST_CASE(a_client_of_a_config_file_is_found_by_its_name_and_is_the_default)
{
    const SimulatedProvider provider;
    const Host host = open_host(HostOptions()
                                    .plugin_path(required_variable("PARLANCE_PLUGIN_DIR"))
                                    .config_text("[clients.main]\nprovider = \"aiml\"\nmodel = \"sim\"\n"
                                                 "api_key = \"any\"\nbase_url = \"" +
                                                 provider.url() + "\"\n"));
    for (const char* name : {"main", ""}) {
        const ChatResponse response = host.client(name).value()->chat("hello");
        check(response);
        BOOST_TEST(response.metadata().client == "main");
    }
    const auto clients = host.clients();
    BOOST_TEST_REQUIRE(clients.has_value());
    BOOST_TEST(clients->size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_failed_call_gives_its_error_and_facts_in_every_form)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider, "sim;status=429;retry_after=7");
    std::promise<ChatResponse> told;
    BOOST_TEST_REQUIRE(
        client->chat("hello", {{}, [&](const ChatResponse& response) { told.set_value(response); }}).has_value());
    ChatStream stream = client->stream_chat("hello");
    for (const ChatEvent& event : stream)
        BOOST_TEST(event.text().empty());
    for (const ChatResponse& response : {client->chat("hello"), told.get_future().get(), stream.response()}) {
        BOOST_TEST_REQUIRE(response.is_error());
        BOOST_TEST((response.error()->kind == ErrorKind::rate_limited));
        BOOST_TEST(response.error()->http_status == 429);
        BOOST_TEST(response.error()->retry_after_ms == 7000);
        BOOST_TEST(response.metadata().attempts.value_or(0) == 1);
        BOOST_TEST((response.metadata().end == CallEnd::failed));
    }
}

BOOST_AUTO_TEST_CASE(a_request_survives_json_and_an_answer_is_the_next_turns_message)
{
    const SimulatedProvider provider;
    const CBench bench(provider);
    std::string text;
    parlance_request_to_json(bench.request, &append, &text);
    CAnswer unused;
    const parlance_request* const again = parlance_request_from_json(c_text(text), &unused.output.object);
    BOOST_TEST_REQUIRE(again != nullptr);
    std::string second;
    parlance_request_to_json(again, &append, &second);
    again->release(again->owner);
    BOOST_TEST(text == second);

    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    ChatRequest conversation("hello");
    const ChatResponse first = client->chat(conversation);
    conversation.add_message(first.message()).add_message(Role::user, "and again");
    const ChatResponse answer = client->chat(conversation);
    BOOST_TEST(answer.content().find("\"and again\"") != std::string::npos);
    const SimLog log = provider.log();
    const std::string body = log.request(1)["body"].text();
    const JsonDocument sent(body);
    BOOST_TEST(sent["messages"].size() == 3U);
    BOOST_TEST(sent["messages"][1]["role"].text() == "assistant");
}

BOOST_AUTO_TEST_CASE(one_client_serves_many_threads_at_once)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    std::vector<std::future<ChatResponse>> answers;
    for (int i = 0; i < 16; ++i)
        answers.push_back(std::async(std::launch::async, [client] { return client->chat("hello"); }));
    for (auto& answer : answers)
        BOOST_TEST(answer.get().content() == expected);
}

BOOST_AUTO_TEST_CASE(models_and_health_are_asked_through_the_same_client)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatClientPtr client = aiml_client(host, provider);
    const auto models = client->list_models();
    BOOST_TEST_REQUIRE(models.has_value());
    BOOST_TEST(!models->empty());
    BOOST_TEST(client->health_check().healthy);
    for (const HealthLevel level :
         {HealthLevel::config, HealthLevel::reach, HealthLevel::auth, HealthLevel::generate}) {
        const HealthReport report = client->health_check(level);
        BOOST_TEST(report.healthy, "level " << static_cast<int>(level) << ": " << report.detail);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
