// A server that gives back what it was sent: the key is in nothing that leaves the host, whatever it came in.
#include <algorithm>
#include <array>
#include <mutex>
#include <parlance/json_forms.hpp>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "private_folder.hpp"
#include "spellings_of_key.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// Everything an application can get to see of some calls.
class Seen {
public:
    void add(std::string_view text)
    {
        const std::lock_guard lock(mutex_);
        text_.append(text).append("\n");
    }
    void add(const ChatResponse& response)
    {
        add(to_json(response));
        add(response.content());
        if (!response.is_error()) return;
        const ChatError& error = *response.error();
        for (const std::string& text :
             {error.message, error.provider_code, error.request_id, error.where, error.body_excerpt, error.extra})
            add(text);
    }
    void add(const ChatEvent& event)
    {
        add(to_json(event));
        for (const ParamView param : event.params())
            add(param.as_text().value_or(""));
    }

    void has_no_key(const std::string& where) const
    {
        const std::lock_guard lock(mutex_);
        for (const std::string& spelling : spellings_of_key(test_key))
            BOOST_TEST(text_.find(spelling) == std::string::npos, where << " shows " << spelling);
    }
    [[nodiscard]] bool has(std::string_view text) const
    {
        const std::lock_guard lock(mutex_);
        return text_.find(text) != std::string::npos;
    }

private:
    mutable std::mutex mutex_;
    std::string text_;
};

HostOptions telling_host(Seen& seen)
{
    return plain_host().log(
        [&](LogLevel, std::string_view where, std::string_view text) { seen.add(where), seen.add(text); },
        LogLevel::trace);
}

/// Asks in every form and at every kind of request, and notes all that comes back.
void ask_everything(ChatClient& client, Seen& seen)
{
    ChatStream stream = client.stream_chat("hello");
    std::string joined;
    while (const ChatEvent* event = stream.next()) {
        seen.add(*event);
        joined += event->text();
    }
    seen.add(joined);
    seen.add(stream.response());
    seen.add(client.chat("hello"));
    seen.add(client.chat(ChatRequest("hello").stream(true)));
    if (const auto models = client.list_models(); models.is_error()) seen.add(ChatResponse(models.error()));
    const HealthReport health = client.health_check();
    seen.add(health.detail);
    if (health.error) seen.add(ChatResponse(*health.error));
}

void check_scenarios(const std::string& name, const std::string& script, std::string_view proof)
{
    const PrivateFolder folder;
    const SimulatedProvider provider({"--script", folder.write("script.json", script)});
    Seen seen;
    {
        const Host host = open_host(telling_host(seen));
        ask_everything(*aiml_client(host, provider), seen);
    }
    seen.has_no_key(name);
    if (!proof.empty()) BOOST_TEST(seen.has(proof), name << ": the answer did not come through at all");
}

void check_model(const std::string& model)
{
    const SimulatedProvider provider;
    Seen seen;
    {
        const Host host = open_host(telling_host(seen));
        ask_everything(*aiml_client(host, provider, model), seen);
    }
    seen.has_no_key(model);
    BOOST_TEST(seen.has("****"), model << ": nothing was echoed");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embed_secrets)

BOOST_AUTO_TEST_CASE(an_echo_in_an_error_body_shows_no_key)
{
    check_model("sim;status=401;echo");
    check_model("sim;status=500;echo");
    check_model("sim;status=401;echo;split=1");
    check_model("sim;status=401;echo;split=7");
}

BOOST_AUTO_TEST_CASE(an_echo_inside_a_stream_shows_no_key)
{
    check_model("sim;echo");
    check_model("sim;echo;split=1");
    check_model("sim;echo;split=7");
}

BOOST_AUTO_TEST_CASE(an_echo_that_comes_in_many_events_shows_no_key)
{
    check_model("sim;echo;chunks=40");
}

BOOST_AUTO_TEST_CASE(an_echo_in_base64_shows_no_key_wherever_it_stands_in_a_group)
{
    for (const char* before : {"", "x", "xy"}) {
        const std::string text = std::string(before) + std::string(test_key) + "and more";
        const std::string encoded = base64_of_whole_groups(text + "===");
        check_scenarios("an error body",
                        R"([{"status":401,"body":{"message":"you sent )" + encoded + R"( as your key"}}])",
                        "you sent ");
        check_scenarios(
            "a stream",
            R"({"POST /v1/chat/completions":[{"events":[{"choices":[{"index":0,"delta":{"content":"you sent )" +
                encoded + R"( as your key"}}]},"[DONE]"]}]})",
            "you sent ");
    }
}

BOOST_AUTO_TEST_CASE(an_echo_in_a_header_an_id_or_an_error_code_shows_no_key)
{
    const std::string key(test_key);
    check_scenarios("headers",
                    R"([{"status":401,"headers":{"x-request-id":")" + key + R"(","retry-after":")" + key +
                        R"(","x-inference-id":")" + key + R"(","content-type":")" + key + R"("}}])",
                    "");
    check_scenarios("error fields",
                    R"([{"status":400,"body":{"error":{"message":")" + key + R"(","code":")" + key + R"(","type":")" +
                        key + R"(","param":")" + key + R"("},"requestId":")" + key + R"("}}])",
                    "****");
    check_scenarios("ids of a success",
                    R"({"POST /v1/chat/completions":[{"headers":{"x-request-id":")" + key + R"("},"body":{"id":")" +
                        key + R"(","model":")" + key +
                        R"(","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},)" +
                        R"("finish_reason":"stop"}]}}]})",
                    "fine");
    check_scenarios("a status line", R"([{"raw":"HTTP/1.1 401 )" + key + R"(\r\nContent-Length: 0\r\n\r\n"}])", "");
    check_scenarios("no HTTP at all", R"([{"raw":"SSH-2.0-)" + key + R"(\r\n"}])", "");
    check_scenarios("a redirect",
                    R"([{"status":302,"headers":{"location":"https://elsewhere.invalid/?key=)" + key + R"("}}])", "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_no_json_shows_no_key)
{
    check_scenarios("a page",
                    R"([{"body":"<html>{{authorization}} {{credential_base64}}</html>","echo_authorization":true,)"
                    R"("headers":{"content-type":"text/html"}}])",
                    "");
    check_scenarios(
        "a broken event",
        R"({"POST /v1/chat/completions":[{"events":["{\"choices\": {{credential}} {{authorization_base64}}"],)"
        R"("echo_authorization":true}]})",
        "");
}

BOOST_AUTO_TEST_CASE(a_key_is_in_no_list_and_no_description_of_the_config)
{
    const SimulatedProvider provider;
    const HostOptions options = HostOptions()
                                    .plugin_path(required_variable("PARLANCE_PLUGIN_DIR"))
                                    .config_text("[clients.main]\nprovider = \"aiml\"\napi_key = \"" +
                                                 std::string(test_key) + "\"\nbase_url = \"" + provider.url() + "\"\n");
    Seen seen;
    const Host host = open_host(options);
    seen.add(host.client("main").value()->chat("hello"));
    for (const auto& list : {host.clients(), host.providers(), host.plugins()})
        for (const Record& record : list.value())
            seen.add(record.json);
    for (const char* what : {"config", "problems", "paths"}) {
        const auto description = Host::describe(what, options);
        BOOST_TEST_REQUIRE(description.has_value());
        for (const Part& record : description->records) {
            seen.add(record.text);
            seen.add(record.data);
        }
        for (const Warning& problem : description->problems)
            seen.add(problem.message);
    }
    seen.has_no_key("the lists");
    BOOST_TEST(seen.has("main"));
}

BOOST_AUTO_TEST_CASE(a_key_with_a_line_end_is_refused_without_being_shown)
{
    const SimulatedProvider provider;
    Seen seen;
    const Host host = open_host(telling_host(seen));
    const auto client =
        host.make_client("aiml", client_options(provider.url()).api_key(std::string(test_key) + "\r\nX-Injected: yes"));
    if (client.is_error())
        seen.add(client.error().message);
    else
        seen.add((*client)->chat("hello"));
    seen.has_no_key("a broken key");
    BOOST_TEST(provider.log().request(0).is_missing());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
