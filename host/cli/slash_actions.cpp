#include "slash_actions.hpp"

#include <unistd.h>

#include <cstdlib>
#include <parlance/json_forms.hpp>
#include <utility>

#include "attachment.hpp"
#include "chat_notes.hpp"
#include "conversation_turn.hpp"
#include "parameter.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

/// "~/" stands for the home folder: no shell has seen this name.
std::string file_name(const std::string& typed)
{
    const char* const home = ::secure_getenv("HOME");
    return typed.starts_with("~/") && home != nullptr ? home + typed.substr(1) : typed;
}

std::string beginning(std::string_view text)
{
    constexpr std::size_t most = 60;
    std::string line(text.substr(0, text.find('\n')));
    if (line.size() <= most) return line.size() == text.size() ? line : line + " ...";
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
        --end;
    return line.substr(0, end) + " ...";
}

void change_model(const std::string& target, InteractiveSession& session)
{
    if (!target.empty()) {
        const std::size_t slash = target.find('/');
        const std::string client = slash == 0 ? session.client() : target.substr(0, slash);
        const std::string model = slash == std::string::npos ? "" : target.substr(slash + 1);
        if (const Status changed = session.talk_to(client, model); changed.is_error())
            return report_error(changed.error());
    }
    report_faint(session.whom());
}

void change_system(const std::string& text, InteractiveSession& session)
{
    if (!text.empty()) session.conversation().system_prompt(text);
    const std::string system = session.conversation().system_prompt();
    report_faint(system.empty() ? "there is no system prompt" : "system: " + system);
}

/// What is set, a line each, as it could be typed after /set.
void show_settings(const InteractiveSession& session)
{
    const auto& params = session.conversation().settings().params();
    if (params.empty()) return report_faint("nothing is set");
    std::string text;
    for (const Param& param : params)
        (text += text.empty() ? "" : "\n") += spoken_parameter(param);
    report_faint(text);
}

/// A value of the wrong type is told now, not with the next question.
void set_parameter(const std::string& text, InteractiveSession& session)
{
    if (text.empty()) return show_settings(session);
    auto parameter = parse_parameter(text);
    if (!parameter) return report("/set needs KEY=VALUE, such as temperature=0.2");
    for (const auto& [key, instead] : {std::pair("model", "/model"), std::pair("system", "/system")})
        if (parameter->key == key) return report(std::string(instead) + " changes that");
    ChatRequest alone;
    alone.set(*parameter);
    if (const auto checked = request_from_json(to_json(alone)); checked.is_error())
        return report_error(checked.error());
    session.conversation().settings(ChatRequest(session.conversation().settings()).set(*std::move(parameter)));
    show_settings(session);
}

void unset_parameter(const std::string& key, InteractiveSession& session)
{
    Conversation& conversation = session.conversation();
    if (key == "system") {
        conversation.system_prompt("");
        return report_faint("there is no system prompt");
    }
    if (conversation.settings().param(key) == nullptr) return report("'" + key + "' is not set");
    conversation.settings(without_param(conversation.settings(), key));
    show_settings(session);
}

void attach(const std::string& what, InteractiveSession& session)
{
    auto part = read_attachment(file_name(what));
    if (const auto* problem = std::get_if<InputProblem>(&part)) return report_error(problem->error);
    const Part& read = std::get<Part>(part);
    const std::string type = read.media_type.empty() ? std::string(to_string(read.kind)) : read.media_type;
    session.attach({std::get<Part>(part)});
    report_faint("attached to the next message: " + what + " (" + type + ")");
}

void retry(InteractiveSession& session)
{
    if (!session.retry()) report("there is no question yet that could be asked again");
}

void undo(InteractiveSession& session)
{
    const auto text = session.undo();
    if (!text) return report("there is nothing to take back");
    report_faint("taken back: " + beginning(*text));
}

void show_usage(const InteractiveSession& session)
{
    const UsageTotal& total = session.usage();
    ChatMetadata facts;
    facts.usage = total.usage;
    facts.cost = total.cost;
    const std::string known = facts_of(facts);
    const std::string failed = session.failed() > 0 ? ", " + std::to_string(session.failed()) + " failed" : "";
    report_faint(counted(session.answered(), "answer") + failed + (known.empty() ? "" : ", " + known));
    report_faint("the conversation has " + counted(session.conversation().messages().size(), "message") + ", about " +
                 std::to_string(session.conversation().tokens()) + " tokens");
}

void save(const std::string& typed, const InteractiveSession& session)
{
    const std::string path = file_name(typed);
    if (::access(path.c_str(), F_OK) == 0 && load_conversation(path).is_error())
        return report(path + " is there already and holds no conversation; it is left as it is");
    if (const Status saved = session.conversation().save(path); saved.is_error()) return report(saved.error().message);
    report_faint("saved " + counted(session.conversation().messages().size(), "message") + " in " + path);
}

void load(const std::string& typed, InteractiveSession& session)
{
    auto loaded = load_conversation(file_name(typed));
    if (loaded.is_error()) return report_error(loaded.error());
    const std::string model = loaded->conversation.settings().model();
    const std::string client = loaded->client.empty() ? session.client() : loaded->client;
    if (const Status changed = session.talk_to(client, model); changed.is_error()) return report_error(changed.error());
    session.replace(std::move(loaded->conversation));
    report_faint("going on with " + counted(session.conversation().messages().size(), "message") + "; " +
                 session.whom());
}

}  // namespace

bool act(const SlashLine& line, InteractiveSession& session)
{
    switch (line.command) {
        case Slash::help: report_plain(slash_help()); break;
        case Slash::model: change_model(line.rest, session); break;
        case Slash::system: change_system(line.rest, session); break;
        case Slash::set: set_parameter(line.rest, session); break;
        case Slash::unset: unset_parameter(line.rest, session); break;
        case Slash::attach: attach(line.rest, session); break;
        case Slash::retry: retry(session); break;
        case Slash::undo: undo(session); break;
        case Slash::clear:
            session.clear();
            report_faint("begun anew");
            break;
        case Slash::usage: show_usage(session); break;
        case Slash::save: save(line.rest, session); break;
        case Slash::load: load(line.rest, session); break;
        case Slash::leave: return false;
    }
    return true;
}

}  // namespace parlance::cli
