/// gemini_request.hpp - recorded requests to the Gemini API in neutral terms, read without the plugins' code.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "gemini_json.hpp"

namespace parlance::conformance::gemini {

/// Reads the body of a chat, in its normal form.
class RequestReader {
public:
    RequestReader(json::object body, std::string id) : rest_(std::move(body)), id_(std::move(id)) {}

    void read(ChatRequest& request)
    {
        if (const auto system = take(rest_, "systemInstruction"))
            request.add_message(Message(Role::system, parts_of(*system)));
        if (const auto contents = take(rest_, "contents"))
            for (const json::value& content : contents->as_array())
                request.add_message(message_of(content));
        read_config(request);
        read_tools(request);
        if (const auto labels = take(rest_, "labels")) request.set("metadata", Json(json::serialize(*labels)));
        const auto tier = id_ == "gemini" ? take(rest_, "serviceTier") : std::nullopt;
        if (tier) request.set("service_tier", std::string(tier->as_string()));
        rest_.erase("model");
        request.extra(extra_of(id_, rest_));
    }

private:
    static std::optional<json::value> take(json::object& from, std::string_view key)
    {
        const auto found = from.find(key);
        if (found == from.end() || found->value().is_null()) return std::nullopt;
        json::value value = found->value();
        from.erase(found);
        return value;
    }

    Message message_of(const json::value& content)
    {
        Message message(text_in(content, "role") == "model" ? Role::assistant : Role::user, parts_of(content));
        const bool results = !message.parts.empty() && std::ranges::all_of(message.parts, [](const Part& part) {
            return part.kind == PartKind::tool_result;
        });
        // Results that stood in contents of their own stay apart, which only a user's message says.
        if (results && !after_results_) message.role = Role::tool;
        after_results_ = results;
        return message;
    }

    std::vector<Part> parts_of(const json::value& content)
    {
        std::vector<Part> parts;
        if (const json::value* list = member(content, "parts"))
            for (const json::value& part : list->as_array())
                parts.push_back(part_of(part.as_object()));
        return parts;
    }

    Part part_of(json::object rest)
    {
        const json::value whole = rest;
        const bool thought = member(whole, "thought") != nullptr;
        Part part(PartKind::custom);
        if (const auto text = take(rest, "text"))
            part = Part(thought ? PartKind::reasoning : PartKind::text, std::string(text->as_string()));
        else if (const auto data = take(rest, "inlineData"))
            part = media_of(*data);
        else if (const auto file = take(rest, "fileData"))
            part = media_of(*file);
        else if (const auto call = take(rest, "functionCall"))
            part = call_of(*call);
        else if (const auto result = take(rest, "functionResponse"))
            part = result_of(*result);
        part.extra = extra_of(id_, part.kind == PartKind::custom ? whole.as_object() : rest);
        return part;
    }

    static Part media_of(const json::value& data)
    {
        const std::string type = text_in(data, "mimeType");
        Part part(type.starts_with("image/")   ? PartKind::image
                  : type.starts_with("audio/") ? PartKind::audio
                  : type.starts_with("video/") ? PartKind::video
                                               : PartKind::file);
        part.media_type = type;
        part.url = text_in(data, "fileUri");
        part.data = testing::decoded_base64(text_in(data, "data"));
        part.name = text_in(data, "displayName");
        return part;
    }

    static Part call_of(const json::value& call)
    {
        const json::value* args = member(call, "args");
        return Part::tool_call(text_in(call, "id"), text_in(call, "name"),
                               args != nullptr ? json::serialize(*args) : std::string());
    }

    Part result_of(const json::value& result)
    {
        Part part = Part::tool_result(text_in(result, "id"), {});
        part.name = text_in(result, "name");
        part.media_type = "application/json";
        const json::value* response = member(result, "response");
        const json::value* error = response != nullptr ? member(*response, "error") : nullptr;
        if (error != nullptr && error->is_string() && response->as_object().size() == 1) {
            part.flags |= PARLANCE_PART_IS_ERROR;
            part.media_type.clear();
            part.text = std::string(error->get_string());
        } else if (response != nullptr) {
            part.text = json::serialize(*response);
        }
        if (const json::value* parts = member(result, "parts")) {
            if (part.text == "{}") part.text.clear();
            part.parts.emplace_back(PartKind::text, std::move(part.text));
            part.text.clear();
            for (const json::value& piece : parts->as_array())
                part.parts.push_back(part_of(piece.as_object()));
        }
        return part;
    }

    void read_config(ChatRequest& request)
    {
        const auto found = take(rest_, "generationConfig");
        if (!found) return;
        json::object config = found->as_object();
        for (const auto& [theirs, ours] : {std::pair{"temperature", "temperature"},
                                           {"topP", "top_p"},
                                           {"presencePenalty", "presence_penalty"},
                                           {"frequencyPenalty", "frequency_penalty"}})
            if (const auto number = take(config, theirs)) request.set(ours, number->to_number<double>());
        for (const auto& [theirs, ours] : {std::pair{"topK", "top_k"},
                                           {"maxOutputTokens", "max_tokens"},
                                           {"seed", "seed"},
                                           {"candidateCount", "n"},
                                           {"logprobs", "top_logprobs"}})
            if (const auto number = take(config, theirs)) request.set(ours, number->to_number<std::int64_t>());
        if (const auto wanted = take(config, "responseLogprobs")) request.set("logprobs", wanted->as_bool());
        if (const auto stop = take(config, "stopSequences")) request.set("stop", Json(json::serialize(*stop)));
        if (const auto kinds = take(config, "responseModalities"))
            request.set("modalities", Json(json::serialize(*kinds)));
        read_format(config, request);
        read_thinking(config, request);
        if (!config.empty()) rest_["generationConfig"] = config;
    }

    static void read_format(json::object& config, ChatRequest& request)
    {
        if (text_in(config, "responseMimeType") != "application/json") return;
        config.erase("responseMimeType");
        json::object format{{"type", "json"}};
        if (const auto schema = take(config, "responseJsonSchema"))
            format = {{"type", "json_schema"}, {"name", "answer"}, {"schema", *schema}};
        request.set("format", Json(json::serialize(format)));
    }

    static void read_thinking(json::object& config, ChatRequest& request)
    {
        const auto found = take(config, "thinkingConfig");
        if (!found) return;
        json::object thinking = found->as_object();
        if (const auto budget = take(thinking, "thinkingBudget"))
            request.set("reasoning_budget", budget->to_number<std::int64_t>());
        else if (const auto level = take(thinking, "thinkingLevel"))
            request.set("reasoning_effort", std::string(level->as_string()));
        if (const auto told = take(thinking, "includeThoughts"))
            request.set("reasoning_summary", std::string(told->as_bool() ? "auto" : "none"));
        if (!thinking.empty() || found->as_object().empty()) config["thinkingConfig"] = thinking;
    }

    void read_tools(ChatRequest& request)
    {
        const bool strict = read_tool_config(request);
        const auto tools = take(rest_, "tools");
        if (!tools) return;
        for (const json::value& entry : tools->as_array()) {
            const json::value* functions = member(entry, "functionDeclarations");
            if (functions == nullptr) {
                Tool tool(entry.as_object().empty() ? "" : std::string(entry.as_object().begin()->key()), {}, {});
                tool.kind = PARLANCE_TOOL_PROVIDER;
                tool.extra = extra_of(id_, entry.as_object());
                request.add_tool(std::move(tool));
                continue;
            }
            for (const json::value& function : functions->as_array())
                request.add_tool(function_of(function.as_object(), strict));
        }
    }

    Tool function_of(json::object rest, bool strict) const
    {
        Tool tool(text_in(rest, "name"), text_in(rest, "description"), {});
        if (const auto schema = take(rest, "parametersJsonSchema")) tool.schema = json::serialize(*schema);
        if (strict) tool.flags |= PARLANCE_TOOL_STRICT;
        rest.erase("name");
        rest.erase("description");
        tool.extra = extra_of(id_, rest);
        return tool;
    }

    /// Whether the functions' schemas bind the model.
    bool read_tool_config(ChatRequest& request)
    {
        const auto found = rest_.find("toolConfig");
        if (found == rest_.end() || found->value().as_object().size() != 1) return false;
        const json::value* calling = member(found->value(), "functionCallingConfig");
        if (calling == nullptr) return false;
        const json::value config = *calling;
        const std::string mode = text_in(config, "mode");
        const json::value* names = member(config, "allowedFunctionNames");
        json::value choice;
        if (mode == "AUTO") choice = "auto";
        if (mode == "NONE") choice = "none";
        if (mode == "ANY") choice = "required";
        if (mode == "ANY" && names != nullptr)
            choice = names->as_array().size() == 1 ? json::value{{"name", names->as_array().front()}} : config;
        if (mode == "VALIDATED" && names != nullptr) choice = config;
        rest_.erase("toolConfig");
        if (!choice.is_null()) request.set("tool_choice", Json(json::serialize(choice)));
        return mode == "VALIDATED" && choice.is_null();
    }

    json::object rest_;
    std::string id_;
    bool after_results_ = false;
};

inline bool is_embedding(const Target& target)
{
    return target.method == "batchEmbedContents" || target.method == "embedContent" || target.method == "predict";
}

/// The texts of a recorded request for embeddings.
inline std::vector<Part> texts_of(const json::value& body)
{
    std::vector<Part> texts;
    if (const json::value* content = member(body, "content"))
        texts.emplace_back(PartKind::text, text_in(content->at("parts").at(0), "text"));
    if (const json::value* requests = member(body, "requests"))
        for (const json::value& one : requests->as_array())
            texts.emplace_back(PartKind::text, text_in(one.at("content").at("parts").at(0), "text"));
    if (const json::value* instances = member(body, "instances"))
        for (const json::value& one : instances->as_array())
            texts.emplace_back(PartKind::text, text_in(one, "content"));
    return texts;
}

/// Whether each vector is of one text, and asked for as this plugin asks: AI Studio is always asked for a list.
inline bool embedding_can_be_said(const WireCase& recorded, const json::value& body)
{
    if (target_of(recorded).method == "embedContent" && !is_vertex(recorded)) return false;
    const auto is_one_text = [](const json::value& entry) {
        const json::array& parts = entry.at("content").at("parts").as_array();
        return parts.size() == 1 && member(parts.front(), "text") != nullptr;
    };
    if (member(body, "content") != nullptr) return is_one_text(body);
    const json::value* requests = member(body, "requests");
    return requests == nullptr || std::ranges::all_of(requests->as_array(), is_one_text);
}

inline ChatRequest embedding_request(const WireCase& recorded, const json::value& body, const std::string& id)
{
    ChatRequest request;
    request.operation("embeddings").model(target_of(recorded).model);
    request.add_message(Message(Role::user, texts_of(body)));
    const json::value* list = member(body, "requests");
    if (list == nullptr) list = member(body, "instances");
    if (list != nullptr && list->as_array().empty()) return request;
    const json::value& entry = list != nullptr ? list->as_array().front() : body;
    json::object rest = entry.as_object();
    const json::value* parameters = member(body, "parameters");
    const json::value* size = member(parameters != nullptr ? *parameters : entry, "outputDimensionality");
    if (size != nullptr) request.set("dimensions", size->to_number<std::int64_t>());
    if (const std::string task = text_in(rest, "taskType"); !task.empty()) request.set("input_type", task);
    for (const char* const key : {"model", "content", "taskType", "outputDimensionality"})
        rest.erase(key);
    if (parameters != nullptr) rest["parameters"] = *parameters;
    request.extra(extra_of(id, rest));
    return request;
}

/// Whether the functions stand in one entry and alone, as the neutral form knows only one list of them.
inline bool tools_can_be_said(const json::value& body)
{
    const json::value* tools = member(body, "tools");
    std::size_t lists = 0;
    if (tools == nullptr) return true;
    for (const json::value& entry : tools->as_array()) {
        if (member(entry, "functionDeclarations") == nullptr) continue;
        if (++lists > 1 || entry.as_object().size() > 1) return false;
    }
    return true;
}

/// The recorded items, spooled as the host would; nothing for a batch of a file that was uploaded before.
inline std::optional<ChatRequest> creation_request(const WireCase& recorded, const std::string& id)
{
    json::object batch = recorded.request.at("batch").as_object();
    const json::value* requests = member(batch.at("inputConfig"), "requests");
    if (requests == nullptr) return std::nullopt;
    std::string name = recorded.name;
    std::ranges::replace(name, '/', '-');
    const std::string path = (std::filesystem::temp_directory_path() / ("parlance-" + name + ".jsonl")).string();
    std::ofstream file(path);
    for (const json::value& item : requests->at("requests").as_array())
        file << json::serialize(item) << '\n';
    batch.erase("inputConfig");
    Part spool(PartKind::file);
    spool.url = "file://" + path;
    ChatRequest request;
    request.operation("batch.create").model(target_of(recorded).model).extra(extra_of(id, batch));
    return request.add_message(Message(Role::user, std::vector<Part>{std::move(spool)}));
}

/// Reads one recorded request into neutral terms. `id`: the plugin's, which keys `extra`.
[[nodiscard]] inline std::optional<ChatRequest> read_request(const WireCase& recorded, const std::string& id)
{
    const Target target = target_of(recorded);
    if (recorded.method == "GET") {
        if (recorded.is_for("/models")) return ChatRequest().operation("models");
        if (!recorded.has("/batches/")) return std::nullopt;
        return ChatRequest()
            .operation("batch.get")
            .set("id", std::string(recorded.path().substr(recorded.path().find("batches/"))));
    }
    if (!recorded.request.is_object() || target.method.empty()) return std::nullopt;
    const json::value body = normal(recorded.request);
    if (is_embedding(target))
        return embedding_can_be_said(recorded, body) ? std::optional(embedding_request(recorded, body, id))
                                                     : std::nullopt;
    if (target.method == "batchGenerateContent") return creation_request(recorded, id);
    if (!tools_can_be_said(body)) return std::nullopt;
    ChatRequest request;
    request.model(target.model).stream(target.method == "streamGenerateContent");
    if (target.method == "countTokens") request.operation("count_tokens");
    const json::value* wrapped = member(body, "generateContentRequest");
    RequestReader((wrapped != nullptr ? *wrapped : body).as_object(), id).read(request);
    return request;
}

}  // namespace parlance::conformance::gemini
