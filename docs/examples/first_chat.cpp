// first_chat.cpp - one question, one answer.
#include <parlance/parlance.hpp>

#include <iostream>

int main()
{
    const auto host = parlance::Host::open();  // reads the config from the usual places
    if (host.is_error()) {
        std::cerr << host.error().message << '\n';
        return 1;
    }
    const auto chat = host->client("main");  // finds and opens the provider's plugin
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    const auto question = parlance::ChatRequest("What is a linker?").system_prompt("Answer in one sentence.");
    const parlance::ChatResponse answer = chat.value()->chat(question);
    if (answer.is_error()) {
        std::cerr << answer.error()->message << '\n';
        return 1;
    }
    std::cout << answer.content() << '\n';
    return 0;
}
