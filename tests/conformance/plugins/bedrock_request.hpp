// Recorded requests of Converse in neutral terms, read without the plugin's help.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bedrock_json.hpp"

namespace parlance::conformance::bedrock {

/// Reads one recorded request into neutral terms.
class RequestReader {
public:
    /// `body` outlives the reader.
    explicit RequestReader(const json::value& body) : body_(body), rest_(body.as_object()) {}

    ChatRequest read()
    {
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
        return member(body_, key);
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
        json::object others = without(content, {"format", "name"});
        if (member(content.at("source"), "content") == nullptr) others.erase("source");  // else only `extra` can say it
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

    const json::value& body_;
    json::object rest_;
    ChatRequest request_;
};

/// A conversation as it stands in the body of Converse, and of what counts its tokens.
inline ChatRequest read_conversation(const WireCase& recorded, const json::value& body)
{
    return RequestReader(body).read().model(model_in(recorded));
}

// ---- vectors
// ----------------------------------------------------------------------------------------------------------

/// The texts of Titan, Nova or Cohere; what they have beside them goes into `extra` unless a parameter says it.
inline ChatRequest read_embedding(const WireCase& recorded)
{
    const json::object& body = recorded.request.as_object();
    json::object rest = without(body, {"inputText", "texts", "taskType", "singleEmbeddingParams", "embeddingConfig"});
    std::vector<Part> texts;
    const json::value* single = member(recorded.request, "singleEmbeddingParams");
    if (const json::value* list = member(recorded.request, "texts"))
        for (const json::value& text : list->as_array())
            texts.emplace_back(PartKind::text, std::string(text.as_string()));
    else
        texts.emplace_back(PartKind::text, single != nullptr ? text_in(single->at("text"), "value")
                                                             : text_in(recorded.request, "inputText"));
    ChatRequest request;
    request.operation("embeddings").model(model_in(recorded));
    request.add_message(Message(Role::user, std::move(texts)));
    const json::value* config = member(recorded.request, "embeddingConfig");
    const json::value& settings = single != nullptr ? *single : config != nullptr ? *config : recorded.request;
    for (const char* const key : {"dimensions", "outputEmbeddingLength", "embeddingDimension", "output_dimension"})
        if (const json::value* size = member(settings, key)) {
            request.set("dimensions", size->to_number<std::int64_t>());
            rest.erase(key);
        }
    if (const std::string type = text_in(recorded.request, "input_type"); !type.empty()) {
        request.set("input_type", type);
        rest.erase("input_type");
    }
    if (single != nullptr) {
        request.set("input_type", text_in(*single, "embeddingPurpose"));
        request.set("truncation", text_in(single->at("text"), "truncationMode"));
    }
    request.extra(own_extra(rest));
    return request;
}

}  // namespace parlance::conformance::bedrock
