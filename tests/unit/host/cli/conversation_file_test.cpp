#include "conversation_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "conversation_turn.hpp"
#include "line_editor_history.hpp"
#include "private_folder.hpp"

namespace parlance::cli::test {

namespace {

struct Kept {
    support::PrivateFolder own;
    StateFolder folder{(own.path() / "state/parlance").string()};

    static unsigned mode(const std::string& path)
    {
        struct stat facts {};
        BOOST_REQUIRE(::stat(path.c_str(), &facts) == 0);
        return facts.st_mode & 0777u;
    }
};

Conversation small_talk()
{
    Conversation conversation;
    conversation.system_prompt("Be brief.").add_message(Role::user, "Hello?").add_message(Role::assistant, "Hello!");
    return conversation;
}

ChatResponse answer(std::string text)
{
    ChatResponse response;
    response.choices().emplace_back().parts.emplace_back(PartKind::text, std::move(text));
    return response;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversation_file, Kept)

BOOST_AUTO_TEST_CASE(the_last_conversation_comes_back_with_its_client)
{
    BOOST_TEST((last_conversation(folder).error().kind == ErrorKind::not_found));
    BOOST_REQUIRE(keep_conversation(folder, "work", small_talk()).has_value());
    const auto last = last_conversation(folder);
    BOOST_REQUIRE(last.has_value());
    BOOST_TEST(last->client == "work");
    BOOST_TEST(last->conversation.to_json() == small_talk().to_json());
    BOOST_TEST(mode(folder.last_conversation()) == 0600u);
    BOOST_TEST(mode(folder.path()) == 0700u);
}

BOOST_AUTO_TEST_CASE(a_plain_request_is_a_conversation_too_and_rubbish_is_named)
{
    const auto plain = load_conversation(own.write("r.json", R"({"messages":[{"role":"user","content":"x"}]})"));
    BOOST_REQUIRE(plain.has_value());
    BOOST_TEST(plain->client == "");
    BOOST_TEST(plain->conversation.messages().size() == 1u);
    const std::string rubbish = own.write("rubbish", "no JSON");
    BOOST_TEST(load_conversation(rubbish).error().message.starts_with(rubbish + ": "));
    BOOST_TEST(!load_conversation(own.write("cut.json", R"({"client":"main","request":{"messages":[)")).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_stays_and_leaves_no_rest)
{
    const StateFolder nowhere("/proc/parlance");
    BOOST_TEST(keep_conversation(nowhere, "", small_talk()).error().provider_code == "io");
    BOOST_TEST(std::filesystem::is_empty(own.path()));
}

BOOST_AUTO_TEST_CASE(what_held_for_one_call_is_not_kept)
{
    ChatRequest request("question");
    request.stream(true).temperature(0.5).set("host.timeout_ms", 100).set("host.credential", "secret");
    const auto after = conversation_after(request, answer("reply"));
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST(after->messages().size() == 2u);
    BOOST_TEST(!after->settings().stream());
    BOOST_TEST((after->settings().param("temperature") != nullptr));
    BOOST_TEST((after->settings().param("host.timeout_ms") == nullptr));
    BOOST_TEST((after->settings().param("host.credential") == nullptr));
}

BOOST_AUTO_TEST_CASE(of_a_failure_nothing_is_kept_but_of_a_cancelled_answer_its_text)
{
    ChatResponse failed = answer("half");
    failed.fail(ChatError(ErrorKind::truncated, "cut"));
    BOOST_TEST(!conversation_after(ChatRequest("q"), failed).has_value());
    ChatResponse cancelled = answer("half");
    cancelled.fail(ChatError(ErrorKind::cancelled, "stopped"));
    const auto after = conversation_after(ChatRequest("q"), cancelled);
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST(after->messages().back().parts.front().flags == PARLANCE_PART_INCOMPLETE);
    ChatResponse nothing;
    nothing.fail(ChatError(ErrorKind::cancelled, "stopped"));
    BOOST_TEST(!conversation_after(ChatRequest("q"), nothing).has_value());
}

BOOST_AUTO_TEST_CASE(one_parameter_can_be_taken_out)
{
    ChatRequest request("question");
    request.temperature(1).seed(3).header("X-A", "b");
    const ChatRequest without = without_param(request, "seed");
    BOOST_TEST((without.param("seed") == nullptr));
    BOOST_TEST((without.param("temperature") != nullptr));
    BOOST_TEST(without.messages().size() == 1u);
    BOOST_TEST(without.headers().size() == 1u);
}

BOOST_AUTO_TEST_CASE(history_keeps_lines_and_drops_the_oldest)
{
    const std::string file = (own.path() / "history").string();
    BOOST_TEST(read_history(file).empty());
    BOOST_TEST(append_history(file, "two\nlines \"quoted\""));
    BOOST_TEST(read_history(file).front() == "two\nlines \"quoted\"");
    BOOST_TEST(mode(file) == 0600u);
    std::string many;
    for (int i = 0; i < 2100; ++i)
        many += "\"" + std::to_string(i) + "\"\n";
    const auto entries = read_history(own.write("history", many + "rubbish\n"));
    BOOST_TEST(entries.size() == most_history_entries);
    BOOST_TEST(entries.back() == "2099");
    BOOST_TEST(std::filesystem::file_size(file) == most_history_entries * 7);
    BOOST_TEST(mode(file) == 0600u);
    BOOST_TEST(!append_history("/proc/no/history", "x"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::cli::test
