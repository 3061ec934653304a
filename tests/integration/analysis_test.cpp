// Text analysis through the library, over a client of the application that answers from a script, and over the real
// aiml plugin with parlance-sim.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "embed_bench.hpp"
#include "private_folder.hpp"
#include "witness.hpp"

namespace parlance::test {

namespace {

using namespace support;

/// What the scripted client says to one chat.
struct Line {
    std::string text;
    std::optional<ChatError> error;
    bool hang = false;  ///< says nothing until it is cancelled
};

Line says(std::string text)
{
    return {std::move(text), std::nullopt, false};
}

Line fails(ErrorKind kind, std::string message)
{
    return {{}, ChatError(kind, std::move(message)), false};
}

/// An in-process model that answers from a list, each time on a thread of its own, and remembers what it was asked.
/// The last line repeats.
class ScriptedClient final : public ChatClient {
public:
    explicit ScriptedClient(std::vector<Line> lines) : lines_(std::move(lines)) {}

    Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        const std::lock_guard lock(mutex_);
        asked_.emplace_back(request);
        auto call = std::make_shared<Call>();
        const Line line = lines_[std::min(asked_.size() - 1, lines_.size() - 1)];
        threads_.emplace_back([call, &sink, line] { answer(*call, sink, line); });
        started_.notify_all();
        return ChatCallPtr(call);
    }

    void close() noexcept override
    {
        const std::lock_guard lock(mutex_);
        threads_.clear();
    }

    [[nodiscard]] std::vector<ChatRequest> asked() const
    {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    void wait_for_chats(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        BOOST_TEST_REQUIRE(started_.wait_for(lock, std::chrono::seconds(20), [&] { return asked_.size() >= count; }));
    }

private:
    class Call final : public ChatCall {
    public:
        void cancel() noexcept override
        {
            const std::lock_guard lock(mutex);
            cancelled = true;
            changed.notify_all();
        }
        void pause() noexcept override {}
        void resume() noexcept override {}
        std::mutex mutex;
        std::condition_variable changed;
        bool cancelled = false;
    };

    static void answer(Call& call, ChatSink& sink, const Line& line)
    {
        if (line.hang) {
            std::unique_lock lock(call.mutex);
            call.changed.wait(lock, [&] { return call.cancelled; });
            lock.unlock();
            const ChatError cancelled(ErrorKind::cancelled, "scripted: cancelled");
            return sink.on_end(call, &cancelled);
        }
        if (line.error) return sink.on_end(call, &*line.error);
        parlance_part part{};
        part.kind = PARLANCE_PART_TEXT;
        part.text = {line.text.data(), line.text.size()};
        parlance_event event{};
        event.struct_size = sizeof event;
        event.kind = PARLANCE_EVENT_PART;
        event.delta = {&part, 1, sizeof part};
        sink.on_event(call, ChatEvent(&event));
        const parlance_param used[] = {{detail::c_view("input"), PARLANCE_PARAM_INT, 0, 10, 0, {}},
                                       {detail::c_view("output"), PARLANCE_PARAM_INT, 0, 5, 0, {}}};
        parlance_event usage{};
        usage.struct_size = sizeof usage;
        usage.kind = PARLANCE_EVENT_USAGE;
        usage.lane = PARLANCE_LANE_ALL;
        usage.params = detail::c_span(used);
        sink.on_event(call, ChatEvent(&usage));
        sink.on_end(call, nullptr);
    }

    const std::vector<Line> lines_;
    mutable std::mutex mutex_;
    std::condition_variable started_;
    std::vector<ChatRequest> asked_;
    std::vector<std::jthread> threads_;
};

ChatRequest analysis(const std::string& options, std::string text)
{
    return ChatRequest(std::move(text)).operation("analyze").set("analysis", Json(options));
}

/// A host with one scripted client.
struct Bench {
    explicit Bench(std::vector<Line> lines) : script(std::make_shared<ScriptedClient>(std::move(lines)))
    {
        BOOST_TEST_REQUIRE(host.add_client("own", script).has_value());
        client = host.client("own").value();
    }
    ChatResponse ask(const std::string& options, std::string text)
    {
        return client->chat(analysis(options, std::move(text)));
    }

    std::shared_ptr<ScriptedClient> script;
    Host host = open_host();
    ChatClientPtr client;
};

const ParamValue* fact(const ChatResponse& response, std::string_view key)
{
    for (const Param& param : response.metadata().meta)
        if (param.key == key) return &param.value;
    return nullptr;
}

std::string text_fact(const ChatResponse& response, std::string_view key)
{
    const ParamValue* const value = fact(response, key);
    const auto* const text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
    return text != nullptr ? *text : std::string("(none)");
}

struct Good {
    const char* options;
    const char* text;
    const char* reply;
    const char* label;  // "(none)": there is none
    const char* content;
    std::size_t spans;
};

constexpr Good good_rows[] = {
    {R"({"type":"sentiment"})", "I love it",
     R"({"label":"positive","score":0.9,"phrases":[{"text":"love","kind":"positive"}]})", "positive", "positive (0.90)",
     1},
    {R"({"type":"classify","labels":["bug","wish"]})", "It crashes", R"({"label":"bug","score":0.8})", "bug",
     "bug (0.80)", 0},
    {R"({"type":"extract","fields":{"who":"","sum":""}})", "Ada paid 7", R"({"who":"Ada","sum":7})", "(none)",
     "who: Ada\nsum: 7", 1},
    {R"({"type":"entities"})", "Ada in Paris",
     R"({"entities":[{"text":"Ada","kind":"person"},{"text":"Paris","kind":"location"}]})", "(none)",
     "Ada: person\nParis: location", 2},
    {R"({"type":"summarize","max_words":5})", "long", R"({"summary":"short"})", "(none)", "short", 0},
    {R"({"type":"keywords"})", "linkers and loaders", R"({"keywords":[{"text":"linkers","score":1}]})", "(none)",
     "linkers", 1},
    {R"({"type":"language"})", "Guten Tag", R"({"code":"de","name":"German","score":1})", "de", "German (de)", 0},
    {R"({"type":"translate","target":"German"})", "hello", R"({"translation":"hallo","source":"en"})", "(none)",
     "hallo", 0},
    {R"({"type":"mask"})", "I am Ada.", R"({"items":[{"text":"Ada","kind":"person"}]})", "(none)", "I am [PERSON].", 1},
    {R"({"type":"grammar"})", "He go.",
     R"({"corrected":"He goes.","corrections":[{"text":"go","replacement":"goes","kind":"grammar","reason":"r"}]})",
     "(none)", "He goes.", 1},
    {R"({"type":"filter","question":"Is it spam?"})", "buy", R"({"label":"yes","score":0.7,"reason":"It sells."})",
     "yes", "yes (0.70): It sells.", 0},
    {R"({"type":"custom","prompt":"Count the words","schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}})",
     "a b", R"({"n":2})", "(none)", R"({"n":2})", 0},
};

ErrorKind kind_of(const Witness& witness)
{
    const auto response = witness.response();
    return response.error() ? response.error()->kind : ErrorKind::by_status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analysis_of_text)

BOOST_AUTO_TEST_CASE(every_type_gives_its_result)
{
    for (const Good& row : good_rows) {
        BOOST_TEST_CONTEXT(row.options)
        {
            Bench bench({says(row.reply)});
            const ChatResponse response = bench.ask(row.options, row.text);
            BOOST_TEST_REQUIRE(response.success(), (response.error() ? response.error()->message : ""));
            BOOST_TEST(response.content() == row.content);
            BOOST_TEST(text_fact(response, "analysis.label") == row.label);
            BOOST_TEST(std::string(row.options).find(text_fact(response, "analysis.type")) != std::string::npos);
            BOOST_TEST(!std::get<bool>(*fact(response, "analysis.repaired")));
            BOOST_TEST_REQUIRE(response.parts().size() == 2U);
            const Part& record = response.parts()[1];
            BOOST_TEST((record.kind == PartKind::record));
            BOOST_TEST(record.id == text_fact(response, "analysis.type"));
            BOOST_TEST(!validate_json(record.text).has_value());
            BOOST_TEST(record.parts.size() == row.spans);
            for (const Part& span : record.parts)
                BOOST_TEST(std::string(row.text).substr(static_cast<std::size_t>(span.begin),
                                                        static_cast<std::size_t>(span.end - span.begin)) == span.text);
            BOOST_TEST((response.finish() == FinishReason::stop));
            BOOST_TEST(response.metadata().usage.prompt_tokens.value() == 10);
            BOOST_TEST(response.metadata().client == "own");
            BOOST_TEST(bench.script->asked().at(0).operation() == "chat");
        }
    }
}

BOOST_AUTO_TEST_CASE(the_application_gets_it_as_a_value)
{
    Bench bench({says(R"({"label":"positive","score":0.9,"phrases":[{"text":"love","kind":"positive"}]})")});
    const Analysis mood = bench.client->analyze_text("I love it", "sentiment");
    BOOST_TEST_REQUIRE(mood.success());
    BOOST_TEST(mood.type() == "sentiment");
    BOOST_TEST(mood.label() == "positive");
    BOOST_TEST(mood.score().value() == 0.9);
    BOOST_TEST_REQUIRE(mood.spans().size() == 1U);
    BOOST_TEST(mood.spans().front().begin == 2);
    const Analysis unknown = bench.client->analyze_text("I love it", "sentimant");
    BOOST_TEST_REQUIRE(unknown.is_error());
    BOOST_TEST(unknown.error()->where == "/params/analysis/type");
}

BOOST_AUTO_TEST_CASE(similarity_compares_two_texts)
{
    Bench bench({says(R"({"score":0.25,"reason":"Both greet."})")});
    ChatRequest request = analysis(R"({"type":"similarity"})", "");
    request.messages({Message(Role::user, {Part(PartKind::text, "hello"), Part(PartKind::text, "hi")})});
    const ChatResponse response = bench.client->chat(request);
    BOOST_TEST(response.content() == "0.25: Both greet.");
    BOOST_TEST(std::get<double>(*fact(response, "analysis.score")) == 0.25);
    BOOST_TEST(text_fact(response, "analysis.label") == "(none)");
}

BOOST_AUTO_TEST_CASE(fields_come_with_their_types_and_absent_ones_do_not_come)
{
    Bench bench({says(R"({"who":"Ada","sum":7,"paid":false,"when":null})")});
    const ChatResponse response = bench.ask(R"({"type":"extract","fields":["who","sum","paid","when"]})", "Ada owes 7");
    BOOST_TEST(text_fact(response, "analysis.field.who") == "Ada");
    BOOST_TEST(std::get<std::int64_t>(*fact(response, "analysis.field.sum")) == 7);
    BOOST_TEST(!std::get<bool>(*fact(response, "analysis.field.paid")));
    BOOST_TEST(fact(response, "analysis.field.when") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_bad_reply_is_repaired_once_and_both_chats_are_paid_for)
{
    Bench bench({says("It is good."), says("```json\n{\"label\":\"positive\",\"score\":1,\"phrases\":[]}\n```")});
    const ChatResponse response = bench.ask(R"({"type":"sentiment"})", "I love it");
    BOOST_TEST_REQUIRE(response.success());
    BOOST_TEST(std::get<bool>(*fact(response, "analysis.repaired")));
    BOOST_TEST(response.metadata().usage.prompt_tokens.value() == 20);
    BOOST_TEST(response.metadata().usage.completion_tokens.value() == 10);
    BOOST_TEST(bench.script->asked().at(1).messages().size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_reply_that_cannot_be_repaired_is_bad_response_with_its_cost)
{
    Bench bench({says("It is good."), says(R"({"label":"fine","score":1,"phrases":[]})")});
    const ChatResponse response = bench.ask(R"({"type":"sentiment"})", "I love it");
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::bad_response));
    BOOST_TEST(response.error()->message.find("/label") != std::string::npos);
    BOOST_TEST(response.metadata().usage.prompt_tokens.value() == 20);
    BOOST_TEST(bench.script->asked().size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_the_request_is_told_before_anything_is_asked)
{
    Bench bench({says("never")});
    const ChatResponse unknown = bench.ask(R"({"type":"sentimant"})", "x");
    BOOST_TEST_REQUIRE(unknown.is_error());
    BOOST_TEST((unknown.error()->kind == ErrorKind::invalid_request));
    BOOST_TEST(unknown.error()->message.find("did you mean \"sentiment\"? known: sentiment, classify, extract") !=
               std::string::npos);
    const ChatResponse empty = bench.ask(R"({"type":"sentiment"})", "  ");
    BOOST_TEST(empty.error()->where == "/messages/0/parts/0");
    const ChatResponse schema = bench.ask(R"({"type":"custom","prompt":"p","schema":{"type":"x"}})", "x");
    BOOST_TEST(schema.error()->where == "/params/analysis/schema/type");
    BOOST_TEST(bench.script->asked().empty());
}

BOOST_AUTO_TEST_CASE(too_long_is_an_error_or_is_done_in_pieces_when_asked)
{
    const std::string text(6'000, 'x');
    Bench plain({fails(ErrorKind::context_too_long, "too long")});
    const ChatResponse refused = plain.ask(R"({"type":"summarize"})", text);
    BOOST_TEST((refused.error()->kind == ErrorKind::context_too_long));
    BOOST_TEST(refused.error()->message.find("\"chunk\": true") != std::string::npos);

    Bench pieces({fails(ErrorKind::context_too_long, "too long"), says(R"({"summary":"a"})"),
                  says(R"({"summary":"b"})"), says(R"({"summary":"a and b"})")});
    const ChatResponse done = pieces.ask(R"({"type":"summarize","chunk":true})", text);
    BOOST_TEST_REQUIRE(done.success(), (done.error() ? done.error()->message : ""));
    BOOST_TEST(done.content() == "a and b");
    BOOST_TEST(done.metadata().usage.prompt_tokens.value() == 30);
    BOOST_TEST(std::get<std::int64_t>(*fact(done, "analysis.chats")) == 4);
}

BOOST_AUTO_TEST_CASE(a_cancel_passes_to_the_chat_in_flight_and_the_call_ends_once)
{
    for (int round = 0; round < 50; ++round) {
        Bench bench({Line{{}, {}, true}});
        const auto sink = std::make_shared<Witness>();
        const auto request = analysis(R"({"type":"sentiment"})", "x").share();
        const auto call = bench.client->start(ChatRequestView(request->view()), *sink);
        BOOST_TEST_REQUIRE(call.has_value());
        if (round % 2 == 0) bench.script->wait_for_chats(1);
        std::jthread other([&] { (*call)->cancel(); });
        (*call)->cancel();
        BOOST_TEST_REQUIRE(sink->waits_for_end());
        BOOST_TEST((kind_of(*sink) == ErrorKind::cancelled));
        BOOST_TEST(sink->ends() == 1);
        BOOST_TEST(sink->events_after_end() == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_call_that_is_held_says_nothing_until_it_goes_on)
{
    Bench bench({says(R"({"label":"positive","score":1,"phrases":[]})")});
    const auto sink = std::make_shared<Witness>();
    const auto request = analysis(R"({"type":"sentiment"})", "x").share();
    const auto call = bench.client->start(ChatRequestView(request->view()), *sink);
    BOOST_TEST_REQUIRE(call.has_value());
    (*call)->pause();
    bench.script->wait_for_chats(1);
    BOOST_TEST(bench.client->chat("hello").success());  // the worker has had its turn meanwhile
    (*call)->resume();
    BOOST_TEST_REQUIRE(sink->waits_for_end());
    BOOST_TEST((kind_of(*sink) == ErrorKind::by_status));
}

BOOST_AUTO_TEST_CASE(a_host_that_goes_cancels_its_analyses_and_waits_for_their_end)
{
    for (int round = 0; round < 50; ++round) {
        std::vector<std::shared_ptr<Witness>> sinks;
        {
            Bench bench({says("no"), Line{{}, {}, true}});
            const auto request = analysis(R"({"type":"sentiment"})", "x").share();
            for (int call = 0; call < 4; ++call) {
                sinks.push_back(std::make_shared<Witness>());
                BOOST_TEST_REQUIRE(bench.client->start(ChatRequestView(request->view()), *sinks.back()).has_value());
            }
            if (round % 2 == 0) bench.script->wait_for_chats(2);
        }
        for (const auto& sink : sinks) {
            BOOST_TEST(sink->ends() == 1);
            BOOST_TEST((kind_of(*sink) == ErrorKind::cancelled || kind_of(*sink) == ErrorKind::bad_response));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_closed_host_refuses)
{
    ChatClientPtr held;
    {
        Bench bench({says("x")});
        held = bench.client;
    }
    const ChatResponse refused = held->chat(analysis(R"({"type":"sentiment"})", "x"));
    BOOST_TEST_REQUIRE(refused.is_error());
    BOOST_TEST(refused.error()->provider_code == "closed");
    BOOST_TEST(held->chat(ChatRequest().operation("capabilities")).error()->provider_code == "closed");
}

BOOST_AUTO_TEST_CASE(whatever_a_model_answers_the_call_ends_once)
{
    std::mt19937 random(11);
    std::vector<Line> lines;
    for (int number = 0; number < 400; ++number) {
        std::string text =
            number % 2 == 0 ? R"({"label":"positive","score":0.5,"phrases":[{"text":"a","kind":"positive"}]})" : "";
        for (std::size_t count = random() % 30; count > 0; --count)
            text.insert(text.empty() ? 0 : random() % text.size(), 1, static_cast<char>(random() % 127 + 1));
        lines.push_back(says(std::move(text)));
    }
    Bench bench(std::move(lines));
    for (int round = 0; round < 200; ++round) {
        const auto sink = std::make_shared<Witness>();
        const auto request = analysis(R"({"type":"sentiment"})", "a b c").share();
        const auto call = bench.client->start(ChatRequestView(request->view()), *sink);
        BOOST_TEST_REQUIRE(call.has_value());
        BOOST_TEST_REQUIRE(sink->waits_for_end());
        BOOST_TEST_REQUIRE((kind_of(*sink) == ErrorKind::by_status || kind_of(*sink) == ErrorKind::bad_response));
        BOOST_TEST_REQUIRE(sink->ends() == 1);
    }
}

BOOST_AUTO_TEST_CASE(an_endless_answer_is_cut_off)
{
    Bench bench({says(std::string(5 * 1024 * 1024, 'x'))});
    const ChatResponse response = bench.ask(R"({"type":"sentiment"})", "x");
    BOOST_TEST_REQUIRE(response.is_error());
    BOOST_TEST((response.error()->kind == ErrorKind::too_large));
}

BOOST_AUTO_TEST_CASE(structured_output_goes_to_a_provider_that_has_it_and_is_dropped_when_it_refuses)
{
    const std::string good = R"({\"label\":\"positive\",\"score\":1,\"phrases\":[]})";
    const std::string answer =
        R"({"id":"c","model":"sim","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":")" +
        good + R"("}}],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}})";
    const PrivateFolder folder;
    const std::string script = folder.write(
        "script.json",
        R"({"POST /v1/chat/completions":[{"status":400,"body":{"message":"response_format json_schema is not supported by this model","statusCode":400}},{"body":)" +
            answer + "}]}");
    const SimulatedProvider provider({"--script", script});
    const Host host = open_host();
    const ChatResponse response = aiml_client(host, provider)->chat(analysis(R"({"type":"sentiment"})", "I love it"));
    BOOST_TEST_REQUIRE(response.success(), (response.error() ? response.error()->message : ""));
    BOOST_TEST(text_fact(response, "analysis.label") == "positive");
    BOOST_TEST(response.metadata().model == "sim");
    BOOST_TEST(response.metadata().usage.prompt_tokens.value() == 4);
    const SimLog log = provider.log();
    const std::string first = log.request(0)["body"].text();
    const std::string second = log.request(1)["body"].text();
    BOOST_TEST(first.find("json_schema") != std::string::npos);
    BOOST_TEST(first.find("\"temperature\":0") != std::string::npos);
    BOOST_TEST(second.find("response_format") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(capabilities_are_what_the_manifest_says)
{
    const SimulatedProvider provider;
    const Host host = open_host();
    const ChatResponse response = aiml_client(host, provider)->chat(ChatRequest().operation("capabilities"));
    BOOST_TEST_REQUIRE(response.success());
    BOOST_TEST_REQUIRE(response.parts().size() == 1U);
    const Part& record = response.parts().front();
    BOOST_TEST((record.kind == PartKind::record));
    BOOST_TEST(record.id == "aiml");
    BOOST_TEST(record.name == "sim");
    const JsonDocument json(record.text);
    BOOST_TEST_REQUIRE(json["operations"].is_array());
    BOOST_TEST(json["params"].size() > 5U);
    std::size_t params = 0;
    for (const Part& entry : record.parts)
        params += entry.name == "param" ? 1U : 0U;
    BOOST_TEST(params == json["params"].size());
    BOOST_TEST(provider.log().count("requests_seen") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
