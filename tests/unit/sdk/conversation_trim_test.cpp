// Trimming, over made-up conversations of every shape: what stays is always one that a provider takes.
#include <algorithm>
#include <parlance/conversation.hpp>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "batch_scripted_client.hpp"

namespace parlance::test {

namespace {

/// Turns with and without tools, results as messages of either role, questions in several messages.
Conversation random_conversation(std::mt19937& random)
{
    const auto upto = [&](unsigned most) { return static_cast<unsigned>(random() % (most + 1)); };
    Conversation talk;
    if (upto(1) == 0) talk.add_message(Role::system, "instructions " + std::string(upto(40), 's'));
    if (upto(3) == 0) talk.add_message(Role::developer, "more");
    if (upto(3) == 0) talk.add_message(Role::assistant, "Hello, I begin.");
    int call = 0;
    for (unsigned turn = 0, turns = upto(8); turn < turns; ++turn) {
        for (unsigned more = 0, questions = 1 + upto(1); more < questions; ++more)
            talk.add_message(Role::user, "question " + std::string(upto(200), 'q'));
        for (unsigned step = 0, steps = upto(3); step < steps; ++step) {
            const auto calls = 1 + upto(2);
            Message answer(Role::assistant, std::vector<Part>());
            std::vector<Part> results;
            for (unsigned one = 0; one < calls; ++one) {
                const std::string id = "call_" + std::to_string(call++);
                answer.parts.push_back(Part::tool_call(id, "tool", "{}"));
                results.push_back(Part::tool_result(id, std::string(upto(100), 'r')));
            }
            talk.add_message(answer);
            const Role role = upto(1) == 0 ? Role::tool : Role::user;
            if (upto(1) == 0) {
                talk.add_message(Message(role, results));
            } else {
                for (const Part& result : results)
                    talk.add_message(Message(role, {result}));
            }
        }
        if (upto(5) != 0) talk.add_message(Role::assistant, "answer " + std::string(upto(300), 'a'));
    }
    return talk;
}

/// Every call has its results behind it, and every result its call before it.
bool calls_and_results_are_together(const std::vector<Message>& messages)
{
    std::vector<std::string> calls, results;
    for (const Message& message : messages)
        for (const Part& part : message.parts) {
            if (part.kind == PartKind::tool_call) calls.push_back(part.id);
            if (part.kind == PartKind::tool_result) results.push_back(part.id);
        }
    return calls == results;
}

bool is_instruction(const Message& message)
{
    return message.role == Role::system || message.role == Role::developer;
}

std::string as_text(const Message& message)
{
    return to_json(ChatRequest().add_message(message));
}

/// What must hold after any trimming of `before` to `after`, of which `removed` messages went.
void check_invariants(const Conversation& before, const Conversation& after, std::size_t removed)
{
    const auto& old = before.messages();
    const auto& now = after.messages();
    BOOST_TEST_REQUIRE(old.size() == now.size() + removed);
    const auto head = static_cast<std::size_t>(std::ranges::find_if_not(now, is_instruction) - now.begin());
    for (std::size_t at = 0; at < now.size(); ++at) {
        const std::size_t was = at < head ? at : at + removed;  // the head stays, and the end stays
        BOOST_TEST_REQUIRE(as_text(now[at]) == as_text(old[was]));
    }
    BOOST_TEST(calls_and_results_are_together(now));
    if (removed == 0) return;
    BOOST_TEST_REQUIRE(head < now.size());
    BOOST_TEST((now[head].role == Role::user));
    BOOST_TEST((now[head].parts[0].kind == PartKind::text));
}

std::size_t turns_of(const Conversation& talk)
{
    std::size_t turns = 0;
    for (std::size_t at = 0; at < talk.messages().size(); ++at)
        turns += detail::begins_turn(talk.messages(), at) ? 1U : 0U;
    return turns;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_trim)

BOOST_AUTO_TEST_CASE(whatever_is_trimmed_to_a_count_is_whole_and_small_enough)
{
    std::mt19937 random(20260101);
    for (int round = 0; round < 400; ++round) {
        const Conversation talk = random_conversation(random);
        for (const std::size_t most : {0U, 1U, 2U, 5U, 9U, 20U, 1000U}) {
            Conversation trimmed = talk;
            const std::size_t removed = trimmed.trim(most);
            check_invariants(talk, trimmed, removed);
            const auto others = static_cast<std::size_t>(trimmed.messages().end() -
                                                         std::ranges::find_if_not(trimmed.messages(), is_instruction));
            BOOST_TEST((others <= most || turns_of(trimmed) <= 1U));
            BOOST_TEST(trimmed.trim(most) == 0U);  // once is enough
        }
    }
}

BOOST_AUTO_TEST_CASE(whatever_is_trimmed_to_tokens_is_whole_and_small_enough)
{
    std::mt19937 random(4711);
    for (int round = 0; round < 400; ++round) {
        const Conversation talk = random_conversation(random);
        for (const std::int64_t most : {0, 10, 60, 150, 400, 100'000}) {
            Conversation trimmed = talk;
            check_invariants(talk, trimmed, trimmed.trim_to_tokens(most));
            BOOST_TEST((trimmed.tokens() <= most || turns_of(trimmed) <= 1U));
        }
    }
}

BOOST_AUTO_TEST_CASE(no_more_goes_than_must)
{
    Conversation talk;
    talk.system_prompt("s");
    for (const char* word : {"one", "two", "three"})
        talk.add_message(Role::user, word).add_message(Role::assistant, "yes");
    BOOST_TEST(talk.trim(5) == 2U);
    BOOST_TEST(talk.messages().size() == 5U);
    BOOST_TEST(talk.messages()[1].parts[0].text == "two");
}

BOOST_AUTO_TEST_CASE(a_counter_of_ones_own_decides)
{
    Conversation talk;
    talk.system_prompt("s");
    for (int turn = 0; turn < 4; ++turn)
        talk.add_message(Role::user, "q").add_message(Role::assistant, "a");
    const auto ten_each = [](const Message&) { return 10; };
    BOOST_TEST(talk.trim_to_tokens(90, ten_each) == 0U);
    BOOST_TEST(talk.trim_to_tokens(89, ten_each) == 2U);
    BOOST_TEST(talk.trim_to_tokens(50, ten_each) == 2U);
    BOOST_TEST(talk.messages().size() == 5U);
}

BOOST_AUTO_TEST_CASE(the_estimate_is_four_bytes_a_token)
{
    BOOST_TEST(estimate_tokens(std::string_view("")) == 0);
    BOOST_TEST(estimate_tokens(std::string_view("12345")) == 2);
    BOOST_TEST(estimate_tokens(Message(Role::user, "12345678")) == 6);
    BOOST_TEST(estimate_tokens(Part::image_url("https://example.org")) == 1000);
}

BOOST_AUTO_TEST_CASE(the_estimate_learns_from_what_an_answer_used)
{
    ScriptedClient client([](const ChatRequest&) { return Reply("1234").using_tokens(24, 1); });
    Conversation talk;
    static_cast<void>(talk.ask(client, "12345678"));
    BOOST_TEST(talk.tokens() == (6 + 5) * 4);  // 6 were estimated for what was sent, and 24 counted
    static_cast<void>(talk.ask(client, "12345678"));
    BOOST_TEST(talk.trim_to_tokens(20) == 2U);
    BOOST_TEST(talk.tokens() <= 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
