// Amazon Bedrock: Converse, whole or as binary messages; blocks that are named by their one member; usage that leaves
// out what was cached; and an end mark that is the usage. Beside it the Messages API of Claude models by InvokeModel,
// whose events are wrapped in messages, and vectors, by InvokeModel too.

#include <boost/json.hpp>

#include "../quirks.hpp"
#include "../stream_frames.hpp"
#include "anthropic_message.hpp"
#include "bedrock_message.hpp"
#include "bedrock_request.hpp"

namespace parlance::conformance {

namespace {

using namespace bedrock;

/// Neighbours of one role are one turn: the plugin joins them, as some models demand.
json::array joined_turns(const json::array& messages)
{
    json::array turns;
    for (const json::value& message : messages) {
        const bool goes_on = !turns.empty() && turns.back().at("role") == message.at("role");
        if (!goes_on) {
            turns.push_back(message);
            continue;
        }
        for (const json::value& block : message.at("content").as_array())
            turns.back().at("content").as_array().push_back(block);
    }
    return turns;
}

class BedrockQuirks final : public Quirks {
public:
    std::string id() const override { return "bedrock"; }
    std::vector<std::string> folders() const override { return {"bedrock"}; }

    std::vector<std::string> configs() const override
    {
        return {R"({"model":"a-model","options":{}})", R"({"model":"a-model","options":{"api":"invoke"}})"};
    }
    std::string config(const WireCase& recorded) const override { return configs()[is_messages_api(recorded) ? 1 : 0]; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        if (recorded.host().find("bedrock-mantle") != std::string_view::npos)
            return "OpenAI's own API at another host: for the plugins of that dialect";
        if (recorded.has("/guardrail/")) return "a guardrail without a model";
        const bool is_invoke = recorded.path().find("/invoke") != std::string_view::npos;
        if (is_invoke && !is_messages_api(recorded) && !is_embedding(recorded))
            return "InvokeModel in the format of another maker than Anthropic";
        return std::nullopt;
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (is_model_list(recorded)) return ChatRequest().operation("models");
        if (recorded.is_for("/count-tokens")) return ChatRequest("Hello").operation("count_tokens").model("a-model");
        if (is_embedding(recorded)) return read_embedding(recorded);
        return Quirks::plain_request(recorded);
    }

    /// Models are two lists, each of which may have a further page.
    std::vector<WireAnswer> answers(const WireCase& recorded) const override
    {
        std::vector<WireAnswer> all{recorded.answer};
        if (!is_model_list(recorded)) return all;
        WireAnswer other = recorded.answer;
        const bool is_first = recorded.is_for("/foundation-models");
        other.body = is_first ? R"({"inferenceProfileSummaries":[]})" : R"({"modelSummaries":[]})";
        all.insert(is_first ? all.end() : all.begin(), other);
        if (!is_first) other.body = R"({"inferenceProfileSummaries":[]})";
        all.push_back(other);
        return all;
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (!recorded.request.is_object()) return std::nullopt;
        if (recorded.is_for("/count-tokens")) return counted(recorded);
        if (is_embedding(recorded)) return read_embedding(recorded);
        if (member(recorded.request, "messages") == nullptr) return std::nullopt;  // a stored prompt has its own
        if (is_messages_api(recorded))
            return anthropic::RequestReader(recorded)
                .read()
                .model(model_in(recorded))
                .stream(recorded.is_for("/invoke-with-response-stream"));
        if (recorded.path().find("/converse") == std::string_view::npos) return std::nullopt;
        return read_conversation(recorded, recorded.request).stream(recorded.is_for("/converse-stream"));
    }

    /// Clients write empty members where they have nothing to say.
    json::value canonical(json::value body) const override
    {
        if (!body.is_object()) return body;
        json::object& object = body.get_object();
        if (const json::value* wrapped = member(body, "input"))
            if (const json::value* conversation = member(*wrapped, "converse"))
                return json::object{{"input", json::object{{"converse", canonical(*conversation)}}}};
        if (object.contains("anthropic_version")) return in_blocks(std::move(body));
        for (const std::string_view key : {"system", "inferenceConfig"}) {
            const json::value* found = object.if_contains(key);
            if (found != nullptr && (*found == json::array() || *found == json::object())) object.erase(key);
        }
        if (json::value* messages = object.if_contains("messages")) *messages = joined_turns(messages->as_array());
        return body;
    }

    std::vector<std::string> headers_that_count() const override { return {"content-type"}; }

    /// A colon in a path may be spelled in two ways; one of them is signed.
    bool same_target(const WireCase& recorded, const SentRequest& sent) const override
    {
        return sent.method == recorded.method && percent_decoded(recorded.url).ends_with(percent_decoded(sent.url)) &&
               sent.url.find(':') == std::string::npos;
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        constexpr const char* file = "bedrock-runtime.smithy.json";
        if (sent.url.ends_with("/converse-stream")) return SchemaPlace{file, "ConverseStreamRequest"};
        if (sent.url.ends_with("/converse")) return SchemaPlace{file, "ConverseRequest"};
        return std::nullopt;
    }

    std::vector<Difference> schema_differences() const override
    {
        constexpr std::string_view newer = "came after the description, of April 2025";
        return {
            {"/modelId", "stands in the path"},
            {"/outputConfig/**", newer},
            {"/serviceTier/**", newer},
            {"/messages/*/content/*/cachePoint/**", newer},
            {"/messages/*/content/*/citationsContent/**", newer},
            {"/messages/*/content/*/document/citations/**", newer},
            {"/messages/*/content/*/document/context", newer},
            {"/messages/*/content/*/document/source/content/**", newer},
            {"/messages/*/content/*/audio/**", newer},
            {"/messages/*/content/*/image/source/s3Location/**", newer},
            {"/messages/*/content/*/document/source/s3Location/**", newer},
            {"/messages/*/content/*/document/source/text", newer},
            {"/messages/*/content/*/toolUse/type", newer},
            {"/messages/*/content/*/toolResult/type", newer},
            {"/system/*/cachePoint/**", newer},
            {"/toolConfig/tools/*/cachePoint/**", newer},
            {"/toolConfig/tools/*/systemTool/**", newer},
            {"/toolConfig/tools/*/toolSpec/strict", newer},
        };
    }

    /// Bedrock counts what came from the cache, or went into it, beside inputTokens: both belong to the input.
    json::object expected(const WireCase& recorded) const override
    {
        json::object reading = *recorded.expected;
        json::value* usage = reading.if_contains("usage");
        if (usage == nullptr || !usage->is_object() || !usage->get_object().contains("input")) return reading;
        const json::value counted = last_usage(recorded);
        json::value& input = usage->get_object()["input"];
        input = input.to_number<std::int64_t>() + count_in(counted, "cacheReadInputTokens") +
                count_in(counted, "cacheWriteInputTokens") + count_in(counted, "cache_read_input_tokens") +
                count_in(counted, "cache_creation_input_tokens");
        return reading;
    }

    std::optional<std::size_t> end_mark(const WireCase& recorded) const override
    {
        std::size_t bytes = 0;
        std::optional<std::size_t> mark;
        for (const StreamFrame& frame : frames_of(recorded.answer)) {
            bytes += frame.bytes.size();
            if (frame.name == "metadata" || frame.name == "chunk") mark = bytes;  // message_stop is the last chunk
        }
        return mark;
    }
    /// After messageStop only the usage is missing.
    bool end_mark_optional(const WireCase& recorded) const override { return !is_messages_api(recorded); }
    bool opens_streams(const WireCase& recorded) const override { return !is_messages_api(recorded); }
    std::vector<std::string> finish_members() const override { return {"stopReason", "stop_reason"}; }
    std::vector<std::string> open_members() const override { return {"input", "json"}; }

    std::optional<json::value> with_unknown_block(const json::value& body) const override
    {
        json::value changed = body;
        json::object block{{"hologram", {{"depth", 3}, {"voxels", {1, 2}}}}};
        const bool is_converse = member(body, "output") != nullptr;
        if (!is_converse) block["type"] = "hologram";
        json::value& message = is_converse ? changed.at("output").at("message") : changed;
        json::array& content = message.at("content").as_array();
        content.insert(content.begin(), std::move(block));
        return changed;
    }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        if (is_messages_api(recorded)) return claude_message(recorded);
        if (!recorded.streamed) return json::parse(recorded.answer.body).at("output").at("message");
        MessageBuilder builder;
        for (const StreamFrame& frame : frames_of(recorded.answer))
            builder.add(frame);
        return builder.message();
    }

    /// Bedrock refuses empty texts, so that they cannot go back.
    json::value essence(json::value message) const override
    {
        const json::value* content = member(message, "content");
        const json::value all = content != nullptr ? anthropic::as_blocks(*content) : json::array();
        json::array blocks;
        for (const json::value& block : all.as_array())
            if (block != json::value{{"text", ""}}) blocks.push_back(block);
        return blocks.empty() ? json::object() : json::object{{"content", std::move(blocks)}};
    }

private:
    static std::optional<ChatRequest> counted(const WireCase& recorded)
    {
        const json::value* conversation = member(recorded.request.at("input"), "converse");
        if (conversation == nullptr) return std::nullopt;  // of an InvokeModel, whose body is a text there
        return read_conversation(recorded, *conversation).operation("count_tokens");
    }

    static std::optional<json::value> claude_message(const WireCase& recorded)
    {
        if (!recorded.streamed) return json::parse(recorded.answer.body);
        anthropic::MessageBuilder message;
        for (const json::value& event : wrapped_events(recorded))
            message.add(event);
        return message.message();
    }

    static json::value in_blocks(json::value body)
    {
        if (json::value* system = body.as_object().if_contains("system")) *system = anthropic::as_blocks(*system);
        for (json::value& message : body.at("messages").as_array())
            anthropic::make_canonical(message);
        return body;
    }

    /// The last that was counted; of the Messages API the first, since later events count the output alone.
    static json::value last_usage(const WireCase& recorded)
    {
        json::value usage;
        if (is_messages_api(recorded) && recorded.streamed)
            return wrapped_events(recorded).at(0).at("message").at("usage");
        if (!recorded.streamed) {
            const json::value body = json::parse(recorded.answer.body);
            if (const json::value* found = member(body, "usage")) usage = *found;
        }
        for (const StreamFrame& frame : recorded.streamed ? frames_of(recorded.answer) : std::vector<StreamFrame>())
            if (const auto data = frame.json())
                if (const json::value* found = member(*data, "usage")) usage = *found;
        return usage;
    }
};

const Registered<BedrockQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
