#include "interactive_session.hpp"

#include <algorithm>
#include <iterator>
#include <parlance/json_reader.hpp>
#include <utility>

#include "call_watch.hpp"
#include "chat_answer.hpp"
#include "chat_call.hpp"
#include "conversation_turn.hpp"
#include "report.hpp"

namespace parlance::cli {

namespace {

std::string text_of(const std::vector<Message>& messages)
{
    std::string text;
    for (const Message& message : messages)
        for (const Part& part : message.parts)
            if (message.role == Role::user && part.kind == PartKind::text) text += part.text;
    return text;
}

/// The name of the client that is asked when nobody names one; empty: unknown.
std::string default_client(const Host& host)
{
    const auto clients = host.clients();
    if (clients.is_error()) return {};
    for (const Record& client : *clients) {
        const JsonDocument known(client.json);
        if (known["default"].as_bool().value_or(false)) return client.id;
    }
    return {};
}

/// The user's messages at the head of a turn that was taken back.
ChatRequest question_of(std::vector<Message> turn)
{
    const auto end =
        std::find_if(turn.begin(), turn.end(), [](const Message& message) { return message.role != Role::user; });
    turn.erase(end, turn.end());
    return std::move(ChatRequest().messages(std::move(turn)));
}

}  // namespace

InteractiveSession::InteractiveSession(const Arguments& arguments, const Host& host, Output& output,
                                       std::optional<StateFolder> folder)
    : arguments_(arguments), host_(host), output_(output), folder_(std::move(folder))
{
}

Status InteractiveSession::talk_to(const std::string& client, const std::string& model)
{
    auto found = host_.client(client);
    if (found.is_error()) return found.error();
    client_ = *std::move(found);
    client_name_ = client;
    conversation_.settings(ChatRequest(conversation_.settings()).model(model));
    return Success{};
}

std::string InteractiveSession::whom() const
{
    std::string name = client_name_;
    if (name.empty()) name = default_client(host_);
    std::string model = conversation_.settings().model();
    if (const auto known = client_->capabilities(); model.empty() && !known.is_error()) model = known->model;
    return (name.empty() ? "the default client" : "client " + name) + (model.empty() ? "" : ", model " + model);
}

void InteractiveSession::replace(Conversation conversation)
{
    conversation_ = std::move(conversation);
    failed_.reset();
}

void InteractiveSession::say(std::string text)
{
    Message message(Role::user, std::exchange(attachments_, {}));
    message.parts.emplace_back(PartKind::text, std::move(text));
    ask(conversation_, std::move(ChatRequest().add_message(std::move(message))));
}

bool InteractiveSession::retry()
{
    if (failed_) {
        ask(conversation_, *failed_);
        return true;
    }
    Conversation before = conversation_;
    std::vector<Message> turn = before.undo();
    if (turn.empty()) return false;
    ask(std::move(before), question_of(std::move(turn)));
    return true;
}

void InteractiveSession::ask(Conversation base, ChatRequest turn)
{
    ChatRequest request = base.request(turn);
    request.stream(arguments_.stream.value_or(true));
    if (arguments_.timeout) request.set("host.timeout_ms", arguments_.timeout->count());
    const auto answer = make_answer(arguments_, output_);
    const ChatResponse response = call_chat(*client_, request, *answer, output_);
    answer->end(response);
    output_.flush();
    CallWatch::forget();
    usage_.add(response.metadata());
    auto after = conversation_after(base.request(turn), response);
    ++(after ? answered_ : failures_);
    if (after) {
        replace(*std::move(after));
        answered_by_ = response.metadata().client;
        keep();
    } else {
        failed_ = std::move(turn);
    }
}

void InteractiveSession::keep()
{
    if (!folder_) return;
    const std::string& client =
        client_name_.empty() ? answered_by_ : client_name_;  // the default may be another one later
    const Status kept = keep_conversation(*folder_, client, conversation_);
    if (kept.is_error() && !std::exchange(cannot_keep_, true))
        report_warning("the conversation is not kept: " + kept.error().message);
}

std::optional<std::string> InteractiveSession::undo()
{
    if (failed_) return text_of(std::exchange(failed_, std::nullopt)->messages());
    const std::vector<Message> turn = conversation_.undo();
    if (turn.empty()) return std::nullopt;
    keep();
    return text_of(turn);
}

void InteractiveSession::clear()
{
    conversation_.clear();
    failed_.reset();
    attachments_.clear();
}

void InteractiveSession::attach(std::vector<Part> parts)
{
    std::move(parts.begin(), parts.end(), std::back_inserter(attachments_));
}

}  // namespace parlance::cli
