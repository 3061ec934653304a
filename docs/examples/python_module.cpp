// python_module.cpp - the Python chat module's examples, one by one.
#include <parlance/batch.hpp>
#include <parlance/parlance.hpp>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

// [simple]
void chat_example(parlance::ChatClient& client)
{
    const auto response =
        client.chat(parlance::ChatRequest("What is the weather like?").system_prompt("You are a helpful assistant"));
    std::cout << response.content() << '\n';
}
// [/simple]

// [stream]
void stream_example(parlance::ChatClient& client)
{
    for (const auto& event : client.stream_chat(parlance::ChatRequest("Tell me a story").temperature(0.8)))
        std::cout << event.text() << std::flush;
    std::cout << '\n';
}
// [/stream]

// [analyze]
void analyze_example(parlance::ChatClient& client)
{
    const auto response = client.analyze_text("This is a sample text", "sentiment");
    std::cout << response.content() << '\n';
}
// [/analyze]

// [batch]
void batch_example(parlance::ChatClient& client)
{
    const auto responses = client.batch_process({"What is Python?", "What is JavaScript?", "What is Java?"});
    for (const auto& response : responses)
        std::cout << response.content() << '\n';
}
// [/batch]

// [response]
void print(const parlance::ChatResponse& response)
{
    std::cout << "content: " << response.content() << '\n' << "success: " << response.success() << '\n';
    const auto& metadata = response.metadata();
    std::cout << "model: " << metadata.model << '\n';
    if (metadata.usage.prompt_tokens) std::cout << "prompt_tokens: " << *metadata.usage.prompt_tokens << '\n';
    if (metadata.usage.completion_tokens)
        std::cout << "completion_tokens: " << *metadata.usage.completion_tokens << '\n';
}
// [/response]

// [errors]
void report(const parlance::ChatResponse& response)
{
    if (response.is_error())
        std::cout << "Error occurred: " << response.error()->message << '\n';
    else
        std::cout << "Success: " << response.content() << '\n';
}
// [/errors]

// [extend]
/// A client of one's own derives from ChatClient and writes one function.
class NewClient final : public parlance::ChatClient {
public:
    [[nodiscard]] parlance::Result<parlance::ChatCallPtr> start(const parlance::ChatRequestView& request,
                                                                parlance::ChatSink& sink) override
    {
        return inner_->start(request, sink);  // here it asks somebody else
    }
    explicit NewClient(parlance::ChatClientPtr inner) : inner_(std::move(inner)) {}

private:
    parlance::ChatClientPtr inner_;
};
// [/extend]

}  // namespace

int main()
{
    // [initialize]
    const auto host = parlance::Host::open();
    const auto client =
        host ? host->make_client("aiml", parlance::ClientOptions().api_key("your_api_key")) : host.error();
    // [/initialize]
    if (client.is_error()) {
        std::cerr << client.error().message << '\n';
        return 1;
    }
    const auto main_client = host->client("main");
    if (main_client.is_error()) {
        std::cerr << main_client.error().message << '\n';
        return 1;
    }
    NewClient extended(*main_client);
    chat_example(extended);
    stream_example(extended);
    analyze_example(**main_client);
    batch_example(extended);
    print(extended.chat("Three colours"));
    report(extended.chat("Three colours"));
}
