#include "interactive.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "attachment.hpp"
#include "conversation_turn.hpp"
#include "exit_code.hpp"
#include "host_options.hpp"
#include "interactive_input.hpp"
#include "interactive_session.hpp"
#include "line_editor_history.hpp"
#include "refusal.hpp"
#include "report.hpp"
#include "slash_actions.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

/// Where things are kept; nothing: nobody wants that, or it is impossible, which is said.
std::optional<StateFolder> folder_to_keep_in(const Arguments& arguments)
{
    if (arguments.own.has("--no-save") || keeping_is_off()) return std::nullopt;
    StateFolder folder = StateFolder::of_the_user();
    const Status made = folder.make();
    if (!made.is_error()) return folder;
    report_warning("the conversation is not kept: " + made.error().message);
    return std::nullopt;
}

/// Settings of the command line over those of the conversation.
Conversation with_options(Conversation conversation, const Arguments& arguments)
{
    if (arguments.system) conversation.system_prompt(*arguments.system);
    ChatRequest settings = conversation.settings();
    for (const Param& parameter : arguments.parameters)
        settings.set(parameter);
    conversation.settings(std::move(settings));
    return conversation;
}

/// The conversation to begin with: a new one, or the last one.
Result<KeptConversation> first_of(const Arguments& arguments)
{
    KeptConversation first;
    if (arguments.own.has("--continue")) {
        auto last = last_conversation(StateFolder::of_the_user());
        if (last.is_error()) return last.error();
        first = *std::move(last);
    }
    first.conversation = with_options(std::move(first.conversation), arguments);
    return first;
}

/// Whom to ask: as the command line says, else as before.
Status choose(const Arguments& arguments, const KeptConversation& first, InteractiveSession& session)
{
    const bool other_client = !arguments.client.empty() && arguments.client != first.client;
    const std::string client = arguments.client.empty() ? first.client : arguments.client;
    const std::string model = other_client ? "" : first.conversation.settings().model();
    return session.talk_to(client, arguments.model.empty() ? model : arguments.model);
}

void greet(const Arguments& arguments, const InteractiveSession& session)
{
    std::string text = session.whom();
    if (const std::size_t count = session.conversation().messages().size(); arguments.own.has("--continue"))
        text += ", going on with " + counted(count, "message");
    if (session.attached() > 0) text += ", " + counted(session.attached(), "attachment");
    report_faint(text + "; /help lists the commands, Ctrl-D ends");
}

/// Says what was said, until somebody leaves.
class Talk {
public:
    Talk(InteractiveSession& session, std::optional<std::string> history)
        : session_(session), editor_(slash_words()), history_(std::move(history))
    {
        if (!history_) return;
        for (const std::string& entry : read_history(*history_))
            editor_.remember(entry);
    }

    int run()
    {
        for (;;) {
            const Utterance utterance = read_utterance(editor_);
            if (utterance.kind == Utterance::Kind::leave) return exit_ok;
            if (utterance.kind == Utterance::Kind::terminated) return 128 + SIGTERM;
            if (utterance.kind == Utterance::Kind::interrupted && interrupted_) return exit_interrupted;
            if (utterance.kind == Utterance::Kind::interrupted || utterance.kind == Utterance::Kind::voided) {
                interrupted_ = true;
                report_faint("Ctrl-C again, or Ctrl-D, leaves");
                continue;
            }
            interrupted_ = false;
            remember(utterance);
            if (!answer(utterance)) return exit_ok;
        }
    }

private:
    void remember(const Utterance& utterance)
    {
        editor_.remember(utterance.typed);
        if (!history_ || append_history(*history_, utterance.typed)) return;
        report_warning("what was typed is not kept: cannot write " + *std::exchange(history_, std::nullopt));
    }

    bool answer(const Utterance& utterance)
    {
        if (utterance.kind == Utterance::Kind::message) {
            session_.say(utterance.text);
            return true;
        }
        const SlashLine line = parse_slash(utterance.text);
        if (line.problem.empty()) return act(line, session_);
        report(line.problem);
        return true;
    }

    InteractiveSession& session_;
    LineEditor editor_;
    std::optional<std::string> history_;
    bool interrupted_ = false;
};

}  // namespace

bool wants_conversation(const Arguments& arguments)
{
    const bool asked_for = arguments.chat_word || arguments.own.has("--continue");
    return asked_for && is_terminal(STDIN_FILENO) && arguments.prompt.empty() && arguments.request_file.empty() &&
           !arguments.json;
}

int run_interactive(const Arguments& arguments)
{
    Output output(STDOUT_FILENO);
    auto attachments = read_attachments(arguments.own.all("--attach"));
    if (const auto* problem = std::get_if<InputProblem>(&attachments)) return refuse(*problem, false, output);
    auto first = first_of(arguments);
    if (first.is_error()) return fail(output, false, first.error());
    const auto host = Host::open(host_options(arguments));
    if (host.is_error()) return fail(output, false, host.error());

    const auto folder = folder_to_keep_in(arguments);
    InteractiveSession session(arguments, *host, output, folder);
    session.replace(first->conversation);
    if (const Status chosen = choose(arguments, *first, session); chosen.is_error())
        return fail(output, false, chosen.error());
    session.attach(std::get<std::vector<Part>>(std::move(attachments)));
    greet(arguments, session);
    return finish(output, Talk(session, folder ? std::optional(folder->history()) : std::nullopt).run());
}

}  // namespace parlance::cli
