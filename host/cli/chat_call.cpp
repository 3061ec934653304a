#include "chat_call.hpp"

#include <future>
#include <utility>

#include "call_watch.hpp"

namespace parlance::cli {

namespace {

/// The next event; before it waits, what was printed goes out, so that nothing that came is held back.
const ChatEvent* next_event(ChatStream& stream, Output& output)
{
    if (const ChatEvent* event = stream.next(std::chrono::milliseconds(0))) return event;
    if (stream.ended()) return nullptr;
    if (!output.flush()) stream.cancel();  // nobody takes the rest
    return stream.next();
}

ChatResponse ask_streaming(ChatClient& client, ChatRequest request, ChatAnswer& answer, Output& output)
{
    ChatStream stream = client.stream_chat(std::move(request));
    if (stream.ended()) return stream.response();
    const CallWatch watch([&stream] { stream.cancel(); });
    answer.begin();
    while (const ChatEvent* event = next_event(stream, output))
        answer.event(*event);
    if (watch.reader_gone()) output.reader_has_gone();
    return stream.response();
}

/// In one piece, but not with the blocking form: Ctrl-C must reach the call.
ChatResponse ask_whole(ChatClient& client, ChatRequest request, Output& output)
{
    const auto promise = std::make_shared<std::promise<ChatResponse>>();  // the call's thread may leave it after us
    auto response = promise->get_future();
    const auto call =
        client.chat(std::move(request), {nullptr, [promise](const ChatResponse& whole) { promise->set_value(whole); }});
    if (call.is_error()) return ChatResponse(call.error());
    const CallWatch watch([&call] { (*call)->cancel(); });
    response.wait();
    if (watch.reader_gone()) output.reader_has_gone();
    return response.get();
}

}  // namespace

ChatResponse call_chat(ChatClient& client, ChatRequest request, ChatAnswer& answer, Output& output)
{
    if (request.stream()) return ask_streaming(client, std::move(request), answer, output);
    return ask_whole(client, std::move(request), output);
}

}  // namespace parlance::cli
