// stream.cpp - an answer as it comes, and a second question that knows the first answer.
#include <parlance/parlance.hpp>

#include <iostream>

namespace {

// [stream]
/// Prints the answer while it comes, and gives it back whole.
parlance::ChatResponse print(parlance::ChatClient& chat, const parlance::ChatRequest& request)
{
    parlance::ChatStream stream = chat.stream_chat(request);
    for (const parlance::ChatEvent& event : stream)
        std::cout << event.text() << std::flush;
    std::cout << '\n';
    return stream.response();
}
// [/stream]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    // [conversation]
    parlance::ChatRequest request("Name a colour.");
    request.temperature(0.2).max_tokens(50);
    const parlance::ChatResponse first = print(**chat, request);
    if (first.is_error()) {
        std::cerr << first.error()->message << '\n';
        return 1;
    }
    request.add_message(first.message()).add_message(parlance::Role::user, "And another one?");
    const parlance::ChatResponse second = print(**chat, request);
    // [/conversation]
    if (second.is_error()) std::cerr << second.error()->message << '\n';
    // [metadata]
    const parlance::ChatMetadata& facts = second.metadata();
    std::cout << "model: " << facts.model << '\n';
    if (facts.usage.total_tokens) std::cout << "tokens: " << *facts.usage.total_tokens << '\n';
    if (facts.cost) std::cout << "cost: " << facts.cost->amount << ' ' << facts.cost->currency << '\n';
    // [/metadata]
    return second.is_error() ? 1 : 0;
}
