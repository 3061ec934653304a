// acme.cpp - the chat service of Acme (which does not exist) as a Parlance provider.
//
// Acme's API: POST /v1/chat with {"model", "turns": [{"who": "system" | "human" | "model", "says"}], "limit", "heat"}.
// The answer is a stream of Server-Sent Events: {"piece": "text"}, at last {"over": "natural" | "limit", "spent":
// {"in", "out"}}. Failures are {"problem": {"code", "text"}}, with a status or, once the stream has begun, as an event.
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/plugin.hpp>

namespace acme {
namespace {

using namespace parlance;

// [request]
const char* who(Role role)
{
    switch (role) {
        case Role::system:
        case Role::developer: return "system";
        case Role::assistant: return "model";
        default: return "human";
    }
}

std::string text_of(const MessageView& message)
{
    std::string text;
    for (const PartView part : message.parts())
        text += part.text();
    return text;
}

/// Acme's request body. The host has refused what the manifest does not list, and put the configured model in.
std::string write_body(const ChatRequestView& request)
{
    JsonBuilder json;
    json.begin_object().member("model", request.model());
    json.key("turns").begin_array();
    for (const MessageView message : request.messages())
        json.begin_object().member("who", who(message.role())).member("says", text_of(message)).end_object();
    json.end_array();
    if (const auto limit = request.param("max_tokens")) json.member("limit", limit->as_int().value_or(0));
    if (const auto heat = request.param("temperature")) json.member("heat", heat->as_real().value_or(0));
    return json.end_object().take();
}
// [/request]

// [errors]
/// Acme's codes that say more than the HTTP status; by_status leaves the rest to the host.
ErrorKind kind_of(std::string_view code)
{
    if (code == "no_credit") return ErrorKind::quota_exhausted;
    if (code == "too_long") return ErrorKind::context_too_long;
    return ErrorKind::by_status;
}

ChatError read_problem(const JsonValue& problem)
{
    const std::string code = problem["code"].text();
    return ChatError(kind_of(code), problem["text"].text()).code(code);
}
// [/errors]

// [exchange]
/// One call: what to send, and what came back.
class AcmeExchange final : public ChatExchange {
public:
    Result<HttpRequest> next() override
    {
        return HttpRequest("POST", "/chat").header("Content-Type", "application/json").body(write_body(request()));
    }

    Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument event(frame.data);
        if (!event) return ChatError(ErrorKind::bad_response, "the server sent an event that is not JSON");
        if (event["problem"].is_object()) return read_problem(event["problem"]);
        std::string scratch;
        out.text(0, 0, event["piece"].string(scratch));
        if (!event["over"].is_string()) return Progress::more;
        const std::string word = event["over"].text();
        out.finish(0, word == "limit" ? FinishReason::length : FinishReason::stop, word);
        out.usage(Facts().add("input", event["spent"]["in"].as_int()).add("output", event["spent"]["out"].as_int()));
        return Progress::done;
    }

    ChatError on_error(const HttpHead&, std::string_view body) override
    {
        const JsonDocument answer(body);
        return read_problem(answer["problem"]);
    }
};
// [/exchange]

}  // namespace
}  // namespace acme

// [manifest]
PARLANCE_PLUGIN(parlance::TranslatorOf<acme::AcmeExchange>, R"json({
    "id": "acme", "version": "1.0.0", "title": "Acme", "licence": "BSL-1.0", "kind": "translator",
    "operations": ["chat"], "params": ["max_tokens", "temperature"], "parts": ["text"],
    "default_model": "acme-1", "base_url": "https://api.acme.example/v1", "auth": "bearer",
    "secrets": [{"name": "api_key", "env": ["ACME_API_KEY"]}]
})json")
// [/manifest]
