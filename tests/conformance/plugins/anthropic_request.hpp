// Recorded requests of the Messages API in neutral terms, read without the plugin's help.
#pragma once

#include <parlance/chat_request.hpp>

#include <boost/json.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../quirks.hpp"

namespace parlance::conformance::anthropic {

inline const json::value* member(const json::object& holder, std::string_view key)
{
    const json::value* found = holder.if_contains(key);
    return found != nullptr && !found->is_null() ? found : nullptr;
}

inline const json::value* member(const json::value& holder, std::string_view key)
{
    return holder.is_object() ? member(holder.get_object(), key) : nullptr;
}

template <class Holder>  // a template, lest an object become a value that is gone at once
std::string text_in(const Holder& holder, std::string_view key)
{
    const json::value* found = member(holder, key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

inline std::string own_extra(const json::object& members)
{
    return members.empty() ? std::string() : json::serialize(json::object{{"anthropic", members}});
}

inline json::object without(json::object object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        object.erase(key);
    return object;
}

/// Every cache_control in a request, in order of place.
inline void gather_marks(const json::value& value, std::vector<json::value>& marks)
{
    if (value.is_array())
        for (const json::value& element : value.get_array())
            gather_marks(element, marks);
    if (!value.is_object()) return;
    for (const auto& [key, inner] : value.get_object()) {
        if (key == "cache_control" && inner.is_object()) marks.push_back(inner);
        gather_marks(inner, marks);
    }
}

/// Reads one recorded request into neutral terms.
class RequestReader {
public:
    explicit RequestReader(const WireCase& recorded) : recorded_(recorded), rest_(recorded.request.as_object())
    {
        gather_marks(recorded.request, marks_);
    }

    ChatRequest read()
    {
        ChatRequest request;
        if (recorded_.is_for("/count_tokens")) request.operation("count_tokens");
        request.model(text_in(recorded_.request, "model"));
        if (const json::value* system = take("system")) request.add_message(Message(Role::system, parts_of(*system)));
        for (const json::value& message : recorded_.request.at("messages").as_array())
            request.add_message(message_of(message.as_object()));
        read_tools(request);
        read_params(request);
        read_thinking(request);
        read_cache(request);
        for (const char* const key : {"model", "messages", "stream"})
            rest_.erase(key);
        add_betas();
        request.extra(own_extra(rest_));
        return request;
    }

private:
    /// A member of the body; what is taken does not go into `extra`.
    const json::value* take(std::string_view key)
    {
        const json::value* found = member(recorded_.request, key);
        if (found != nullptr) rest_.erase(key);
        return found;
    }

    Message message_of(const json::object& recorded)
    {
        const std::string role = text_in(recorded, "role");
        Message message(role == "assistant" ? Role::assistant : Role::user, parts_of(recorded.at("content")));
        if (role == "system") message.role = Role::system;
        return message;
    }

    std::vector<Part> parts_of(const json::value& content)
    {
        std::vector<Part> parts;
        if (content.is_string()) parts.emplace_back(PartKind::text, std::string(content.get_string()));
        if (content.is_array())
            for (const json::value& block : content.get_array())
                parts.push_back(part_of(block.as_object()));
        return parts;
    }

    Part part_of(const json::object& block)
    {
        const std::string type = text_in(block, "type");
        Part part(PartKind::custom);
        json::object rest = without(block, {"type"});
        if (type == "text") part = text_of(block, rest);
        if (type == "image" || type == "document") part = media_of(type, block, rest);
        if (type == "tool_use") part = call_of(block, rest);
        if (type == "tool_result") part = result_of(block, rest);
        if (type == "thinking") {
            part = Part(PartKind::reasoning, text_in(block, "thinking"));
            rest.erase("thinking");
        }
        if (type == "redacted_thinking") part.kind = PartKind::reasoning;
        if (type == "redacted_thinking" || part.kind == PartKind::custom) rest = block;
        if (type == "server_tool_use") {
            part = call_of(block, rest);
            part.flags |= PARLANCE_PART_PROVIDER_RUN;
            rest["type"] = type;
        }
        read_mark(part, rest);
        part.extra = own_extra(rest);
        return part;
    }

    static Part text_of(const json::object& block, json::object& rest)
    {
        rest.erase("text");
        Part part(PartKind::text, text_in(block, "text"));
        if (const json::value* citations = member(block, "citations"); citations != nullptr && citations->is_array()) {
            rest.erase("citations");
            for (const json::value& citation : citations->get_array())
                part.parts.emplace_back(PartKind::source).extra = own_extra(citation.as_object());
        }
        return part;
    }

    static Part media_of(const std::string& type, const json::object& block, json::object& rest)
    {
        const json::object& source = block.at("source").as_object();
        Part part(type == "image" ? PartKind::image : PartKind::file);
        const std::string form = text_in(source, "type");
        if (form == "content") return part;  // stays in `extra`, as only this provider knows it
        rest.erase("source");
        part.media_type = text_in(source, "media_type");
        part.url = text_in(source, "url");
        part.id = text_in(source, "file_id");
        part.data = form == "base64" ? testing::decoded_base64(text_in(source, "data")) : text_in(source, "data");
        part.name = text_in(block, "title");
        rest.erase("title");
        return part;
    }

    static Part call_of(const json::object& block, json::object& rest)
    {
        rest = without(std::move(rest), {"id", "name", "input"});
        return Part::tool_call(text_in(block, "id"), text_in(block, "name"), json::serialize(block.at("input")));
    }

    Part result_of(const json::object& block, json::object& rest)
    {
        rest = without(std::move(rest), {"tool_use_id", "content"});
        Part part = Part::tool_result(text_in(block, "tool_use_id"), text_in(block, "content"));
        const json::value* content = member(block, "content");
        if (content != nullptr && content->is_array()) part.parts = parts_of(*content);
        if (const json::value* failed = member(block, "is_error"); failed != nullptr && *failed == true) {
            part.flags |= PARLANCE_PART_IS_ERROR;
            rest.erase("is_error");
        }
        return part;
    }

    /// A mark is a flag where the request's marks all say the same; else each stands with its part.
    void read_mark(Part& part, json::object& rest) const
    {
        if (member(rest, "cache_control") == nullptr || !marks_are_alike()) return;
        part.flags |= PARLANCE_PART_CACHE_HERE;
        rest.erase("cache_control");
    }

    bool marks_are_alike() const
    {
        for (const json::value& mark : marks_)
            if (mark != marks_.front()) return false;
        return true;
    }

    /// The time to live; a mark on top alone is what it means without one below.
    void read_cache(ChatRequest& request)
    {
        if (marks_.empty() || !marks_are_alike()) return;
        const std::string ttl = text_in(marks_.front(), "ttl");
        if (!ttl.empty()) request.set("cache_ttl_s", ttl == "5m" ? 300 : 3600);
        if (marks_.size() == 1 && !ttl.empty()) rest_.erase("cache_control");
    }

    void read_tools(ChatRequest& request)
    {
        const json::value* tools = member(recorded_.request, "tools");
        if (tools == nullptr || tools->as_array().empty()) return;  // an empty list stays in `extra`
        rest_.erase("tools");
        for (const json::value& recorded : tools->as_array()) {
            json::object rest = recorded.as_object();
            Tool tool(text_in(recorded, "name"), text_in(recorded, "description"), {});
            if (const json::value* schema = member(recorded, "input_schema")) {
                tool.schema = json::serialize(*schema);
                if (rest.contains("strict") && rest.at("strict") == true) {
                    tool.flags |= PARLANCE_TOOL_STRICT;
                    rest.erase("strict");
                }
                rest = without(std::move(rest), {"name", "description", "input_schema"});
            } else {
                tool.kind = PARLANCE_TOOL_PROVIDER;
            }
            tool.extra = own_extra(rest);
            request.add_tool(std::move(tool));
        }
        if (const json::value* choice = take("tool_choice")) read_choice(request, choice->as_object());
    }

    static void read_choice(ChatRequest& request, const json::object& choice)
    {
        const std::string type = text_in(choice, "type");
        json::value neutral = type == "any" ? "required" : json::value(type);
        if (type == "tool") neutral = json::object{{"name", text_in(choice, "name")}};
        request.set("tool_choice", Json(json::serialize(neutral)));
        if (const json::value* alone = member(choice, "disable_parallel_tool_use"))
            request.set("parallel_tools", !alone->as_bool());
    }

    void read_params(ChatRequest& request)
    {
        if (const json::value* limit = take("max_tokens")) request.max_tokens(limit->to_number<int>());
        for (const char* const key : {"temperature", "top_p"})
            if (const json::value* number = take(key)) request.set(key, number->to_number<double>());
        if (const json::value* number = take("top_k")) request.set("top_k", number->to_number<std::int64_t>());
        if (const json::value* stop = take("stop_sequences")) request.set("stop", Json(json::serialize(*stop)));
        if (const json::value* tier = take("service_tier")) request.set("service_tier", std::string(tier->as_string()));
        if (const json::value* sender = take("metadata")) request.set("metadata", Json(json::serialize(*sender)));
        const json::value* stream = member(recorded_.request, "stream");
        request.stream(stream != nullptr && stream->as_bool());
        const json::value* output = take("output_config");
        if (output == nullptr) return;
        json::object others = output->as_object();
        if (const json::value* format = member(*output, "format")) {
            request.set("format", Json(json::serialize(*format)));
            others.erase("format");
        }
        if (!others.empty()) rest_["output_config"] = others;
    }

    void read_thinking(ChatRequest& request)
    {
        const json::value* thinking = take("thinking");
        if (thinking == nullptr) return;
        const std::string type = text_in(*thinking, "type");
        const json::value* budget = member(*thinking, "budget_tokens");
        const std::int64_t tokens = budget != nullptr ? budget->to_number<std::int64_t>() : 0;
        request.set("reasoning_budget", type == "adaptive" ? std::int64_t{-1} : tokens);
        const json::object others = without(thinking->as_object(), {"type", "budget_tokens"});
        if (!others.empty()) rest_["thinking"] = others;
    }

    void add_betas()
    {
        std::string_view all = testing::value_of(recorded_.headers, "anthropic-beta");
        json::array betas;
        while (!all.empty()) {
            const std::size_t comma = all.find(',');
            betas.emplace_back(all.substr(0, comma));
            all = comma == std::string_view::npos ? std::string_view() : all.substr(comma + 1);
        }
        if (!betas.empty()) rest_["betas"] = betas;
    }

    const WireCase& recorded_;
    json::object rest_;
    std::vector<json::value> marks_;
};

}  // namespace parlance::conformance::anthropic
