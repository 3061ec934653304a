// errors.cpp - what to do about a failure: decided by its kind, never by its text. Arguments: the model to ask.
#include <parlance/parlance.hpp>

#include <iostream>

namespace {

// [advice]
/// What a program could do next.
const char* advice(const parlance::ChatError& error)
{
    using parlance::ErrorKind;
    switch (error.kind) {
        case ErrorKind::authentication:
        case ErrorKind::permission:
        case ErrorKind::quota_exhausted: return "a person must look at the key or the account";
        case ErrorKind::rate_limited:
        case ErrorKind::overloaded: return "ask again later";
        case ErrorKind::network:
        case ErrorKind::tls:
        case ErrorKind::timeout: return error.not_sent ? "ask again" : "ask again, if a second bill does not matter";
        case ErrorKind::truncated: return "keep what came, and say that it is not all";
        case ErrorKind::context_too_long: return "send less";
        default: return "show the message";
    }
}
// [/advice]

}  // namespace

int main(int count, char** arguments)
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    parlance::ChatRequest request("Tell me something.");
    request.stream(true);  // asked for as a stream, an answer that is cut keeps its beginning
    if (count > 1) request.model(arguments[1]);
    const parlance::ChatResponse answer = chat.value()->chat(request);
    // [look]
    if (const auto& error = answer.error()) {
        std::cout << to_string(error->kind) << ": " << error->message << '\n';
        if (error->http_status != 0) std::cout << "HTTP status: " << error->http_status << '\n';
        std::cout << "advice: " << advice(*error) << '\n';
        if (error->retry_after_ms >= 0) std::cout << "the provider asks to wait " << error->retry_after_ms << " ms\n";
        if (!answer.content().empty()) std::cout << "what had come: " << answer.content() << '\n';
    }
    // [/look]
    return 0;
}
