// A conversation on a terminal, as a person has it: what is typed, what is shown, what is kept.
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <parlance/json_forms.hpp>
#include <string>

#include <boost/test/unit_test.hpp>

#include "command_bench.hpp"
#include "pseudo_terminal.hpp"

namespace parlance::test {

namespace {

using support::Channel;
using support::CommandBench;
using support::PseudoTerminal;
using support::Simulator;

constexpr std::string_view enter = "\r";
constexpr std::string_view ctrl_c = "\x03";
constexpr std::string_view ctrl_d = "\x04";

/// Shown before each prompt, once the terminal is ready for keys: pastes are to be marked.
constexpr std::string_view ready = "\x1b[?2004h\x1b[1m>\x1b[0m ";
constexpr std::string_view ready_for_more = "\x1b[?2004h\x1b[1m...\x1b[0m ";

/// The command with a client "main" that the simulator answers.
struct Talk : CommandBench {
    explicit Talk(std::vector<std::string> simulator_arguments = {}) : simulator(std::move(simulator_arguments))
    {
        configure_main(simulator.url(), "model = \"sim\"\n");
    }

    /// Starts the command on a terminal; without `at_once`, waits for the first prompt.
    PseudoTerminal& begin(std::vector<std::string> arguments = {"chat"}, bool wait = true)
    {
        arguments.insert(arguments.begin(), "--log-level=off");
        terminal.emplace(support::required_variable("PARLANCE_COMMAND"), std::move(arguments), options.environment,
                         options.directory);
        if (wait) terminal->wait_for(ready);
        return *terminal;
    }

    /// Types a line and gives what is shown up to the next prompt.
    std::string say(std::string_view line)
    {
        terminal->type(std::string(line) + std::string(enter));
        return terminal->wait_for(ready);
    }

    [[nodiscard]] std::filesystem::path state() const { return folder.path() / ".local/state/parlance"; }
    [[nodiscard]] static std::string text_of(const std::filesystem::path& file)
    {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    /// The messages that were kept for -c.
    [[nodiscard]] std::vector<Message> kept() const
    {
        const std::string text = text_of(state() / "conversations/last.json");
        const JsonDocument file(text);
        const auto request = request_from_json(file["request"].source());
        BOOST_REQUIRE_MESSAGE(request.has_value(), text);
        return request->messages();
    }

    Simulator simulator;
    std::optional<PseudoTerminal> terminal;
};

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

/// A script that answers with this text, again and again.
std::string script_of(std::string_view json_text)
{
    return R"([{"events":[{"choices":[{"index":0,"delta":{"role":"assistant","content":)" + std::string(json_text) +
           R"(}}]},{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]},"[DONE]"]}])";
}

constexpr std::string_view markdown_answer =
    R"("# Title\n\nSome **bold** text.\n\n```c\nint *a*;\n```\n- item\n\n\u001b]0;owned\u0007 red \u001b[31m csi \u009b2J.\n")";

struct ScriptFolder {
    ScriptFolder() { file = folder.write("script.json", script_of(markdown_answer)); }
    support::PrivateFolder folder;
    std::string file;
};

/// The simulator answers with Markdown that would also like to drive the terminal.
struct MarkdownTalk : ScriptFolder, Talk {
    MarkdownTalk() : Talk({"--script", ScriptFolder::file}) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_chat, Talk)

BOOST_AUTO_TEST_CASE(questions_are_answered_until_ctrl_d_and_know_each_other)
{
    begin({"chat"}, false);
    BOOST_TEST(has(terminal->wait_for(ready), "client main, model sim; /help lists the commands, Ctrl-D ends"));
    BOOST_TEST(has(say("my first question"), "You said: \"my first question\"\r\n"));
    BOOST_TEST(has(say("gr\u00FC\u00DF \u4E2D"), "You said: \"gr\u00FC\u00DF \u4E2D\"\r\n"));
    terminal->type(ctrl_d);
    BOOST_TEST(terminal->wait().exit_code == 0);
    const auto messages = kept();
    BOOST_REQUIRE(messages.size() == 4);
    BOOST_TEST(messages[2].parts.front().text == "gr\u00FC\u00DF \u4E2D");
}

BOOST_AUTO_TEST_CASE(the_word_alone_or_a_continuation_make_a_conversation_and_nothing_else_does)
{
    begin({}, false);
    const auto alone = terminal->wait();
    BOOST_TEST(alone.exit_code == 2);
    BOOST_TEST(has(alone.shown, "nothing to ask"));
    begin({"chat", "one question"}, false);
    const auto once = terminal->wait();
    BOOST_TEST(once.exit_code == 0);
    BOOST_TEST(has(once.shown, "\"one question\""));
    begin({"-c"});
    BOOST_TEST(has(say("more"), "\"more\""));
    terminal->type("/exit\r");
    BOOST_TEST(terminal->wait().exit_code == 0);
    BOOST_TEST(kept().size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_paste_of_several_lines_is_one_message_and_sends_nothing_by_itself)
{
    begin();
    terminal->type("\x1b[200~/help\rsecond line\r\x1b[31mthird\x1b[201~");
    terminal->wait_for("third");
    BOOST_TEST(has(say(""), "You said: \"/help\r\nsecond line\r\n[31mthird\"\r\n"));
    BOOST_TEST(kept().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_message_has_several_lines_by_backslash_quotes_and_alt_enter)
{
    begin();
    terminal->type("one\\\r");
    terminal->wait_for(ready_for_more);
    BOOST_TEST(has(say("two"), "\"one\r\ntwo\"\r\n"));
    terminal->type("\"\"\"\r");
    terminal->wait_for(ready_for_more);
    terminal->type("/three\r");
    terminal->wait_for(ready_for_more);
    BOOST_TEST(has(say("four\"\"\""), "\"/three\r\nfour\"\r\n"));
    BOOST_TEST(has(say("five\x1b\rsix"), "\"five\r\nsix\"\r\n"));
}

BOOST_AUTO_TEST_CASE(a_slash_that_is_meant_is_doubled_and_a_typo_is_not_sent)
{
    begin();
    BOOST_TEST(has(say("/hlep"), "there is no command '/hlep'; did you mean /help?"));
    BOOST_TEST(has(say("//etc is a folder"), "You said: \"/etc is a folder\""));
    BOOST_TEST(kept().size() == 2u);
}

BOOST_AUTO_TEST_CASE(ctrl_c_stops_an_answer_and_keeps_what_came)
{
    begin({"chat", "-m", "main/sim;chunks=2;delay=60000"});
    terminal->type("tell me\r");
    terminal->wait_for("This");
    terminal->type(ctrl_c);
    BOOST_TEST(has(terminal->wait_for(ready), "interrupted"));
    auto messages = kept();
    BOOST_REQUIRE(messages.size() == 2);
    BOOST_TEST(messages[1].parts.front().text.starts_with("This"));
    BOOST_TEST((messages[1].parts.front().flags & PARLANCE_PART_INCOMPLETE) != 0u);

    say("/model /sim");
    BOOST_TEST(has(say("go on"), "\"go on\""));
    BOOST_TEST(kept().size() == 4u);
}

BOOST_AUTO_TEST_CASE(ctrl_c_at_the_prompt_voids_the_line_and_leaves_when_pressed_twice)
{
    begin();
    terminal->type("void");
    terminal->wait_for("void");
    terminal->type(ctrl_c);
    BOOST_TEST(has(terminal->wait_for(ready), "Ctrl-C again"));
    BOOST_TEST(has(say("kept"), "\"kept\""));
    terminal->type(ctrl_c);
    terminal->wait_for(ready);
    terminal->type(ctrl_c);
    BOOST_TEST(terminal->wait().exit_code == 130);
}

BOOST_AUTO_TEST_CASE(ctrl_c_voids_a_line_that_has_text_however_often_it_was_pressed_before)
{
    begin();
    terminal->type(ctrl_c);
    terminal->wait_for(ready);
    terminal->type("precious");
    terminal->wait_for("precious");
    terminal->type(ctrl_c);
    terminal->wait_for(ready);
    terminal->type("\"\"\"\r");
    terminal->wait_for(ready_for_more);
    terminal->type(ctrl_c);
    terminal->wait_for(ready);
    BOOST_TEST(has(say("still here"), "\"still here\""));
    BOOST_TEST(kept().size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_bold_of_a_prompt_ends_with_it)
{
    begin({"chat"}, false);
    BOOST_TEST(terminal->wait_for(" lists the commands, Ctrl-D ends\x1b[0m\r\n").starts_with("\x1b[2m"));
    BOOST_TEST(terminal->wait_for("\x1b[0m ") == "\x1b[?2004h\x1b[1m>\x1b[0m ");
    terminal->type("\"\"\"\r");
    BOOST_TEST(terminal->wait_for("\x1b[0m ").ends_with("\x1b[?2004h\x1b[1m...\x1b[0m "));
}

BOOST_AUTO_TEST_CASE(tab_completes_what_is_certain_and_lists_what_is_not)
{
    begin();
    terminal->type("/s\t");
    const std::string listed = terminal->wait_for("\x1b[1m>\x1b[0m /s");
    BOOST_TEST(has(listed, "/system  /set  /save  \r"));
    terminal->type("y\t");
    terminal->wait_for("stem ");
    BOOST_TEST(has(say("Be brief."), "system: Be brief."));
}

BOOST_AUTO_TEST_CASE(a_termination_gives_the_terminal_back)
{
    begin();
    terminal->signal(SIGTERM);
    const auto end = terminal->wait();
    BOOST_TEST(end.exit_code == 143);
    BOOST_TEST(has(end.shown, "\x1b[?2004l"));
}

BOOST_AUTO_TEST_CASE(another_window_size_and_a_stop_do_not_disturb)
{
    begin();
    terminal->resize(40);
    terminal->type("\x1a");
    terminal->wait_for("\x1b[?2004l");
    BOOST_TEST(terminal->wait_until_stopped());
    terminal->signal(SIGCONT);
    terminal->wait_for(ready);
    BOOST_TEST(has(say("still there"), "You said: \"still there\""));
}

BOOST_AUTO_TEST_CASE(an_answer_can_be_had_again_and_taken_back)
{
    begin();
    BOOST_TEST(has(say("/retry"), "there is no question yet"));
    say("first");
    say("second");
    BOOST_TEST(has(say("/retry"), "\"second\""));
    BOOST_TEST(kept().size() == 4u);
    BOOST_TEST(has(say("/undo"), "taken back: second"));
    BOOST_TEST(kept().size() == 2u);
    BOOST_TEST(has(say("/usage"), "3 answers, "));
    say("/undo");
    BOOST_TEST(has(say("/undo"), "there is nothing to take back"));
}

BOOST_AUTO_TEST_CASE(a_failed_question_leaves_the_conversation_and_can_be_asked_again)
{
    begin();
    say("first");
    say("/model main/sim;status=500");
    BOOST_TEST(has(say("lost"), "parlance:"));
    BOOST_TEST(has(say("/usage"), "1 answer, 1 failed"));
    BOOST_TEST(kept().size() == 2u);
    say("/model main/sim");
    BOOST_TEST(has(say("/retry"), "\"lost\""));
    BOOST_TEST(kept().size() == 4u);
}

BOOST_AUTO_TEST_CASE(settings_are_checked_shown_and_sent)
{
    begin({"chat", "-s", "Be brief.", "-o", "seed=7"});
    BOOST_TEST(has(say("/system"), "system: Be brief."));
    BOOST_TEST(has(say("/set temperature=warm"), "must be a number"));
    const std::string shown = say("/set max_tokens=2");
    BOOST_TEST(has(shown, "\x1b[2mseed=7\r\nmax_tokens=2\x1b[0m\r\n"));
    BOOST_TEST(!has(shown, "client"));
    BOOST_TEST(has(say("hello"), "finish: length"));
    BOOST_TEST(!has(say("/unset max_tokens"), "max_tokens=2"));
    BOOST_TEST(has(say("/unset seed"), "nothing is set"));
    BOOST_TEST(has(say("/model nobody"), "nobody"));
    BOOST_TEST(has(say("/model"), "client main, model sim\x1b"));
    BOOST_TEST(has(say("/model /other"), "client main, model other\x1b"));
    BOOST_TEST(has(say("hello"), "You said: \"hello\""));
    BOOST_TEST((kept().front().role == Role::system));
}

BOOST_AUTO_TEST_CASE(a_conversation_is_saved_and_loaded_and_nothing_else_is_overwritten)
{
    folder.write("precious.txt", "mine");
    begin();
    say("remember this");
    BOOST_TEST(has(say("/save precious.txt"), "is there already"));
    BOOST_TEST(text_of(folder.path() / "precious.txt") == "mine");
    BOOST_TEST(has(say("/save ~/talk.json"), "saved 2 messages"));
    BOOST_TEST(has(say("/clear"), "begun anew"));
    BOOST_TEST(has(say("/load talk.json"), "going on with 2 messages"));
    BOOST_TEST(has(say("/load nothing.json"), "cannot read nothing.json"));
    say("next");
    BOOST_TEST(kept().size() == 4u);

    const auto asked = run({"--no-save", "--request", "talk.json", "again"});
    BOOST_TEST(asked.exit_code == 0, "a saved conversation is a request: " << asked.err);
}

BOOST_AUTO_TEST_CASE(a_request_for_another_operation_is_asked_as_one_and_answered_in_json)
{
    folder.write("other.json", R"({"operation":"capabilities","messages":[]})");
    const auto asked = run({"--request", "other.json"});
    BOOST_TEST(asked.exit_code == 0, asked.err);
    const JsonDocument answer(asked.out);
    BOOST_TEST(answer["parts"][0]["type"].text() == "record");
    BOOST_TEST(!std::filesystem::exists(state() / "conversations/last.json"), "it is no conversation to go on with");
}

BOOST_AUTO_TEST_CASE(a_secret_header_of_a_request_is_sent_and_neither_shown_nor_kept)
{
    folder.write("secret.json",
                 R"({"messages":[{"role":"user","content":"hello"}],)"
                 R"("headers":[{"name":"x-client-request-id","value":"sk-canary-key","flags":["secret"]}]})");
    const auto asked = run({"--json", "--record", "tape.json", "--request", "secret.json"});
    BOOST_TEST(asked.exit_code == 0, asked.err);
    const std::string tape = text_of(folder.path() / "tape.json");
    BOOST_TEST(tape.find("x-client-request-id") != std::string::npos, "it was sent");
    BOOST_TEST(tape.find("canary") == std::string::npos);
    BOOST_TEST(text_of(state() / "conversations/last.json").find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_can_be_sent_along)
{
    folder.write("note.txt", "buy milk");
    begin({"chat", "-a", "note.txt"});
    BOOST_TEST(has(say("/attach missing.png"), "cannot read missing.png"));
    folder.write("cat.bin", "\x89PNG\r\n\x1a\nrest");
    BOOST_TEST(has(say("/attach cat.bin"), "image/png"));
    say("what is it?");
    const auto messages = kept();
    BOOST_REQUIRE(messages.front().parts.size() == 3);
    BOOST_TEST(messages.front().parts[0].text == "File note.txt:\n\nbuy milk");
    BOOST_TEST((messages.front().parts[1].kind == PartKind::image));
    BOOST_TEST(messages.front().parts[2].text == "what is it?");
}

BOOST_AUTO_TEST_CASE(what_was_typed_comes_back_in_the_next_conversation)
{
    begin();
    say("an old question");
    terminal->type(ctrl_d);
    BOOST_TEST(terminal->wait().exit_code == 0);
    begin();
    terminal->type("\x1b[A");
    terminal->wait_for("an old question");
    BOOST_TEST(has(say(""), "You said: \"an old question\""));
    struct stat facts {};
    BOOST_REQUIRE(::stat((state() / "history").c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777) == 0600u);
    BOOST_REQUIRE(::stat((state() / "conversations/last.json").c_str(), &facts) == 0);
    BOOST_TEST((facts.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_a_conversation_that_is_not_to_be_saved)
{
    begin({"chat", "--no-save"});
    say("secret");
    terminal->type(ctrl_d);
    BOOST_TEST(terminal->wait().exit_code == 0);
    BOOST_TEST(!exists(state()));
    options.environment["PARLANCE_NO_SAVE"] = "1";
    BOOST_TEST(run({"secret"}).exit_code == 0);
    BOOST_TEST(!exists(state()));
}

BOOST_AUTO_TEST_CASE(a_broken_config_ends_it_before_the_first_prompt)
{
    configure("[clients.main]\nnonsense = 1\n");
    begin({"chat"}, false);
    BOOST_TEST(terminal->wait().exit_code == 78);
}

BOOST_AUTO_TEST_CASE(asking_once_can_be_continued)
{
    BOOST_TEST(run({"-c", "x"}).exit_code == 1);
    BOOST_TEST(run({"one"}).exit_code == 0);
    const auto second = run({"-c", "two"});
    BOOST_TEST(second.out.ends_with("\"two\"\n"));
    const auto messages = kept();
    BOOST_REQUIRE(messages.size() == 4);
    BOOST_TEST(messages[0].parts.front().text == "one");

    BOOST_TEST(run({"-m", "main/sim;status=500", "fails"}).exit_code != 0);
    BOOST_TEST(kept().size() == 4u);
    BOOST_TEST(run({"three"}).exit_code == 0);
    BOOST_TEST(kept().size() == 2u);
}

BOOST_AUTO_TEST_CASE(attachments_of_one_question_are_files_addresses_and_standard_input)
{
    folder.write("a.png", "\x89PNG\r\n\x1a\nx");
    options.in = Channel::pipe;
    options.input = "%PDF-1.7 x";
    const auto result = run({"-a", "a.png", "-a", "https://example.org/b.jpg?size=1", "-a", "-", "what?"});
    BOOST_TEST(result.exit_code == 0, result.err);
    const auto messages = kept();
    BOOST_REQUIRE(messages.front().parts.size() == 4);
    BOOST_TEST(messages.front().parts[0].media_type == "image/png");
    BOOST_TEST(messages.front().parts[1].url == "https://example.org/b.jpg?size=1");
    BOOST_TEST((messages.front().parts[2].kind == PartKind::file));
    BOOST_TEST(messages.front().parts[2].data == options.input);

    options.in = Channel::nothing;
    const auto missing = run({"-a", "missing.png", "what?"});
    BOOST_TEST(missing.exit_code == 74);
    BOOST_TEST(missing.err == "parlance: cannot read missing.png: No such file or directory\n");
    folder.write("empty", "");
    BOOST_TEST(run({"-a", "empty", "what?"}).exit_code == 1);
    BOOST_TEST(run({"-a", "-", "--request", "-"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cli_markdown, MarkdownTalk)

BOOST_AUTO_TEST_CASE(markdown_is_rendered_on_a_terminal_and_drives_nothing)
{
    begin();
    const std::string shown = say("go");
    BOOST_TEST(has(shown, "\x1b[0;1;4mTitle\x1b[0m\r\n\r\nSome \x1b[0;1mbold\x1b[0m text."));
    BOOST_TEST(has(shown, "    int *a*;"));
    BOOST_TEST(has(shown, "\u2022"));
    BOOST_TEST(has(shown, "]0;owned red [31m csi 2J."));
    BOOST_TEST(!has(shown, "\x1b]"));
    BOOST_TEST(!has(shown, "\x1b[31m"));
    BOOST_TEST(!has(shown, "\xC2\x9B"));
    BOOST_TEST(!has(shown, "\x07"));
}

BOOST_AUTO_TEST_CASE(markdown_stays_as_it_is_elsewhere_and_when_that_is_asked_for)
{
    const auto piped = run({"go"});
    BOOST_TEST(piped.out.starts_with("# Title\n\nSome **bold** text.\n\n```c\n"));
    options.out = Channel::terminal;
    BOOST_TEST(run({"--raw", "go"}).out.starts_with("# Title\n\nSome **bold** text.\n\n```c\n"));
    BOOST_TEST(run({"go"}).out.starts_with("\x1b[0;1;4mTitle\x1b[0m\n\nSome \x1b[0;1mbold\x1b[0m"));
    options.environment["NO_COLOR"] = "1";
    const auto plain = run({"go"});
    BOOST_TEST(plain.out.starts_with("# Title\n\nSome **bold** text."));
    BOOST_TEST(!has(plain.out, "\x1b"));
}

BOOST_AUTO_TEST_CASE(a_dumb_terminal_gets_a_conversation_without_escape_sequences)
{
    options.environment["TERM"] = "dumb";
    begin({"chat"}, false);
    terminal->wait_for("> ");
    terminal->type("go\r");
    const std::string shown = terminal->wait_for("2J.");
    BOOST_TEST(has(shown, "# Title\r\n\r\nSome **bold** text."));
    BOOST_TEST(!has(shown, "\x1b"), shown);
    terminal->wait_for("> ");
    terminal->type(ctrl_d);
    BOOST_TEST(terminal->wait().exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
