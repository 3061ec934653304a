/// plugin.cpp - echo: a provider without network, complete. Copy it to start a client plugin of your own.

#include <parlance/json_reader.hpp>
#include <parlance/plugin.hpp>

#include "echo_call.hpp"

namespace parlance::echo {
namespace {

/// Words with the space that follows them, so that the pieces add up to the text.
std::vector<std::string> split_words(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto space = text.find(' ');
        const auto size = space == text.npos ? text.size() : space + 1;
        words.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return words;
}

std::string last_user_text(const ChatRequestView& request)
{
    std::string text;
    for (const MessageView message : request.messages()) {
        if (message.role() != Role::user) continue;
        text.clear();
        for (const PartView part : message.parts())
            text += part.text();
    }
    return text;
}

class EchoClient final : public ChatClient {
public:
    EchoClient(std::int64_t delay_ms, LoopService loop) : delay_ms_(delay_ms), loop_(loop) {}

    /// How the host makes one: from its configuration, with the host's services.
    static Result<ChatClientPtr> make(const ProviderConfig& config, const HostServices& host,
                                      std::span<const ChatClientPtr>)
    {
        const auto loop = host.loop();
        if (!loop) return ChatError(ErrorKind::unsupported, "echo needs the host's service parlance.loop/1");
        const JsonDocument settings(config.json());
        const std::int64_t delay = settings["options"]["delay"].as_int().value_or(0);
        return ChatClientPtr(std::make_shared<EchoClient>(delay, *loop));
    }

    Result<ChatCallPtr> start(const ChatRequestView& request, ChatSink& sink) override
    {
        std::vector<std::string> words;
        if (request.operation() == "chat") words = split_words(last_user_text(request));
        auto call = std::make_shared<EchoCall>(std::move(words), delay_ms_, loop_, sink);
        call->begin();
        return ChatCallPtr(std::move(call));
    }

private:
    std::int64_t delay_ms_;
    LoopService loop_;
};

}  // namespace
}  // namespace parlance::echo

PARLANCE_PLUGIN(parlance::echo::EchoClient, R"json({
    "id": "echo", "version": "0.1.0", "title": "Echo", "licence": "BSL-1.0", "kind": "client",
    "operations": ["chat", "health"], "parts": ["text"], "default_model": "echo",
    "options": {"type": "object", "additionalProperties": false,
                "properties": {"delay": {"type": "integer", "minimum": 0, "maximum": 60000, "default": 0}}}
})json")
