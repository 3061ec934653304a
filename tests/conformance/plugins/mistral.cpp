// Mistral: Chat Completions with content as a list of blocks, tool ids of nine characters, and batches with their
// results.

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "../chat_completions.hpp"
#include "../chat_completions_request.hpp"
#include "../quirks.hpp"
#include "../stream_frames.hpp"

namespace parlance::conformance {

namespace {

std::string text_in(const json::object& object, std::string_view key)
{
    const json::value* text = object.if_contains(key);
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

json::array* list_in(json::value& value, std::string_view key)
{
    json::value* list = value.is_object() ? value.get_object().if_contains(key) : nullptr;
    return list != nullptr ? list->if_array() : nullptr;
}

/// What docs/providers/mistral.md says: an id that is not nine letters and digits is the FNV-1a hash of it in base 62.
std::string call_id(const std::string& id)
{
    static const std::string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const bool fits = id.size() == 9 && id.find_first_not_of(digits) == std::string::npos;
    if (fits) return id;
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : id) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211u;
    }
    std::string made;
    for (; made.size() < 9; hash /= 62)
        made += digits[hash % 62];
    return made;
}

void map_ids(json::value& message)
{
    if (!message.is_object()) return;
    if (json::value* answered = message.get_object().if_contains("tool_call_id"); answered && answered->is_string())
        *answered = call_id(std::string(answered->get_string()));
    if (json::array* calls = list_in(message, "tool_calls"))
        for (json::value& call : *calls)
            call.at("id") = call_id(text_in(call.as_object(), "id"));
}

// ---- recorded requests
// ------------------------------------------------------------------------------------------------

/// Forms of Mistral's own under names that the reader of Chat Completions takes for the provider's.
json::value with_own_items(json::value body)
{
    json::array* messages = list_in(body, "messages");
    if (messages == nullptr) return body;
    for (json::value& message : *messages)
        if (json::array* content = list_in(message, "content"))
            for (json::value& item : *content)
                for (const char* const type : {"input_audio", "file"})
                    if (item.at("type") == type && !item.get_object()[type].is_object())
                        item.get_object()["type"] = std::string("own ") + type;
    return body;
}

/// The neutral part that an item of Mistral's own stands for; others are left as they are.
void read_own_item(Part& part)
{
    if (part.kind != PartKind::custom) return;
    const json::value extra = json::parse(part.extra);
    const json::object& item = extra.at("mistral").as_object();
    const std::string type = text_in(item, "type");
    if (type == "thinking") {
        part.kind = PartKind::reasoning;
        for (const json::value& piece : item.at("thinking").as_array())
            part.text += text_in(piece.as_object(), "text");
    } else if (type == "document_url") {
        part = chat_completions::part_of_address(PartKind::file, text_in(item, "document_url"));
        part.name = text_in(item, "document_name");
    } else if (type == "own file") {
        part = Part(PartKind::file);
        part.id = text_in(item, "file_id");
    } else if (type == "own input_audio") {
        part = Part(PartKind::audio);
        const std::string sound = text_in(item, "input_audio");
        (sound.starts_with("http") ? part.url : part.data) =
            sound.starts_with("http") ? sound : testing::decoded_base64(sound);
    }
}

// ---- recorded answers
// -------------------------------------------------------------------------------------------------

void append_block(json::array& content, const json::object& block)
{
    const std::string type = text_in(block, "type");
    const bool continues =
        !content.empty() && text_in(content.back().as_object(), "type") == type && type != "reference";
    if (!continues) {
        content.push_back(block);
        return;
    }
    json::object& last = content.back().as_object();
    for (const auto& [key, value] : block) {
        if (key == "text")
            last[key] = text_in(last, key) + text_in(block, key);
        else if (key == "thinking")
            last[key].as_array().front().at("text").as_string().append(value.as_array().front().at("text").as_string());
        else
            last[key] = value;
    }
}

/// The content that a stream's deltas make.
json::array streamed_content(const WireCase& recorded)
{
    json::array content;
    for (const json::value& chunk : stream_values(recorded.answer)) {
        const json::value* choices = chunk.is_object() ? chunk.get_object().if_contains("choices") : nullptr;
        if (choices == nullptr || choices->as_array().empty()) continue;
        const json::value* piece = choices->as_array().front().at("delta").as_object().if_contains("content");
        if (piece == nullptr) continue;
        if (piece->is_string() && !piece->get_string().empty())
            append_block(content, {{"type", "text"}, {"text", *piece}});
        if (piece->is_array())
            for (const json::value& block : piece->get_array())
                append_block(content, block.as_object());
    }
    return content;
}

class MistralQuirks final : public Quirks {
public:
    std::string id() const override { return "mistral"; }
    std::vector<std::string> folders() const override { return {"mistral"}; }

    std::optional<std::string> skip(const WireCase& recorded) const override
    {
        for (const std::string_view other : {"/fim/", "/ocr", "/agents", "/conversations", "/moderations", "/audio/"})
            if (recorded.has(other)) return "another API of Mistral's";
        if (recorded.has("/models/")) return "lookup of one model";
        if (recorded.has("/files") && !recorded.is_for("/content")) return "files by themselves";
        return std::nullopt;
    }

    ChatRequest plain_request(const WireCase& recorded) const override
    {
        if (recorded.is_for("/content")) return ChatRequest().operation("batch.results").set("id", "a-job");
        if (!recorded.has("/batch/jobs")) return Quirks::plain_request(recorded);
        if (recorded.is_for("/cancel")) return ChatRequest().operation("batch.cancel").set("id", "a-job");
        if (recorded.method == "POST") return creation();
        const std::string job(recorded.path().substr(recorded.path().rfind('/') + 1));
        const bool has_results = recorded.answer.body.find("\"outputs\":[") != std::string::npos;
        return ChatRequest().operation(has_results ? "batch.results" : "batch.get").set("id", job);
    }

    std::vector<WireAnswer> answers(const WireCase& recorded) const override
    {
        if (recorded.has("/batch/jobs") && recorded.method == "POST" && !recorded.is_for("/cancel"))
            return {{200, {}, R"({"id":"a-file","object":"file","purpose":"batch"})"}, recorded.answer};
        if (recorded.is_for("/content"))
            return {{200, {}, R"({"id":"a-job","status":"SUCCESS","output_file":"a-file"})"}, recorded.answer};
        return {recorded.answer};
    }

    std::optional<ChatRequest> neutral(const WireCase& recorded) const override
    {
        if (recorded.has("/batch/jobs/") && recorded.method == "GET") return plain_request(recorded);
        WireCase readable = recorded;
        readable.request = with_own_items(recorded.request);
        auto request = chat_completions::neutral(readable, id());
        if (!request) return request;
        ChatRequest read = *request;
        std::vector<Message> messages(read.messages().begin(), read.messages().end());
        for (Message& message : messages)
            for (Part& part : message.parts)
                read_own_item(part);
        read.messages(std::move(messages));
        return read;
    }

    json::value canonical(json::value body) const override
    {
        body = chat_completions::canonical(std::move(body));
        if (json::array* messages = list_in(body, "messages"))
            for (json::value& message : *messages)
                map_ids(message);
        if (!body.is_object()) return body;
        json::value* choice = body.get_object().if_contains("tool_choice");
        if (choice != nullptr && *choice == "required") *choice = "any";  // two words for the same
        return body;
    }

    std::optional<SchemaPlace> schema(const SentRequest& sent) const override
    {
        for (const char* const path : {"/chat/completions", "/embeddings", "/batch/jobs"})
            if (sent.url.ends_with(path))
                return SchemaPlace{"mistral.openapi.trimmed.json", std::string("POST /v1") + path};
        return std::nullopt;
    }

    std::optional<json::value> recorded_message(const WireCase& recorded) const override
    {
        auto message = chat_completions::message_of(recorded);
        if (!message) return message;
        if (recorded.streamed) message->get_object()["content"] = streamed_content(recorded);
        map_ids(*message);
        return message;
    }

    json::value essence(json::value message) const override
    {
        message = chat_completions::essence(std::move(message));
        if (!message.is_object()) return message;
        if (json::array* calls = list_in(message, "tool_calls"))
            for (json::value& call : *calls)
                call.as_object().erase("type");  // which may be left out
        const json::array* content = list_in(message, "content");
        const auto is_text = [](const json::value& block) { return block.at("type") == "text"; };
        if (content == nullptr || !std::ranges::all_of(*content, is_text)) return message;
        std::string sum;
        for (const json::value& block : *content)
            sum += text_in(block.as_object(), "text");
        if (sum.empty())
            message.get_object().erase("content");
        else
            message.get_object()["content"] = sum;
        return message;
    }

private:
    static ChatRequest creation()
    {
        Part file(PartKind::file);
        file.url = "file:///dev/null";
        ChatRequest request;
        request.operation("batch.create").add_message(Message(Role::user, {std::move(file)}));
        return request;
    }
};

const Registered<MistralQuirks> registered;

}  // namespace

}  // namespace parlance::conformance
