/// gemini_dialect.hpp - what the suite knows of the Gemini API, for both plugins that speak it: AI Studio and Vertex
/// AI.
///
/// Recordings spell members in camelCase or, as protocol buffers allow too, in snake_case, and base64 in either
/// alphabet: both are brought to one form before anything is compared.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "gemini_content.hpp"
#include "gemini_request.hpp"

namespace parlance::conformance::gemini {

/// What AI Studio and Vertex AI have in common.
class DialectQuirks : public Quirks {
public:
    std::vector<std::string> folders() const override { return {"gemini"}; }
    std::optional<std::string> skip(const WireCase& recorded) const override;
    ChatRequest plain_request(const WireCase& recorded) const override;
    std::optional<ChatRequest> neutral(const WireCase& recorded) const override { return read_request(recorded, id()); }
    std::vector<WireAnswer> answers(const WireCase& recorded) const override;
    json::value canonical(json::value body) const override;
    std::vector<Difference> client_defaults() const override;
    std::vector<Difference> own_members() const override;
    json::object expected(const WireCase& recorded) const override;
    std::optional<std::size_t> end_mark(const WireCase&) const override { return std::nullopt; }
    bool end_mark_optional(const WireCase&) const override { return true; }
    std::vector<std::string> finish_members() const override { return {"finishReason"}; }
    std::vector<std::string> open_members() const override { return {"args", "response"}; }
    std::optional<json::value> with_unknown_block(const json::value& body) const override;
    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        return recorded_content(recorded);
    }
    json::value assistant_message(const json::value& body) const override;
    json::value essence(json::value message) const override;

protected:
    /// Whether a recording is of this plugin's platform.
    [[nodiscard]] virtual bool is_ours(const WireCase& recorded) const = 0;
};

inline std::optional<std::string> DialectQuirks::skip(const WireCase& recorded) const
{
    if (!is_ours(recorded)) return is_vertex(recorded) ? "Vertex AI: another plugin" : "AI Studio: another plugin";
    const Target target = target_of(recorded);
    if (recorded.has("/openai/") || recorded.has("/interactions")) return "another API than generateContent";
    if (recorded.method == "GET") {
        if (recorded.is_for("/models") || recorded.has("/batches/")) return std::nullopt;
        return recorded.has("/models/") ? "lookup of one model" : "files and caches";
    }
    if (recorded.is_for(":cancel")) return std::nullopt;
    for (const char* const known : {"generateContent", "streamGenerateContent", "countTokens", "batchEmbedContents",
                                    "embedContent", "batchGenerateContent"})
        if (target.method == known) return std::nullopt;
    if (target.method == "predict" && is_vertex(recorded) && target.model.find("embedding") != std::string::npos)
        return std::nullopt;
    return target.method.empty() ? "files and caches" : "the method " + target.method;
}

inline ChatRequest DialectQuirks::plain_request(const WireCase& recorded) const
{
    const Target target = target_of(recorded);
    const auto batch_id = [&] { return std::string(recorded.path().substr(recorded.path().find("batches/"))); };
    if (recorded.is_for("/models")) return ChatRequest().operation("models");
    if (recorded.is_for(":cancel")) {
        const std::string id = batch_id();
        return ChatRequest().operation("batch.cancel").set("id", id.substr(0, id.rfind(':')));
    }
    if (recorded.has("/batches/")) return ChatRequest().operation("batch.get").set("id", batch_id());
    if (is_embedding(target)) return embedding_request(recorded, normal(recorded.request), id());
    ChatRequest request("Hello");
    request.model(target.model.empty() ? "a-model" : target.model).stream(target.method == "streamGenerateContent");
    if (target.method == "countTokens") request.operation("count_tokens");
    if (target.method == "batchGenerateContent") {
        Part spool(PartKind::file);
        spool.url = "file:///dev/null";
        ChatRequest create;
        create.operation("batch.create").model(target.model);
        return create.add_message(Message(Role::user, std::vector<Part>{std::move(spool)}));
    }
    return request;
}

/// A list of models may have a further page, and cancelling a batch asks for its state.
inline std::vector<WireAnswer> DialectQuirks::answers(const WireCase& recorded) const
{
    if (recorded.is_for(":cancel")) {
        WireAnswer state = recorded.answer;
        state.body = R"({"name":"batches/a","metadata":{"state":"BATCH_STATE_CANCELLED"}})";
        return {recorded.answer, state};
    }
    const bool has_more =
        recorded.is_for("/models") && recorded.answer.body.find("\"nextPageToken\"") != std::string::npos;
    if (!has_more) return {recorded.answer};
    WireAnswer last = recorded.answer;
    last.body = R"({"models":[]})";
    return {recorded.answer, last};
}

/// A turn without a role is the user's, and so is what older clients call the function's.
inline void name_roles(json::object& request)
{
    json::value* contents = request.if_contains("contents");
    if (contents == nullptr || !contents->is_array()) return;
    for (json::value& content : contents->get_array())
        if (text_in(content, "role") != "model") content.as_object()["role"] = "user";
}

inline void make_canonical(json::object& request)
{
    name_roles(request);
    if (json::value* config = request.if_contains("generationConfig"))
        if (config->is_object() && config->get_object().empty()) request.erase("generationConfig");
    if (json::value* tools = request.if_contains("tools")) {
        if (tools->as_array().empty()) {
            request.erase("tools");
            return;
        }
        // Which kind of tool is named first means nothing.
        std::ranges::stable_partition(
            tools->as_array(), [](const json::value& tool) { return member(tool, "functionDeclarations") != nullptr; });
        for (json::value& tool : tools->as_array())
            if (json::value* functions = tool.as_object().if_contains("functionDeclarations"))
                for (json::value& function : functions->as_array())
                    if (text_in(function, "description").empty()) function.as_object().erase("description");
    }
}

/// Members that protocol buffers leave out when they say nothing (an empty message, an empty text, false) are left out.
inline json::value DialectQuirks::canonical(json::value body) const
{
    json::value whole = normal(body);
    if (!whole.is_object()) return whole;
    if (const json::value* wrapped = member(whole, "generateContentRequest")) {
        json::value inner = *wrapped;
        inner.as_object().erase("model");
        whole = std::move(inner);
    }
    make_canonical(whole.get_object());
    return whole;
}

inline std::vector<Difference> DialectQuirks::client_defaults() const
{
    return {{"/model", "some clients repeat the model of the URL in the body"},
            {"/systemInstruction/role", "some clients give the instruction a role, which means nothing"},
            {"/content/role", "likewise what is embedded"},
            {"/requests/*/content/role", "likewise what is embedded"}};
}

inline std::vector<Difference> DialectQuirks::own_members() const
{
    return {{"/requests/*/model", "each text to embed names the model, which the API documents as required"},
            {"/contents/*/parts/*/thoughtSignature",
             "calls that no Gemini model signed are excused, or generation 3 refuses them"}};
}

/// What the server says of a prompt that it blocked, in words.
inline std::string words_of_block(const WireCase& recorded)
{
    std::string words;
    const auto read = [&](const json::value& answer) {
        if (const json::value* feedback = member(answer, "promptFeedback"))
            words += text_in(*feedback, "blockReasonMessage");
    };
    if (!recorded.streamed) read(json::parse(recorded.answer.body));
    if (recorded.streamed)
        for (const json::value& chunk : stream_values(recorded.answer))
            read(chunk);
    return words;
}

/// `output` includes thinking. A prompt that was blocked is a request that was refused: an error, with what the server
/// says. Numbers of enumerations are texts in a finish word.
inline json::object DialectQuirks::expected(const WireCase& recorded) const
{
    json::object reading = *recorded.expected;
    if (json::value* stop = reading.if_contains("stop")) {
        if (stop->is_number()) *stop = std::to_string(stop->to_number<std::int64_t>());
        const std::string word = stop->is_string() ? std::string(stop->get_string()) : std::string();
        if (word.starts_with("blockReason:")) {
            json::object error;
            if (const std::string message = words_of_block(recorded); !message.empty()) error["message"] = message;
            *stop = "";
            reading["error"] = error;  // last: it may move the other members
        }
    }
    json::value* usage = reading.if_contains("usage");
    if (usage == nullptr || !usage->is_object()) return reading;
    if (usage->at("input").is_null()) {
        *usage = nullptr;
        return reading;
    }
    json::value& output = usage->get_object()["output"];
    const json::value* thinking = member(*usage, "reasoning");
    std::int64_t sum = thinking != nullptr ? thinking->to_number<std::int64_t>() : 0;
    if (output.is_number()) sum += output.to_number<std::int64_t>();
    output = output.is_null() && thinking == nullptr ? std::int64_t{-1} : sum;  // -1: none may be reported
    return reading;
}

inline std::optional<json::value> DialectQuirks::with_unknown_block(const json::value& body) const
{
    json::value changed = body;
    const json::value* candidates = member(body, "candidates");
    if (candidates == nullptr || candidates->as_array().empty()) return std::nullopt;
    const json::value* content = member(candidates->as_array().front(), "content");
    if (content == nullptr || member(*content, "parts") == nullptr) return std::nullopt;
    changed.at("candidates")
        .at(0)
        .at("content")
        .at("parts")
        .as_array()
        .push_back(json::object{{"parlanceUnknown", json::object{{"of", "some kind"}}}, {"thoughtSignature", "c2ln"}});
    return changed;
}

inline json::value DialectQuirks::assistant_message(const json::value& body) const
{
    json::value found;
    for (const json::value& content : body.at("contents").as_array())
        if (text_in(content, "role") == "model") found = content;
    return found;
}

/// Everything comes back but texts that say nothing and carry nothing, which the API would refuse.
inline json::value DialectQuirks::essence(json::value message) const
{
    const json::value content = normal(message);
    const json::value* list = member(content, "parts");
    json::array parts;
    if (list != nullptr)
        for (const json::value& part : list->as_array()) {
            const bool says_nothing = part.as_object().empty() || part == json::value{{"text", ""}};
            if (!says_nothing) parts.push_back(part);
        }
    if (parts.empty()) return json::object();
    return json::object{{"role", "model"}, {"parts", parts}};
}

}  // namespace parlance::conformance::gemini
