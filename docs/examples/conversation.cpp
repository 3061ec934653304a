// conversation.cpp FILE - a conversation that is kept in a file from run to run.
#include <parlance/conversation.hpp>
#include <parlance/parlance.hpp>

#include <iostream>

namespace {

// [open]
parlance::Conversation open_conversation(const std::string& path)
{
    auto saved = parlance::Conversation::load(path);
    if (saved) return *std::move(saved);
    std::cerr << saved.error().message << "; a new conversation begins\n";
    parlance::Conversation talk;
    talk.system_prompt("Answer in one sentence.");
    talk.settings(parlance::ChatRequest().temperature(0.2));  // every ask has these
    return talk;
}
// [/open]

// [ask]
bool ask(parlance::Conversation& talk, parlance::ChatClient& chat, const std::string& question)
{
    auto stream = talk.stream(chat, question);
    for (const parlance::ChatEvent& event : stream)
        std::cout << event.text() << std::flush;
    std::cout << '\n';
    if (stream.response().success()) return true;
    std::cerr << stream.response().error()->message << '\n';  // the conversation is as it was
    return false;
}
// [/ask]

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) return 2;
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    parlance::Conversation talk = open_conversation(arguments[1]);
    // [turns]
    if (!ask(talk, **chat, "Name a colour.")) return 1;
    if (!ask(talk, **chat, "And another one?")) return 1;  // knows the first
    const parlance::ChatResponse other = talk.retry(**chat);
    std::cout << "another answer: " << other.content() << '\n';
    talk.undo();                   // as if the second question had never been asked
    talk.trim_to_tokens(100'000);  // the oldest turns go first, the system message stays
    // [/turns]
    // [save]
    if (const auto saved = talk.save(arguments[1]); saved.is_error()) {
        std::cerr << saved.error().message << '\n';
        return 1;
    }
    // [/save]
    std::cout << talk.messages().size() << " messages, about " << talk.tokens() << " tokens\n";
    return 0;
}
