// Amazon Bedrock: Converse, whole or as binary messages; blocks that are named by their one member; usage that leaves
// out what was cached; and an end mark that is the usage. Beside it the Messages API of Claude models by InvokeModel,
// whose events are wrapped in messages.

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

#include "../quirks.hpp"
#include "../stream_frames.hpp"
#include "anthropic_request.hpp"

namespace parlance::conformance {

namespace {

const json::value* member(const json::value& holder, std::string_view key)
{
    const json::object* object = holder.if_object();
    const json::value* found = object != nullptr ? object->if_contains(key) : nullptr;
    return found != nullptr && !found->is_null() ? found : nullptr;
}

std::string text_in(const json::value& holder, std::string_view key)
{
    const json::value* found = member(holder, key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t count_in(const json::value& holder, std::string_view key)
{
    const json::value* found = member(holder, key);
    return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

std::string own_extra(const json::object& members)
{
    return members.empty() ? std::string() : json::serialize(json::object{{"bedrock", members}});
}

json::object without(json::object object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        object.erase(key);
    return object;
}

std::string percent_decoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%' || at + 2 >= text.size()) {
            decoded += text[at];
            continue;
        }
        decoded += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
        at += 2;
    }
    return decoded;
}

/// "/model/ID/converse"
std::string model_in(const WireCase& recorded)
{
    constexpr std::string_view before = "/model/";
    std::string_view path = recorded.path();
    path.remove_prefix(path.find(before) + before.size());
    return percent_decoded(path.substr(0, path.rfind('/')));
}

/// Reads one recorded request into neutral terms.
class RequestReader {
public:
    explicit RequestReader(const WireCase& recorded) : recorded_(recorded), rest_(recorded.request.as_object()) {}

    ChatRequest read()
    {
        request_.model(model_in(recorded_)).stream(recorded_.is_for("/converse-stream"));
        if (const json::value* system = take("system"); system != nullptr && !system->as_array().empty())
            request_.add_message(Message(Role::system, parts_of(system->as_array())));
        for (const json::value& message : take("messages")->as_array())
            add_message(message);
        read_tools();
        read_inference();
        read_format();
        read_model_fields();
        request_.extra(own_extra(rest_));
        return std::move(request_);
    }

private:
    /// A member of the body; what is taken does not go into `extra`.
    const json::value* take(std::string_view key)
    {
        rest_.erase(key);
        return member(recorded_.request, key);
    }

    void add_message(const json::value& message)
    {
        const Role role = text_in(message, "role") == "assistant" ? Role::assistant : Role::user;
        request_.add_message(Message(role, parts_of(message.at("content").as_array())));
    }

    std::vector<Part> parts_of(const json::array& blocks)
    {
        std::vector<Part> parts;
        for (const json::value& block : blocks) {
            if (const json::value* mark = member(block, "cachePoint"))
                mark_cache(parts.back(), *mark);
            else
                parts.push_back(part_of(block));
        }
        return parts;
    }

    void mark_cache(Part& part, const json::value& mark)
    {
        part.flags |= PARLANCE_PART_CACHE_HERE;
        if (const std::string ttl = text_in(mark, "ttl"); !ttl.empty())
            request_.set("cache_ttl_s", ttl == "5m" ? 300 : 3600);
    }

    Part part_of(const json::value& block)
    {
        const json::object::value_type& only = *block.as_object().begin();
        const std::string_view type = only.key();
        const json::value& content = only.value();
        if (type == "text") return Part(PartKind::text, std::string(content.as_string()));
        if (type == "image") return media_of(PartKind::image, "image/", content.as_object());
        if (type == "video") return media_of(PartKind::video, "video/", content.as_object());
        if (type == "document") return document_of(content.as_object());
        if (type == "guardContent" && member(content, "text") != nullptr) return guarded_text(content.at("text"));
        if (type == "reasoningContent") return reasoning_of(content);
        if (type == "toolUse") return call_of(content.as_object());
        if (type == "toolResult") return result_of(content.as_object());
        if (type == "json") return json_text(content);
        Part part(PartKind::custom);
        part.extra = own_extra(block.as_object());
        return part;
    }

    static Part media_of(PartKind kind, const std::string& type, const json::object& content)
    {
        Part part(kind);
        const json::value& source = content.at("source");
        part.media_type = type + text_in(content, "format");
        part.data = testing::decoded_base64(text_in(source, "bytes"));
        if (const json::value* place = member(source, "s3Location")) {
            part.url = text_in(*place, "uri");
            const json::object others = without(place->as_object(), {"uri"});
            if (!others.empty()) part.extra = own_extra({{"s3Location", others}});
        }
        return part;
    }

    static Part document_of(const json::object& content)
    {
        constexpr std::pair<std::string_view, std::string_view> types[] = {
            {"pdf", "application/pdf"},
            {"csv", "text/csv"},
            {"doc", "application/msword"},
            {"html", "text/html"},
            {"txt", "text/plain"},
            {"md", "text/markdown"},
            {"xls", "application/vnd.ms-excel"},
            {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
            {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
        Part part = media_of(PartKind::file, "", content);
        for (const auto& [format, type] : types)
            if (part.media_type == format) part.media_type = type;
        part.name = text_in(content, "name");
        part.text = text_in(content.at("source"), "text");
        const json::object others = without(content, {"format", "name", "source"});
        if (!others.empty()) part.extra = own_extra(others);
        return part;
    }

    static Part guarded_text(const json::value& guarded)
    {
        Part part(PartKind::text, text_in(guarded, "text"));
        part.extra = own_extra({{"guardContent", without(guarded.as_object(), {"text"})}});
        return part;
    }

    static Part reasoning_of(const json::value& content)
    {
        const json::value* text = member(content, "reasoningText");
        Part part(PartKind::reasoning, text != nullptr ? text_in(*text, "text") : "");
        json::object own = content.as_object();
        if (text != nullptr) own["reasoningText"] = without(text->as_object(), {"text"});
        part.extra = own_extra(own);
        return part;
    }

    static Part call_of(const json::object& call)
    {
        Part part =
            Part::tool_call(text_in(call, "toolUseId"), text_in(call, "name"), json::serialize(call.at("input")));
        if (text_in(call, "type") == "server_tool_use") part.flags |= PARLANCE_PART_PROVIDER_RUN;
        part.extra = own_extra(without(call, {"toolUseId", "name", "input"}));
        return part;
    }

    /// A result that names its type was the service's own, and is state.
    Part result_of(const json::object& result)
    {
        Part part(PartKind::tool_result);
        part.id = text_in(result, "toolUseId");
        json::object own = without(result, {"toolUseId", "content"});
        if (own.contains("type")) {
            part.flags |= PARLANCE_PART_PROVIDER_RUN;
            own["content"] = result.at("content");
        } else {
            part.parts = parts_of(result.at("content").as_array());
        }
        if (text_in(result, "status") == "error") {
            part.flags |= PARLANCE_PART_IS_ERROR;
            own.erase("status");
        }
        part.extra = own_extra(own);
        return part;
    }

    static Part json_text(const json::value& content)
    {
        Part part(PartKind::text, json::serialize(content));
        part.media_type = "application/json";
        return part;
    }

    void read_tools()
    {
        const json::value* config = take("toolConfig");
        if (config == nullptr) return;
        std::vector<Tool> tools;
        for (const json::value& recorded : config->at("tools").as_array()) {
            if (const json::value* mark = member(recorded, "cachePoint"))
                tools.back().extra = own_extra({{"cachePoint", *mark}});
            else
                tools.push_back(tool_of(recorded));
        }
        for (Tool& tool : tools)
            request_.add_tool(std::move(tool));
        if (const json::value* choice = member(*config, "toolChoice")) read_choice(*choice);
    }

    static Tool tool_of(const json::value& recorded)
    {
        if (const json::value* own = member(recorded, "systemTool")) {
            Tool tool(text_in(*own, "name"), {}, {});
            tool.kind = PARLANCE_TOOL_PROVIDER;
            return tool;
        }
        const json::value& spec = recorded.at("toolSpec");
        Tool tool(text_in(spec, "name"), text_in(spec, "description"),
                  json::serialize(spec.at("inputSchema").at("json")));
        if (const json::value* strict = member(spec, "strict"); strict != nullptr && *strict == true)
            tool.flags |= PARLANCE_TOOL_STRICT;
        return tool;
    }

    void read_choice(const json::value& choice)
    {
        json::value neutral = "auto";
        if (member(choice, "any") != nullptr) neutral = "required";
        if (const json::value* tool = member(choice, "tool")) neutral = json::object{{"name", text_in(*tool, "name")}};
        request_.set("tool_choice", Json(json::serialize(neutral)));
    }

    void read_inference()
    {
        const json::value* config = take("inferenceConfig");
        if (config == nullptr) return;
        if (const json::value* most = member(*config, "maxTokens")) request_.max_tokens(most->to_number<int>());
        if (const json::value* number = member(*config, "temperature"))
            request_.temperature(number->to_number<double>());
        if (const json::value* number = member(*config, "topP")) request_.set("top_p", number->to_number<double>());
        if (const json::value* stop = member(*config, "stopSequences"))
            request_.set("stop", Json(json::serialize(*stop)));
    }

    /// The schema is a text there, and is passed on letter by letter.
    void read_format()
    {
        const json::value* config = take("outputConfig");
        if (config == nullptr) return;
        const json::value& definition = config->at("textFormat").at("structure").at("jsonSchema");
        json::object others = without(definition.as_object(), {"schema"});
        others["type"] = "json_schema";
        std::string format = json::serialize(others);
        format.pop_back();
        request_.set("format", Json(format + ",\"schema\":" + text_in(definition, "schema") + "}"));
    }

    void read_model_fields()
    {
        json::value* fields = rest_.if_contains("additionalModelRequestFields");
        if (fields == nullptr) return;
        json::object others = fields->as_object();
        const json::value* thinking = member(*fields, "thinking");
        if (thinking != nullptr && text_in(*thinking, "type") == "enabled") {
            request_.set("reasoning_budget", count_in(*thinking, "budget_tokens"));
            others.erase("thinking");
        }
        const json::value* config = member(*fields, "inferenceConfig");
        if (config != nullptr && member(*config, "topK") != nullptr) {
            request_.set("top_k", count_in(*config, "topK"));
            others.erase("inferenceConfig");
        }
        rest_.erase("additionalModelRequestFields");
        if (!others.empty()) rest_["additionalModelRequestFields"] = others;
    }

    const WireCase& recorded_;
    json::object rest_;
    ChatRequest request_;
};

/// Puts the message together that a stream's messages describe.
class MessageBuilder {
public:
    void add(const StreamFrame& frame)
    {
        const std::optional<json::value> data = frame.json();
        if (!data) return;
        const auto index = static_cast<std::size_t>(count_in(*data, "contentBlockIndex"));
        if (frame.name == "contentBlockStart") start(block(index), data->at("start"));
        if (frame.name == "contentBlockDelta") grow(block(index), data->at("delta"));
    }

    /// Nothing where a call's input was cut short: such a message cannot go back.
    std::optional<json::value> message() const
    {
        json::array content;
        for (const json::object& built : blocks_) {
            json::object block = built;
            json::value* call = block.if_contains("toolUse");
            if (call != nullptr) {
                json::error_code error;
                const std::string input = text_in(*call, "input");
                call->as_object()["input"] = json::parse(input.empty() ? "{}" : input, error);
                if (error) return std::nullopt;
            }
            if (!block.empty()) content.push_back(std::move(block));
        }
        return json::value{{"role", "assistant"}, {"content", std::move(content)}};
    }

private:
    json::object& block(std::size_t index)
    {
        if (blocks_.size() <= index) blocks_.resize(index + 1);
        return blocks_[index];
    }

    static void start(json::object& block, const json::value& start)
    {
        block = start.as_object();
        if (json::value* result = block.if_contains("toolResult")) result->as_object()["content"] = json::array();
    }

    static void append(json::object& holder, std::string_view key, const json::value& piece)
    {
        holder[key] = text_in(holder, key) + std::string(piece.as_string());
    }

    static void grow(json::object& block, const json::value& delta)
    {
        if (const json::value* text = member(delta, "text")) append(block, "text", *text);
        if (const json::value* call = member(delta, "toolUse"))
            append(block["toolUse"].as_object(), "input", call->at("input"));
        if (const json::value* pieces = member(delta, "toolResult"))
            for (const json::value& piece : pieces->as_array())
                block["toolResult"].at("content").as_array().push_back(piece);
        if (const json::value* reasoning = member(delta, "reasoningContent")) grow_reasoning(block, *reasoning);
        if (const json::value* citation = member(delta, "citation")) cite(block, *citation);
    }

    static void grow_reasoning(json::object& block, const json::value& delta)
    {
        if (!block.contains("reasoningContent")) block["reasoningContent"] = json::object();
        json::object& content = block["reasoningContent"].as_object();
        if (const json::value* redacted = member(delta, "redactedContent"))
            return append(content, "redactedContent", *redacted);
        if (!content.contains("reasoningText")) content["reasoningText"] = json::object{{"text", ""}};
        for (const std::string_view key : {"text", "signature"})
            if (const json::value* piece = member(delta, key))
                append(content["reasoningText"].as_object(), key, *piece);
    }

    /// What is cited is a block of another type than plain text.
    static void cite(json::object& block, const json::value& citation)
    {
        if (!block.contains("citationsContent")) block = json::object{{"citationsContent", cited(block)}};
        block["citationsContent"].as_object()["citations"].as_array().push_back(citation);
    }

    static json::object cited(const json::object& block)
    {
        json::object content{{"citations", json::array()}};
        if (block.contains("text")) content["content"] = json::array{json::object{{"text", block.at("text")}}};
        return content;
    }

    std::vector<json::object> blocks_;
};

/// A request of the Messages API, by InvokeModel.
bool is_messages_api(const WireCase& recorded)
{
    return recorded.path().find("/invoke") != std::string_view::npos &&
           member(recorded.request, "anthropic_version") != nullptr;
}

/// The events that a stream of InvokeModel wraps.
std::vector<json::value> wrapped_events(const WireCase& recorded)
{
    std::vector<json::value> events;
    for (const json::value& message : stream_values(recorded.answer))
        if (const json::value* bytes = member(message, "bytes"))
            events.push_back(json::parse(testing::decoded_base64(bytes->as_string())));
    return events;
}

/// The message that such events describe.
json::value message_of(const std::vector<json::value>& events)
{
    json::array content;
    std::string input;
    for (const json::value& event : events) {
        const std::string type = text_in(event, "type");
        if (type == "content_block_start") content.push_back(event.at("content_block"));
        if (type == "content_block_delta") {
            const json::value& delta = event.at("delta");
            json::object& block = content.back().as_object();
            if (member(delta, "text") != nullptr) block["text"] = text_in(block, "text") + text_in(delta, "text");
            input += text_in(delta, "partial_json");
        }
        if (type == "content_block_stop" && !input.empty())
            content.back().as_object()["input"] = json::parse(std::exchange(input, {}));
    }
    return {{"role", "assistant"}, {"content", std::move(content)}};
}

/// The two forms of the Messages API's content are one: a list of blocks.
json::value as_blocks(const json::value& content)
{
    if (!content.is_string()) return content;
    return json::array{json::object{{"type", "text"}, {"text", content}}};
}

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
        const bool is_invoke = recorded.path().find("/invoke") != std::string_view::npos;
        if (is_invoke && !is_messages_api(recorded)) return "InvokeModel in the format of another maker than Anthropic";
        return std::nullopt;
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (is_messages_api(recorded))
            return anthropic::RequestReader(recorded)
                .read()
                .model(model_in(recorded))
                .stream(recorded.is_for("/invoke-with-response-stream"));
        if (recorded.path().find("/converse") == std::string_view::npos || !recorded.request.is_object())
            return std::nullopt;
        return RequestReader(recorded).read();
    }

    /// Clients write empty members where they have nothing to say.
    json::value canonical(json::value body) const override
    {
        json::object& object = body.as_object();
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
        if (is_messages_api(recorded))
            return recorded.streamed ? message_of(wrapped_events(recorded)) : json::parse(recorded.answer.body);
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
        const json::value all = content != nullptr ? as_blocks(*content) : json::array();
        json::array blocks;
        for (const json::value& block : all.as_array())
            if (block != json::value{{"text", ""}}) blocks.push_back(block);
        return blocks.empty() ? json::object() : json::object{{"content", std::move(blocks)}};
    }

private:
    static json::value in_blocks(json::value body)
    {
        if (json::value* system = body.as_object().if_contains("system")) *system = as_blocks(*system);
        for (json::value& message : body.at("messages").as_array())
            message.at("content") = as_blocks(message.at("content"));
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
