// What a plugin reports on its way to the sink, in both tiers: from a translator, and from a client of its own.
#include <parlance/chat_translator.hpp>
#include <parlance/core/clients.hpp>
#include <parlance/core/record.hpp>
#include <parlance/detail/proxy.hpp>
#include <parlance/detail/translator_shim.hpp>

#include "record/replay_call.hpp"
#include "support/witness.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace parlance::core {
namespace {

using support::WitnessedCall;

/// Where a script reports, whatever the tier.
class Report {
public:
    std::function<void(const parlance_event&)> event;
    std::function<void(const parlance_error&)> failed;

    /// A delta of a part, with elements of `stride` bytes.
    void part(std::uint32_t number, std::uint32_t kind, std::string_view text, std::uint32_t flags = 0,
              std::uint32_t stride = sizeof(parlance_part)) const
    {
        parlance_part delta{};
        delta.kind = kind;
        delta.text = detail::c_view(text);
        parlance_event told = blank(PARLANCE_EVENT_PART);
        told.flags = flags;
        told.part = number;
        told.delta = {&delta, 1, stride};
        event(told);
    }

    [[nodiscard]] static parlance_event blank(std::uint32_t kind)
    {
        parlance_event told{};
        told.struct_size = sizeof told;
        told.kind = kind;
        return told;
    }
};
using Script = std::function<void(const Report&)>;

/// A translator that follows a script when the answer's one event comes.
class ScriptedTranslator final : public ChatTranslator {
public:
    explicit ScriptedTranslator(Script script) : script_(std::move(script)) {}

    Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView&, Output&) const override
    {
        return std::unique_ptr<ChatExchange>(std::make_unique<Exchange>(script_));
    }

private:
    class Exchange final : public ChatExchange {
    public:
        explicit Exchange(const Script& script) : script_(script) {}
        Result<HttpRequest> next() override { return HttpRequest("POST", "/chat"); }
        Result<parlance::Framing> head(const HttpHead&, Output&) override { return parlance::Framing::whole; }
        Result<Progress> feed(const Frame&, Output& out) override
        {
            script_({[&](const parlance_event& event) { out.emit(event); }, {}});
            return Progress::done;
        }

    private:
        const Script& script_;
    };

    Script script_;
};

/// Answers every request without a network.
class InstantCarrier final : public HttpCarrier {
public:
    Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient&, HttpSend, CarriedHandler& handler) override
    {
        auto recording = std::make_shared<record::Recording>();
        recording->answer = {200, {}, "the answer"};
        auto call = std::make_shared<record::ReplayCall>(loop, std::move(recording), handler, std::nullopt, 0);
        call->start();
        return std::shared_ptr<HttpCall>(std::move(call));
    }
};

/// A plugin's own client, as C: follows a script on a thread of its own, and ends the call unless the script does.
class ScriptedClient {
public:
    explicit ScriptedClient(Script script) : script_(std::move(script)) {}
    [[nodiscard]] parlance_client* c_object() noexcept { return &object_; }
    /// Waits until its thread has said everything, which may be after the end of a call that was cut off.
    void join()
    {
        if (thread_.joinable()) thread_.join();
    }

private:
    static ScriptedClient& self(parlance_client* object) noexcept { return *reinterpret_cast<ScriptedClient*>(object); }
    static parlance_call* start(parlance_client* object, const parlance_request*, parlance_sink* sink,
                                parlance_output*) noexcept
    {
        ScriptedClient& client = self(object);
        client.thread_ = std::jthread([&client, sink] { client.run(sink); });
        return &client.call_;
    }
    void run(parlance_sink* sink)
    {
        bool ended = false;
        const auto end = [&](const parlance_error* error) {
            if (!std::exchange(ended, true)) sink->table->on_end(sink, &call_, error);
        };
        script_({[&](const parlance_event& event) { sink->table->on_event(sink, &call_, &event); },
                 [&](const parlance_error& error) { end(&error); }});
        end(nullptr);
    }

    static void leave(parlance_call*) noexcept {}
    static constexpr parlance_call_table call_table_{
        sizeof(parlance_call_table), 0, &leave, &leave, &leave, &leave, &leave};
    static void retain(parlance_client*) noexcept {}
    static void release(parlance_client*) noexcept {}  // the test owns it
    static void* query(parlance_client*, parlance_string) noexcept { return nullptr; }
    static void close(parlance_client*, void (*done)(void*) noexcept, void* arg) noexcept { done(arg); }
    static constexpr parlance_client_table table_{
        sizeof(parlance_client_table), 0, &retain, &release, &start, &query, &close};

    parlance_client object_{&table_};  // first: its address is the client's
    parlance_call call_{&call_table_};
    Script script_;
    std::jthread thread_;
};

enum class Tier { translator, own_client };
constexpr Tier tiers[] = {Tier::translator, Tier::own_client};

std::ostream& operator<<(std::ostream& to, Tier tier)
{
    return to << (tier == Tier::translator ? "translator" : "own client");
}

ClientSettings settings()
{
    ClientSettings made;
    made.client_name = "main";
    made.provider = "acme";
    made.model = "m";
    made.base_url = "https://acme.example";
    made.auth = "none";
    made.carrier = std::make_shared<InstantCarrier>();
    return made;
}

parlance_client* make_client(const std::shared_ptr<Engine>& engine, Tier tier, ScriptedClient& own,
                             const Script& script)
{
    if (tier == Tier::own_client) return make_foreign_client(engine, own.c_object(), settings());
    auto* const shim = new detail::TranslatorShim(std::make_unique<ScriptedTranslator>(script));
    return make_translator_client(engine, shim->c_object(), settings()).value();
}

/// What came of one chat: every part event's kind and text, and the whole.
struct Heard {
    std::vector<std::pair<PartKind, std::string>> parts;
    std::string text;
    ChatResponse response;
};

Heard hear(Tier tier, const Script& script)
{
    ScriptedClient own(script);
    const auto engine = std::make_shared<Engine>(1);
    Heard heard;
    {
        detail::ClientProxy client(make_client(engine, tier, own, script));
        WitnessedCall call;  // a sink: a stream would fill in the kinds by itself
        call.witness->inside_event = [&](ChatCall&, const ChatEvent& event) {
            heard.text += event.text();
            if (const auto part = event.delta()) heard.parts.emplace_back(part->kind(), part->text());
        };
        call.start(client, ChatRequest("hello"));
        BOOST_TEST_REQUIRE(call.witness->waits_for_end());
        heard.response = call.witness->response();
    }
    own.join();
    engine->close();
    engine->stop();
    return heard;
}

void check_refused(const Heard& heard, std::string_view what)
{
    BOOST_TEST_REQUIRE(heard.response.is_error());
    const ChatError& error = *heard.response.error();
    BOOST_TEST((error.kind == ErrorKind::plugin), to_string(error.kind));
    BOOST_TEST((error.phase == Phase::stream));
    BOOST_TEST(error.message.find(what) != std::string::npos, error.message);
    BOOST_TEST(error.message.find("rebuild") != std::string::npos, error.message);
    BOOST_TEST(heard.text == "before");  // what came before is kept, and nothing comes after
}

/// Says "before", what `wrong` does, and "after".
Script around(Script wrong)
{
    return [wrong = std::move(wrong)](const Report& report) {
        report.part(0, PARLANCE_PART_TEXT, "before");
        wrong(report);
        report.part(0, PARLANCE_PART_TEXT, "after");
    };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_events)

BOOST_AUTO_TEST_CASE(a_delta_that_leaves_its_kind_out_gets_that_of_its_part)
{
    for (const Tier tier : tiers) {
        const Heard heard = hear(tier, [](const Report& report) {
            report.part(0, PARLANCE_PART_REASONING, "so", PARLANCE_EVENT_BEGIN);
            report.part(1, PARLANCE_PART_TEXT, "one ");
            report.part(1, PARLANCE_PART_SAME, "two ");
            report.part(0, PARLANCE_PART_SAME, " be it");
            report.part(1, PARLANCE_PART_SAME, "three");
        });
        BOOST_TEST_CONTEXT(tier)
        {
            BOOST_TEST(heard.response.success());
            BOOST_TEST(heard.text == "one two three");
            BOOST_TEST(heard.response.content() == "one two three");
            BOOST_TEST_REQUIRE(heard.parts.size() == 5U);
            BOOST_TEST((heard.parts[2] == std::pair{PartKind::text, std::string("two ")}));
            BOOST_TEST((heard.parts[3] == std::pair{PartKind::reasoning, std::string(" be it")}));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_delta_of_a_part_that_never_began_is_passed_on_as_it_is)
{
    for (const Tier tier : tiers) {
        const Heard heard = hear(tier, [](const Report& report) { report.part(3, PARLANCE_PART_SAME, "what?"); });
        BOOST_TEST_REQUIRE(heard.parts.size() == 1U, tier);
        BOOST_TEST((heard.parts[0] == std::pair{PartKind::same, std::string("what?")}), tier);
    }
}

BOOST_AUTO_TEST_CASE(an_event_shorter_than_the_first_release_ends_the_call)
{
    for (const Tier tier : tiers) {
        check_refused(hear(tier, around([](const Report& report) {
                               parlance_event told = Report::blank(PARLANCE_EVENT_PART);
                               told.struct_size = 24;
                               report.event(told);
                           })),
                      "its event has 24 bytes");
    }
}

BOOST_AUTO_TEST_CASE(so_does_a_part_or_a_child_of_one)
{
    for (const Tier tier : tiers) {
        check_refused(hear(tier, around([](const Report& report) { report.part(0, PARLANCE_PART_TEXT, "x", 0, 40); })),
                      "its event's part has 40 bytes");
        check_refused(hear(tier, around([](const Report& report) {
                               parlance_part child{};
                               parlance_part delta{};
                               delta.kind = PARLANCE_PART_TEXT;
                               delta.parts = {&child, 1, 48};
                               parlance_event told = Report::blank(PARLANCE_EVENT_PART);
                               told.delta = {&delta, 1, sizeof delta};
                               report.event(told);
                           })),
                      "its event's part has 48 bytes");
    }
}

BOOST_AUTO_TEST_CASE(so_does_a_parameter_or_a_warnings_error)
{
    for (const Tier tier : tiers) {
        check_refused(hear(tier, around([](const Report& report) {
                               const parlance_param usage{};
                               parlance_event told = Report::blank(PARLANCE_EVENT_USAGE);
                               told.params = {&usage, 1, 16};
                               report.event(told);
                           })),
                      "its event's parameter has 16 bytes");
        check_refused(hear(tier, around([](const Report& report) {
                               parlance_error why{};
                               why.struct_size = 32;
                               parlance_event told = Report::blank(PARLANCE_EVENT_WARNING);
                               told.error = &why;
                               report.event(told);
                           })),
                      "its warning's error has 32 bytes");
    }
}

BOOST_AUTO_TEST_CASE(an_error_shorter_than_the_first_release_is_not_read)
{
    const Heard heard = hear(Tier::own_client, [](const Report& report) {
        parlance_error why{};
        why.struct_size = 32;
        why.kind = PARLANCE_ERROR_OVERLOADED;
        report.failed(why);
    });
    BOOST_TEST_REQUIRE(heard.response.is_error());
    BOOST_TEST((heard.response.error()->kind == ErrorKind::plugin));
    BOOST_TEST(heard.response.error()->message.find("its error has 32 bytes") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::core
