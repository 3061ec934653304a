// quill.cpp - a provider with a wire format of its own: JSON lines, tools, reasoning that must come back sealed, a
// paged list.
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/plugin.hpp>

#include <memory>
#include <string>

namespace quill {

using namespace parlance;

/// What was asked for and cannot be sent. Writing goes on after it, so that writers need no error paths.
using Refusal = std::optional<ChatError>;

ChatError read_oops(const JsonValue& oops)
{
    const std::string why = oops["why"].text();
    ChatError error(why == "hurry" ? ErrorKind::rate_limited : ErrorKind::by_status, oops["words"].text());
    if (const auto seconds = oops["wait"].as_int()) error.retry_after_ms = *seconds * 1000;
    return error.code(why);
}

// [hand-back]
/// A part as one of Quill's bits. What only Quill can understand is in the part's `extra`, under Quill's name.
void write_bit(const PartView& part, const std::string& where, JsonBuilder& json, Output& out, Refusal& refusal)
{
    const JsonDocument extra(part.extra());
    const JsonValue own = extra["quill"];
    switch (part.kind()) {
        case PartKind::text: json.begin_object().member("say", part.text()).end_object(); return;
        case PartKind::reasoning:
            if (!own["seal"].is_string())
                return out.warning("part_not_sent", "Quill takes its own thoughts only", where);
            json.begin_object().member("think", part.text()).key("seal").raw(own["seal"].source()).end_object();
            return;
        case PartKind::tool_call:
            json.begin_object().key("call").begin_object().member("id", part.id()).member("tool", part.name());
            json.key("input").raw(part.text().empty() ? "{}" : part.text()).end_object().end_object();
            return;
        case PartKind::tool_result:
            json.begin_object().key("result").begin_object().member("id", part.id()).member("say", part.text());
            json.member("broken", (part.flags() & PARLANCE_PART_IS_ERROR) != 0).end_object().end_object();
            return;
        default: refusal = ChatError(ErrorKind::unsupported, "Quill has no place for this part").at(where); return;
    }
}
// [/hand-back]

std::string_view from(Role role)
{
    if (role == Role::assistant) return "model";
    if (role == Role::system || role == Role::developer) return "house";
    return role == Role::tool ? "tool" : "user";
}

// [request]
Result<std::string> write_talk(const ChatRequestView& request, Output& out)
{
    Refusal refusal;
    JsonBuilder json;
    json.begin_object().member("model", request.model()).key("turns").begin_array();
    for (std::size_t turn = 0; turn < request.messages().size(); ++turn) {
        const MessageView message = request.messages()[turn];
        json.begin_object().member("from", from(message.role())).key("bits").begin_array();
        for (std::size_t part = 0; part < message.parts().size(); ++part)
            write_bit(message.parts()[part], "/messages/" + std::to_string(turn) + "/parts/" + std::to_string(part),
                      json, out, refusal);
        json.end_array().end_object();
    }
    json.end_array();
    if (!request.tools().empty()) {
        json.key("tools").begin_array();
        for (const ToolView tool : request.tools())
            json.begin_object().member("tool", tool.name()).key("input").raw(tool.schema()).end_object();
        json.end_array();
    }
    if (const auto limit = request.param("max_tokens")) json.member("limit", limit->as_int().value_or(0));
    const JsonDocument extra(request.extra());
    json.members_of(extra["quill"]).end_object();  // what Quill has and Parlance has no word for
    if (refusal) return *refusal;
    return json.take();
}
// [/request]

// [talk]
/// POST /talk: a line is a piece of a bit, which the number `bit` names, or the end.
class Talk final : public ChatExchange {
public:
    explicit Talk(std::string body) : body_(std::move(body)) {}

    Result<HttpRequest> next() override
    {
        return HttpRequest("POST", "/talk").header("Content-Type", "application/json").body(std::move(body_));
    }

    Result<Framing> head(const HttpHead& head, Output&) override
    {
        return head.status() < 300 ? Framing::lines : Framing::whole;
    }

    Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument line(frame.data);
        if (!line) return ChatError(ErrorKind::bad_response, "a line is not JSON; is this Quill?");
        if (line["oops"].is_object()) return read_oops(line["oops"]);  // the status was 200, and still it failed
        if (line["end"].is_string()) return finish(line.root(), out);
        if (const auto number = line["bit"].as_int()) read_bit(static_cast<std::uint32_t>(*number), line.root(), out);
        return Progress::more;  // lines of kinds to come are none of our business
    }

    ChatError on_error(const HttpHead&, std::string_view body) override
    {
        const JsonDocument answer(body);
        return read_oops(answer["oops"]);
    }

private:
    void read_bit(std::uint32_t part, const JsonValue& line, Output& out)
    {
        std::string id, name;
        if (line["say"].is_string()) out.text(0, part, line["say"].string(scratch_));
        if (line["think"].is_string()) out.reasoning(0, part, line["think"].string(scratch_));
        if (line["seal"].is_string()) keep_seal(part, line["seal"], out);
        if (const JsonValue call = line["call"]; call.is_object()) {
            called_ = true;
            out.begin_tool_call(0, part, call["id"].string(id), call["tool"].string(name));
        }
        if (line["input"].is_string()) out.tool_call_arguments(0, part, line["input"].string(scratch_));
    }

    /// The seal proves to Quill that the thoughts are its own. Nobody else reads it; the next turn sends it back.
    static void keep_seal(std::uint32_t part, const JsonValue& seal, Output& out)
    {
        std::string extra = "{\"quill\":{\"seal\":";
        extra += seal.source();
        extra += "}}";
        parlance_part state{};
        state.kind = PARLANCE_PART_REASONING;
        state.extra = {extra.data(), extra.size()};
        out.emit_part(0, part, PARLANCE_EVENT_END, state);
    }

    Progress finish(const JsonValue& line, Output& out)
    {
        const std::string word = line["end"].text();
        const FinishReason said = word == "full" ? FinishReason::length : FinishReason::stop;
        out.usage(Facts().add("input", line["used"]["in"].as_int()).add("output", line["used"]["out"].as_int()));
        out.finish(0, called_ ? FinishReason::tool_calls : said, word);
        return Progress::done;
    }

    std::string body_, scratch_;
    bool called_ = false;
};
// [/talk]

// [pages]
/// GET /models, page after page: `again` asks for a further request in the same call.
class Models final : public ChatExchange {
public:
    Result<HttpRequest> next() override { return HttpRequest("GET", "/models" + query_); }

    Result<Progress> feed(const Frame& frame, Output& out) override
    {
        const JsonDocument page(frame.data);
        if (!page["models"].is_array()) return ChatError(ErrorKind::bad_response, "there is no list of models");
        std::string name;
        for (const JsonValue model : page["models"].elements())
            out.record(count_++, model["name"].string(name), {}, model.source());
        if (!page["next"].is_string()) return Progress::done;
        query_ = "?after=" + page["next"].text();
        return Progress::again;
    }

private:
    std::string query_;
    std::uint32_t count_ = 0;
};
// [/pages]

// [translator]
class QuillTranslator final : public ChatTranslator {
public:
    Result<std::unique_ptr<ChatExchange>> begin(const ChatRequestView& request, Output& out) const override
    {
        if (request.operation() == "models") return std::unique_ptr<ChatExchange>(std::make_unique<Models>());
        auto body = write_talk(request, out);
        if (body.is_error()) return body.error();
        return std::unique_ptr<ChatExchange>(std::make_unique<Talk>(*std::move(body)));
    }
};
// [/translator]

}  // namespace quill

PARLANCE_PLUGIN(quill::QuillTranslator, R"json({
    "id": "quill", "version": "1.0.0", "title": "Quill", "licence": "BSL-1.0", "kind": "translator",
    "operations": ["chat", "models"], "params": ["max_tokens"],
    "parts": ["text", "reasoning", "tool_call", "tool_result"], "tools": ["function"],
    "default_model": "quill-1", "base_url": "https://api.quill.example/v2", "auth": "header:X-Quill-Key",
    "secrets": [{"name": "api_key", "env": ["QUILL_API_KEY"]}]
})json")
